import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PackedKnownNumbers } from './known-numbers.ts'

it('numbers are known as a Map knows them, whatever they look like', () => {
  const key = fc.oneof(
    fc.stringMatching(/^\+[1-9]\d{1,14}$/),
    fc.stringMatching(/^\d{1,20}$/),
    fc.constantFrom('', '1', '01', '001', '11', '+1', '+11', '+999999999999999', '99999999999999'),
  )
  const id = fc.oneof(fc.uuid(), fc.stringMatching(/^s[a-z2-7]{24}$/), fc.constantFrom('a', 'b'))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, id), { maxLength: 300 }),
      fc.array(key, { maxLength: 30 }),
      (written, others) => {
        const known = new PackedKnownNumbers()
        const map = new Map<string, string>()
        for (const [number, contact] of written) {
          known.set(number, contact)
          map.set(number, contact)
        }
        for (const each of [...map.keys(), ...others]) expect(known.get(each)).toBe(map.get(each))
      },
    ),
  )
})

it('tables grow with many numbers', () => {
  const known = new PackedKnownNumbers()
  const numberOf = (n: number) => `+8613${String(n).padStart(9, '0')}`
  for (let n = 0; n < 50_000; n++) known.set(numberOf(n), `contact-${n}`)
  for (let n = 0; n < 50_000; n += 7) expect(known.get(numberOf(n))).toBe(`contact-${n}`)
  expect(known.get(numberOf(50_000))).toBeUndefined()
})
