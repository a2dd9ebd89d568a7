import type { Settings } from '../data/settings.ts'
import type { Enforces } from '../strictness/rules.ts'
import { Usage } from '../usage.ts'

/** Documented credits of a rolling day and calls at once, by edition. */
const editions = {
  free: { base: 5000, perUser: 0, max: 5000, concurrency: 5 },
  standard: { base: 50_000, perUser: 250, max: 100_000, concurrency: 10 },
  professional: { base: 50_000, perUser: 500, max: 3_000_000, concurrency: 15 },
  enterprise: { base: 50_000, perUser: 1000, max: 5_000_000, concurrency: 20 },
  ultimate: { base: 50_000, perUser: 2000, max: Number.POSITIVE_INFINITY, concurrency: 25 },
} as const

/** What a request costs and whether it belongs to the kinds of which only ten may run at once. */
export interface Cost {
  readonly credits: number
  readonly sub: boolean
}

/** Credits of the organisation and calls at once per client. */
export class Limits extends Usage {
  allowance(settings: Settings, users: number): number {
    const { base, perUser, max } = editions[settings.edition]
    return settings.credits ?? Math.min(max, base + perUser * users)
  }

  /** Takes a place; returns the function that gives it back, or undefined when all places are taken. */
  enter(clientId: string, settings: Settings, sub: boolean, enforces: Enforces): (() => void) | undefined {
    const all = settings.concurrency ?? editions[settings.edition].concurrency
    const ofSub = sub ? { sub: settings.subConcurrency, subRule: 'sub-concurrency' as const } : {}
    return this.take(clientId, { all, allRule: 'concurrency', ...ofSub }, enforces)
  }
}
