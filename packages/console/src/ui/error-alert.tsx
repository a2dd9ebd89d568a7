import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useExplainError } from '../api/explain-error.ts'
import { ProblemText } from './problem-alert.tsx'

/** A failed request, in place; `onRetry` where trying again can help. */
export function ErrorAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const explained = useExplainError()(error)
  const action = onRetry && (
    <Button size="xs" variant="default" onClick={onRetry}>
      {t('common.retry')}
    </Button>
  )
  return <ProblemText text={explained} action={action} />
}
