import type { ContactGroupView } from '@jackfield/contract'
import { ActionIcon, Badge, Box, Button, Group, NavLink, Stack, Text, Tooltip } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import classes from './contacts-page.module.css'
import type { GroupChoiceProps } from './group-list.tsx'
import { tagWords } from './tag-words.ts'

export function GroupLinks({ groups, chosen, onChoose, onEdit }: GroupChoiceProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const known = groups.find(({ id }) => id === chosen)?.id
  const total = groups.reduce((sum, { contacts }) => sum + contacts, 0)
  const link = (id: string | undefined, name: string, contacts: number, tag: ContactGroupView['tag'] = null) => (
    <NavLink
      component="button"
      type="button"
      active={known === id}
      aria-current={known === id || undefined}
      onClick={() => onChoose(id)}
      label={
        <Group gap={6} wrap="nowrap">
          <Text truncate title={name}>
            {name}
          </Text>
          {tag && <Badge color="gray">{t(tagWords[tag])}</Badge>}
        </Group>
      }
      rightSection={
        <Text size="xs" c="dimmed" className="tabular">
          {format.number(contacts)}
        </Text>
      }
      style={{ borderRadius: 'var(--mantine-radius-sm)', minWidth: 0 }}
      styles={{ body: { minWidth: 0 } }}
    />
  )
  const edit = (group: ContactGroupView) => (
    <Tooltip label={t('contacts.editGroup', { name: group.name })}>
      <ActionIcon aria-label={t('contacts.editGroup', { name: group.name })} onClick={() => onEdit(group)}>
        <IconPencil size={16} />
      </ActionIcon>
    </Tooltip>
  )
  return (
    <Stack component="nav" aria-label={t('contacts.groups')} className={classes.groups} gap={4}>
      <Text size="xs" c="dimmed" px="sm">
        {t('contacts.groups')}
      </Text>
      {link(undefined, t('contacts.all'), total)}
      {groups.map((group) => (
        <Group key={group.id} gap={2} wrap="nowrap">
          <Box style={{ flex: 1, minWidth: 0 }}>{link(group.id, group.name, group.contacts, group.tag)}</Box>
          {group.tag === null ? edit(group) : <Box w={28} />}
        </Group>
      ))}
      <Button variant="subtle" justify="flex-start" leftSection={<IconPlus size={16} />} onClick={() => onEdit('new')}>
        {t('contacts.addGroup')}
      </Button>
    </Stack>
  )
}
