import { type ContactGroupView, contactGroupInputSchema, contactGroupViewSchema } from '@jackfield/contract'
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { ask, tell } from '../../api/client.ts'
import { EditDialog } from '../../ui/edit-dialog.tsx'
import { say } from '../../ui/say.tsx'

interface Props {
  /** Null for one that is being made. */
  readonly group: ContactGroupView | null
  readonly onClose: () => void
  readonly onMade: (id: string) => void
  readonly onDeleted: () => void
}

const madeSchema = z.object({ id: z.string(), groups: z.array(contactGroupViewSchema) })

/** Makes a group, gives it another name, or deletes it with its contacts. */
export function GroupDialog({ group, onClose, onMade, onDeleted }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const path = `/api/contact-groups/${encodeURIComponent(group?.id ?? '')}`
  const form = useForm({
    initialValues: { name: group?.name ?? '' },
    validate: { name: (value) => (value.trim() === '' ? say((t) => t('common.required')) : null) },
  })
  const refresh = () =>
    Promise.all(['contact-groups', 'contacts'].map((key) => client.invalidateQueries({ queryKey: [key] })))
  const save = useMutation({
    mutationFn: async (values: { name: string }) => {
      const body = contactGroupInputSchema.parse(values)
      if (group === null) return (await ask('POST', '/api/contact-groups', madeSchema, body)).id
      await tell('PATCH', path, body)
      return null
    },
    onSuccess: async (made) => {
      await refresh()
      onClose()
      if (made !== null) onMade(made)
    },
  })
  const remove = useMutation({
    mutationFn: () => tell('DELETE', path),
    onSuccess: async () => {
      onDeleted()
      await refresh()
      onClose()
    },
  })
  return (
    <EditDialog
      title={group === null ? t('contacts.addGroup') : t('contacts.groupTitle')}
      onClose={onClose}
      save={{ pending: save.isPending, error: save.error, onSubmit: form.onSubmit((values) => save.mutate(values)) }}
      {...(group !== null && {
        remove: {
          title: t('contacts.groupDeleteTitle', { name: group.name }),
          text: t('contacts.groupDelete', { count: group.contacts }),
          pending: remove.isPending,
          error: remove.error,
          onConfirm: () => remove.mutate(),
        },
      })}
    >
      <TextInput label={t('contacts.groupName')} maxLength={100} data-autofocus {...form.getInputProps('name')} />
    </EditDialog>
  )
}
