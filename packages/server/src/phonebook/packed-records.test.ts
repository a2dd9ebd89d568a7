import { expect, test } from 'vitest'
import { PackedRecords } from './packed-records.ts'

const record = (n: number, name = `Person ${n}`) =>
  ({ module: 'Contacts', id: String(n), name, company: null, modifiedAt: n * 1000 }) as const

test('holes of changed and dropped records are closed in small steps, and nothing else is lost', () => {
  const records = new PackedRecords()
  const slots = Array.from({ length: 20_000 }, (_, n) => records.add(record(n), [n + 1]))
  const full = records.bytes
  for (let round = 0; round < 5; round++)
    for (const [n, slot] of slots.entries()) {
      records.replace(slot, record(n, `Changed ${n}`), [n + 1])
      records.tidy(16)
    }
  expect(records.bytes).toBeLessThan(full * 1.6)
  for (const [n, slot] of slots.entries()) if (n % 10 !== 0) records.drop(slot)
  while (records.tidy(1000));
  expect(records.size).toBe(2000)
  expect(records.bytes).toBeLessThan(full / 4)
  for (const [n, slot] of slots.entries()) {
    expect(records.isLive(slot)).toBe(n % 10 === 0)
    if (n % 10 === 0) expect(records.record(slot)).toEqual(record(n, `Changed ${n}`))
  }
})

test('a slot is given to another record only after it was freed', () => {
  const records = new PackedRecords()
  const first = records.add(record(1), [1])
  records.drop(first)
  expect(records.add(record(2), [2])).not.toBe(first)
  records.free([first])
  expect(records.add(record(3), [3])).toBe(first)
})

test('a record that is longer than a chunk comes and goes as all others', () => {
  const records = new PackedRecords()
  const before = records.add(record(1), [1])
  const long = records.add(record(2, 'x'.repeat(200_000)), [2])
  const after = records.add(record(3), [3])
  expect([before, long, after].map((slot) => records.record(slot).name.length)).toEqual([8, 200_000, 8])
  records.drop(long)
  while (records.tidy(100));
  expect(records.bytes).toBeLessThan(100)
  expect([before, after].map((slot) => records.numbers(slot))).toEqual([[1], [3]])
})
