import type { Completeness, DeliveryState } from '@jackfield/contract'

/** Parts of the owed logs as the bar shows them, worst last. */
export const owedParts = ['done', 'waiting', 'needs-person', 'refused', 'given-up'] as const satisfies DeliveryState[]
export type OwedPart = (typeof owedParts)[number]

export interface Part<T> {
  readonly id: T
  readonly count: number
  /** Of the whole bar, 0 to 1. */
  readonly share: number
}

/** Smaller than this cannot be seen; even one log that is missing must be. */
const SMALLEST = 0.012

/** The owed logs by what became of them; parts without any are left out. */
export function owedBar(of: Completeness): Part<OwedPart>[] {
  const counts: Record<OwedPart, number> = {
    done: of.done,
    waiting: of.waiting,
    'needs-person': of.needsPerson,
    refused: of.refused,
    'given-up': of.givenUp,
  }
  return shares(owedParts.map((id) => ({ id, count: counts[id] })))
}

/** Why nothing was owed, most frequent first. */
export function notOwedBar({ notOwed }: Completeness): Part<string>[] {
  const counts = Object.entries(notOwed).map(([id, count]) => ({ id, count }))
  return shares(counts.sort((a, b) => b.count - a.count || a.id.localeCompare(b.id)))
}

function shares<T>(parts: { id: T; count: number }[]): Part<T>[] {
  const there = parts.filter(({ count }) => count > 0)
  const sum = there.reduce((all, { count }) => all + count, 0)
  const seen = there.map((part) => ({ ...part, share: Math.max(SMALLEST, part.count / sum) }))
  const total = seen.reduce((all, { share }) => all + share, 0)
  return seen.map((part) => ({ ...part, share: part.share / total }))
}

/** Percent that are in Zoho, one decimal, rounded down: 100 only when none is missing. Null when nothing was owed. */
export const percentDone = ({ done, owed }: Completeness): number | null =>
  owed === 0 ? null : Math.floor((done / owed) * 1000) / 10

/** What the quick filters find, in logs. */
export const quickCounts = (of: Completeness) => ({
  'not-delivered': of.owed - of.done,
  'needs-person': of.needsPerson + of.refused,
  'no-match': of.notOwed['log-no-match'] ?? 0,
})
