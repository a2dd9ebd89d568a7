import { type ClientKind, type ClientPops, clientKinds, type ExtensionView } from '@jackfield/contract'
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAppWindow, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { PopFields, type PopValues } from './pop-fields.tsx'

interface Props {
  readonly selected: readonly ExtensionView[]
  readonly onDone: () => void
}

/** What can be done with several extensions at once; there while some are selected. */
export function SelectionBar({ selected, onDone }: Props) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const count = selected.length
  if (count === 0) return null
  return (
    <Group gap="xs" role="status">
      <Text fw={600}>{t('extensions.selected', { count })}</Text>
      <Button variant="default" leftSection={<IconAppWindow size={16} />} onClick={() => setEditing(true)}>
        {t('extensions.editPop')}
      </Button>
      <Button variant="subtle" leftSection={<IconX size={16} />} onClick={onDone}>
        {t('extensions.clearSelection')}
      </Button>
      {editing && <PopDialog selected={selected} onClose={() => setEditing(false)} onDone={onDone} />}
    </Group>
  )
}

/** The settings of the clients that are ticked replace those of all extensions that are selected. */
function PopDialog({ selected, onClose, onDone }: Props & { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [first] = selected
  const form = useForm<PopValues>({ initialValues: { pop: first!.pop } })
  const [kinds, setKinds] = useState<readonly ClientKind[]>(clientKinds)
  const save = useMutation({
    mutationFn: ({ pop }: { pop: ClientPops }) =>
      tell('PATCH', '/api/extensions', {
        numbers: selected.map(({ number }) => number),
        pop: Object.fromEntries(kinds.map((kind) => [kind, pop[kind]])),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['extensions'] })
      notifyDone(t('extensions.changed', { count: selected.length }))
      onClose()
      onDone()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('extensions.editPopTitle', { count: selected.length })}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <Group gap="lg">
            {clientKinds.map((kind) => (
              <Checkbox
                key={kind}
                label={t(`extensions.change.${kind}`)}
                checked={kinds.includes(kind)}
                onChange={({ currentTarget: { checked } }) =>
                  setKinds(clientKinds.filter((each) => (each === kind ? checked : kinds.includes(each))))
                }
              />
            ))}
          </Group>
          <PopFields form={form} kinds={kinds} />
          {save.isError && <ErrorAlert error={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={kinds.length === 0}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
