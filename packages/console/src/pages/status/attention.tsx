import type { StatusView } from '@jackfield/contract'
import { Stack } from '@mantine/core'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { CreditsAlert } from '../zoho/credits-alert.tsx'
import { KindProvider } from '../zoho/kind.ts'

/** Above everything: why nothing is written to Zoho now, why it is asked for less, and what an administrator should know. */
export function Attention({ view }: { view: StatusView }) {
  const { paused, warnings } = view.deliveries
  const short = (
    [
      ['zoho-crm', view.zoho.credits],
      ['zoho-desk', view.desk.credits],
    ] as const
  ).filter(([, credits]) => credits !== null && credits.step !== 'live')
  if (!paused && warnings.length === 0 && short.length === 0) return null
  return (
    <Stack gap="sm" maw={720}>
      {paused && <ProblemAlert problem={paused} severity="warning" />}
      {short.map(
        ([kind, credits]) =>
          credits && (
            <KindProvider key={kind} value={kind}>
              <CreditsAlert credits={credits} />
            </KindProvider>
          ),
      )}
      {warnings.map((problem) => (
        <ProblemAlert key={JSON.stringify(problem)} problem={problem} severity="error" />
      ))}
    </Stack>
  )
}
