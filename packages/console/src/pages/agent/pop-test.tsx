import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core'
import { IconAppWindow, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { randomKey } from '../../ui/random-key.ts'
import { clientKind } from './client-kind.ts'
import type { PopTest as Outcome } from './live-state.ts'
import { PopupHelp } from './popup-help.tsx'
import { popupsChecked, rememberPopupCheck } from './popup-memory.ts'

type Stage =
  | { readonly at: 'idle' | 'ask' | 'ok' | 'blocked' | 'lost' }
  | { readonly at: 'counting'; readonly seconds: number }
  | { readonly at: 'sent' }

/** A click lets a page open a tab for about five seconds; only after them does the browser judge as it will at a call. */
const SECONDS = 6
/** Longer than the way to the server and back takes on a bad line. */
const ANSWERED_WITHIN_MS = 5000

interface Props {
  /** Asks the server for a test; false when there is no connection. */
  readonly onTest: (key: string) => boolean
  /** The last one that came from the server. */
  readonly outcome: Outcome | null
}

/**
 * The whole way of a screen pop, tried with a harmless page: by the server and the live connection to this page, whose browser
 * opens the tab or blocks it. Asked for once on each browser, and whenever the agent or an administrator wants it.
 */
export function PopTest({ onTest, outcome }: Props) {
  const { t } = useTranslation()
  const [stage, setStage] = useState<Stage>(() => ({ at: popupsChecked() ? 'idle' : 'ask' }))
  useEffect(() => {
    if (outcome) setStage({ at: outcome.opened ? 'ok' : 'blocked' })
  }, [outcome])
  useEffect(() => {
    if (stage.at === 'sent') {
      const timer = setTimeout(() => setStage({ at: 'lost' }), ANSWERED_WITHIN_MS)
      return () => clearTimeout(timer)
    }
    if (stage.at !== 'counting') return
    const timer = setTimeout(() => {
      if (stage.seconds > 1) setStage({ at: 'counting', seconds: stage.seconds - 1 })
      else setStage({ at: onTest(randomKey()) ? 'sent' : 'lost' })
    }, 1000)
    return () => clearTimeout(timer)
  }, [stage, onTest])
  const begin = () => setStage({ at: 'counting', seconds: SECONDS })
  const close = () => {
    // What is blocked is asked about again at the next sign-in, unless it is put off here.
    rememberPopupCheck()
    setStage({ at: 'idle' })
  }
  switch (stage.at) {
    case 'idle':
      return (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          style={{ alignSelf: 'flex-end' }}
          leftSection={<IconAppWindow size={16} />}
          onClick={begin}
        >
          {t('agent.popup.check')}
        </Button>
      )
    case 'ok':
      return (
        <Alert
          color="teal"
          icon={<IconCircleCheck size={20} />}
          withCloseButton
          closeButtonLabel={t('common.close')}
          onClose={close}
          role="status"
        >
          {t('agent.popup.ok', { client: t(`agent.popup.client.${clientKind()}`) })}
        </Alert>
      )
    case 'counting':
    case 'sent':
      return (
        <Alert color="indigo" icon={<IconAppWindow size={20} />} title={t('agent.popup.checkTitle')} role="status">
          {stage.at === 'sent' ? (
            <Group gap="xs">
              <Loader size="xs" />
              <Text>{t('agent.popup.sent')}</Text>
            </Group>
          ) : (
            <Text className="tabular" fw={600}>
              {t('agent.popup.counting', { seconds: stage.seconds })}
            </Text>
          )}
        </Alert>
      )
    default: {
      const asking = stage.at === 'ask'
      const Icon = stage.at === 'lost' ? IconPlugConnectedX : IconAppWindow
      const titles = {
        ask: 'agent.popup.checkTitle',
        blocked: 'agent.popup.blocked',
        lost: 'agent.popup.lost',
      } as const
      return (
        <Alert color={asking ? 'indigo' : 'orange'} icon={<Icon size={20} />} title={t(titles[stage.at])} role="status">
          <Stack gap="sm">
            {stage.at === 'blocked' ? (
              <PopupHelp />
            ) : (
              <Text>{t(asking ? 'agent.popup.checkText' : 'agent.popup.lostText')}</Text>
            )}
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={begin}>
                {t(asking ? 'agent.popup.check' : 'agent.popup.again')}
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={close}>
                {t('agent.popup.later')}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )
    }
  }
}
