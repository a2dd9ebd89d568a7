import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type FormEventHandler, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorAlert } from './error-alert.tsx'

interface Action {
  readonly pending: boolean
  readonly error: unknown
}

interface Props {
  readonly title: string
  /** The fields. */
  readonly children: ReactNode
  readonly onClose: () => void
  /** Left out where the thing can only be looked at. */
  readonly save?: Action & { readonly onSubmit: FormEventHandler<HTMLFormElement> }
  /** Left out where it cannot be deleted, or is not there yet. Asks before it deletes. */
  readonly remove?: Action & { readonly title: string; readonly text: string; readonly onConfirm: () => void }
}

/** One entry of a list in a dialog: look at it, change it, delete it. */
export function EditDialog({ title, children, onClose, save, remove }: Props) {
  const { t } = useTranslation()
  const [deleting, setDeleting] = useState(false)
  if (remove && deleting) {
    return (
      <Modal opened onClose={() => setDeleting(false)} title={remove.title}>
        <Stack>
          <Text>{remove.text}</Text>
          {remove.error ? <ErrorAlert error={remove.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setDeleting(false)}>
              {t('common.cancel')}
            </Button>
            <Button color="red" loading={remove.pending} onClick={remove.onConfirm}>
              {t('common.delete')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    )
  }
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={save?.onSubmit} noValidate>
        <Stack>
          {children}
          {save?.error ? <ErrorAlert error={save.error} /> : null}
          <Group justify="space-between">
            {remove ? (
              <Button variant="subtle" color="red" onClick={() => setDeleting(true)}>
                {t('common.delete')}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {save ? t('common.cancel') : t('common.close')}
              </Button>
              {save && (
                <Button type="submit" loading={save.pending}>
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
