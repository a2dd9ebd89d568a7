import type { Completeness } from '@jackfield/contract'
import { expect, test } from 'vitest'
import { notOwedBar, owedBar, percentDone, quickCounts } from './completeness.ts'

const view = (changes: Partial<Completeness> = {}): Completeness => ({
  calls: 0,
  external: 0,
  owed: 0,
  done: 0,
  waiting: 0,
  needsPerson: 0,
  refused: 0,
  givenUp: 0,
  notOwed: {},
  ...changes,
})

test('[OPS.52] one missing log of many is seen, and it is never 100 %', () => {
  const of = view({ owed: 100_000, done: 99_999, refused: 1 })
  expect(percentDone(of)).toBe(99.9)
  const [done, refused] = owedBar(of)
  expect([done?.id, refused?.id]).toEqual(['done', 'refused'])
  expect(refused?.share).toBeGreaterThan(0.01)
  expect((done?.share ?? 0) + (refused?.share ?? 0)).toBeCloseTo(1)
})

test('[OPS.52] all of them is 100 %, none owed is no percentage', () => {
  expect(percentDone(view({ owed: 128, done: 128 }))).toBe(100)
  expect(percentDone(view())).toBeNull()
  expect(owedBar(view())).toEqual([])
})

test('[OPS.52] why nothing was owed, most frequent first', () => {
  const bar = notOwedBar(view({ notOwed: { 'log-no-match': 3, 'log-internal': 30, 'log-anonymous': 0 } }))
  expect(bar.map(({ id, count }) => [id, count])).toEqual([
    ['log-internal', 30],
    ['log-no-match', 3],
  ])
})

test('[OPS.51] the quick filters count what is not in Zoho, what waits for a person, what no record has', () => {
  const of = view({
    owed: 20,
    done: 10,
    waiting: 4,
    needsPerson: 3,
    refused: 2,
    givenUp: 1,
    notOwed: { 'log-no-match': 7 },
  })
  expect(quickCounts(of)).toEqual({ 'not-delivered': 10, 'needs-person': 5, 'no-match': 7 })
})
