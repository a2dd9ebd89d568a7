import type { StatusView } from '@jackfield/contract'
import { Stack } from '@mantine/core'
import { ProblemAlert } from '../../ui/problem-alert.tsx'

/** Above everything: why nothing is written to Zoho now, and what an administrator should know. */
export function Attention({ view }: { view: StatusView }) {
  const { paused, warnings } = view.deliveries
  if (!paused && warnings.length === 0) return null
  return (
    <Stack gap="sm" maw={720}>
      {paused && <ProblemAlert problem={paused} severity="warning" />}
      {warnings.map((problem) => (
        <ProblemAlert key={JSON.stringify(problem)} problem={problem} severity="error" />
      ))}
    </Stack>
  )
}
