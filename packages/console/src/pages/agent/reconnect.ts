/** Milliseconds before the next attempt: 0.5 s doubling to 15 s, spread by a fifth so that pages do not come back all at once. */
export function backOff(attempt: number, random: number): number {
  const base = Math.min(15_000, 500 * 2 ** Math.max(0, attempt - 1))
  return Math.round(base * (0.8 + 0.4 * random))
}
