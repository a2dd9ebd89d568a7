import { Box, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ErrorAlert } from './error-alert.tsx'

interface Props {
  readonly dirty: boolean
  readonly saving: boolean
  /** Of the last save, unless it stands under a field. */
  readonly error?: unknown
  readonly onDiscard: () => void
  /** What is lost when it goes: `page` is left by another page only, `view` by another tab or step too. */
  readonly scope?: 'page' | 'view'
  /** Without it the button submits the form around the bar. */
  readonly onSave?: () => void
}

/** Sticks to the bottom and shows only when something changed; leaving the page then asks first. */
export function SaveBar({ dirty, saving, error, onDiscard, onSave, scope = 'view' }: Props) {
  const { t } = useTranslation()
  const leave = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty &&
      (current.pathname !== next.pathname ||
        (scope === 'view' &&
          current.fullPath + JSON.stringify(current.search) !== next.fullPath + JSON.stringify(next.search))),
    enableBeforeUnload: dirty,
    withResolver: true,
  })
  if (!dirty) return null
  return (
    <>
      <Box pos="sticky" bottom={0} pb="xs" bg="var(--mantine-color-body)" style={{ zIndex: 50 }}>
        <Paper withBorder p="sm">
          <Stack gap="sm">
            {error != null && <ErrorAlert error={error} />}
            <Group justify="space-between" gap="sm">
              <Text>{t('common.unsaved')}</Text>
              <Group gap="xs">
                <Button variant="default" onClick={onDiscard} disabled={saving}>
                  {t('common.discard')}
                </Button>
                <Button type={onSave ? 'button' : 'submit'} onClick={onSave} loading={saving}>
                  {t('common.save')}
                </Button>
              </Group>
            </Group>
          </Stack>
        </Paper>
      </Box>
      <Modal opened={leave.status === 'blocked'} onClose={() => leave.reset?.()} title={t('common.leaveTitle')}>
        <Stack>
          <Text>{t('common.leaveText')}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => leave.reset?.()}>
              {t('common.leaveStay')}
            </Button>
            <Button color="red" onClick={() => leave.proceed?.()}>
              {t('common.leaveGo')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
