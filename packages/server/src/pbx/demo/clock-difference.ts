import { demoTimeSchema } from '@jackfield/contract/demo-pbx'
import type { Millis } from '../../calls/ids.ts'
import type { DemoRequests } from './requests.ts'

/** A step of the PBX's clock above this is noticed by the next tick of the link. */
const STEP_MS = 1000

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

  /** Wrong by at most half of the time that the request takes. */
  async measure(): Promise<void> {
    const before = this.#now()
    const { now } = await this.#requests.get('/time', demoTimeSchema)
    this.#difference = Math.round(now - (before + this.#now()) / 2)
  }

  /** Whether a time that was just sent tells that the clock was set; a stall of our own looks the same, hence only a hint. */
  seemsSet(theirNow: Millis): boolean {
    return Math.abs(theirNow - this.#now() - this.#difference) > STEP_MS
  }
}
