import type { ContactGroupView, ContactView } from '@jackfield/contract'
import { Badge, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { useLabelWords } from './label-words.ts'

interface Props {
  readonly rows: readonly ContactView[]
  readonly groups: readonly ContactGroupView[]
  readonly selected: ReadonlySet<string>
  readonly onSelect: (selected: ReadonlySet<string>) => void
  readonly onOpen: (contact: ContactView) => void
}

export function ContactsTable({ rows, groups, selected, onSelect, onOpen }: Props) {
  const { t } = useTranslation()
  const { word } = useLabelWords()
  const byId = new Map(groups.map((group) => [group.id, group]))
  const own = (contact: ContactView) => byId.get(contact.groupId)?.tag === null
  const choose = (ids: readonly string[], on: boolean) => {
    const next = new Set(selected)
    for (const id of ids)
      if (on) next.add(id)
      else next.delete(id)
    onSelect(next)
  }
  const choosable = rows.filter(own).map(({ id }) => id)
  const chosen = choosable.filter((id) => selected.has(id)).length
  const more = (contact: ContactView) =>
    contact.phones.length > 1 && <Badge color="gray">{t('contacts.more', { count: contact.phones.length - 1 })}</Badge>
  const columns: Column<ContactView>[] = [
    {
      id: 'select',
      title:
        choosable.length === 0 ? (
          ''
        ) : (
          <Checkbox
            aria-label={t('contacts.selectShown')}
            checked={chosen === choosable.length}
            indeterminate={chosen > 0 && chosen < choosable.length}
            onChange={(event) => choose(choosable, event.currentTarget.checked)}
          />
        ),
      width: 40,
      cell: (contact) =>
        own(contact) && (
          <Checkbox
            aria-label={t('contacts.select', { name: contact.name })}
            checked={selected.has(contact.id)}
            onClick={(event) => event.stopPropagation()}
            onChange={(event) => choose([contact.id], event.currentTarget.checked)}
          />
        ),
    },
    { id: 'name', title: t('contacts.name'), cell: ({ name }) => <Ellipsis>{name}</Ellipsis> },
    { id: 'company', title: t('contacts.company'), cell: ({ company }) => <Ellipsis>{company ?? '–'}</Ellipsis> },
    {
      id: 'numbers',
      title: t('contacts.numbers'),
      width: 290,
      cell: (contact) => {
        const [first] = contact.phones
        if (!first) return '–'
        return (
          <Group gap={4} wrap="nowrap">
            {first.label && (
              <Text c="dimmed" truncate maw={72} style={{ flexShrink: 0 }}>
                {word(first.label)}
              </Text>
            )}
            <Ellipsis className="tabular">{first.formatted}</Ellipsis>
            <CopyButton size="sm" value={first.e164 ?? first.number} what={t('contacts.number', { n: 1 })} />
            {more(contact)}
          </Group>
        )
      },
    },
    {
      id: 'email',
      title: t('contacts.email'),
      width: '22%',
      cell: ({ email }) => <Ellipsis>{email ?? '–'}</Ellipsis>,
    },
  ]
  return (
    <DataTable
      label={t('contacts.title')}
      rows={rows}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={onOpen}
      card={(contact) => (
        <Stack gap={2}>
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text fw={600} truncate>
              {contact.name}
            </Text>
            {more(contact)}
          </Group>
          <Text size="xs" c="dimmed" truncate className="tabular">
            {[contact.phones[0]?.formatted, contact.company ?? contact.email].filter(Boolean).join(' · ') || '–'}
          </Text>
        </Stack>
      )}
    />
  )
}
