import type { CreditStep } from '@jackfield/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketsUntilBack, nextStep } from './step.ts'

const of = (left: number, kept = 0) => ({ budget: 1000, used: 1000 - left - kept, kept })
const order: readonly CreditStep[] = ['live', 'local-index', 'logs-only']

describe('the step that follows from what is left of 1,000 credits', () => {
  const cases: [step: CreditStep, left: number, next: CreditStep][] = [
    ['live', 1000, 'live'],
    ['live', 200, 'live'],
    ['live', 199, 'local-index'],
    ['live', 50, 'local-index'],
    ['live', 49, 'logs-only'],
    ['live', -500, 'logs-only'],
    ['local-index', 299, 'local-index'],
    ['local-index', 300, 'live'],
    ['local-index', 49, 'logs-only'],
    ['logs-only', 99, 'logs-only'],
    ['logs-only', 100, 'local-index'],
    ['logs-only', 299, 'local-index'],
    ['logs-only', 300, 'live'],
  ]
  test.each(cases)('[OPS.66] from %s with %i left: %s', (step, left, next) => {
    expect(nextStep(step, of(left))).toBe(next)
    // What is kept for logs is not there for anything else.
    expect(nextStep(step, of(left, 400))).toBe(next)
  })

  test('[OPS.66] where nothing is known nothing is held back; where there is nothing, all is', () => {
    for (const step of order) {
      expect(nextStep(step, null)).toBe('live')
      expect(nextStep(step, { budget: 0, used: 0, kept: 0 })).toBe('logs-only')
    }
  })

  test('[OPS.66] it settles at once, takes less with less, and does not go to and fro for a few credits', () => {
    const step = fc.constantFrom(...order)
    const left = fc.integer({ min: -2000, max: 1000 })
    fc.assert(
      fc.property(step, left, left, (from, a, b) => {
        const first = nextStep(from, of(a))
        expect(nextStep(first, of(a))).toBe(first)
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(order.indexOf(nextStep(from, of(less)))).toBeGreaterThanOrEqual(order.indexOf(nextStep(from, of(more))))
        // Down, up and down again takes at least a twentieth of the budget.
        const there = nextStep(first, of(b))
        if (there !== first && nextStep(there, of(a)) !== there) expect(Math.abs(a - b)).toBeGreaterThanOrEqual(50)
      }),
    )
  })
})

test('[OPS.67] when the step before comes back follows from what becomes free', () => {
  expect(bucketsUntilBack('live', of(500), [0])).toBeNull()
  expect(bucketsUntilBack('local-index', null, [0])).toBeNull()
  expect(bucketsUntilBack('local-index', of(150), [850, 800, 700, 100])).toBe(3)
  expect(bucketsUntilBack('logs-only', of(0), [1000, 900, 100])).toBe(2)
  expect(bucketsUntilBack('logs-only', of(0, 300), [700, 600])).toBe(2)
  expect(bucketsUntilBack('logs-only', of(0), [1000, 990])).toBeNull()
})
