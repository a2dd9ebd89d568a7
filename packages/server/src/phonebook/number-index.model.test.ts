import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CrmModule } from '../crm/crm-connector.ts'
import { suffixOf } from '../numbers/number-key.ts'
import { byPreference, type IndexedRecord, NumberIndex } from './number-index.ts'

/** What the index has to do, without any thought for memory. */
class PlainIndex {
  readonly #records = new Map<string, { record: IndexedRecord; numbers: readonly string[] }>()

  get size(): number {
    return this.#records.size
  }
  put(record: IndexedRecord, numbers: readonly string[]): void {
    if (numbers.length === 0) this.remove(record.module, record.id)
    else this.#records.set(`${record.module}/${record.id}`, { record, numbers })
  }
  remove(module: CrmModule, id: string): void {
    this.#records.delete(`${module}/${id}`)
  }
  has(module: CrmModule, id: string): boolean {
    return this.#records.has(`${module}/${id}`)
  }
  find(e164: string) {
    const all = [...this.#records.values()]
    const exact = all.filter(({ numbers }) => numbers.includes(e164))
    const weak = exact.length === 0
    const found = weak ? all.filter(({ numbers }) => numbers.some((each) => suffixOf(each) === suffixOf(e164))) : exact
    return found
      .map(({ record }) => record)
      .sort(byPreference)
      .map((record) => ({ record, weak }))
  }
}

const modules: readonly CrmModule[] = ['Contacts', 'Leads', 'Accounts']
/** Few numbers, many of which share their last seven digits; some are shorter than that. */
const numbers = [
  ...Array.from({ length: 40 }, (_, i) => `+${1 + (i % 8)}212555${1000 + Math.floor(i / 8)}`),
  '+290123',
  '+390123',
  '+2900000123',
]
const ids = [
  '1',
  '01',
  '5545000000000000001',
  '9999999999999999999',
  '12345678901234567890123',
  '',
  'é',
  '\ud800',
  '一',
]

const change = fc.record({
  kind: fc.constantFrom('put', 'put', 'put', 'remove', 'merge'),
  module: fc.constantFrom(...modules),
  id: fc.constantFrom(...ids),
  name: fc.string({ unit: 'grapheme', maxLength: 12 }),
  company: fc.option(fc.string({ maxLength: 12 })),
  modifiedAt: fc.oneof(
    fc.nat(3).map((n) => n * 1000),
    fc.nat(5),
  ),
  picks: fc.uniqueArray(fc.nat(numbers.length - 1), { maxLength: 3 }),
})

test('[OPS.10] does what a plain list of records would, in any order of changes', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
      const index = new NumberIndex()
      const plain = new PlainIndex()
      for (const { kind, picks, ...record } of changes) {
        const own = picks.map((pick) => numbers[pick] as string)
        if (kind === 'merge') index.merge()
        if (kind === 'remove') for (const each of [index, plain]) each.remove(record.module, record.id)
        if (kind === 'put') for (const each of [index, plain]) each.put(record, own)
      }
      for (const number of numbers) expect(index.find(number)).toEqual(plain.find(number))
      for (const module of modules) for (const id of ids) expect(index.has(module, id)).toBe(plain.has(module, id))
      expect(index.size).toBe(plain.size)
    }),
  )
})

test('stays right through far more changes than it holds records', () => {
  const random = generator(7)
  const index = new NumberIndex()
  const plain = new PlainIndex()
  const number = (n: number) => `+1${2_125_550_000 + n}`
  for (let i = 0; i < 30_000; i++) {
    const module = modules[random(3)] as CrmModule
    const id = String(10_000 + random(1500))
    const name = 'n'.repeat(random(300))
    const own = [number(random(4000)), number(random(4000))]
    for (const each of [index, plain])
      if (i % 7 === 0) each.remove(module, id)
      else each.put({ module, id, name, company: null, modifiedAt: i }, own)
    if (i % 6000 === 0) compare(index, plain, number)
  }
  while (index.merge());
  compare(index, plain, number)
})

function compare(index: NumberIndex, plain: PlainIndex, number: (n: number) => string) {
  expect(index.size).toBe(plain.size)
  for (let n = 0; n < 4000; n += 100) expect(index.find(number(n))).toEqual(plain.find(number(n)))
}

/** The same whole numbers below `n` in every run. */
function generator(seed: number) {
  let state = seed
  return (n: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}
