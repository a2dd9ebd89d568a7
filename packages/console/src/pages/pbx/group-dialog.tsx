import { type ExtensionGroup, extensionGroupPutSchema } from '@jackfield/contract'
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { EditDialog } from '../../ui/edit-dialog.tsx'
import { say } from '../../ui/say.tsx'
import { MembersSelect } from './members-select.tsx'

interface Props {
  readonly group: ExtensionGroup
  /** False for one that is being made. */
  readonly existing: boolean
  readonly onClose: () => void
}

export function GroupDialog({ group, existing, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
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
  return (
    <EditDialog
      title={t('pbx.groups.editTitle')}
      onClose={onClose}
      {...(own && {
        save: {
          pending: save.isPending,
          error: save.error,
          onSubmit: form.onSubmit((values) => save.mutate(values)),
        },
      })}
      {...(own &&
        existing && {
          remove: {
            title: t('pbx.groups.deleteTitle', { name: group.name }),
            text: t('pbx.groups.deleteText', { count: group.members.length }),
            pending: remove.isPending,
            error: remove.error,
            onConfirm: () => remove.mutate(),
          },
        })}
    >
      <TextInput label={t('pbx.groups.name')} readOnly={!own} data-autofocus {...form.getInputProps('name')} />
      <MembersSelect members={group.members} readOnly={!own} {...form.getInputProps('members')} />
    </EditDialog>
  )
}
