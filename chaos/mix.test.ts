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
  const twins = plan.filter(({ kind }) => kind === 'unknown-twins')
  expect(plan).toHaveLength(60 + twins.length / 2)
  expect(new Set(plan.map(({ kind }) => kind)).size).toBe(26)
  expect(plan).toEqual(planCalls(60, 60_000, cast, new Random(7)))
  expect(plan).not.toEqual(planCalls(60, 60_000, cast, new Random(8)))
  for (const { at } of plan) expect(at).toBeLessThan(60_000)
})

test('twins are two calls of one unknown number at the same moment, and others call with it again', () => {
  const plan = planCalls(200, 200_000, cast, new Random(7))
  const twins = plan.filter(({ kind }) => kind === 'unknown-twins')
  const pairs = Map.groupBy(twins, ({ script }) => script.from)
  expect(pairs.size).toBeGreaterThan(2)
  for (const [first, second, ...others] of pairs.values()) {
    expect(others).toEqual([])
    expect(second?.at).toBe(first?.at)
    expect(second?.script.to).not.toEqual(first?.script.to)
  }
  const numbers = new Set(plan.flatMap(({ script }) => [script.from, script.number]))
  const again = plan.filter(({ kind }) => kind === 'unknown-again')
  expect(again.filter(({ script }) => numbers.has(script.from))).toHaveLength(again.length)
  const others = plan.filter(({ kind }) => kind !== 'unknown-again').map(({ script }) => script.from)
  expect(again.filter(({ script }) => others.includes(script.from as string)).length).toBeGreaterThan(0)
  for (const customer of cast.customers) expect(pairs.has(customer)).toBe(false)
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
