import { Box, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ErrorAlert } from './error-alert.tsx'
import { LeaveQuestion } from './leave-question.tsx'

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
export function SaveBar({ dirty, saving, error, onDiscard, onSave, scope }: Props) {
  const { t } = useTranslation()
  return (
    <>
      {dirty && (
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
      )}
      <LeaveQuestion dirty={dirty} scope={scope} />
    </>
  )
}
