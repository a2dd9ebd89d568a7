import { legViewSchema } from '@jackfield/contract'
import { expect, test } from 'vitest'
import { extentOf, linesOf, shareOf, ticksOf } from './timeline.ts'

const leg = (changes: Record<string, unknown> = {}) =>
  legViewSchema.parse({
    party: { kind: 'extension', number: '1001', name: null },
    role: 'callee',
    appearedAt: 0,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    cause: null,
    talkMs: 0,
    ...changes,
  })
const customer = (changes: Record<string, unknown>) =>
  leg({ party: { kind: 'external', number: '+1', name: null }, role: 'caller', ...changes })
const bars = (...legs: ReturnType<typeof leg>[]) =>
  linesOf({ startedAt: 0, endedAt: 100, legs }, { begin: 0, end: 100 }).map((line) =>
    line.bars.map(({ kind, from, to }) => `${kind} ${from}-${to}`),
  )

test('[OPS.14] a leg that rang and talked has both bars, one after the other', () => {
  const talk = [{ from: 25, to: 100 }]
  expect(bars(leg({ ringingAt: 5, answeredAt: 20, endedAt: 100, talk }))).toEqual([['ringing 5-25', 'talking 25-100']])
})

test('a leg that nobody answered only rang', () => {
  expect(bars(leg({ appearedAt: 10, ringingAt: 20, endedAt: 60 }))).toEqual([['ringing 20-60']])
})

test('[OPS.14] hold is drawn for who holds and for the customer, once where two hold', () => {
  const talk = [{ from: 20, to: 90 }]
  const lines = bars(
    customer({ talk, endedAt: 90 }),
    leg({ ringingAt: 0, answeredAt: 20, talk, holds: [{ from: 30, to: 50 }], endedAt: 90 }),
    leg({ joinedAt: 40, talk: [{ from: 40, to: 90 }], holds: [{ from: 45, to: null }], endedAt: 60 }),
  )
  expect(lines).toEqual([
    ['ringing 0-20', 'talking 20-90', 'held 30-90'],
    ['ringing 0-20', 'talking 20-90', 'held 30-50'],
    ['talking 40-60', 'held 45-60'],
  ])
})

test('[OPS.14] between two agents the customer waits', () => {
  const talk = [
    { from: 10, to: 40 },
    { from: 60, to: 100 },
  ]
  expect(bars(customer({ talk, endedAt: 100 }))).toEqual([
    ['ringing 0-10', 'ringing 40-60', 'talking 10-40', 'talking 60-100'],
  ])
})

test('a leg that came from another call begins when it came and did not ring here', () => {
  const [line] = linesOf(
    { startedAt: 0, endedAt: 100, legs: [leg({ ringingAt: 0, joinedAt: 50, talk: [{ from: 50, to: null }] })] },
    { begin: 0, end: 100 },
  )
  expect([line?.begin, line?.bars]).toEqual([50, [{ kind: 'talking', from: 50, to: 100 }]])
})

test('times outside of the call and a call without length stay inside the drawing', () => {
  for (const extent of [
    { begin: 0, end: 100 },
    { begin: 5, end: 6 },
  ]) {
    const call = {
      startedAt: extent.begin,
      endedAt: extent.end,
      legs: [
        leg({ appearedAt: -50, ringingAt: -40, answeredAt: 500, endedAt: 900, talk: [{ from: 500, to: 20 }] }),
        customer({ appearedAt: 999, talk: [{ from: -5, to: null }] }),
      ],
    }
    for (const { bars: drawn } of linesOf(call, extent))
      for (const { from, to } of drawn) {
        expect(to).toBeGreaterThan(from)
        expect([shareOf(from, extent) >= 0, shareOf(to, extent) <= 1]).toEqual([true, true])
      }
  }
})

test('a call that goes on reaches to now', () => {
  const legs = [leg({ appearedAt: 100 })]
  expect(extentOf({ startedAt: 100, endedAt: null, legs }, 700)).toEqual({ begin: 100, end: 700 })
  expect(extentOf({ startedAt: 100, endedAt: 400, legs: [] }, 700)).toEqual({ begin: 100, end: 400 })
})

test('the axis counts in steps that people count in', () => {
  const seconds = (length: number) => ticksOf({ begin: 0, end: length * 1000 }).map((ms) => ms / 1000)
  expect(seconds(101)).toEqual([0, 30, 60, 90])
  expect(seconds(6)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(seconds(3600)).toEqual([0, 600, 1200, 1800, 2400, 3000, 3600])
  for (const length of [0.001, 1e6, 1e9]) expect(seconds(length).length).toBeLessThanOrEqual(7)
})
