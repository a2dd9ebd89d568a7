import { expect, test } from 'vitest'
import { cut } from './text.ts'

test('cutting never leaves half of a character', () => {
  expect(cut('ab😀', 3)).toBe('ab')
  expect(cut('ab😀', 4)).toBe('ab😀')
  expect(cut('abc', 0)).toBe('')
  expect(cut('abc', -5)).toBe('')
})
