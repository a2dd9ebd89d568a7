import type { Settings } from '../data/settings.ts'
import type { Enforces } from '../strictness/rules.ts'

const day = 86_400_000
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
export class Limits {
  /** Credits used, summed per minute of real time. */
  readonly #used = new Map<number, number>()
  readonly #running = new Map<string, { all: number; sub: number }>()

  allowance(settings: Settings, users: number): number {
    const { base, perUser, max } = editions[settings.edition]
    return settings.credits ?? Math.min(max, base + perUser * users)
  }

  used(): number {
    const oldest = Math.floor((Date.now() - day) / 60_000)
    let sum = 0
    for (const [minute, credits] of this.#used) {
      if (minute < oldest) this.#used.delete(minute)
      else sum += credits
    }
    return sum
  }

  spend(credits: number): void {
    const minute = Math.floor(Date.now() / 60_000)
    this.#used.set(minute, (this.#used.get(minute) ?? 0) + credits)
  }

  /** Takes a place; returns the function that gives it back, or undefined when all places are taken. */
  enter(clientId: string, settings: Settings, sub: boolean, enforces: Enforces): (() => void) | undefined {
    const running = this.#running.get(clientId) ?? { all: 0, sub: 0 }
    this.#running.set(clientId, running)
    const concurrency = settings.concurrency ?? editions[settings.edition].concurrency
    if (running.all >= concurrency && enforces('concurrency')) return undefined
    if (sub && running.sub >= settings.subConcurrency && enforces('sub-concurrency')) return undefined
    running.all++
    if (sub) running.sub++
    let left = false
    return () => {
      if (left) return
      left = true
      running.all--
      if (sub) running.sub--
    }
  }

  clear(): void {
    this.#used.clear()
    this.#running.clear()
  }
}
