import { expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { createThrottle } from './throttle.ts'

function throttled() {
  const clock = { now: 1_000_000 }
  const throttle = createThrottle(() => clock.now)
  const keys = [{ key: 'address 10.0.0.1', free: 3 }]
  /** 0: let through, else the seconds to wait. */
  const attempt = () => {
    try {
      throttle.attempt(keys)
      return 0
    } catch (error) {
      if (error instanceof ProblemError) return Number(error.problem.params?.['seconds'])
      throw error
    }
  }
  return { clock, throttle, keys, attempt }
}

it('lets a few attempts through, then makes each wait twice as long', () => {
  const { clock, attempt } = throttled()
  expect([attempt(), attempt(), attempt(), attempt()]).toEqual([0, 0, 0, 0])
  expect(attempt()).toBe(15)
  clock.now += 15_000
  expect(attempt()).toBe(0)
  expect(attempt()).toBe(30)
  for (let i = 0; i < 20; i++) {
    clock.now += attempt() * 1000
    expect(attempt()).toBe(0)
  }
  expect(attempt()).toBe(300)
})

it('forgets after a success and after a quarter of an hour', () => {
  const { clock, throttle, keys, attempt } = throttled()
  for (let i = 0; i < 4; i++) attempt()
  throttle.succeeded(keys)
  expect([attempt(), attempt(), attempt(), attempt(), attempt()]).toEqual([0, 0, 0, 0, 15])
  clock.now += 15 * 60_000
  expect([attempt(), attempt(), attempt(), attempt(), attempt()]).toEqual([0, 0, 0, 0, 15])
})

it('does not grow with the number of names that are tried', () => {
  const throttle = createThrottle(() => 0)
  for (let i = 0; i < 30_000; i++) throttle.attempt([{ key: `name ${i}`, free: 0 }])
  // The oldest have been forgotten, the newest not.
  expect(() => throttle.attempt([{ key: 'name 0', free: 0 }])).not.toThrow()
  expect(() => throttle.attempt([{ key: 'name 29999', free: 0 }])).toThrow(ProblemError)
})
