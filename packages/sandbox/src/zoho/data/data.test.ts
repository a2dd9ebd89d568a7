import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPhone } from '../crm/field-values.ts'
import { moduleNames } from './modules.ts'
import { type CrmRecord, RecordTable } from './record-table.ts'
import { seedNorthwind } from './seed.ts'
import { generatedNumber } from './seed-generated.ts'
import { formatCrmTime, parseCrmTime, wholeSecond } from './time.ts'

describe('times', () => {
  test.each([
    ['America/New_York', '2026-07-01T08:00:00-04:00'],
    ['America/New_York', '2026-12-01T07:00:00-05:00'],
    ['Asia/Kolkata', '2026-12-01T17:30:00+05:30'],
    ['UTC', '2026-12-01T12:00:00+00:00'],
  ])('are written in %s as %s', (zone, text) => {
    expect(formatCrmTime(parseCrmTime(text)!, zone)).toBe(text)
  })

  test('written and read again they are the same', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Asia/Kathmandu',
      'Europe/Berlin',
      'Pacific/Apia',
      'Asia/Shanghai',
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), zones, (time, zone) => {
        expect(parseCrmTime(formatCrmTime(time, zone))).toBe(wholeSecond(time))
      }),
    )
  })

  test('arbitrary text is no time and no crash', () => {
    fc.assert(fc.property(fc.string(), (text) => parseCrmTime(text) === undefined))
  })
})

describe('seed', () => {
  const organisation = seedNorthwind(
    { company: 'X', country: 'US', timeZone: 'UTC', idPrefix: '554023', zgid: '651230042' },
    Date.now(),
  )

  test('all phone fields hold what Zoho takes as a phone number', () => {
    let count = 0
    for (const module of moduleNames)
      for (const { values } of organisation.tables[module].all())
        for (const field of organisation.fields.phoneFields(module)) {
          const value = values[field.apiName]
          if (value === undefined) continue
          count++
          expect([value, isPhone(String(value))]).toEqual([value, true])
        }
    expect(count).toBeGreaterThan(15)
  })

  test('generated numbers differ from each other', () => {
    const numbers = new Set<string>()
    for (let index = 0; index < 1_000_000; index += 7) {
      const number = generatedNumber(index)
      if (!/^\+1[2-9]\d{2}[2-9]\d{6}$/.test(number)) throw new Error(number)
      numbers.add(number)
    }
    expect(numbers.size).toBe(Math.ceil(1_000_000 / 7))
  })
})

test.each([
  ['Not provided.', false],
  ['Not provided', false],
  ['+', false],
  ['- 123', false],
  ['', false],
  ['+1 (212) 555-0142', true],
  ['(212) 555-0142', true],
  ['138 0013 8000', true],
  ['020 7946 0955 x12', true],
])('%j as a phone number: %s', (text, expected) => {
  expect(isPhone(text)).toBe(expected)
})

test('a table shows older states to readers that lag', () => {
  const table = new RecordTable()
  const record = (name: string): CrmRecord => ({
    id: '1',
    owner: 'u',
    createdBy: 'u',
    modifiedBy: 'u',
    createdAt: 0,
    modifiedAt: 0,
    values: { Last_Name: name },
  })
  const asOf = (time: number) => [...table.allAsOf(time)].map(({ values }) => values.Last_Name)
  table.put(record('A'), 100)
  expect(table.findByText('Last_Name', 'a')).toBe('1')
  table.put(record('B'), 200)
  table.remove('1', 'u', 0, 300)
  expect([asOf(99), asOf(100), asOf(250), asOf(300)]).toEqual([[], ['A'], ['B'], []])
  expect([table.size, table.findByText('Last_Name', 'b'), table.remove('1', 'u', 0, 400)]).toEqual([
    0,
    undefined,
    false,
  ])
})
