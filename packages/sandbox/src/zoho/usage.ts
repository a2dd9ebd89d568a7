import type { Enforces, Rule } from './strictness/rules.ts'

const day = 86_400_000
const minute = 60_000

/** How many calls of one client may run at once, and the rule that says so. */
export interface Places {
  readonly all: number
  readonly allRule: Rule
  /** Of the costly kinds alone; absent: this call is none of them. */
  readonly sub?: number
  readonly subRule?: Rule
}

/** Credits used in a rolling day of real time, and calls that run at present, of one organisation. */
export class Usage {
  /** Credits used, summed per minute of real time. */
  readonly #used = new Map<number, number>()
  readonly #running = new Map<string, { all: number; sub: number }>()

  used(): number {
    const oldest = Math.floor((Date.now() - day) / minute)
    let sum = 0
    for (const [at, credits] of this.#used) {
      if (at < oldest) this.#used.delete(at)
      else sum += credits
    }
    return sum
  }

  spend(credits: number): void {
    const at = Math.floor(Date.now() / minute)
    this.#used.set(at, (this.#used.get(at) ?? 0) + credits)
  }

  /** Seconds until the first credits that are used now are free again. */
  secondsUntilFree(): number {
    const oldest = Math.min(...this.#used.keys())
    return Number.isFinite(oldest) ? Math.max(1, Math.ceil(((oldest + 1) * minute + day - Date.now()) / 1000)) : 1
  }

  /** Takes a place; returns the function that gives it back, or undefined when all places are taken. */
  take(clientId: string, places: Places, enforces: Enforces): (() => void) | undefined {
    const { all, allRule, sub, subRule } = places
    const running = this.#running.get(clientId) ?? { all: 0, sub: 0 }
    this.#running.set(clientId, running)
    if (running.all >= all && enforces(allRule)) return undefined
    if (sub !== undefined && subRule && running.sub >= sub && enforces(subRule)) return undefined
    running.all++
    if (sub !== undefined) running.sub++
    let left = false
    return () => {
      if (left) return
      left = true
      running.all--
      if (sub !== undefined) running.sub--
    }
  }

  clear(): void {
    this.#used.clear()
    this.#running.clear()
  }
}
