import { describe, expect, test } from 'vitest'
import { waitsForOthers } from './batching.ts'
import type { DeliveryRow } from './row.ts'

const row = (createdAt: number, changes: Partial<DeliveryRow> = {}) =>
  ({ kind: 'call-log', attempts: 0, createdAt, ...changes }) as DeliveryRow

describe('logs wait for others that cost no more together', () => {
  test('[A10.13] a single one as long as it may, and no longer', () => {
    expect(waitsForOthers([row(1000)], 5000, 5999)).toBe(true)
    expect(waitsForOthers([row(1000)], 5000, 6000)).toBe(false)
    expect(waitsForOthers([row(1000)], 0, 1000)).toBe(false)
    expect(waitsForOthers([row(5000), row(1000)], 5000, 6000)).toBe(false)
  })
  test('[A10.13] ten go at once', () => {
    expect(
      waitsForOthers(
        Array.from({ length: 9 }, () => row(1000)),
        5000,
        1000,
      ),
    ).toBe(true)
    expect(
      waitsForOthers(
        Array.from({ length: 10 }, () => row(1000)),
        5000,
        1000,
      ),
    ).toBe(false)
  })
  test('what was tried before, or is to be created, waits for nobody; nor does a clock that was put back hold anything', () => {
    expect(waitsForOthers([row(1000), row(1000, { attempts: 1 })], 5000, 1000)).toBe(false)
    expect(waitsForOthers([row(1000, { kind: 'create' })], 5000, 1000)).toBe(false)
    expect(waitsForOthers([row(9000)], 5000, 1000)).toBe(false)
  })
})
