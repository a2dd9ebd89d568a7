import { expect, test } from 'vitest'
import { wantedRange } from './byte-range.ts'

const validators = { etag: '"100-5"', modified: 'Sun, 22 Nov 2026 01:15:00 GMT' }
const wanted = (range: string | undefined, ifRange?: string, size = 100) => {
  const found = wantedRange({ range, ...(ifRange === undefined ? {} : { 'if-range': ifRange }) }, size, validators)
  return found.kind === 'part' ? [found.range.from, found.range.to] : found.kind
}

const cases: [string | undefined, unknown][] = [
  [undefined, 'whole'],
  ['bytes=0-', [0, 99]],
  ['bytes=0-0', [0, 0]],
  ['bytes=10-19', [10, 19]],
  ['bytes=90-1000', [90, 99]],
  ['bytes=-10', [90, 99]],
  ['bytes=-1000', [0, 99]],
  ['bytes=99-', [99, 99]],
  ['bytes=100-', 'none'],
  ['bytes=100-200', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=5-4', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=0-1,3-4', 'whole'],
  ['lines=0-1', 'whole'],
  ['bytes=a-b', 'whole'],
  ['bytes=1e3-', 'whole'],
  ['', 'whole'],
]
test.each(cases)('[B9.3] range %j', (range, expected) => {
  expect(wanted(range)).toEqual(expected)
})

test('[B9.3] a file that has changed since is sent whole', () => {
  expect(wanted('bytes=1-2', validators.etag)).toEqual([1, 2])
  expect(wanted('bytes=1-2', validators.modified)).toEqual([1, 2])
  expect(wanted('bytes=1-2', '"100-6"')).toBe('whole')
  expect(wanted('bytes=1-2', 'Sun, 22 Nov 2026 01:15:01 GMT')).toBe('whole')
})

test('[B9.3] an empty file has no part', () => {
  expect(wanted('bytes=0-', undefined, 0)).toBe('none')
  expect(wanted('bytes=-5', undefined, 0)).toBe('none')
})
