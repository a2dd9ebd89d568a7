import { describe, expect, test } from 'vitest'
import { spellingsOf } from './spellings.ts'

const of = (e164: string | null, dialled = '') => spellingsOf({ e164, national: null, dialled })
/** As Desk compares: `*` stands for anything, all else for itself. */
const finds = (spellings: readonly string[], stored: string) =>
  spellings.some((spelling) => {
    const inner = spelling.replace(/^\*|\*$/g, '')
    return spelling.startsWith('*') ? stored.includes(inner) : stored === inner
  })

describe('[D3.50] a number is searched for in the ways in which people write it', () => {
  test.each([
    ['+12125550142', '(212) 555-0142'],
    ['+12125550142', '212.555.0142'],
    ['+12125550142', '+1 212 555 0142'],
    ['+12125550142', '2125550142'],
    ['+18889009646', '1 888 900 9646'],
    ['+442079460321', '+44 20 7946 0321'],
    ['+442079460321', '020 79460321'],
    ['+8613800138000', '138 0013 8000'],
    ['+8613800138000', '138-0013-8000'],
    ['+33123456789', '01 23 45 67 89'],
    ['+34612345678', '612 345 678'],
    ['+74951234567', '8 (495) 123-45-67'],
    ['+49301234567', '030 / 1234567'],
  ])('%s as %s', (e164, stored) => {
    expect(finds(of(e164), stored)).toBe(true)
  })
  test('another number is not what is searched for, and a list has 30 at most', () => {
    expect(finds(of('+12125550142'), '(212) 555-0143')).toBe(false)
    expect(of('+8613800138000').length).toBeLessThanOrEqual(30)
  })
  test('a short number is taken as it is, and what is no number is not searched for', () => {
    expect(of(null, '4477')).toEqual(['4477'])
    for (const dialled of ['', 'anonymous', '1', '12', "1' or '1'='1", '9'.repeat(80), '+', '<script>', '1*,2*'])
      expect(of(null, dialled)).toEqual([])
  })
})
