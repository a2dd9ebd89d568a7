import { expect, test } from 'vitest'
import { creditsOfRows, mostChanges } from './most-changes.ts'

test('[D3.56] going through a list costs what the prices of its depths say', () => {
  expect(creditsOfRows(0)).toBe(0)
  expect(creditsOfRows(2_000)).toBeLessThan(80)
  expect(creditsOfRows(10_000)).toBeGreaterThan(800)
  expect(creditsOfRows(10_000)).toBeLessThan(1_000)
  expect(creditsOfRows(100_000)).toBeGreaterThan(45_000)
  expect(creditsOfRows(100_000)).toBeLessThan(50_000)
})

test.each([0, 1_000, 9_000, 20_000, 50_000, 100_000, 300_000])(
  '[D3.56] of %i records no more are read one by one than cost as much as copying all',
  (kept) => {
    const most = mostChanges(kept)
    expect(most).toBeGreaterThanOrEqual(1_000)
    expect(most).toBeLessThanOrEqual(Math.max(1_000, kept))
    if (most > 1_000) expect(most + creditsOfRows(most)).toBeLessThanOrEqual(creditsOfRows(kept))
  },
)

test('[D3.56] a large portal is not copied again for some thousand changes', () => {
  expect(mostChanges(100_000)).toBeGreaterThan(25_000)
  expect(mostChanges(100_000)).toBeLessThan(40_000)
})
