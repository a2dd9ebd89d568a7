import type { CreditsView } from '@jackfield/contract'
import { useFormat } from '../../i18n/format.ts'
import { ProblemText } from '../../ui/problem-alert.tsx'
import { useKindWords } from './kind.ts'

/** While API credits are short: what is off, why, until when, and what a person can do. */
export function CreditsAlert({ credits }: { credits: CreditsView }) {
  const { t } = useKindWords()
  const format = useFormat()
  const { step, backAt } = credits
  if (step === 'live') return null
  const until =
    backAt === null ? t('zoho.credits.untilUnknown') : t('zoho.credits.until', { time: format.minute(backAt) })
  return (
    <ProblemText
      severity="warning"
      text={{ what: t(`zoho.credits.low.${step}`), remedy: `${until}\n${t(`zoho.credits.lowRemedy.${step}`)}` }}
    />
  )
}
