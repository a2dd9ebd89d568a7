import { type ExtensionGroup, extensionGroupPutSchema } from '@jackfield/contract'
import { Button, Group, Modal, MultiSelect, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { extensionsQuery } from '../../api/queries.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { say } from '../../ui/say.tsx'

interface Props {
  readonly group: ExtensionGroup
  /** False for one that is being made. */
  readonly existing: boolean
  readonly onClose: () => void
}

export function GroupDialog({ group, existing, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const extensions = useQuery(extensionsQuery)
  const [deleting, setDeleting] = useState(false)
  const own = group.from === 'manual'
  const path = `/api/extension-groups/${encodeURIComponent(group.id)}`
  const form = useForm({
    initialValues: { name: group.name, members: group.members },
    validate: {
      name: (value) => (value.trim() === '' ? say((t) => t('common.required')) : null),
      members: (value) => (value.length === 0 ? say((t) => t('pbx.groups.membersNeeded')) : null),
    },
  })
  const done = async () => {
    await Promise.all(['extension-groups', 'extensions'].map((key) => client.invalidateQueries({ queryKey: [key] })))
    onClose()
  }
  const save = useMutation({
    mutationFn: (values: { name: string; members: string[] }) =>
      tell('PUT', path, extensionGroupPutSchema.parse(values)),
    onSuccess: done,
  })
  const remove = useMutation({ mutationFn: () => tell('DELETE', path), onSuccess: done })
  const names = new Map(extensions.data?.map(({ number, name }) => [number, name]))
  const options = [...new Set([...names.keys(), ...group.members])].map((value) => ({
    value,
    label: [value, names.get(value)].filter(Boolean).join(' '),
  }))
  if (deleting) {
    return (
      <Modal opened onClose={() => setDeleting(false)} title={t('pbx.groups.deleteTitle', { name: group.name })}>
        <Stack>
          <Text>{t('pbx.groups.deleteText', { count: group.members.length })}</Text>
          {remove.isError && <ErrorAlert error={remove.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setDeleting(false)}>
              {t('common.cancel')}
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t('common.delete')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    )
  }
  return (
    <Modal opened onClose={onClose} title={t('pbx.groups.editTitle')}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <TextInput label={t('pbx.groups.name')} readOnly={!own} data-autofocus {...form.getInputProps('name')} />
          <MultiSelect
            label={t('pbx.groups.members')}
            data={options}
            searchable
            readOnly={!own}
            nothingFoundMessage={t('common.searchNothing')}
            maxDropdownHeight={240}
            {...form.getInputProps('members')}
          />
          {save.isError && <ErrorAlert error={save.error} />}
          <Group justify="space-between">
            {own && existing ? (
              <Button variant="subtle" color="red" onClick={() => setDeleting(true)}>
                {t('common.delete')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {own ? t('common.cancel') : t('common.close')}
              </Button>
              {own && (
                <Button type="submit" loading={save.isPending}>
                  {t('common.save')}
                </Button>
              )}
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
