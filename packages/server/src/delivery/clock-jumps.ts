import type { Millis } from '../calls/ids.ts'
import type { DeliveryParts } from './parts.ts'

/** A wall clock that is corrected a little is no jump. */
const JUMP_MS = 1000
/** Nothing waits longer on purpose; a time that lies further ahead was set before our clock was put back. */
const FURTHEST_MS = 3_600_000

/** Watches our clock: when it is put back, what waits for a time does not wait for that time to come again. */
export function clockJumps({ store, now: clock, settleTimesMs, limits, log }: DeliveryParts) {
  const furthest = Math.max(FURTHEST_MS, limits.maxBackOffMs, settleTimesMs.at(-1) ?? 0)
  let last: Millis | null = null
  return {
    /** @returns by how much the clock was put back since the last call; 0 when it was not */
    async mend(): Promise<Millis> {
      const now = clock()
      const before = last
      const back = before === null ? 0 : before - now
      if (before !== null && back < JUMP_MS) {
        last = now
        return 0
      }
      // At the start it is not known by how much; then only what is impossible is mended.
      const ahead = before === null ? now + furthest : now
      const query = store.db
        .updateTable('delivery')
        .set((of) => ({ next_attempt_at: before === null ? of.val(now) : of('next_attempt_at', '-', back) }))
        .where('state', 'in', ['waiting', 'unknown'])
        .where('next_attempt_at', '>', ahead)
      await store.commit([{ query }])
      last = now
      if (back > 0) log.warn({ backMs: back }, 'the clock of this machine was put back')
      return Math.max(0, back)
    },
  }
}
