import type { PbxDirectoryView, PbxView, RingGroupSettings } from '@jackfield/contract'
import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { directoryQuery, pbxQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { TableSkeleton } from '../../ui/skeletons.tsx'
import { isAsterisk } from './asterisk-view.ts'
import { MissingRights } from './missing-rights.tsx'
import { RingGroupDialog } from './ring-group-dialog.tsx'

interface Row {
  readonly kind: 'queue' | 'ringGroup'
  readonly number: string
  readonly name: string
  readonly members: readonly string[]
  /** Typed by hand. */
  readonly typed: boolean
}

/** What was read from the PBX; where AMI shows no ring groups, they can be typed by hand. */
export function QueuesTab() {
  const directory = useQuery(directoryQuery)
  const pbx = useQuery(pbxQuery)
  return (
    <QueryView query={pbx} skeleton={<TableSkeleton />}>
      {(view) => (
        <QueryView query={directory} skeleton={<TableSkeleton />}>
          {(read) => <Targets view={view} read={read} />}
        </QueryView>
      )}
    </QueryView>
  )
}

function rowsOf({ queues, ringGroups }: PbxDirectoryView, typed: readonly RingGroupSettings[]): Row[] {
  const byHand = new Set(typed.map(({ number }) => number))
  const seen = ringGroups.filter(({ number }) => !byHand.has(number))
  const row = (kind: Row['kind'], isTyped: boolean) => (target: RingGroupSettings) => ({
    ...target,
    kind,
    typed: isTyped,
  })
  return [
    ...queues.map(row('queue', false)),
    ...[...typed.map(row('ringGroup', true)), ...seen.map(row('ringGroup', false))].sort((a, b) =>
      a.number.localeCompare(b.number, undefined, { numeric: true }),
    ),
  ]
}

function Targets({ view, read }: { readonly view: PbxView; readonly read: PbxDirectoryView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState<RingGroupSettings | null>(null)
  const settings = isAsterisk(view) ? view.settings : null
  const rows = rowsOf(read, settings?.ringGroups ?? [])
  const byHand = ({ typed }: Row) => (typed ? <Badge color="gray">{t('pbx.queues.typed')}</Badge> : null)
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
    ...(settings ? [{ id: 'typed', title: '', width: 140, cell: byHand }] : []),
  ]
  const add = settings && (
    <Button
      variant={rows.length === 0 ? 'filled' : 'default'}
      leftSection={<IconPlus size={16} />}
      onClick={() => setOpen({ number: '', name: '', members: [] })}
    >
      {t('pbx.queues.add')}
    </Button>
  )
  return (
    <Stack gap="md">
      <MissingRights directory={read} />
      {settings && (
        <Group justify="space-between">
          <Text c="dimmed" maw={720}>
            {t('pbx.queues.text')}
          </Text>
          {rows.length > 0 && add}
        </Group>
      )}
      {rows.length === 0 ? (
        <EmptyState text={t('pbx.queues.empty')} action={add} />
      ) : (
        <>
          {read.readAt !== null && <Text c="dimmed">{t('pbx.queues.readAt', { time: format.time(read.readAt) })}</Text>}
          <DataTable
            label={t('pbx.tab.queues')}
            rows={rows}
            columns={columns}
            rowKey={({ kind, number }) => `${kind} ${number}`}
            {...(settings && {
              onOpen: ({ number, name, members }: Row) => setOpen({ number, name, members: [...members] }),
              canOpen: ({ kind }: Row) => kind === 'ringGroup',
            })}
            card={(row) => (
              <Stack gap={2}>
                <Group justify="space-between" wrap="nowrap">
                  <Text fw={600} truncate>
                    {t(`pbx.queues.${row.kind}`)} {row.number} · {row.name}
                  </Text>
                  {byHand(row)}
                </Group>
                <Text size="xs" c="dimmed" className="tabular">
                  {row.members.join(', ') || '–'}
                </Text>
              </Stack>
            )}
          />
        </>
      )}
      {open && settings && <RingGroupDialog settings={settings} group={open} onClose={() => setOpen(null)} />}
    </Stack>
  )
}
