import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backOff, nextLookUp, standardLimits } from './limits.ts'

describe('backOff', () => {
  const limits = { backOffMs: 1000, maxBackOffMs: 120_000 }

  it.each([
    [1, 0, null, 500],
    [1, 1, null, 1000],
    [3, 1, null, 4000],
    [7, 1, null, 64_000],
    [8, 1, null, 120_000],
    [5000, 1, null, 120_000],
    [1, 1, 30_000, 30_000],
    [8, 0, 30_000, 60_000],
  ])('[OPS.4] after %i failures (random %d, asked for %s) waits %i ms', (failures, random, asked, expected) => {
    expect(backOff(failures, limits, random, asked)).toBe(expected)
  })

  it('[OPS.4] stays between half of the first pause and the limit', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const pause = backOff(failures, limits, random)
        expect(pause).toBeGreaterThanOrEqual(500)
        expect(pause).toBeLessThanOrEqual(120_000)
      }),
    )
  })

  it('a lease is more than twice the longest request', () => {
    expect(standardLimits.leaseMs).toBeGreaterThan(2 * 20_000)
  })
})

describe('nextLookUp', () => {
  const settle = [30_000, 120_000, 300_000]

  it('[OPS.3] waits for each settle time after the send', () => {
    expect(nextLookUp(settle, 0, 1000, 1000)).toBe(31_000)
    expect(nextLookUp(settle, 1, 1000, 31_000)).toBe(121_000)
    expect(nextLookUp(settle, 2, 1000, 121_000)).toBe(301_000)
  })

  it('[OPS.3] spreads the look-ups also when the send was long ago', () => {
    const now = 10_000_000
    expect(nextLookUp(settle, 0, 1000, now)).toBeLessThan(now)
    expect(nextLookUp(settle, 1, 1000, now)).toBe(now + 30_000)
    expect(nextLookUp(settle, 2, 1000, now + 30_000)).toBe(now + 60_000)
  })
})
