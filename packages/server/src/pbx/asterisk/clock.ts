import type { Millis } from '../../calls/ids.ts'
import type { AmiConnection } from './ami-connection.ts'
import type { AmiFields } from './ami-parser.ts'

/** Time of a message by the PBX's clock (`Timestamp`, seconds with fractions), or null where it has none. */
export function timestampOf(fields: AmiFields): Millis | null {
  const seconds = Number(fields['Timestamp'])
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : null
}

/** The PBX's clock beside ours. The measurement with the shortest way there and back is the best; older ones fade. */
export class PbxClock {
  readonly #now: () => Millis
  #difference = 0
  #roundTrip = Number.POSITIVE_INFINITY

  constructor(now: () => Millis) {
    this.#now = now
  }

  /** PBX minus us, in milliseconds. */
  get difference(): number {
    return this.#difference
  }

  /** Asks the PBX for its time. Throws what the action throws. */
  async measure(connection: Pick<AmiConnection, 'action'>): Promise<void> {
    const before = this.#now()
    const theirs = timestampOf(await connection.action('Ping'))
    const after = this.#now()
    if (theirs === null) return
    const roundTrip = Math.max(0, after - before)
    const difference = theirs - (before + roundTrip / 2)
    const jumped = Math.abs(difference - this.#difference) > roundTrip + this.#roundTrip
    if (roundTrip <= this.#roundTrip || jumped) {
      this.#difference = Math.round(difference)
      this.#roundTrip = roundTrip
    }
    this.#roundTrip += 1
  }

  /** When a message's event happened, by our clock; never later than now. */
  timeOf(fields: AmiFields): Millis {
    const theirs = timestampOf(fields)
    return theirs === null ? this.#now() : Math.min(theirs - this.#difference, this.#now())
  }
}
