import type { ContactGroupView } from '@jackfield/contract'
import { ActionIcon, Group, Select, Tooltip } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import classes from './contacts-page.module.css'
import type { GroupChoiceProps } from './group-list.tsx'
import { tagWords } from './tag-words.ts'

export function GroupSelect({ groups, chosen, onChoose, onEdit }: GroupChoiceProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const group = groups.find(({ id }) => id === chosen)
  const total = groups.reduce((sum, { contacts }) => sum + contacts, 0)
  const word = ({ name, contacts, tag }: ContactGroupView) =>
    `${name} (${format.number(contacts)})${tag ? ` · ${t(tagWords[tag])}` : ''}`
  const button = (label: string, icon: typeof IconPlus, onClick: () => void) => {
    const Icon = icon
    return (
      <Tooltip label={label}>
        <ActionIcon size={36} variant="default" aria-label={label} onClick={onClick}>
          <Icon size={16} />
        </ActionIcon>
      </Tooltip>
    )
  }
  return (
    <Group className={classes.groups} gap="xs" wrap="nowrap" align="flex-end">
      <Select
        style={{ flex: 1, minWidth: 0 }}
        label={t('contacts.group')}
        data={[
          { value: '', label: `${t('contacts.all')} (${format.number(total)})` },
          ...groups.map((one) => ({ value: one.id, label: word(one) })),
        ]}
        value={group?.id ?? ''}
        onChange={(id) => onChoose(id || undefined)}
      />
      {group?.tag === null && button(t('contacts.editGroup', { name: group.name }), IconPencil, () => onEdit(group))}
      {button(t('contacts.addGroup'), IconPlus, () => onEdit('new'))}
    </Group>
  )
}
