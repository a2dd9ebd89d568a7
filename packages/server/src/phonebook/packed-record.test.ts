import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RecordPacker, RecordReader } from './packed-record.ts'

const packer = new RecordPacker()
const reader = new RecordReader()

/** UTF-8 has no halves of surrogate pairs; nor has the store from which records come. */
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((each) => each.toWellFormed())
const id = fc.oneof(
  fc.bigInt({ min: 0n, max: 10n ** 19n - 1n }).map(String),
  fc.bigInt({ min: 0n, max: 10n ** 30n }).map((each) => `0${each}`),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const record = fc.record({
  module: fc.constantFrom('Contacts' as const, 'Leads' as const, 'Accounts' as const),
  id,
  name: text,
  company: fc.option(text),
  modifiedAt: fc.oneof(
    fc.integer({ min: -1000, max: 2 ** 31 }).map((seconds) => seconds * 1000),
    fc.maxSafeInteger(),
  ),
})
const slot = fc.nat(2 ** 26)
const numbers = fc.array(fc.integer({ min: 1, max: 999_999_999_999_999 }), { maxLength: 50 })

test('a packed record is read as it was, wherever it lies', () => {
  fc.assert(
    fc.property(record, slot, numbers, fc.nat(20), (given, at, own, before) => {
      const packed = packer.pack(at, given, own)
      const bytes = Buffer.concat([Buffer.alloc(before, 0xff), packed, Buffer.alloc(3, 0xff)])
      expect(reader.record(bytes, before)).toEqual(given)
      expect(reader.numbers(bytes, before)).toEqual(own)
      expect(reader.slot(bytes, before)).toBe(at)
      expect(reader.length(bytes, before)).toBe(packed.length)
      expect(reader.is(bytes, before, given.module, given.id)).toBe(true)
      expect(reader.is(bytes, before, given.module, `${given.id}0`)).toBe(false)
      expect(reader.is(bytes, before, given.module === 'Leads' ? 'Accounts' : 'Leads', given.id)).toBe(false)
    }),
  )
})

test('a name of any length is read as it was', () => {
  const given = {
    module: 'Leads',
    id: '7',
    name: '李'.repeat(70_000),
    company: 'x'.repeat(200),
    modifiedAt: 5,
  } as const
  const bytes = Buffer.from(packer.pack(3, given, [861_380_013_800]))
  expect(reader.record(bytes, 0)).toEqual(given)
})
