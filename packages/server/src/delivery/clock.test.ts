import { describe, expect, it } from 'vitest'
import { deliveryScene } from '../testing/delivery-scene.ts'
import { earliestWrite } from './crm.ts'
import { createSettling } from './settling.ts'

const HOUR = 3_600_000

describe('[OPS.33] clocks that differ and jump', () => {
  const scene = deliveryScene()
  const ours = (ms: number) => {
    scene.jumpMs += ms
  }
  const zohos = (ms: number) => {
    scene.crm.aheadMs += ms
  }

  describe.each([
    ['alike', 0],
    ['90 s ahead', 90_000],
    ['90 s behind', -90_000],
    ['a day ahead', 24 * HOUR],
    ['a day behind', -24 * HOUR],
  ])('Zoho’s clock %s', (_, aheadMs) => {
    it.each([
      ['no jump', () => {}],
      ['ours forward by an hour', () => ours(HOUR)],
      ['ours back by an hour', () => ours(-HOUR)],
      ['Zoho’s forward by 90 s', () => zohos(90_000)],
      ['Zoho’s back by 90 s', () => zohos(-90_000)],
    ])('between send and look-up %s: what was written is found, and nothing else written', async (_, jump) => {
      scene.crm.aheadMs = aheadMs
      scene.crm.faults = ['drop-after']
      await scene.owe(1)
      const one = scene.worker()
      await one.pass()
      jump()
      await scene.let(one, 120_000)
      expect(await scene.states()).toEqual(['done'])
      expect(scene.crm.journal).toHaveLength(1)
    })
  })

  it.each([
    ['ours forward', () => ours(HOUR), 30_000],
    ['Zoho’s forward', () => zohos(HOUR), 30_000],
    ['ours back', () => ours(-HOUR), 30_000],
  ])('a jump of one clock (%s) makes no settle time pass', async (_, jump, settle) => {
    scene.crm.faults = ['late']
    scene.crm.lateMs = settle - 1000
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.clock += 500
    jump()
    await scene.let(one, 300_000)
    expect(await scene.states()).toEqual(['done'])
    expect(scene.crm.journal).toHaveLength(1)
  })

  it.each([
    ['a process that lives on', false],
    ['the next process', true],
  ])('what waits does not wait until a clock that was put back by a day has caught up: %s', async (_, restarted) => {
    scene.crm.faults = ['down', 'down', 'drop-before']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.jumpMs -= 24 * HOUR
    await scene.let(restarted ? scene.worker() : one, 600_000)
    expect(await scene.states()).toEqual(['done'])
  })

  it('our clock jumps twice around the send: Zoho’s own is counted on meanwhile', async () => {
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.jumpMs += HOUR
    scene.crm.faults = ['drop-after']
    await scene.owe(2)
    await one.pass()
    scene.jumpMs -= HOUR
    await scene.let(one, 120_000)
    expect(await scene.states()).toEqual(['done', 'done'])
    expect(scene.crm.journal).toHaveLength(2)
  })

  it('data that look-ups read 5 s late is not taken for absence', async () => {
    scene.crm.faults = ['drop-after']
    scene.crm.staleMs = 5000
    await scene.owe(1)
    const one = scene.worker()
    await scene.let(one, 60_000)
    expect(await scene.states()).toEqual(['done'])
    expect(scene.crm.journal).toHaveLength(1)
  })
})

describe('[OPS.33] moments in two clocks', () => {
  const sent = (changes: object) => ({
    key: 'a',
    attempts: 1,
    firstSentAt: 1000,
    lastSentAt: 1000,
    crmFirstSentAt: 91_000,
    crmLastSentAt: 91_000,
    ...changes,
  })

  it.each([
    ['nothing happened', sent({}), 31_000, 121_000, 91_000],
    ['our clock went back', sent({}), -29_000, 121_000, 91_000],
    ['our clock went forward', sent({}), 3_631_000, 121_000, -3_509_000],
    ['Zoho’s was not known', sent({ crmFirstSentAt: null }), 31_000, 121_000, 91_000],
    ['Zoho’s went back', sent({}), 31_000, 31_000, 1000],
    ['never sent', sent({ firstSentAt: null, lastSentAt: null, crmFirstSentAt: null }), 31_000, 121_000, 121_000],
  ])('the earliest write: %s', (_, row, now, crmNow, expected) => {
    expect(earliestWrite(row, now, crmNow)).toBe(expected)
  })

  const HOURS = 3_600_000
  it.each([
    ['both clocks agree', sent({}), 31_000, 121_000, 30_000],
    ['they differ a little', sent({}), 31_000, 122_000, 30_000],
    ['our clock went forward', sent({}), 31_000 + HOURS, 121_000, 0],
    ['our clock went back', sent({}), 31_000 - HOURS, 121_000, 0],
    ['Zoho’s went forward', sent({}), 31_000, 121_000 + HOURS, 0],
    ['Zoho’s went back', sent({}), 31_000, 121_000 - HOURS, 0],
    ['Zoho’s was not known', sent({ crmLastSentAt: null }), 31_000, 121_000, 0],
    ['Zoho’s is not known', sent({}), 31_000, null, 0],
  ])('how long ago an earlier life sent it: %s', (_, row, now, crmNow, expected) => {
    let mono = 5
    const settling = createSettling(() => mono)
    expect(settling.passed(row, now, crmNow)).toBe(expected)
    mono += 700
    // What could not be told is counted from then on.
    if (expected === 0) expect(settling.passed(row, now, crmNow)).toBe(700)
  })

  it('what this life has sent is counted by the monotonic clock alone, attempt by attempt', () => {
    let mono = 5
    const settling = createSettling(() => mono)
    settling.begin(sent({}))
    mono += 1200
    expect(settling.passed(sent({}), 31_000, 121_000)).toBe(1200)
    expect(settling.passed(sent({ attempts: 2 }), 31_000, 121_000)).toBe(30_000)
  })
})
