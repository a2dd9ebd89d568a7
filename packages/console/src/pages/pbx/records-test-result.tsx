import type { CdrTestResult } from '@jackfield/contract'
import { Alert, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'

/** What was found, and the newest call as a person can check it. */
export function RecordsTestResult({ result }: { result: CdrTestResult }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!result.ok) return <ProblemAlert problem={result.problem ?? { code: 'internal' }} />
  const { newest, warnings, queueEvents } = result
  return (
    <Stack gap="xs">
      <Alert color="teal" icon={<IconCircleCheck size={20} />} title={t('pbx.records.testOk')} role="status">
        <Text className="tabular">{t('pbx.records.found', { rows: result.rows, calls: result.calls })}</Text>
        {queueEvents !== null && (
          <Text className="tabular">{t('pbx.records.foundQueue', { events: queueEvents })}</Text>
        )}
        {newest && (
          <Text className="tabular">
            {t('pbx.records.newest', {
              time: format.full(newest.startedAt),
              direction: t(`calls.direction.${newest.direction}`),
              external: newest.external ?? '–',
              extensions: newest.extensions.join(', ') || '–',
              talk: format.duration(newest.talkMs),
            })}
          </Text>
        )}
      </Alert>
      {warnings.map((warning) => (
        <ProblemAlert key={warning.code} problem={warning} severity="warning" />
      ))}
    </Stack>
  )
}
