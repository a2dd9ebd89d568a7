import { type RingGroupSettings, ringGroupSchema } from '@jackfield/contract'
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { EditDialog } from '../../ui/edit-dialog.tsx'
import { say } from '../../ui/say.tsx'
import type { AsteriskSettings } from './asterisk-view.ts'
import { MembersSelect } from './members-select.tsx'

interface Props {
  readonly settings: AsteriskSettings
  /** Of one that was typed by hand or read from the PBX; empty for a new one. */
  readonly group: RingGroupSettings
  readonly onClose: () => void
}

/** A ring group typed by hand. It wins over one of the same number that was read from the PBX. */
export function RingGroupDialog({ settings, group, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const others = (settings.ringGroups ?? []).filter(({ number }) => number !== group.number)
  const typed = others.length < (settings.ringGroups ?? []).length
  const { number } = ringGroupSchema.shape
  const form = useForm<RingGroupSettings>({
    initialValues: { ...group, members: [...group.members] },
    validate: {
      number: (value) => {
        if (!number.safeParse(value.trim()).success) return say((t) => t('pbx.queues.numberBad'))
        return others.some((other) => other.number === value.trim()) ? say((t) => t('pbx.queues.numberTaken')) : null
      },
      members: (value) => (value.length === 0 ? say((t) => t('pbx.groups.membersNeeded')) : null),
    },
  })
  const put = (ringGroups: RingGroupSettings[]) => tell('PUT', '/api/pbx', { ...settings, ringGroups })
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: ['pbx'] })
    onClose()
  }
  const save = useMutation({
    mutationFn: ({ number, name, members }: RingGroupSettings) =>
      put([...others, { number: number.trim(), name: name.trim(), members }]),
    onSuccess,
  })
  const remove = useMutation({ mutationFn: () => put(others), onSuccess })
  return (
    <EditDialog
      title={t('pbx.queues.ringGroup')}
      onClose={onClose}
      save={{ pending: save.isPending, error: save.error, onSubmit: form.onSubmit((values) => save.mutate(values)) }}
      {...(typed && {
        remove: {
          title: t('pbx.queues.deleteTitle', { number: group.number }),
          text: t('pbx.queues.deleteText'),
          pending: remove.isPending,
          error: remove.error,
          onConfirm: () => remove.mutate(),
        },
      })}
    >
      <TextInput label={t('pbx.queues.number')} inputMode="numeric" data-autofocus {...form.getInputProps('number')} />
      <TextInput label={t('pbx.queues.name')} {...form.getInputProps('name')} />
      <MembersSelect members={group.members} {...form.getInputProps('members')} />
    </EditDialog>
  )
}
