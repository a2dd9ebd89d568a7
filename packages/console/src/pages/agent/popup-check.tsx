import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAppWindow, IconCircleCheck } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openTab } from './open-tab.ts'
import { PopupHelp } from './popup-help.tsx'
import { popupsChecked, rememberPopupCheck } from './popup-memory.ts'

type Stage = { readonly at: 'ask' | 'ok' | 'blocked' } | { readonly at: 'counting'; readonly seconds: number }

/** A click lets a page open a tab for about five seconds; only after them does the browser judge as it will at a call. */
const SECONDS = 6

/** Asks once on each browser to allow pop-ups, and shows whether it worked. */
export function PopupCheck() {
  const { t } = useTranslation()
  const [shown, setShown] = useState(() => !popupsChecked())
  const [stage, setStage] = useState<Stage>({ at: 'ask' })
  useEffect(() => {
    if (stage.at !== 'counting') return
    const timer = setTimeout(() => {
      if (stage.seconds > 1) return setStage({ at: 'counting', seconds: stage.seconds - 1 })
      const opened = openTab(`${location.origin}/agent/popup-test`)
      if (opened) rememberPopupCheck()
      setStage({ at: opened ? 'ok' : 'blocked' })
    }, 1000)
    return () => clearTimeout(timer)
  }, [stage])
  if (!shown) return null
  const later = () => {
    rememberPopupCheck()
    setShown(false)
  }
  if (stage.at === 'ok') {
    return (
      <Alert
        color="teal"
        icon={<IconCircleCheck size={20} />}
        withCloseButton
        closeButtonLabel={t('common.close')}
        onClose={() => setShown(false)}
        role="status"
      >
        {t('agent.popup.ok')}
      </Alert>
    )
  }
  return (
    <Alert
      color={stage.at === 'blocked' ? 'orange' : 'indigo'}
      icon={<IconAppWindow size={20} />}
      title={t(stage.at === 'blocked' ? 'agent.popup.blocked' : 'agent.popup.checkTitle')}
      role="status"
    >
      <Stack gap="sm">
        {stage.at === 'blocked' ? <PopupHelp /> : <Text>{t('agent.popup.checkText')}</Text>}
        {stage.at === 'counting' ? (
          <Text className="tabular" fw={600}>
            {t('agent.popup.counting', { seconds: stage.seconds })}
          </Text>
        ) : (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setStage({ at: 'counting', seconds: SECONDS })}>
              {t(stage.at === 'blocked' ? 'agent.popup.again' : 'agent.popup.check')}
            </Button>
            <Button size="xs" variant="subtle" color="gray" onClick={later}>
              {t('agent.popup.later')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}
