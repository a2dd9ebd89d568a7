import { describe, expect, it } from 'vitest'
import { owe, owedLog } from '../testing/deliveries.ts'
import { deliveryScene } from '../testing/delivery-scene.ts'
import { oneToOne } from './look-alike.ts'

describe('logs that people change before they are looked up', () => {
  const scene = deliveryScene()

  /** A second call like the first one: same user, number, type and start. */
  async function oweTwin(call: number): Promise<void> {
    const twin = owedLog(call, scene.clock)
    await owe(
      scene.store,
      [{ ...twin, log: { ...twin.log, startedAt: owedLog(1, scene.clock).log.startedAt } }],
      scene.clock,
    )
  }

  it('[OPS.22] a log whose marker was edited away is recognised, and not repeated', async () => {
    scene.crm.faults = ['drop-after']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.crm.unmark(scene.ref(1))
    await scene.let(one, 60_000)
    expect(await scene.row(1)).toMatchObject({ state: 'done', zoho_id: '1001', reason: null })
    expect(scene.crm.requests).toHaveLength(1)
  })

  it('[OPS.22] a record that is another delivery’s own is nobody else’s', async () => {
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.crm.unmark(scene.ref(1))
    await oweTwin(2)
    scene.crm.faults = ['drop-before']
    await scene.let(one, 60_000)
    expect(await scene.states()).toEqual(['done', 'done'])
    expect((await scene.row(2)).zoho_id).toBe('1002')
    expect(scene.crm.stored()).toHaveLength(2)
  })

  it('[OPS.22] where more than one record fits, a person decides, and nothing is repeated by itself', async () => {
    scene.crm.faults = ['drop-after']
    await scene.owe(1)
    await oweTwin(2)
    const one = scene.worker()
    await one.pass()
    scene.crm.unmark(scene.ref(1))
    scene.crm.unmark(scene.ref(2))
    await scene.let(one, 3_600_000)
    expect(await scene.states()).toEqual(['needs-person', 'needs-person'])
    expect(await scene.reason(1)).toEqual({ code: 'log-several-alike', params: { ids: '1001, 1002' } })
    expect(scene.crm.requests).toHaveLength(1)

    expect(await scene.deliveries.retry((await scene.row(1)).key)).toBe(true)
    await scene.let(one, 60_000)
    expect(await scene.states()).toEqual(['done', 'needs-person'])
    expect(scene.crm.journal).toHaveLength(3)
  })

  it('[OPS.22] one record that fits two logs is neither’s', async () => {
    scene.crm.faults = ['drop-after', 'drop-before']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    await oweTwin(2)
    await one.pass()
    scene.crm.unmark(scene.ref(1))
    await scene.let(one, 60_000)
    expect(await scene.states()).toEqual(['needs-person', 'needs-person'])
    expect(scene.crm.stored()).toHaveLength(1)
  })

  it('[OPS.24] a log deleted before its look-up is not written again; a person decides', async () => {
    scene.crm.faults = ['drop-after']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.crm.delete(scene.ref(1))
    await scene.let(one, 3_600_000)
    expect(await scene.row(1)).toMatchObject({ state: 'needs-person' })
    expect(await scene.reason(1)).toEqual({ code: 'log-perhaps-deleted', params: { ids: '1001' } })
    expect(scene.crm.journal).toHaveLength(1)
  })

  it('[OPS.24] the deletion of a log that stands in the ledger says nothing about another one', async () => {
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.crm.faults = ['drop-before']
    await scene.owe(2)
    await one.pass()
    scene.crm.delete(scene.ref(1))
    await scene.let(one, 60_000)
    expect(await scene.row(2)).toMatchObject({ state: 'done', attempts: 2 })
  })

  it('[OPS.3] absence says nothing to a user who sees a part of the records only', async () => {
    scene.crm.faults = ['drop-after']
    scene.crm.seesAll = false
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    const [log] = scene.crm.stored()
    scene.crm.unmark(scene.ref(1))
    scene.crm.touch(log?.id ?? '')
    // What is hidden is not found.
    const lookAlike = { ...scene.crm.connector.callLogs, lookAlike: async () => new Map() } as never
    const blind = scene.worker({ connectors: { get: () => ({ ...scene.crm.connector, callLogs: lookAlike }) } })
    await scene.let(blind, 600_000)
    expect((await scene.row(1)).state).toBe('unknown')
    expect(await scene.reason(1)).toEqual({ code: 'zoho-not-administrator' })
    expect(scene.crm.requests).toHaveLength(1)
    scene.crm.seesAll = true
    await scene.let(one, 600_000)
    expect((await scene.row(1)).state).toBe('done')
    expect(scene.crm.requests).toHaveLength(1)
  })
})

describe('[OPS.22] one to one', () => {
  const fits = (found: Record<string, string[]>, known: string[] = []) =>
    Object.fromEntries(
      [...oneToOne(new Map(Object.entries(found)), new Set(known))].map(([ref, { surely }]) => [
        ref,
        surely?.[0] ?? '?',
      ]),
    )

  it.each([
    ['one for one', { a: ['1'], b: ['2'] }, [], { a: '1', b: '2' }],
    ['two for one', { a: ['1', '2'] }, [], { a: '?' }],
    ['one for two', { a: ['1'], b: ['1'] }, [], { a: '?', b: '?' }],
    ['known ones do not count', { a: ['1', '2'], b: ['2', '3'] }, ['2'], { a: '1', b: '3' }],
    ['nothing is left', { a: ['1'] }, ['1'], {}],
    ['a chain is not resolved', { a: ['1'], b: ['1', '2'] }, [], { a: '?', b: '?' }],
  ])('%s', (_, found, known, expected) => {
    expect(fits(found as Record<string, string[]>, known)).toEqual(expected)
  })
})
