import type { ContactGroupView } from '@jackfield/contract'
import { ActionIcon, Badge, Box, Button, Group, NavLink, Select, Stack, Text, Tooltip } from '@mantine/core'
import { IconPencil, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { useNarrow } from '../../ui/use-narrow.ts'
import classes from './contacts-page.module.css'
import { GroupDialog } from './group-dialog.tsx'

interface Props {
  readonly groups: readonly ContactGroupView[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
}

/** The groups with their counts; a drop-down list where there is no room beside the contacts. */
export function GroupList({ groups, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const narrow = useNarrow()
  const [edited, setEdited] = useState<ContactGroupView | 'new' | null>(null)
  const group = groups.find(({ id }) => id === chosen)
  const total = groups.reduce((sum, { contacts }) => sum + contacts, 0)
  const edit = (one: ContactGroupView) => (
    <Tooltip label={t('contacts.editGroup')}>
      <ActionIcon
        size={narrow ? 36 : 'md'}
        variant={narrow ? 'default' : 'subtle'}
        aria-label={`${t('contacts.editGroup')}: ${one.name}`}
        onClick={() => setEdited(one)}
      >
        <IconPencil size={16} />
      </ActionIcon>
    </Tooltip>
  )
  const dialog = edited && (
    <GroupDialog
      group={edited === 'new' ? null : edited}
      onClose={() => setEdited(null)}
      onMade={onChoose}
      onDeleted={() => onChoose(undefined)}
    />
  )
  if (narrow) {
    const word = ({ name, contacts, tag }: ContactGroupView) =>
      `${name} (${format.number(contacts)})${tag ? ` · ${t('contacts.crm')}` : ''}`
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
        {group && group.tag === null && edit(group)}
        <Tooltip label={t('contacts.addGroup')}>
          <ActionIcon size={36} variant="default" aria-label={t('contacts.addGroup')} onClick={() => setEdited('new')}>
            <IconPlus size={16} />
          </ActionIcon>
        </Tooltip>
        {dialog}
      </Group>
    )
  }
  const link = (id: string | undefined, name: string, contacts: number, tag: ContactGroupView['tag'] = null) => (
    <NavLink
      component="button"
      type="button"
      active={group?.id === id}
      aria-current={group?.id === id || undefined}
      onClick={() => onChoose(id)}
      label={
        <Group gap={6} wrap="nowrap">
          <Text truncate title={name}>
            {name}
          </Text>
          {tag && <Badge color="indigo">{t('contacts.crm')}</Badge>}
        </Group>
      }
      rightSection={
        <Text size="xs" c="dimmed" className="tabular">
          {format.number(contacts)}
        </Text>
      }
      style={{ borderRadius: 'var(--mantine-radius-sm)', minWidth: 0 }}
    />
  )
  return (
    <Stack component="nav" aria-label={t('contacts.groups')} className={classes.groups} gap={4}>
      <Text size="xs" c="dimmed" px="sm">
        {t('contacts.groups')}
      </Text>
      {link(undefined, t('contacts.all'), total)}
      {groups.map((one) => (
        <Group key={one.id} gap={2} wrap="nowrap">
          <Box style={{ flex: 1, minWidth: 0 }}>{link(one.id, one.name, one.contacts, one.tag)}</Box>
          {one.tag === null ? edit(one) : <Box w={28} />}
        </Group>
      ))}
      <Button
        variant="subtle"
        justify="flex-start"
        leftSection={<IconPlus size={16} />}
        onClick={() => setEdited('new')}
      >
        {t('contacts.addGroup')}
      </Button>
      {dialog}
    </Stack>
  )
}
