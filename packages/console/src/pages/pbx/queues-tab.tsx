import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { directoryQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { TableSkeleton } from '../../ui/skeletons.tsx'

interface Row {
  readonly kind: 'queue' | 'ringGroup'
  readonly number: string
  readonly name: string
  readonly members: readonly string[]
}

export function QueuesTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const directory = useQuery(directoryQuery)
  const columns: Column<Row>[] = [
    { id: 'kind', title: t('pbx.queues.kind'), width: 120, cell: ({ kind }) => t(`pbx.queues.${kind}`) },
    {
      id: 'number',
      title: t('pbx.queues.number'),
      width: 120,
      cell: ({ number }) => <span className="tabular">{number}</span>,
    },
    { id: 'name', title: t('pbx.queues.name'), width: '25%', cell: ({ name }) => <Ellipsis>{name}</Ellipsis> },
    {
      id: 'members',
      title: t('pbx.queues.members'),
      cell: ({ members }) => <Ellipsis className="tabular">{members.join(', ') || '–'}</Ellipsis>,
    },
  ]
  return (
    <QueryView query={directory} skeleton={<TableSkeleton />}>
      {({ queues, ringGroups, readAt }) => {
        const rows: Row[] = [
          ...queues.map((queue) => ({ ...queue, kind: 'queue' as const })),
          ...ringGroups.map((group) => ({ ...group, kind: 'ringGroup' as const })),
        ]
        if (rows.length === 0) return <EmptyState text={t('pbx.queues.empty')} />
        return (
          <Stack gap="md">
            {readAt !== null && <Text c="dimmed">{t('pbx.queues.readAt', { time: format.time(readAt) })}</Text>}
            <DataTable
              label={t('pbx.tab.queues')}
              rows={rows}
              columns={columns}
              rowKey={({ kind, number }) => `${kind} ${number}`}
              card={(row) => (
                <Stack gap={2}>
                  <Text fw={600} truncate>
                    {t(`pbx.queues.${row.kind}`)} {row.number} · {row.name}
                  </Text>
                  <Text size="xs" c="dimmed" className="tabular">
                    {row.members.join(', ') || '–'}
                  </Text>
                </Stack>
              )}
            />
          </Stack>
        )
      }}
    </QueryView>
  )
}
