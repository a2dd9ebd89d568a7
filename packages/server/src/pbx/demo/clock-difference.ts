import { demoTimeSchema } from '@jackfield/contract/demo-pbx'
import type { Millis } from '../../calls/ids.ts'
import type { DemoRequests } from './requests.ts'

/** A step of the PBX's clock above this is noticed by the next tick of the link. */
const STEP_MS = 1000
/** The first request of a process takes longest, and any one may meet a stall. */
const TIMES = 3

/** The PBX's clock minus ours, measured by asking for the time. */
export class ClockDifference {
  readonly #requests: DemoRequests
  readonly #now: () => Millis
  #difference = 0

  constructor(requests: DemoRequests, now: () => Millis) {
    this.#requests = requests
    this.#now = now
  }

  /** Milliseconds. */
  get value(): number {
    return this.#difference
  }

  readonly toOurs = (time: Millis): Millis => Math.round(time - this.#difference)
  readonly toTheirs = (time: Millis): Millis => Math.max(0, Math.round(time + this.#difference))

  /** Asks some times and believes the quickest answer: that is wrong by at most half of the time that it took. */
  async measure(): Promise<void> {
    let best = { took: Number.POSITIVE_INFINITY, difference: 0 }
    for (let time = 0; time < TIMES; time++) {
      const before = this.#now()
      const { now } = await this.#requests.get('/time', demoTimeSchema)
      const after = this.#now()
      const took = after - before
      if (took < best.took) best = { took, difference: Math.round(now - (before + after) / 2) }
    }
    this.#difference = best.difference
  }

  /** Whether a time that was just sent tells that the clock was set; a stall of our own looks the same, hence only a hint. */
  seemsSet(theirNow: Millis): boolean {
    return Math.abs(theirNow - this.#now() - this.#difference) > STEP_MS
  }
}
