import { type ClientKind, clientKinds, type ExtensionView } from '@jackfield/contract'
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAppWindow, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import type { System } from '../../api/use-systems.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { PopFields, type PopValues, popsOf } from './pop-fields.tsx'

interface Props {
  readonly selected: readonly ExtensionView[]
  readonly systems: readonly System[]
  readonly onDone: () => void
}

/** What can be done with several extensions at once; there while some are selected. */
export function SelectionBar({ selected, systems, onDone }: Props) {
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
      {editing && <PopDialog selected={selected} systems={systems} onClose={() => setEditing(false)} onDone={onDone} />}
    </Group>
  )
}

/** The settings of the clients and systems that are ticked replace those of all extensions that are selected. */
function PopDialog({ selected, systems, onClose, onDone }: Props & { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [first] = selected
  const form = useForm<PopValues>({ initialValues: { pop: first!.pop, helpdeskPop: first!.helpdeskPop } })
  const [kinds, setKinds] = useState<readonly ClientKind[]>(clientKinds)
  const [changed, setChanged] = useState<readonly System[]>(systems)
  const nothing = kinds.length === 0 || changed.length === 0
  const save = useMutation({
    mutationFn: (pops: PopValues) =>
      tell('PATCH', '/api/extensions', {
        numbers: selected.map(({ number }) => number),
        ...Object.fromEntries(
          changed.map((system) => [
            popsOf[system],
            Object.fromEntries(kinds.map((kind) => [kind, pops[popsOf[system]][kind]])),
          ]),
        ),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['extensions'] })
      notifyDone(t('extensions.changed', { count: selected.length }))
      onClose()
      onDone()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size={changed.length > 1 ? 'lg' : undefined}
      title={t('extensions.editPopTitle', { count: selected.length })}
    >
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
          {systems.length > 1 && (
            <Group gap="lg">
              {systems.map((system) => (
                <Checkbox
                  key={system}
                  label={t('extensions.changeSystem', { context: system })}
                  checked={changed.includes(system)}
                  onChange={({ currentTarget: { checked } }) =>
                    setChanged(systems.filter((each) => (each === system ? checked : changed.includes(each))))
                  }
                />
              ))}
            </Group>
          )}
          <PopFields form={form} systems={changed} kinds={changed.length > 0 ? kinds : []} />
          {save.isError && <ErrorAlert error={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={nothing}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
