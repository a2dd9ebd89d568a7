import type { Millis } from './calls/ids.ts'

const QUARTER = 15 * 60_000
const DAY = 24 * 3600_000

/**
 * A time zone's wall clock. `local` is a wall clock's time written as if it were UTC; in the hour that the end of daylight
 * saving time repeats, it names two moments, in the hour that its beginning skips, none.
 */
export interface LocalClock {
  /** Every moment at which the clock showed `local`, oldest first; for a skipped time the one that the old offset gives. */
  moments(local: number): readonly Millis[]
  /** What the clock shows at a moment. */
  local(moment: Millis): number
}

/** @param zone IANA name or `UTC`. Throws a `RangeError` for a zone that does not exist. */
export function localClock(zone: string): LocalClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  // Offsets change at quarters of an hour only, and rows come by the thousand.
  const offsets = new Map<number, number>()
  const offsetAt = (moment: Millis): number => {
    const quarter = Math.floor(moment / QUARTER)
    const known = offsets.get(quarter)
    if (known !== undefined) return known
    if (offsets.size > 10_000) offsets.clear()
    const parts = Object.fromEntries(format.formatToParts(quarter * QUARTER).map((part) => [part.type, part.value]))
    const shown = Date.UTC(
      Number(parts['year']),
      Number(parts['month']) - 1,
      Number(parts['day']),
      Number(parts['hour']),
      Number(parts['minute']),
      Number(parts['second']),
    )
    const offset = shown - quarter * QUARTER
    offsets.set(quarter, offset)
    return offset
  }
  return {
    local: (moment) => moment + offsetAt(moment),
    moments(local) {
      const before = offsetAt(local - DAY)
      const after = offsetAt(local + DAY)
      const candidates = before === after ? [before] : [before, after]
      const moments = candidates.map((offset) => local - offset).filter((moment) => moment + offsetAt(moment) === local)
      return moments.length > 0 ? moments.sort((a, b) => a - b) : [local - before]
    },
  }
}

export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
