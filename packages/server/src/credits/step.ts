import type { CreditStep } from '@jackfield/contract'

export interface Spare {
  /** Credits of 24 hours. */
  readonly budget: number
  readonly used: number
  /** For logs of the next 24 hours. */
  readonly kept: number
}

/**
 * Shares of the budget that have to be left, beside what is kept for logs. Below the first of a pair the step is taken, at the second it
 * is taken back: between the two it stays as it is, so that it does not go to and fro.
 */
const thresholds = {
  'local-index': { below: 0.2, back: 0.3 },
  'logs-only': { below: 0.05, back: 0.1 },
} as const

const share = ({ budget, used, kept }: Spare) => (budget <= 0 ? -1 : (budget - used - kept) / budget)

/** The step that follows from what is left; `spare` null: nothing is known, so nothing is held back. */
export function nextStep(step: CreditStep, spare: Spare | null): CreditStep {
  if (spare === null) return 'live'
  const left = share(spare)
  const stays = (which: keyof typeof thresholds, already: boolean) =>
    left < (already ? thresholds[which].back : thresholds[which].below)
  if (stays('logs-only', step === 'logs-only')) return 'logs-only'
  return stays('local-index', step !== 'live') ? 'local-index' : 'live'
}

/**
 * In how many buckets the step before comes back if nothing but logs is written; null when it does not within them. `onlyLogs` are the
 * uses to be expected then (`Forecast`).
 */
export function bucketsUntilBack(step: CreditStep, spare: Spare | null, onlyLogs: readonly number[]): number | null {
  if (step === 'live' || spare === null) return null
  const { back } = thresholds[step]
  const index = onlyLogs.findIndex((used) => share({ ...spare, used }) >= back)
  return index < 0 ? null : index + 1
}
