import { expect, test } from 'vitest'
import { PbxClock } from './clock.ts'

/** A clock of ours that tests move, and a PBX that is `ahead` and answers after `delay` ms. */
function clocks(ahead: number) {
  const world = { now: 1_000_000, ahead, delay: 2 }
  const clock = new PbxClock(() => world.now)
  const ask = () =>
    clock.measure({
      action: async () => {
        world.now += world.delay / 2
        const timestamp = ((world.now + world.ahead) / 1000).toFixed(6)
        world.now += world.delay / 2
        return { Timestamp: timestamp }
      },
    })
  return { world, clock, ask }
}

test('the difference, without the way there and back', async () => {
  const { clock, ask } = clocks(90_000)
  await ask()
  expect(clock.difference).toBe(90_000)
  expect(clock.timeOf({ Timestamp: '1090.000' })).toBe(1_000_000)
})

test('a slow answer does not spoil a good measurement', async () => {
  const { world, clock, ask } = clocks(0)
  await ask()
  world.delay = 800
  world.ahead = 300
  await ask()
  expect(clock.difference).toBe(0)
})

test('a clock that is set is followed', async () => {
  const { world, clock, ask } = clocks(0)
  await ask()
  world.ahead = -500_000
  await ask()
  expect(clock.difference).toBe(-500_000)
})

test('no time, or one in the future: now', async () => {
  const { clock } = clocks(0)
  expect([clock.timeOf({}), clock.timeOf({ Timestamp: 'soon' }), clock.timeOf({ Timestamp: '99999' })]).toEqual([
    1_000_000, 1_000_000, 1_000_000,
  ])
})
