import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refsIn, withMarker } from './marker.ts'

const ref = 'abcdefghij234567'
const other = 'zzzzzzzzzzzzzzzz'
const refs = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'), minLength: 16, maxLength: 16 })

test('[A10.11] the marker is the last line, whatever the text', () => {
  expect(withMarker('Call: answered', ref, 32_000)).toBe(`Call: answered\nRef JF-${ref}`)
  expect(withMarker('', ref, 32_000)).toBe(`Ref JF-${ref}`)
  expect(withMarker('two\nlines\n\n', ref, 32_000)).toBe(`two\nlines\nRef JF-${ref}`)
})
test('[A10.11] a text that is too long is cut, the marker is not', () => {
  const text = withMarker('x'.repeat(100_000), ref, 32_000)
  expect(text).toHaveLength(32_000)
  expect(refsIn(text)).toEqual([ref])
})
test('a text that holds somebody else’s marker does not pass for it', () => {
  expect(refsIn(withMarker(`Ref JF-${other}\nref jf-${other}`, ref, 32_000))).toEqual([ref])
})
test('the marker is found below notes, beside others, and in other letters', () => {
  expect(refsIn(`Call\r\nRef JF-${ref}\r\nNote by Ada`)).toEqual([ref])
  expect(refsIn(`<div>Ref JF-${ref.toUpperCase()}</div>`)).toEqual([ref])
  expect(refsIn(`Ref JF-${ref} Ref JF-${other}`)).toEqual([ref, other])
  expect(refsIn(`Ref JF-${ref}x`)).toEqual([])
  expect(refsIn(`XRef JF-${ref}`)).toEqual([])
  expect(refsIn('')).toEqual([])
})
test('[A10.11] any text gives exactly one marker within the length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), refs, fc.integer({ min: 60, max: 300 }), (text, own, most) => {
      const marked = withMarker(text, own, most)
      expect(marked.length).toBeLessThanOrEqual(most)
      expect(refsIn(marked)).toEqual([own])
    }),
  )
})
