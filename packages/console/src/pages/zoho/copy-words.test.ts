import { describe, expect, test } from 'vitest'
import { copyCounts, copyPercent, copyState } from './copy-words.ts'

const index = {
  ...{ records: 11_902, inZoho: 12_340, withNumber: 11_902, copiedAt: 5, copying: false, progress: null },
  ...{ stopped: false, nextAt: 9, on: true },
}
const progress = { records: 200, total: 1000, startedAt: 1 }

describe('the copy of numbers', () => {
  test.each([
    ['done', {}],
    ['never', { copiedAt: null }],
    ['running', { copying: true, progress }],
    ['stopped', { progress, stopped: true }],
    ['waiting', { progress }],
    ['off', { on: false, progress }],
  ] as const)('[A4.5] is %s', (expected, changes) => {
    expect(copyState({ ...index, ...changes })).toBe(expected)
  })

  test('[A4.5] how far it is, and never a whole before it is one', () => {
    expect(copyPercent(null)).toBeNull()
    expect(copyPercent({ ...progress, total: null })).toBeNull()
    expect(copyPercent(progress)).toBe(20)
    expect(copyPercent({ ...progress, records: 1200 })).toBe(99)
  })

  test('[A4.7] both sides and the difference, once they were counted', () => {
    expect(copyCounts(index)).toEqual({ inZoho: 12_340, withNumber: 11_902, without: 438 })
    expect(copyCounts({ ...index, withNumber: null })).toBeNull()
    expect(copyCounts({ ...index, inZoho: null })).toBeNull()
  })
})
