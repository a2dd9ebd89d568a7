import type { CreditStep, IntegrationKind } from '@jackfield/contract'

/** Nothing arrives later than 30 minutes: this, and time to read what was found. */
export const LONGEST_MS = 25 * 60_000
const SHORTEST_MS = 60_000
const BESIDE_NOTIFICATIONS_MS = 5 * 60_000
/** As long as nobody knows what there is; the smallest edition has 5,000 credits a day. */
const UNTOLD_MS = 2 * 60_000
/**
 * Zoho CRM: three modules, each asked for changes and for deletions. Zoho Desk: a list of each of two modules, and a few known records
 * of each, whether they are still there; three credits every time.
 */
const creditsPerPoll: Readonly<Record<IntegrationKind, number>> = { 'zoho-crm': 6, 'zoho-desk': 12 }
/** Of what is left for the next 24 hours, so much may go into asking for changes. */
const SHARE = 0.2

export interface PollState {
  /** Zoho tells of changes. */
  readonly notifications: boolean
  /** Credits that are left; null: the budget is not known. */
  readonly creditsRemaining: number | null
  readonly step: CreditStep
  readonly kind: IntegrationKind
}

/**
 * Pause between two questions for changes, in milliseconds. Where Zoho tells of changes, asking is for what got lost; else it is
 * as often as a fifth of the credits that are left allows. When what is left is for logs only, it is as seldom as can be.
 */
export function pollInterval({ notifications, creditsRemaining, step, kind }: PollState): number {
  if (step === 'logs-only') return LONGEST_MS
  const affordable =
    creditsRemaining === null
      ? UNTOLD_MS
      : (24 * 3600_000 * creditsPerPoll[kind]) / Math.max(1, SHARE * creditsRemaining)
  const wanted = notifications ? Math.max(BESIDE_NOTIFICATIONS_MS, affordable) : affordable
  return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wanted)))
}
