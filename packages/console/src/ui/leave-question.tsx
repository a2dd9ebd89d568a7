import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

interface Props {
  /** Something is lost when it is left. */
  readonly dirty: boolean
  /** What is lost when it goes: `page` is left by another page only, `view` by another tab or step too. */
  readonly scope?: 'page' | 'view'
}

/** Asks before a page is left on which something was typed and not saved. */
export function LeaveQuestion({ dirty, scope = 'view' }: Props) {
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
  return (
    <Modal opened={dirty && leave.status === 'blocked'} onClose={() => leave.reset?.()} title={t('common.leaveTitle')}>
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
  )
}
