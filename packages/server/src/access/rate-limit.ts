import type { Millis } from '../calls/ids.ts'

const MAX_KEYS = 10_000

/** Counts what comes from where, in windows of `perMs`. Kept in memory. */
export interface RateLimit {
  /** Counts one; gives 0, or the seconds until there may be another. */
  take(key: string): number
}

export function createRateLimit(now: () => Millis, { most, perMs }: { most: number; perMs: Millis }): RateLimit {
  const windows = new Map<string, { since: Millis; count: number }>()
  return {
    take(key) {
      const at = now()
      const known = windows.get(key)
      if (known && at - known.since < perMs && at >= known.since) {
        known.count++
        return known.count > most ? Math.ceil((known.since + perMs - at) / 1000) : 0
      }
      windows.delete(key)
      windows.set(key, { since: at, count: 1 })
      while (windows.size > MAX_KEYS) windows.delete(windows.keys().next().value as string)
      return 0
    },
  }
}
