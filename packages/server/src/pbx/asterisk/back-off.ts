import type { Problem } from '@jackfield/contract'

/** A mended network is found at once; a wrong password is not hammered (it may lock us out). */
const FIRST_MS = 500
const LONGEST_MS = 30_000
const FIRST_AFTER_REFUSAL_MS = 10_000
const REFUSALS: ReadonlySet<string> = new Set(['pbx-login-refused', 'pbx-permissions', 'pbx-not-ami'])

/**
 * Milliseconds to wait before the next attempt, doubling from one to the next, with a quarter of jitter so that many servers do
 * not come back at once.
 * @param attempt 1 after the first failure in a row
 * @param random 0 to 1
 */
export function backOff(attempt: number, problem: Problem, random: number, scale = 1): number {
  const first = REFUSALS.has(problem.code) ? FIRST_AFTER_REFUSAL_MS : FIRST_MS
  const delay = Math.min(LONGEST_MS, first * 2 ** Math.min(attempt - 1, 16))
  return Math.round(delay * scale * (0.75 + 0.5 * random))
}
