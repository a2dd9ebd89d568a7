import { describe, expect, test } from 'vitest'
import { CreditMeter, type Spending } from './meter.ts'

const HOUR = 3_600_000
const start = Date.UTC(2026, 0, 5, 12)

function scene() {
  const clock = { now: start }
  const steps: string[] = []
  const meter = new CreditMeter(
    () => clock.now,
    (step, before) => void steps.push(`${before} > ${step}`),
  )
  const spend = (credits: number, more: Partial<Spending> = {}) =>
    meter.spent({ purpose: 'ring-search', credits, remaining: null, answered: true, ...more })
  return { clock, steps, meter, spend }
}
const enterprise = { edition: 'enterprise', paid: true, users: 10 }

describe('the meter of an organisation', () => {
  test('[OPS.64] counts by purpose, and forgets what is older than 24 hours', () => {
    const { clock, meter, spend } = scene()
    spend(6)
    spend(2, { purpose: 'log' })
    clock.now += HOUR
    spend(6)
    expect(meter.view()).toMatchObject({
      used: 14,
      others: 0,
      byPurpose: [
        { purpose: 'ring-search', credits: 12 },
        { purpose: 'log', credits: 2 },
      ],
    })
    clock.now = start + 24 * HOUR + 16 * 60_000
    expect(meter.view().used).toBe(6)
    clock.now += HOUR
    expect(meter.view()).toMatchObject({ used: 0, byPurpose: [] })
  })

  test('[OPS.65] the budget is what was typed, else what the edition gives; without either nothing is held back', () => {
    const { meter, spend, steps } = scene()
    spend(100_000)
    expect(meter.view()).toMatchObject({ budget: null, budgetFrom: 'unknown', step: 'live', runsOutAt: null })
    expect(meter.remaining()).toBeNull()
    meter.budget(null, enterprise)
    expect(meter.view()).toMatchObject({
      budget: 60_000,
      budgetFrom: 'edition',
      edition: { name: 'enterprise', users: 10, credits: 60_000 },
      step: 'logs-only',
    })
    meter.budget(1_000_000, enterprise)
    expect(meter.view()).toMatchObject({ budget: 1_000_000, budgetFrom: 'typed', typed: 1_000_000, step: 'live' })
    expect(steps).toEqual(['live > logs-only', 'logs-only > live'])
  })

  test('[D1.54] where Zoho tells with every answer what is left, that and what was used are the budget, and silence says nothing', () => {
    const { meter, spend } = scene()
    spend(3, { remaining: 4_997, tellsAlways: true })
    expect(meter.view()).toMatchObject({ budget: 5_000, budgetFrom: 'zoho', used: 3, others: 0, step: 'live' })
    spend(3, { remaining: 4_000, tellsAlways: true })
    expect(meter.view()).toMatchObject({ budget: 5_000, used: 1_000, others: 994 })
    for (let n = 0; n < 5; n++) spend(1, { tellsAlways: true })
    expect(meter.view()).toMatchObject({ budget: 5_000, used: 1_005, told: { remaining: 4_000 } })
  })

  test('[OPS.65] Zoho’s own figure counts: others use the same budget', () => {
    const { clock, meter, spend } = scene()
    meter.budget(null, enterprise)
    spend(1000)
    spend(1, { remaining: 20_000 })
    expect(meter.view()).toMatchObject({ used: 40_000, others: 38_999, told: { remaining: 20_000, at: start } })
    expect(meter.remaining()).toBe(20_000)
    // They use less.
    clock.now += HOUR
    spend(1, { remaining: 25_000 })
    expect(meter.view()).toMatchObject({ used: 35_000, others: 33_998 })
    // We had counted too much.
    spend(30_000)
    spend(1, { remaining: 29_000 })
    expect(meter.view()).toMatchObject({ used: 31_000 })
    spend(1, { remaining: 29_900 })
    expect(meter.view()).toMatchObject({ used: 30_100, others: 0 })
    expect(meter.remaining()).toBe(29_900)
  })

  test('[OPS.65] several answers in a row that tell nothing say that more than half is left; one does not', () => {
    const { meter, spend } = scene()
    meter.budget(null, enterprise)
    spend(1, { remaining: 100 })
    spend(1)
    spend(1)
    expect(meter.view().step).toBe('logs-only')
    spend(1, { answered: false })
    expect(meter.view().step).toBe('logs-only')
    spend(1)
    expect(meter.view()).toMatchObject({ used: 30_000, step: 'live', told: null })
    // Where it never told anything, that it tells nothing means nothing.
    const other = scene()
    other.meter.budget(null, enterprise)
    for (let n = 0; n < 10; n++) other.spend(5000)
    expect(other.meter.view().used).toBe(50_000)
  })

  test('[OPS.65] where the budget is not known, what Zoho tells is the budget; more than the edition gives was bought', () => {
    const { meter, spend } = scene()
    spend(3)
    spend(1, { remaining: 2499 })
    expect(meter.view()).toMatchObject({ budget: 4998, budgetFrom: 'zoho', used: 2499, step: 'live' })
    spend(1, { remaining: 300 })
    expect(meter.view()).toMatchObject({ budget: 4998, step: 'local-index' })
    const bought = scene()
    bought.meter.budget(null, enterprise)
    bought.spend(10, { remaining: 200_000 })
    expect(bought.meter.view()).toMatchObject({ budget: 200_010, budgetFrom: 'zoho', used: 10, step: 'live' })
  })

  test('[OPS.65] a typed budget is never raised by what Zoho tells', () => {
    const { meter, spend } = scene()
    meter.budget(1000, enterprise)
    spend(600, { remaining: 20_000 })
    expect(meter.view()).toMatchObject({ budget: 1000, used: 600, others: 0 })
    spend(1, { remaining: 900 })
    expect(meter.view()).toMatchObject({ budget: 1000, used: 601 })
    spend(1, { remaining: 100 })
    expect(meter.view()).toMatchObject({ budget: 1000, used: 900, others: 298, step: 'local-index' })
  })

  test('[OPS.66] keeps first what the logs of the day need', () => {
    const { clock, meter, spend } = scene()
    meter.budget(5000, null)
    // Logs of five hours, 120 an hour.
    clock.now += 7 * 60_000
    for (let quarter = 0; quarter < 20; quarter++) {
      spend(30, { purpose: 'log' })
      clock.now += 15 * 60_000
    }
    const { kept, step } = meter.view()
    expect(kept).toBeGreaterThan(1200)
    expect(step).toBe('live')
    // 1,900 would be left, 38 of a hundred; without the logs to come that is plenty.
    spend(2500)
    meter.evaluate()
    expect(meter.view()).toMatchObject({ used: 3100, step: 'local-index' })
    expect(meter.view().backAt).not.toBeNull()
  })

  test('[OPS.66][OPS.67] steps down as credits go and up as they become free, and says when that will be', () => {
    const { clock, steps, meter, spend } = scene()
    meter.budget(1000, null)
    for (let n = 0; n < 160; n++) {
      spend(6)
      clock.now += 10_000
    }
    expect(meter.view()).toMatchObject({ step: 'logs-only', used: 960, stepSince: expect.any(Number) })
    expect(steps).toEqual(['live > local-index', 'local-index > logs-only'])
    const back = meter.view().backAt ?? 0
    expect(back).toBeGreaterThan(clock.now + 20 * HOUR)
    clock.now = back - 16 * 60_000
    meter.evaluate()
    expect(meter.step).toBe('logs-only')
    clock.now = back + 16 * 60_000
    meter.evaluate()
    expect(meter.step).not.toBe('logs-only')
    clock.now = start + 26 * HOUR
    meter.evaluate()
    expect(meter.view()).toMatchObject({ step: 'live', backAt: null, used: 0 })
  })
})
