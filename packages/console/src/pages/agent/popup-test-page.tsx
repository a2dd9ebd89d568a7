import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { PlainLayout } from '../../shell/plain-layout.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** What the pop-up check opens. */
export function PopupTestPage() {
  const { t } = useTranslation()
  return (
    <PlainLayout>
      <EmptyState
        icon={<IconCircleCheck size={20} />}
        title={t('agent.popup.testTitle')}
        text={t('agent.popup.testText')}
        action={
          <Button variant="default" onClick={() => window.close()}>
            {t('agent.popup.testClose')}
          </Button>
        }
      />
    </PlainLayout>
  )
}
