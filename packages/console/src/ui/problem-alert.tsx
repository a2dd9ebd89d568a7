import type { Problem } from '@jackfield/contract'
import { explain } from '@jackfield/contract'
import { Alert, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExplainedError } from '../api/explain-error.ts'
import { useLanguage } from '../i18n/index.ts'
import { CopyButton } from './copy-button.tsx'

interface Props {
  readonly text: Omit<ExplainedError, 'reference'> & { reference?: string | null }
  readonly action?: ReactNode
  /** `warning`: something to do; `error`: something failed; `info`: the reason why nothing happens. */
  readonly severity?: 'error' | 'warning' | 'info'
}

const colours = { error: 'red', warning: 'orange', info: 'gray' }

/** What happened, what to do, one action and a reference to copy. */
export function ProblemText({ text, action, severity = 'error' }: Props) {
  const { t } = useTranslation()
  const Icon = severity === 'info' ? IconInfoCircle : IconAlertTriangle
  return (
    <Alert
      color={colours[severity]}
      icon={<Icon size={20} />}
      title={text.what}
      role={severity === 'error' ? 'alert' : 'status'}
    >
      <Stack gap="xs" align="flex-start">
        <Text className="pre-line">{text.remedy}</Text>
        {(action || text.reference) && (
          <Group gap="sm">
            {action}
            {text.reference && (
              <Group gap={4}>
                <Text size="xs" c="dimmed">
                  {t('common.copyReference', { reference: text.reference })}
                </Text>
                <CopyButton size="sm" value={text.reference} what={t('common.copyReference', { reference: '' })} />
              </Group>
            )}
          </Group>
        )}
      </Stack>
    </Alert>
  )
}

/** The same for a problem of the contract. */
export function ProblemAlert({ problem, ...rest }: Omit<Props, 'text'> & { problem: Problem }) {
  const { language } = useLanguage()
  return <ProblemText text={explain(problem, language)} {...rest} />
}

/** Both sentences in one line, as they stand under a field. */
export function ProblemWords({ problem }: { problem: Problem }) {
  const { language } = useLanguage()
  const { what, remedy } = explain(problem, language)
  return language === 'en' ? `${what} ${remedy}` : `${what}${remedy}`
}
