import { expect, test } from 'vitest'
import { backOff } from './back-off.ts'

const unreachable = { code: 'pbx-unreachable' } as const

test('[OPS.6] doubles up to half a minute', () => {
  expect([1, 2, 3, 7, 100].map((attempt) => backOff(attempt, unreachable, 0.5))).toEqual([
    500, 1000, 2000, 30_000, 30_000,
  ])
})

test('[OPS.6] with a quarter of jitter', () => {
  expect([backOff(1, unreachable, 0), backOff(1, unreachable, 1)]).toEqual([375, 625])
})

test('[B1.2] a refused login waits longer: a PBX may lock out who hammers it', () => {
  expect(backOff(1, { code: 'pbx-login-refused' }, 0.5)).toBe(10_000)
})
