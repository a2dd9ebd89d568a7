import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PackedPairs } from './packed-pairs.ts'

const sorted = (slots: Iterable<number>) => [...slots].sort((a, b) => a - b)

test('every pair is found, however far merging has come', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(400)), fc.integer({ min: 1, max: 20_000 }), (keys, count) => {
      const pairs = new PackedPairs(() => true)
      const plain = new Map<number, number[]>()
      const look = () => {
        for (const key of [0, 1, 200, 400]) expect(sorted(pairs.slots(key))).toEqual(plain.get(key) ?? [])
      }
      for (let slot = 0; slot < count; slot++) {
        const key = keys.next().value as number
        pairs.add(key, slot)
        plain.set(key, [...(plain.get(key) ?? []), slot])
        if (slot % 997 === 0) look()
      }
      look()
      while (pairs.work(5000)) look()
      look()
    }),
    { numRuns: 5 },
  )
})

test('a purge leaves no pair of slots that were dead when it was asked for', () => {
  const dead = new Set<number>()
  const pairs = new PackedPairs((slot) => !dead.has(slot))
  for (let slot = 0; slot < 9000; slot++) pairs.add(slot % 10, slot)
  for (let slot = 0; slot < 9000; slot += 2) dead.add(slot)
  let purged = 0
  pairs.purge(() => {
    purged++
  })
  expect(purged).toBe(0)
  while (pairs.work(1000));
  expect(purged).toBe(1)
  expect(sorted([0, 1, 2, 3].flatMap((key) => pairs.slots(key)))).toEqual(
    Array.from({ length: 9000 }, (_, slot) => slot).filter((slot) => slot % 2 === 1 && slot % 10 < 4),
  )
})

test('what does not fit a double is refused instead of being confused with something else', () => {
  const pairs = new PackedPairs(() => true)
  expect(() => pairs.add(2 ** 27, 0)).toThrow(RangeError)
  expect(() => pairs.add(0, 2 ** 26)).toThrow(RangeError)
  pairs.add(2 ** 27 - 1, 2 ** 26 - 1)
  expect(pairs.slots(2 ** 27 - 1)).toEqual([2 ** 26 - 1])
})
