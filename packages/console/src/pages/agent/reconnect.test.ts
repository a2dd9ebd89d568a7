import { expect, test } from 'vitest'
import { backOff } from './reconnect.ts'

test('the pause doubles up to 15 s, within a fifth', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((attempt) => backOff(attempt, 0.5))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000,
  ])
  expect(backOff(1, 0)).toBe(400)
  expect(backOff(90, 1)).toBe(18_000)
})
