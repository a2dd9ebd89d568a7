import { describe, expect, it } from 'vitest'
import { createAudit } from '../access/audit.ts'
import { deliveryScene } from '../testing/delivery-scene.ts'

describe('what a person decides about a delivery', () => {
  const scene = deliveryScene()
  const line = (action: string, key: string) => [createAudit(scene.store.db, () => scene.clock)('Ada', action, key, {})]
  const lines = () => scene.store.db.selectFrom('audit').select(['at', 'who', 'action', 'subject']).execute()
  const keyOf = async (call: number) => (await scene.row(call)).key
  const giveUp = async (call: number) => {
    const key = await keyOf(call)
    return scene.deliveries.giveUp(key, 'Ada', line('delivery.give-up', key))
  }
  const retry = async (call: number) => {
    const key = await keyOf(call)
    return scene.deliveries.retry(key, line('delivery.retry', key))
  }

  it('[OPS.27] giving up and trying again each leave a line in the audit log', async () => {
    scene.crm.faults = ['refuse']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    expect(await giveUp(1)).toBe(true)
    expect(await scene.row(1)).toMatchObject({ state: 'given-up', next_attempt_at: 0 })
    expect(await scene.reason(1)).toEqual({ code: 'log-given-up', params: { who: 'Ada' } })
    scene.clock += 1000
    expect(await retry(1)).toBe(true)
    await scene.let(one, 60_000)
    expect(await scene.states()).toEqual(['done'])
    const key = await keyOf(1)
    expect(await lines()).toEqual([
      { at: expect.any(Number), who: 'Ada', action: 'delivery.give-up', subject: key },
      { at: expect.any(Number), who: 'Ada', action: 'delivery.retry', subject: key },
    ])
  })

  it('[OPS.27] what cannot be done leaves no line', async () => {
    await scene.owe(1)
    await scene.worker().pass()
    expect(await retry(1)).toBe(false)
    expect(await giveUp(1)).toBe(false)
    expect(await scene.deliveries.giveUp('no/such/key', 'Ada', line('delivery.give-up', 'no/such/key'))).toBe(false)
    expect(await lines()).toEqual([])
    expect(await scene.states()).toEqual(['done'])
  })

  it('[OPS.36] what a person gave up needs nobody any more', async () => {
    scene.crm.faults = ['refuse']
    await scene.owe(1)
    await scene.worker().pass()
    expect(await scene.deliveries.counts()).toMatchObject({ refused: 1, needsPerson: 0 })
    await giveUp(1)
    expect(await scene.deliveries.counts()).toMatchObject({ refused: 0, needsPerson: 0 })
  })

  it('[OPS.27] what waits can be given up, and is not sent', async () => {
    await scene.owe(1)
    expect(await giveUp(1)).toBe(true)
    await scene.let(scene.worker(), 60_000)
    expect(scene.crm.requests).toEqual([])
    expect(await retry(1)).toBe(true)
    expect((await scene.row(1)).state).toBe('waiting')
  })

  it('[OPS.27] what was given up while nobody knew whether it was written is looked up before it is sent again', async () => {
    scene.crm.faults = ['drop-after', 'drop-before']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.clock += 1000
    await scene.owe(2)
    await one.pass()
    expect(await scene.states()).toEqual(['unknown', 'unknown'])
    await giveUp(1)
    await giveUp(2)
    await scene.let(one, 600_000)
    expect(await scene.states()).toEqual(['given-up', 'given-up'])
    await retry(1)
    await retry(2)
    await scene.let(one, 120_000)
    expect(await scene.states()).toEqual(['done', 'done'])
    expect(scene.crm.requests.flat()).toEqual([scene.ref(1), scene.ref(2), scene.ref(2)])
    expect(scene.crm.stored()).toHaveLength(2)
  })

  it('[OPS.27] a late answer does not bring back what was given up', async () => {
    await scene.owe(1)
    let answer = () => {}
    const write = scene.crm.connector.callLogs!.write
    const slow = {
      ...scene.crm.connector,
      callLogs: {
        ...scene.crm.connector.callLogs!,
        write: async (logs: Parameters<typeof write>[0]) => {
          await new Promise<void>((resolve) => {
            answer = resolve
          })
          return write(logs)
        },
      },
    }
    const sending = scene.worker({ connectors: { get: () => slow } }).pass()
    while ((await scene.row(1)).state !== 'sending') await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await giveUp(1)).toBe(false)
    await scene.worker({ node: 'node-2', connectors: { get: () => null } }).pass()
    expect(await giveUp(1)).toBe(true)
    answer()
    await sending
    expect((await scene.row(1)).state).toBe('given-up')
  })
})
