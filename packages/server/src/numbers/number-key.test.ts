import { describe, expect, test } from 'vitest'
import { numberKey, toE164 } from './number-key.ts'

const context = {
  country: 'CN',
  areaCode: '10',
  ownNumbers: new Set(['+861055550100']),
  extensions: new Set(['1001', '6500']),
}
const us = { country: 'US', areaCode: '212' }

describe('one key for one number', () => {
  test.each([
    ['+86 138 0013 8000'],
    ['138 0013 8000'],
    ['13800138000'],
    ['8613800138000'],
    ['008613800138000'],
    ['138-0013-8000'],
    ['(138)0013‑8000'],
  ])('[OPS.10] %s is +8613800138000', (written) => {
    expect(numberKey(written, context)).toMatchObject({ kind: 'full', e164: '+8613800138000', suffix: '0138000' })
  })
  test('[OPS.10] a local number takes the area code of the site', () => {
    expect(toE164('5555 0123', context)).toBe('+861055550123')
    expect(toE164('(212) 555-0142', us)).toBe('+12125550142')
    expect(toE164('555-0142', us)).toBe('+12125550142')
  })
  test('[OPS.10] extensions and own numbers come first and never match', () => {
    expect(numberKey('1001', context).kind).toBe('own')
    expect(numberKey('010 5555 0100', context).kind).toBe('own')
  })
  test.each([[null], [''], ['anonymous'], ['Anonymous'], ['<unknown>'], ['restricted'], ['-']])(
    '[OPS.9] %s is anonymous',
    (shown) => {
      expect(numberKey(shown, context).kind).toBe('anonymous')
    },
  )
  test.each([
    ['110'],
    ['95'],
    ['1'.repeat(40)],
    ['1-800-FLOWERS'],
    ['陈晨'],
    ['<script>'],
    ['+'],
    ['𝟏𝟐𝟑𝟒𝟓𝟔𝟕'],
    ['12:34'],
  ])('[OPS.9] %s is unusable', (shown) => {
    expect(numberKey(shown, context).kind).toBe('unusable')
  })
})
