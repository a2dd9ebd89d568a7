import type { DialEntry } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import { dialOptions, isNumber, nextOption, saidOf } from './dial-options.ts'

const entry = (key: string, ...numbers: string[]): DialEntry => ({
  key,
  kind: 'Contacts',
  name: key,
  company: null,
  numbers: numbers.map((number) => ({ number, shown: number })),
})
const keys = (options: readonly { key: string }[]) => options.map(({ key }) => key)

describe('the list below the dial box', () => {
  test('[A6.7] has a line for each number; what Zoho found comes below and moves nothing', () => {
    const local = [entry('a', '1', '2'), entry('b', '3')]
    const before = dialOptions(local, [])
    const after = dialOptions(local, [entry('b', '3'), entry('c', '4')])
    expect(keys(before)).toEqual(['a 1', 'a 2', 'b 3'])
    expect(keys(after)).toEqual(['a 1', 'a 2', 'b 3', 'c 4'])
  })

  test('[A6.7] is walked through by the arrows, round its ends', () => {
    const options = dialOptions([entry('a', '1'), entry('b', '2')], [])
    expect(nextOption(options, null, 1)).toBe('a 1')
    expect(nextOption(options, null, -1)).toBe('b 2')
    expect(nextOption(options, 'b 2', 1)).toBe('a 1')
    expect(nextOption(options, 'a 1', -1)).toBe('b 2')
    expect(nextOption(options, 'gone', 1)).toBe('a 1')
    expect(nextOption([], 'gone', 1)).toBeNull()
  })

  test('[A6.8] says the number that is called, and a masked one as it is shown', () => {
    expect(saidOf({ number: '+12125550142', shown: '+1 212 555 0142' })).toBe('+12125550142')
    expect(saidOf({ number: '@abc', shown: '+1 212****0142' })).toBe('+1 212****0142')
  })

  test.each([
    ['+1 (212) 555-0142', true],
    ['*43#', true],
    ['王', false],
    ['1-800-FLOWERS', false],
    ['', false],
  ])('%j is a number: %j', (text, expected) => {
    expect(isNumber(text)).toBe(expected)
  })
})
