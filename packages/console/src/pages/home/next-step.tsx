import { Group, Paper, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../ui/links.tsx'
import { type StepId, stepIds } from './start-steps.ts'
import { stepTargets } from './step-targets.ts'
import { useStart } from './use-start.ts'

/** On the page of a step that is done: leads on to the next one that is left, until all are done. */
export function NextStep({ after }: { after: StepId }) {
  const { t } = useTranslation()
  const { ready, done, kind } = useStart()
  const next = stepIds.find((id) => !done[id])
  if (!ready || !done[after] || !next) return null
  return (
    <Paper withBorder p="sm" maw={720}>
      <Group justify="space-between">
        <Text>{t('home.nextStep', { step: t(`home.step.${next}.title`) })}</Text>
        <ButtonLink {...stepTargets(kind)[next]} variant="light">
          {t(`home.step.${next}.button`)}
        </ButtonLink>
      </Group>
    </Paper>
  )
}
