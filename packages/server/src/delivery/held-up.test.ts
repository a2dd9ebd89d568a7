import { describe, expect, it } from 'vitest'
import { findsGrace, owe, owedLog } from '../testing/deliveries.ts'
import { deliveryScene } from '../testing/delivery-scene.ts'

describe('delivery that is held up', () => {
  const scene = deliveryScene()

  it('"none" from a CRM that was disconnected meanwhile does not count', async () => {
    await scene.owe(1)
    const unplugged = scene.worker({
      findRecord: async () => {
        scene.connected = false
        return { state: 'none' }
      },
    })
    await unplugged.pass()
    expect(await scene.states()).toEqual(['waiting'])
  })

  it('while the integration is disabled everything waits, and goes when it is enabled', async () => {
    await scene.setIntegration({ enabled: 0 })
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    expect(await scene.states()).toEqual(['waiting'])
    expect(await scene.reason(1)).toEqual({ code: 'log-waiting-disabled' })
    await scene.setIntegration({ enabled: 1 })
    scene.clock += 10
    await one.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'done', reason: null })
  })

  it('[OPS.3] what nobody knows is not looked up either, and the ledger says so', async () => {
    scene.crm.faults = ['drop-after']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    await scene.setIntegration({ enabled: 0 })
    scene.clock += 3000
    await one.pass()
    expect(await scene.states()).toEqual(['unknown'])
    expect(await scene.reason(1)).toEqual({ code: 'log-waiting-disabled' })
    await scene.setIntegration({ enabled: 1 })
    await one.pass()
    expect(await scene.states()).toEqual(['done'])
  })

  it('[OPS.14] what goes on waiting no longer says that the integration is disabled, also after a restart', async () => {
    await scene.owe(1)
    await scene.setIntegration({ enabled: 0 })
    await scene.worker().pass()
    await scene.setIntegration({ enabled: 1 })
    const { db } = scene.store
    const waitsFor = { depends_on: 'first', next_attempt_at: 1 }
    const first = {
      ...(await scene.row(1)),
      key: 'first',
      kind: 'create',
      call_id: 'c0',
      state: 'refused',
      reason: null,
    }
    await scene.store.commit([
      { query: db.insertInto('delivery').values(first) },
      { query: db.updateTable('delivery').set(waitsFor).where('call_id', '=', 'c1') },
    ])
    const one = scene.worker()
    await one.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'waiting', reason: null })
    await scene.setIntegration({ enabled: 0 })
    await one.pass()
    expect(await scene.reason(1)).toEqual({ code: 'log-waiting-disabled' })
    await scene.setIntegration({ enabled: 1 })
    await one.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'waiting', reason: null })
  })

  it('an integration that is disabled while the record is searched sends nothing', async () => {
    await scene.owe(1)
    const one = scene.worker({
      findRecord: async (id, owed) => {
        await scene.setIntegration({ enabled: 0 })
        return findsGrace(id, owed)
      },
    })
    await one.pass()
    expect(scene.crm.requests).toEqual([])
    expect(await scene.states()).toEqual(['waiting'])
  })

  it('waits for a connection and for a new authorisation, and says so', async () => {
    scene.connected = false
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    expect(await scene.reason(1)).toEqual({ code: 'zoho-not-connected' })
    scene.connected = true
    const problem = { code: 'zoho-needs-reauthorisation' }
    const connection = scene.store.db.updateTable('connection')
    await scene.store.commit([{ query: connection.set({ problem: JSON.stringify(problem) }) }])
    await one.pass()
    expect(await scene.reason(1)).toEqual(problem)
    expect(scene.crm.requests).toEqual([])
    await scene.store.commit([{ query: connection.set({ problem: null, connected_at: 2 }) }])
    await one.pass()
    expect(await scene.states()).toEqual(['done'])
  })

  it('connecting anew ends the pauses of before', async () => {
    scene.crm.faults = Array.from({ length: 8 }, () => 'down' as const)
    await scene.owe(1)
    const one = scene.worker()
    for (let n = 0; n < 300 && scene.crm.faults.length > 0; n++, scene.clock += 1000) await one.pass()
    expect(await scene.states()).toEqual(['waiting'])
    await scene.store.commit([{ query: scene.store.db.updateTable('connection').set({ connected_at: 99 }) }])
    scene.clock += 1
    await one.pass()
    expect(await scene.states()).toEqual(['done'])
  })

  it('what was owed to another organisation is never sent to the new one', async () => {
    scene.crm.faults = ['drop-after']
    await scene.owe(1)
    await scene.worker().pass()
    await scene.owe(2)
    await scene.setIntegration({ generation: 2 })
    await owe(scene.store, [owedLog(3, scene.clock, 2)], scene.clock)
    scene.clock += 3000
    await scene.worker().pass()
    expect((await scene.row(1)).state).toBe('needs-person')
    expect((await scene.row(2)).state).toBe('given-up')
    expect((await scene.row(3)).state).toBe('done')
    expect(await scene.reason(2)).toEqual({ code: 'log-other-organisation' })
    expect(scene.crm.requests.flat()).not.toContain(scene.ref(2))
  })

  it('an organisation that is exchanged between reading and sending gets nothing of the old one', async () => {
    await scene.owe(1)
    const one = scene.worker({
      findRecord: async (id, owed) => {
        await scene.setIntegration({ generation: 2 })
        return findsGrace(id, owed)
      },
    })
    await one.pass()
    expect(scene.crm.requests).toEqual([])
  })

  it('what a deleted integration owed is given up', async () => {
    await scene.owe(1)
    await scene.store.commit([{ query: scene.store.db.deleteFrom('integration') }])
    await scene.worker().pass()
    expect(await scene.states()).toEqual(['given-up'])
  })

  it('[A2.18][D3.55] a number of which a module refuses to tell waits with that reason, and holds up no other', async () => {
    const problem = { code: 'desk-hidden', params: { modules: 'Contacts' } } as const
    const hidden = '+12125550166'
    const effect = owedLog(1, scene.clock)
    await owe(scene.store, [{ ...effect, log: { ...effect.log, e164: hidden } }], scene.clock)
    let refuses = true
    let asked = 0
    const one = scene.worker({
      findRecord: async (id, owed) => {
        if (owed.e164 !== hidden) return findsGrace(id, owed)
        asked++
        return refuses ? { state: 'failed', problem } : findsGrace(id, owed)
      },
    })
    await one.pass()
    expect(await scene.reason(1)).toEqual(problem)
    await scene.owe(2)
    await one.pass()
    expect(await scene.states()).toEqual(['waiting', 'done'])
    // A right that is missing takes a person: a day costs no more than some dozen questions.
    await scene.let(one, 24 * 3_600_000)
    expect(asked).toBeLessThan(60)
    refuses = false
    await scene.let(one, 3_600_000)
    expect(await scene.states()).toEqual(['done', 'done'])
  })

  it('[A15.4] what a deleted integration comes to owe later is given up within a minute', async () => {
    const one = scene.worker()
    await scene.owe(1)
    scene.crm.faults = ['drop-before']
    await one.pass()
    await scene.store.commit([{ query: scene.store.db.deleteFrom('integration') }])
    scene.connected = false
    await scene.owe(2)
    await scene.let(one, 60_600)
    expect(await scene.states()).toEqual(['needs-person', 'given-up'])
    for (const call of [1, 2]) expect(await scene.reason(call)).toEqual({ code: 'log-other-organisation' })
  })

  it('a row that cannot be read stops no other', async () => {
    await scene.owe(1, 2)
    const { db } = scene.store
    await scene.store.commit([
      { query: db.updateTable('delivery').set({ payload: '{"a":' }).where('call_id', '=', 'c1') },
    ])
    await scene.worker().pass()
    expect(await scene.states()).toEqual(['given-up', 'done'])
  })
})
