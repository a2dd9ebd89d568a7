import type { ExtensionGroup, ExtensionView, ZohoUsersView } from '@jackfield/contract'
import { Badge, Group, Stack, Text } from '@mantine/core'
import { IconEdit, IconUsersGroup } from '@tabler/icons-react'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import type { Bindings } from './bindings.ts'
import { useKindWords } from './kind.ts'

type User = ZohoUsersView['users'][number]

interface Props {
  readonly users: readonly User[]
  readonly bindings: Bindings
  readonly extensions: readonly ExtensionView[]
  readonly groups: readonly ExtensionGroup[]
  readonly onEdit: (userId: string) => void
}

export function UsersTable({ users, bindings, extensions, groups, onEdit }: Props) {
  const { t } = useKindWords()
  const extensionNames = new Map(extensions.map(({ number, name }) => [number, name]))
  const groupNames = new Map(groups.map(({ id, name }) => [id, name]))
  const targets = ({ id }: User) => {
    const own = bindings[id]
    if (!own || own.extensions.length + own.groups.length === 0)
      return <Text c="dimmed">{t('zoho.users.noBinding')}</Text>
    return (
      <Group gap={4}>
        {own.extensions.map((number) => (
          <Badge key={number} color="indigo">
            {[number, extensionNames.get(number)].filter(Boolean).join(' ')}
          </Badge>
        ))}
        {own.groups.map((group) => (
          <Badge key={group} color="grape" leftSection={<IconUsersGroup size={14} aria-hidden />}>
            {groupNames.get(group) ?? group}
          </Badge>
        ))}
      </Group>
    )
  }
  const name = (user: User) => (
    <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
      <Ellipsis fw={500} style={{ minWidth: 0 }}>
        {user.name}
      </Ellipsis>
      {!user.active && <Badge color="gray">{t('zoho.users.inactive')}</Badge>}
    </Group>
  )
  const columns: Column<User>[] = [
    { id: 'name', title: t('zoho.users.user'), width: '26%', cell: name },
    {
      id: 'email',
      title: t('extensions.email'),
      width: '30%',
      cell: ({ email }) => <Ellipsis c="dimmed">{email}</Ellipsis>,
    },
    { id: 'targets', title: t('zoho.users.targets'), cell: targets },
    {
      id: 'edit',
      title: '',
      width: 44,
      cell: () => <IconEdit size={18} aria-label={t('common.edit')} style={{ display: 'block' }} />,
    },
  ]
  return (
    <DataTable
      label={t('zoho.users.title')}
      rows={users}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ id }) => onEdit(id)}
      card={(user) => (
        <Stack gap={6}>
          <Group justify="space-between" wrap="nowrap">
            {name(user)}
            <IconEdit size={18} aria-label={t('common.edit')} style={{ flexShrink: 0 }} />
          </Group>
          {targets(user)}
        </Stack>
      )}
    />
  )
}
