import type { DataCentre } from '../data-centre.ts'
import type { Edition, Portal } from './data/portal.ts'
import { DeskFailure } from './errors.ts'

interface Allowance {
  readonly base: number
  readonly perAgent: number
  readonly atOnce: number
}
const free: Allowance = { base: 5000, perAgent: 0, atOnce: 5 }
const enterprise: Allowance = { base: 100_000, perAgent: 1000, atOnce: 25 }

/** Documented credits of a rolling day and calls at once, by edition. unverified for ULTIMATE: as ENTERPRISE. */
const allowances: Readonly<Record<Edition, Allowance>> = {
  FREE: free,
  FREE_2019: free,
  NEW_FREE: free,
  EXPRESS: { base: 25_000, perAgent: 100, atOnce: 10 },
  STANDARD: { base: 50_000, perAgent: 250, atOnce: 10 },
  PROFESSIONAL: { base: 75_000, perAgent: 500, atOnce: 15 },
  ENTERPRISE: enterprise,
  ULTIMATE: enterprise,
  ZOHOONE: enterprise,
}

export function allowanceOf({ settings }: DataCentre, portal: Portal): number {
  const { base, perAgent } = allowances[portal.edition]
  return settings.deskCredits ?? base + perAgent * portal.agents.length
}

/** What a list costs. unverified: that the depth that `from` reaches decides, and not the size of the list. */
export function listCost(query: Readonly<Record<string, string>>): number {
  const reaches = Number(query.from ?? 0) + Number(query.limit ?? 0)
  if (reaches <= 2000) return 3
  if (reaches <= 10_000) return 10
  return reaches <= 100_000 ? 50 : 100
}

const tooMany = (errorCode: string, message: string, wait: number | null) =>
  new DeskFailure(429, { errorCode, message }, wait === null ? {} : { 'retry-after': String(wait) })

/**
 * Pays for a call and takes its place among those that run; throws Desk's 429.
 * @returns the function that gives the place back, and the headers that tell what is left
 */
export function admit(
  centre: DataCentre,
  portal: Portal,
  clientId: string,
  cost: number,
): { readonly leave: () => void; readonly headers: Readonly<Record<string, string>> } {
  const { settings, enforces } = centre
  const { usage } = portal
  const allowance = allowanceOf(centre, portal)
  const wait = (seconds: number) => (enforces('desk-retry-after') ? seconds : null)
  if (usage.used() + cost > allowance && enforces('desk-credits'))
    throw tooMany('THRESHOLD_EXCEEDED', 'The API credits of the day are used up.', wait(usage.secondsUntilFree()))
  const all = settings.deskConcurrency ?? allowances[portal.edition].atOnce
  const leave = usage.take(clientId, { all, allRule: 'desk-concurrency' }, enforces)
  // unverified: how long Desk asks to wait for a place.
  if (!leave) throw tooMany('TOO_MANY_REQUESTS', 'Too many requests at once.', wait(1))
  usage.spend(cost)
  const told = {
    'x-rate-limit-request-weight-v3': String(cost),
    'x-rate-limit-remaining-v3': String(Math.max(0, allowance - usage.used())),
  }
  return { leave, headers: enforces('desk-credit-headers') ? told : {} }
}
