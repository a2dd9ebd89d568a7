import type { CreditPurpose, CreditsView } from '@jackfield/contract'

export interface CreditShare {
  readonly purpose: CreditPurpose | 'others'
  readonly credits: number
  /** Of all that was used, 0 to 1. */
  readonly share: number
}

/** What credits were used for, the largest first, and what others used last. */
export function creditShares({ byPurpose, others }: CreditsView): CreditShare[] {
  const all = [...byPurpose, ...(others > 0 ? [{ purpose: 'others' as const, credits: others }] : [])]
  const sum = all.reduce((total, { credits }) => total + credits, 0)
  return all.map((each) => ({ ...each, share: sum === 0 ? 0 : each.credits / sum }))
}

/** Used by this server and by others in percent of the budget, together at most 100; null when the budget is not known. */
export function usedPercent({
  used,
  others,
  budget,
}: CreditsView): { all: number; own: number; others: number } | null {
  if (budget === null || budget <= 0) return null
  const all = Math.min(100, (used / budget) * 100)
  const theirs = used === 0 ? 0 : all * Math.min(1, others / used)
  return { all: Math.round(all), own: all - theirs, others: theirs }
}
