import type { ExtensionGroup } from '@jackfield/contract'
import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { groupsQuery } from '../../api/queries.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { randomKey } from '../../ui/random-key.ts'
import { TableSkeleton } from '../../ui/skeletons.tsx'
import { GroupDialog } from './group-dialog.tsx'

/** Extension groups: the PBX's own to look at, further ones made here. */
export function GroupsTab() {
  const { t } = useTranslation()
  const groups = useQuery(groupsQuery)
  const [open, setOpen] = useState<ExtensionGroup | null>(null)
  const add = (variant: 'filled' | 'default') => (
    <Button
      variant={variant}
      leftSection={<IconPlus size={16} />}
      onClick={() => setOpen({ id: randomKey(), name: '', members: [], from: 'manual' })}
    >
      {t('pbx.groups.add')}
    </Button>
  )
  const from = (group: ExtensionGroup) => (
    <Badge color="gray">{group.from === 'pbx' ? t('pbx.groups.fromPbx') : t('pbx.groups.fromManual')}</Badge>
  )
  const columns: Column<ExtensionGroup>[] = [
    { id: 'name', title: t('pbx.groups.name'), width: '30%', cell: ({ name }) => <Ellipsis>{name}</Ellipsis> },
    {
      id: 'members',
      title: t('pbx.groups.members'),
      cell: ({ members }) => <Ellipsis className="tabular">{members.join(', ') || '–'}</Ellipsis>,
    },
    { id: 'from', title: t('pbx.groups.from'), width: 140, cell: from },
  ]
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text c="dimmed" maw={720}>
          {t('pbx.groups.text')}
        </Text>
        {groups.data && groups.data.length > 0 && add('default')}
      </Group>
      <QueryView query={groups} skeleton={<TableSkeleton rows={4} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState text={t('pbx.groups.empty')} action={add('filled')} />
          ) : (
            <DataTable
              label={t('pbx.tab.groups')}
              rows={rows}
              columns={columns}
              rowKey={({ id }) => id}
              onOpen={setOpen}
              card={(group) => (
                <Stack gap={2}>
                  <Group justify="space-between" wrap="nowrap">
                    <Text fw={600} truncate>
                      {group.name}
                    </Text>
                    {from(group)}
                  </Group>
                  <Text size="xs" c="dimmed" truncate className="tabular">
                    {group.members.join(', ') || '–'}
                  </Text>
                </Stack>
              )}
            />
          )
        }
      </QueryView>
      {open && (
        <GroupDialog
          group={open}
          existing={groups.data?.some(({ id }) => id === open.id) ?? false}
          onClose={() => setOpen(null)}
        />
      )}
    </Stack>
  )
}
