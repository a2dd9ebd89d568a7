import type { DeliveryState } from '@jackfield/contract'

export type Decision = 'retry' | 'give-up'

const possible: Record<Decision, readonly DeliveryState[]> = {
  retry: ['refused', 'needs-person', 'given-up'],
  'give-up': ['waiting', 'unknown', 'refused', 'needs-person'],
}

/** What a person can decide about a log, as the server allows it. */
export const decisionsFor = (state: DeliveryState): Decision[] =>
  (Object.keys(possible) as Decision[]).filter((decision) => possible[decision].includes(state))
