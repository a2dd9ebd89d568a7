import type { pbxTestResultSchema } from '@jackfield/contract'
import { Alert, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { ProblemAlert } from '../../ui/problem-alert.tsx'

export function TestResult({ result }: { result: z.infer<typeof pbxTestResultSchema> }) {
  const { t } = useTranslation()
  if (!result.ok) return <ProblemAlert problem={result.problem ?? { code: 'internal' }} />
  return (
    <Alert color="teal" icon={<IconCircleCheck size={20} />} title={t('pbx.testOk')} role="status">
      {result.version && <Text>{result.version}</Text>}
      <Text className="tabular">{t('pbx.found', result)}</Text>
    </Alert>
  )
}
