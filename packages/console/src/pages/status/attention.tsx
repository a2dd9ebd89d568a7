import type { StatusView } from '@jackfield/contract'
import { Stack } from '@mantine/core'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { CreditsAlert } from '../zoho/credits-alert.tsx'

/** Above everything: why nothing is written to Zoho now, why it is asked for less, and what an administrator should know. */
export function Attention({ view }: { view: StatusView }) {
  const { paused, warnings } = view.deliveries
  const { credits } = view.zoho
  if (!paused && warnings.length === 0 && (credits === null || credits.step === 'live')) return null
  return (
    <Stack gap="sm" maw={720}>
      {paused && <ProblemAlert problem={paused} severity="warning" />}
      {credits && <CreditsAlert credits={credits} />}
      {warnings.map((problem) => (
        <ProblemAlert key={JSON.stringify(problem)} problem={problem} severity="error" />
      ))}
    </Stack>
  )
}
