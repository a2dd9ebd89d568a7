import { expect, test } from 'vitest'
import { createSettling } from './settling.ts'

test('[OPS.33] time that has passed is told in whole milliseconds: databases keep no parts of them', () => {
  let at = 1000.25
  const settling = createSettling(() => at)
  const row = { key: 'k', attempts: 1, lastSentAt: 0, crmLastSentAt: null }
  settling.begin(row)
  at = 3000.9
  expect(settling.passed(row, 5000, null)).toBe(2000)
})
