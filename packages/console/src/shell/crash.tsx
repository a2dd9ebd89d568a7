import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ProblemText } from '../ui/problem-alert.tsx'
import { PlainLayout } from './plain-layout.tsx'

/** A fault in the page itself. */
export function Crash({ error }: { error: unknown }) {
  const { t } = useTranslation()
  return (
    <PlainLayout>
      <ProblemText
        text={{
          what: t('common.crashTitle'),
          remedy: t('common.crashText'),
          reference: error instanceof Error ? error.message.slice(0, 200) : null,
        }}
        action={
          <Button size="xs" variant="default" onClick={() => location.reload()}>
            {t('common.reload')}
          </Button>
        }
      />
    </PlainLayout>
  )
}
