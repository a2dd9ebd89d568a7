import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast } from './forecast.ts'
import { BUCKET_MS, CreditUse, type Spender } from './use.ts'

/** Noon of a day, in buckets. */
const noon = 2_000_000 - (2_000_000 % 96) + 48
type Use = readonly [bucket: number, spender: Spender, credits: number]

function seen(
  use: readonly Use[],
  { now = noon * BUCKET_MS, since = noon - 200, budget = 5000 as number | null } = {},
) {
  const all = new CreditUse()
  for (const [bucket, spender, credits] of use) all.add(bucket, spender, credits)
  return forecast({ sums: (bucket) => all.sums(bucket), since }, now, budget)
}
/** So many credits in each quarter of an hour of a span. */
const steady = (from: number, to: number, spender: Spender, credits: number): Use[] =>
  Array.from({ length: to - from }, (_, index) => [from + index, spender, credits] as const)

describe('the forecast', () => {
  test('[OPS.65] of nothing is nothing', () => {
    expect(seen([])).toMatchObject({ used: 0, expected: 0, runsOutAt: null, kept: 0 })
  })

  test('[OPS.65] what is older than 24 hours no longer counts', () => {
    expect(
      seen([
        [noon - 97, 'log', 70],
        [noon - 96, 'log', 5],
        [noon, 'log', 1],
      ]).used,
    ).toBe(6)
  })

  test('[OPS.65] of a day like the one before: as much as now', () => {
    const { used, expected, runsOutAt } = seen(steady(noon - 120, noon, 'log', 10))
    expect(used).toBe(960)
    expect(expected).toBeLessThan(1000)
    expect(runsOutAt).toBeNull()
  })

  test('[OPS.65] of the first hours: on as in the last hour, and then the budget is used up', () => {
    // Four hours at 400 credits an hour: 1,600 of 5,000, and 3,400 more in eight and a half hours.
    const { used, runsOutAt } = seen(steady(noon - 16, noon, 'always-query', 100), { since: noon - 16 })
    expect(used).toBe(1600)
    const hours = ((runsOutAt ?? 0) / BUCKET_MS - noon) / 4
    expect(hours).toBeGreaterThan(8)
    expect(hours).toBeLessThan(12)
  })

  test('[OPS.65] a copy is made once: it is no pace', () => {
    const { used, expected, runsOutAt } = seen(
      [
        [noon - 2, 'copy', 500],
        [noon - 1, 'log', 4],
      ],
      { since: noon - 2 },
    )
    expect(used).toBe(504)
    expect(expected).toBeLessThan(800)
    expect(runsOutAt).toBeNull()
  })

  test('[OPS.65] goes by the time of day: the rush of the morning comes again', () => {
    // Yesterday from 14 to 16 o'clock; now it is noon.
    const rush = steady(noon - 88, noon - 80, 'ring-search', 100)
    const quiet = seen(rush, { budget: 1000 })
    expect(quiet).toMatchObject({ used: 800, runsOutAt: null })
    const busy = seen([...rush, ...steady(noon - 4, noon, 'ring-search', 60)], { budget: 1200 })
    expect(busy.used).toBe(1040)
    expect(busy.runsOutAt).toBeGreaterThan(noon * BUCKET_MS)
    expect(busy.runsOutAt).toBeLessThan((noon + 12) * BUCKET_MS)
  })

  test('[OPS.65] a budget that is used up runs out now', () => {
    const now = noon * BUCKET_MS + 1234
    expect(seen([[noon, 'log', 5000]], { now }).runsOutAt).toBe(now)
    expect(seen([[noon, 'log', 5000]], { now, budget: null }).runsOutAt).toBeNull()
  })

  test('[OPS.66] keeps what the logs of the coming hours need beyond what becomes free', () => {
    // Logs of yesterday afternoon, 10 a quarter; all else was used this morning and stays used.
    const logs = steady(noon - 94, noon - 60, 'log', 10)
    const { kept } = seen([...logs, ...steady(noon - 30, noon, 'always-query', 100)])
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThanOrEqual(Math.ceil(340 * 1.2))
    // On the first day nothing becomes free before it is needed.
    const first = seen(steady(noon - 4, noon, 'log', 10), { since: noon - 4 })
    expect(first.kept).toBeGreaterThanOrEqual(10 * 40)
    expect(first.kept).toBeLessThan(10 * 60)
  })

  test('[OPS.66] is finite and never below zero, whatever was used', () => {
    const use = fc.tuple(
      fc.integer({ min: noon - 110, max: noon }),
      fc.constantFrom<Spender>('log', 'copy', 'always-query', 'others', 'changes'),
      fc.integer({ min: 0, max: 2000 }),
    )
    fc.assert(
      fc.property(fc.array(use, { maxLength: 60 }), fc.integer({ min: 0, max: BUCKET_MS - 1 }), (uses, ms) => {
        const now = noon * BUCKET_MS + ms
        const told = seen(uses, { now })
        expect(told.expected).toBeGreaterThanOrEqual(told.used)
        expect(told.kept).toBeGreaterThanOrEqual(0)
        expect(told.onlyLogs).toHaveLength(97)
        expect([told.expected, told.kept, ...told.onlyLogs].every((each) => Number.isFinite(each) && each >= 0)).toBe(
          true,
        )
        if (told.used < 5000 && told.runsOutAt !== null) expect(told.runsOutAt).toBeGreaterThan(now)
      }),
    )
  })
})
