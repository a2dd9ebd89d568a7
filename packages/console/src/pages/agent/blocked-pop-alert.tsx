import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconAppWindow } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { webAddress } from '../../ui/safe-link.ts'
import type { BlockedPop } from './live-state.ts'
import { PopupHelp } from './popup-help.tsx'

interface Props {
  readonly pop: BlockedPop
  readonly onOpen: () => void
  readonly onDone: () => void
}

/** The browser blocked the customer's page: a click opens it now, and the help ends it for good. */
export function BlockedPopAlert({ pop, onOpen, onDone }: Props) {
  const { t } = useTranslation()
  const address = webAddress(pop.url)
  return (
    <Alert
      color="orange"
      icon={<IconAppWindow size={20} />}
      title={t('agent.popup.blockedCall', { name: pop.name })}
      role="alert"
    >
      <Stack gap="sm">
        <PopupHelp />
        <Group gap="xs">
          {address && (
            <Button
              component="a"
              href={address}
              target="_blank"
              rel="noopener noreferrer"
              size="xs"
              variant="default"
              onClick={() => {
                onOpen()
                onDone()
              }}
              onAuxClick={onOpen}
            >
              {t('agent.popup.openByHand', { name: pop.name })}
            </Button>
          )}
          <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
            {t('common.close')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
