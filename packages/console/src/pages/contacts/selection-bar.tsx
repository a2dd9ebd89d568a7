import { type ContactGroupView, contactsChangedSchema, MAX_CONTACTS_AT_ONCE } from '@jackfield/contract'
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { IconArrowRight, IconTrash, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'

interface Props {
  readonly selected: ReadonlySet<string>
  readonly groups: readonly ContactGroupView[]
  readonly onDone: () => void
}

/** What can be done with several contacts at once; there while some are selected. */
export function SelectionBar({ selected, groups, onDone }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asking, setAsking] = useState<'move' | 'delete' | null>(null)
  const [target, setTarget] = useState<string | null>(null)
  const count = selected.size
  const act = useMutation({
    mutationFn: async (what: 'move' | 'delete') => {
      const all = [...selected]
      let done = 0
      for (let from = 0; from < all.length; from += MAX_CONTACTS_AT_ONCE) {
        const ids = all.slice(from, from + MAX_CONTACTS_AT_ONCE)
        const body = what === 'move' ? { ids, groupId: target } : { ids }
        done += (await ask('POST', `/api/contacts/${what}`, contactsChangedSchema, body)).count
      }
      return { what, done }
    },
    onSuccess: ({ what, done }) => {
      setAsking(null)
      notifyDone(what === 'move' ? t('contacts.moved', { count: done }) : t('contacts.deleted', { count: done }))
      onDone()
    },
    onSettled: () =>
      Promise.all(['contacts', 'contact-groups'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
  if (count === 0) return null
  const open = (what: 'move' | 'delete') => {
    act.reset()
    setAsking(what)
  }
  const footer = (what: 'move' | 'delete') => (
    <>
      {act.isError && <ErrorAlert error={act.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => setAsking(null)}>
          {t('common.cancel')}
        </Button>
        <Button
          color={what === 'delete' ? 'red' : undefined}
          disabled={what === 'move' && target === null}
          loading={act.isPending}
          onClick={() => act.mutate(what)}
        >
          {what === 'delete' ? t('common.delete') : t('contacts.move')}
        </Button>
      </Group>
    </>
  )
  const own = groups.filter(({ tag }) => tag === null)
  return (
    <Group gap="xs" role="status">
      <Text fw={600}>{t('contacts.selected', { count })}</Text>
      <Button variant="default" leftSection={<IconArrowRight size={16} />} onClick={() => open('move')}>
        {t('contacts.move')}
      </Button>
      <Button variant="default" c="red" leftSection={<IconTrash size={16} />} onClick={() => open('delete')}>
        {t('common.delete')}
      </Button>
      <Button variant="subtle" leftSection={<IconX size={16} />} onClick={onDone}>
        {t('contacts.clearSelection')}
      </Button>
      <Modal opened={asking === 'delete'} onClose={() => setAsking(null)} title={t('contacts.deleteTitle', { count })}>
        <Stack>
          <Text>{t('contacts.deleteText', { count })}</Text>
          {footer('delete')}
        </Stack>
      </Modal>
      <Modal opened={asking === 'move'} onClose={() => setAsking(null)} title={t('contacts.moveTitle', { count })}>
        <Stack>
          <Select
            label={t('contacts.moveTo')}
            data={own.map(({ id, name }) => ({ value: id, label: name }))}
            value={target}
            onChange={setTarget}
            searchable
            nothingFoundMessage={t('common.searchNothing')}
            data-autofocus
          />
          {footer('move')}
        </Stack>
      </Modal>
    </Group>
  )
}
