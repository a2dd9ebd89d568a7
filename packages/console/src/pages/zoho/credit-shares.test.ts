import type { CreditsView } from '@jackfield/contract'
import { expect, test } from 'vitest'
import { creditShares, usedPercent } from './credit-shares.ts'

const view = (changes: Partial<CreditsView>): CreditsView => ({
  step: 'live',
  stepSince: 0,
  backAt: null,
  used: 0,
  budget: null,
  budgetFrom: 'unknown',
  typed: null,
  edition: null,
  byPurpose: [],
  others: 0,
  told: null,
  expected: 0,
  runsOutAt: null,
  kept: 0,
  ...changes,
})

test('[OPS.68] shares are those of all that was used, with what others used last', () => {
  expect(creditShares(view({}))).toEqual([])
  const byPurpose = [
    { purpose: 'ring-search', credits: 60 },
    { purpose: 'log', credits: 20 },
  ] as const
  expect(creditShares(view({ used: 100, byPurpose: [...byPurpose], others: 20 }))).toEqual([
    { purpose: 'ring-search', credits: 60, share: 0.6 },
    { purpose: 'log', credits: 20, share: 0.2 },
    { purpose: 'others', credits: 20, share: 0.2 },
  ])
})

test.each([
  [0, 0, null, null],
  [10, 0, 0, null],
  [0, 0, 100, { all: 0, own: 0, others: 0 }],
  [50, 10, 100, { all: 50, own: 40, others: 10 }],
  [150, 75, 100, { all: 100, own: 50, others: 50 }],
])('[OPS.68] %i used, %i of them by others, of %s', (used, others, budget, wanted) => {
  expect(usedPercent(view({ used, others, budget }))).toEqual(wanted)
})
