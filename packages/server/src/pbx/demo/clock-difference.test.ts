import { expect, test } from 'vitest'
import { ClockDifference } from './clock-difference.ts'
import type { DemoRequests } from './requests.ts'

/** A PBX whose clock is `ahead` of ours; each answer takes so long on its way there and back. */
function measured(ahead: number, ways: { there: number; back: number }[]) {
  let clock = 1_000_000
  let asked = 0
  const get = async () => {
    const { there, back } = ways[asked++]!
    clock += there
    const now = clock + ahead
    clock += back
    return { now }
  }
  return new ClockDifference({ get } as unknown as DemoRequests, () => clock)
}

test('a slow first answer does not put the clock wrong: the quickest is believed', async () => {
  const clock = measured(5000, [
    { there: 800, back: 20 },
    { there: 3, back: 1 },
    { there: 10, back: 300 },
  ])
  await clock.measure()
  expect(clock.value).toBe(5001)
  expect(clock.toOurs(20_000)).toBe(14_999)
})

test('measured again, only the new answers count', async () => {
  const quick = { there: 1, back: 1 }
  const slow = { there: 40, back: 60 }
  const clock = measured(-3000, [quick, quick, quick, slow, slow, slow])
  await clock.measure()
  expect(clock.value).toBe(-3000)
  await clock.measure()
  expect(clock.value).toBe(-3010)
})
