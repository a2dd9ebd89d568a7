import type { Millis } from '../calls/ids.ts'
import type { DeliveryRow } from './row.ts'

type Sent = Pick<DeliveryRow, 'key' | 'attempts' | 'lastSentAt' | 'crmLastSentAt'>

/** Two clocks that differ by no more tell the same. */
const SAME_MS = 30_000
/** More are not remembered; of them the two clocks tell. */
const MOST = 10_000

/**
 * How long ago the rows that are `unknown` were sent. Settle times are counted by the monotonic clock, which nothing puts forward:
 * else a clock that jumps would make a settle time pass in a moment, and the write be repeated too early.
 */
export interface Settling {
  /** From this moment on nothing of this attempt leaves any more. */
  begin(row: Pick<Sent, 'key' | 'attempts'>): void
  /**
   * At least this long ago, in whole milliseconds, the last byte left. Of rows that an earlier life has sent, our clock and the CRM's tell it, as far as
   * they agree; else it counts from now.
   */
  passed(row: Sent, now: Millis, crmNow: Millis | null): Millis
}

export function createSettling(monotonic: () => Millis): Settling {
  const begun = new Map<string, { readonly attempts: number; readonly at: Millis }>()

  const begin: Settling['begin'] = ({ key, attempts }) => {
    begun.delete(key)
    begun.set(key, { attempts, at: monotonic() })
    const [oldest] = begun.keys()
    if (begun.size > MOST && oldest !== undefined) begun.delete(oldest)
  }

  return {
    begin,
    passed(row, now, crmNow) {
      const known = begun.get(row.key)
      if (known?.attempts === row.attempts) return Math.floor(monotonic() - known.at)
      const ours = now - (row.lastSentAt ?? now)
      const theirs = row.crmLastSentAt === null || crmNow === null ? null : crmNow - row.crmLastSentAt
      if (theirs !== null && ours >= 0 && theirs >= 0 && Math.abs(ours - theirs) <= SAME_MS)
        return Math.min(ours, theirs)
      begin(row)
      return 0
    },
  }
}
