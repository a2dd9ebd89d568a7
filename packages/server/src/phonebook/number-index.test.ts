import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NumberIndex } from './number-index.ts'

const record = (id: string, module: 'Contacts' | 'Leads' | 'Accounts' = 'Contacts', modifiedAt = 1) => ({
  module,
  id,
  name: `n${id}`,
  company: null,
  modifiedAt,
})

describe('the number index', () => {
  test('[A8.10] contacts, leads, accounts; then the last modified', () => {
    const index = new NumberIndex()
    index.put(record('a', 'Accounts', 9), ['+12125550142'])
    index.put(record('l', 'Leads', 9), ['+12125550142'])
    index.put(record('c1', 'Contacts', 1), ['+12125550142'])
    index.put(record('c2', 'Contacts', 5), ['+12125550142'])
    expect(index.find('+12125550142').map((hit) => hit.record.id)).toEqual(['c2', 'c1', 'l', 'a'])
  })
  test('[OPS.10] a match on the last digits alone is weak, and only where there is no exact one', () => {
    const index = new NumberIndex()
    index.put(record('x'), ['+442079460321'])
    expect(index.find('+12129460321')).toMatchObject([{ weak: true, record: { id: 'x' } }])
    index.put(record('y'), ['+12129460321'])
    expect(index.find('+12129460321')).toMatchObject([{ weak: false, record: { id: 'y' } }])
  })
  test('behaves as a plain map would, through changes, removals and merges', () => {
    const numbers = Array.from({ length: 30 }, (_, i) => `+1212555${String(1000 + i)}`)
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('put' as const),
        id: fc.nat(20),
        numbers: fc.uniqueArray(fc.nat(29), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('remove' as const), id: fc.nat(20), numbers: fc.constant([] as number[]) }),
      fc.record({ kind: fc.constant('merge' as const), id: fc.constant(0), numbers: fc.constant([] as number[]) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const index = new NumberIndex()
        const plain = new Map<string, string[]>()
        for (const { kind, id, numbers: picks } of steps) {
          const name = String(id)
          const own = picks.map((i) => numbers[i] as string)
          if (kind === 'merge') index.merge()
          if (kind === 'remove') index.remove('Contacts', name)
          if (kind === 'put') index.put(record(name), own)
          if (kind === 'remove') plain.delete(name)
          if (kind === 'put') plain.set(name, own)
        }
        for (const number of numbers) {
          const expected = [...plain].filter(([, own]) => own.includes(number)).map(([id]) => id)
          const hits = index
            .find(number)
            .filter((hit) => !hit.weak)
            .map((hit) => hit.record.id)
          expect(hits.sort()).toEqual(expected.sort())
        }
        expect(index.size).toBe(plain.size)
      }),
    )
  })
})
