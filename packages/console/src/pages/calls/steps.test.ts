import { legViewSchema } from '@jackfield/contract'
import { expect, test } from 'vitest'
import { stepsOf } from './steps.ts'

const leg = (number: string, changes: Record<string, unknown>) =>
  legViewSchema.parse({
    party: { kind: number.startsWith('+') ? 'external' : 'extension', number, name: null },
    role: 'callee',
    appearedAt: 0,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    cause: null,
    talkMs: 0,
    ...changes,
  })

test('[OPS.55] every step of a transferred call, in its order', () => {
  const steps = stepsOf({
    legs: [
      leg('+1', { role: 'caller', answeredAt: 1, endedAt: 90, cause: 'normal' }),
      leg('1001', { ringingAt: 5, answeredAt: 10, holds: [{ from: 20, to: 30 }], endedAt: 40, cause: 'normal' }),
      leg('1002', { ringingAt: 41, answeredAt: 50, holds: [{ from: 60, to: 91 }], endedAt: 91, cause: 'normal' }),
      leg('1003', { ringingAt: 2, joinedAt: 70, answeredAt: 70 }),
    ],
    transfers: [{ at: 40, how: 'blind', by: '1001', to: '1002' }],
  })
  const told = steps.map(
    (step) => `${step.at} ${step.kind === 'transfers' ? step.transfer.to : step.leg.party.number} ${step.kind}`,
  )
  expect(told).toEqual([
    '0 +1 calls',
    '5 1001 rings',
    '10 1001 answers',
    '20 1001 holds',
    '30 1001 resumes',
    '40 1001 ends',
    '40 1002 transfers',
    '41 1002 rings',
    '50 1002 answers',
    '60 1002 holds',
    '70 1003 joins',
    '90 +1 ends',
    '91 1002 ends',
  ])
})

test('a call of which nothing is known has no steps', () => {
  expect(stepsOf({ legs: [], transfers: [] })).toEqual([])
})
