import { expect, test } from 'vitest'
import { scriptSchema } from '../packages/sandbox/src/demo-pbx/script.ts'
import { type Cast, planCalls } from './mix.ts'
import { Random } from './random.ts'

const cast: Cast = {
  bound: ['1001', '1002', '1003'],
  unbound: '1006',
  queue: { number: '6500', members: ['1001', '1002'] },
  ringGroup: { number: '6200', members: ['1003', '1006'] },
  customers: Array.from({ length: 80 }, (_, i) => `+1209200${String(i).padStart(4, '0')}`),
  ownNumber: '+12125550190',
}

test('a plan has every kind, overlaps, and is the same for the same seed', () => {
  const plan = planCalls(60, 60_000, cast, new Random(7))
  expect(plan).toHaveLength(60)
  expect(new Set(plan.map(({ kind }) => kind)).size).toBe(22)
  expect(plan).toEqual(planCalls(60, 60_000, cast, new Random(7)))
  expect(plan).not.toEqual(planCalls(60, 60_000, cast, new Random(8)))
  for (const { at } of plan) expect(at).toBeLessThan(60_000)
})

test('the demo PBX takes every script, and nobody calls or is transferred to himself', () => {
  for (const { script } of planCalls(200, 1000, cast, new Random(1))) {
    const parsed = scriptSchema.parse(script)
    if (parsed.kind === 'internal') expect(parsed.from).not.toBe(parsed.to)
    else if (parsed.kind === 'outbound') expect(parsed.transfer?.to).not.toBe(parsed.extension)
    else expect(parsed.transfer?.to ?? '').not.toBe(parsed.to.number)
  }
})

test('random numbers stay in their range and deal every card', () => {
  const random = new Random(3)
  const drawn = Array.from({ length: 2000 }, () => random.between(2, 5))
  expect(new Set(drawn)).toEqual(new Set([2, 3, 4, 5]))
  expect(random.deal(['a', 'b', 'c'], 6).sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
})
