import type { Millis } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'

interface Attempts {
  count: number
  /** No attempt before this moment. */
  until: Millis
  last: Millis
}

const FORGET_AFTER: Millis = 15 * 60_000
const FIRST_WAIT: Millis = 15_000
const LONGEST_WAIT: Millis = 5 * 60_000
const MAX_KEYS = 10_000

/** Slows guessing: after some failures under one key each further attempt waits, twice as long every time, up to 5 minutes. */
export interface Throttle {
  /**
   * Counts an attempt as failed before it is tried, so that many at once do not slip through. Throws `sign-in-throttled`
   * while one of the keys has to wait.
   */
  attempt(keys: readonly ThrottleKey[]): void
  /** Takes the count back. */
  succeeded(keys: readonly ThrottleKey[]): void
}

export interface ThrottleKey {
  readonly key: string
  /** Failures without a wait. */
  readonly free: number
}

/** Kept in memory: a restart forgets, and takes longer than the wait that it saves. */
export function createThrottle(now: () => Millis): Throttle {
  const attempts = new Map<string, Attempts>()
  return {
    attempt(keys) {
      const at = now()
      const wait = Math.max(0, ...keys.map(({ key }) => (attempts.get(key)?.until ?? 0) - at))
      if (wait > 0) throw new ProblemError('sign-in-throttled', { seconds: Math.ceil(wait / 1000) })
      for (const { key, free } of keys) {
        const known = attempts.get(key)
        const count = known && at - known.last < FORGET_AFTER ? known.count + 1 : 1
        const over = count - free
        const until = over > 0 ? at + Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(over - 1, 10)) : 0
        // Deleted first, so that the oldest key is always the map's first one.
        attempts.delete(key)
        attempts.set(key, { count, until, last: at })
      }
      while (attempts.size > MAX_KEYS) attempts.delete(attempts.keys().next().value as string)
    },
    succeeded(keys) {
      for (const { key } of keys) attempts.delete(key)
    },
  }
}
