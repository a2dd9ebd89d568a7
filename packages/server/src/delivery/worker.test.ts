import { describe, expect, it } from 'vitest'
import { findsGrace, foundRecord, owe, owedLog } from '../testing/deliveries.ts'
import { deliveryScene, T0 } from '../testing/delivery-scene.ts'
import { createFakeCrm } from '../testing/fake-crm.ts'

describe('delivery', () => {
  const scene = deliveryScene()

  it('[A10.1][A10.11][A10.12] writes what is owed, with its marker, at the found record', async () => {
    await scene.owe(1)
    await scene.worker().pass()
    expect(scene.crm.stored()).toHaveLength(1)
    expect(scene.crm.stored()[0]?.log).toEqual({
      ref: scene.ref(1),
      subject: 'Extension Call',
      description: 'call 1',
      type: 'inbound',
      startedAt: T0 - 60_000,
      talkSeconds: 42,
      ownerId: 'u1',
      record: { module: 'Contacts', id: '7001' },
      externalNumber: '+12125550142',
      extension: '1001',
      recordingUrl: null,
      ticketId: null,
    })
    expect(await scene.row(1)).toMatchObject({
      state: 'done',
      zoho_id: '1001',
      attempts: 1,
      reason: null,
      record: JSON.stringify(foundRecord),
      node: 'node-1',
      lease_until: null,
    })
    expect(scene.ref(1)).toMatch(/^[a-z2-7]{16}$/)
  })

  it('writes many in batches, and each once', async () => {
    await scene.owe(...Array.from({ length: 11 }, (_, n) => n))
    await scene.worker().pass()
    expect(scene.crm.requests.map((refs) => refs.length)).toEqual([4, 4, 3])
    expect(new Set(scene.crm.stored().map(({ log }) => log.ref)).size).toBe(11)
  })

  it('[OPS.5] owing the same again changes nothing', async () => {
    await scene.owe(1)
    await scene.worker().pass()
    await scene.owe(1)
    await scene.worker().pass()
    expect(await scene.states()).toEqual(['done'])
    expect(scene.crm.requests).toHaveLength(1)
  })

  it('[OPS.1] of many workers at once each row is sent by one', async () => {
    await scene.owe(...Array.from({ length: 30 }, (_, n) => n))
    const workers = Array.from({ length: 4 }, (_, n) => scene.worker({ node: `node-${n}` }))
    await Promise.all(workers.map((each) => each.pass()))
    for (let round = 0; round < 3; round++) {
      scene.clock += 200_000
      await Promise.all(workers.map((each) => each.pass()))
    }
    expect(await scene.states()).toEqual(Array.from({ length: 30 }, () => 'done'))
    expect(scene.crm.requests.flat()).toHaveLength(30)
    expect(scene.crm.stored()).toHaveLength(30)
  })

  it('[A10.9] a number that no record has is not owed, and the ledger says why', async () => {
    await scene.owe(1)
    await scene.worker({ findRecord: async () => ({ state: 'none' }) }).pass()
    expect(await scene.row(1)).toMatchObject({ state: 'not-owed' })
    expect(await scene.reason(1)).toEqual({ code: 'log-no-match' })
    expect(scene.crm.requests).toEqual([])
  })

  it('[OPS.4] a search that fails is tried again with growing pauses', async () => {
    let asked = 0
    const failing = scene.worker({
      findRecord: async () => {
        asked++
        return asked < 4
          ? { state: 'failed', problem: { code: 'zoho-outage', params: { status: 503 } } }
          : findsGrace('', owedLog(1, 0).log)
      },
    })
    await scene.owe(1)
    await failing.pass()
    expect(await scene.reason(1)).toEqual({ code: 'zoho-outage', params: { status: 503 } })
    await failing.pass()
    expect(asked).toBe(1)
    for (let second = 0; second < 60 && asked < 4; second++) {
      scene.clock += 1000
      await failing.pass()
    }
    expect(await scene.states()).toEqual(['done'])
  })

  it('[OPS.2] the claim is on disk before the first byte leaves', async () => {
    await scene.owe(1)
    const write = scene.crm.connector.callLogs?.write
    let seen: unknown
    const watched = {
      ...scene.crm.connector,
      callLogs: {
        maxBatch: 4,
        lookUp: async () => new Map(),
        write: async (logs: Parameters<NonNullable<typeof write>>[0]) => {
          seen = await scene.row(1)
          return (await write?.(logs)) ?? []
        },
      },
    }
    await scene.worker({ connectors: { get: () => watched } }).pass()
    expect(seen).toMatchObject({ state: 'sending', attempts: 1, node: 'node-1', first_sent_at: T0, last_sent_at: T0 })
    expect((seen as { lease_until: number }).lease_until).toBeGreaterThan(T0)
  })

  it('[OPS.4] an outage makes it wait with growing pauses and never give up', async () => {
    scene.crm.faults = Array.from({ length: 12 }, () => 'down' as const)
    await scene.owe(1, 2, 3, 4, 5, 6)
    const one = scene.worker()
    const sentAt: number[] = []
    for (let n = 0; n < 4000 && scene.crm.stored().length < 6; n++, scene.clock += 1000) {
      const before = scene.crm.requests.length
      await one.pass()
      for (let k = before; k < scene.crm.requests.length; k++) sentAt.push(scene.clock - T0)
    }
    expect(await scene.states()).toEqual(Array.from({ length: 6 }, () => 'done'))
    expect(scene.crm.stored()).toHaveLength(6)
    expect(scene.crm.lookUps).toEqual([])
    expect((sentAt[11] as number) - (sentAt[10] as number)).toBeGreaterThan(60_000)
    // When it is over, the rest follows at once.
    expect(sentAt.at(-1)).toBeLessThanOrEqual((sentAt[12] as number) + 1000)
  })

  it('[OPS.4] waits as long as Zoho asks for', async () => {
    scene.crm.faults = ['throttled']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.clock += 3900
    await one.pass()
    expect(scene.crm.requests).toHaveLength(1)
    scene.clock += 200
    await one.pass()
    expect(await scene.states()).toEqual(['done'])
  })

  it('[OPS.4] a refusal stays with its reason until a person tries it again', async () => {
    scene.crm.faults = ['refuse-some']
    await scene.owe(1, 2)
    const one = scene.worker()
    await one.pass()
    expect(await scene.states()).toEqual(['done', 'refused'])
    expect(await scene.reason(2)).toMatchObject({ code: 'zoho-refused-record' })
    scene.clock += 1_000_000
    await one.pass()
    expect(scene.crm.requests).toHaveLength(1)

    expect(await scene.deliveries.retry((await scene.row(2)).key)).toBe(true)
    expect(await scene.row(2)).toMatchObject({ state: 'waiting', reason: null, record: null })
    await one.pass()
    expect(await scene.states()).toEqual(['done', 'done'])
    expect(await scene.deliveries.retry((await scene.row(2)).key)).toBe(false)
    expect(await scene.deliveries.retry('no/such/key')).toBe(false)
  })

  it('counts what the status page shows', async () => {
    scene.crm.faults = ['refuse', 'drop-before']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    await scene.owe(2)
    await one.pass()
    scene.clock += 1500
    await scene.owe(3)
    await one.pass()
    await scene.owe(4)
    expect(await scene.deliveries.counts()).toEqual({
      waiting: 1,
      unknown: 1,
      needsPerson: 0,
      refused: 1,
      doneToday: 1,
      oldestWaitingAt: T0,
    })
  })

  it('[OPS.35] counts the logs of the site’s own day', async () => {
    const one = scene.worker()
    const midnight = Date.UTC(2026, 10, 22, 16)
    for (const [call, at] of [midnight - 1, midnight].entries()) {
      scene.clock = at
      await scene.owe(call)
      await one.pass()
    }
    scene.clock = midnight + 8.5 * 3_600_000
    expect(await scene.states()).toEqual(['done', 'done'])
    expect(await scene.deliveries.counts()).toMatchObject({ doneToday: 1 })
  })

  it('started, it delivers when woken, and stops', async () => {
    const crm = createFakeCrm(Date.now)
    const running = scene.worker({
      now: Date.now,
      limits: { pollMs: 60_000 },
      connectors: { get: () => crm.connector },
    })
    running.start()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await owe(scene.store, [owedLog(1, Date.now())], Date.now())
    running.wake()
    for (let n = 0; n < 100 && (await scene.states())[0] !== 'done'; n++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await scene.states()).toEqual(['done'])
    await running.stop()
    await scene.owe(2)
    running.wake()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await scene.row(2)).state).toBe('waiting')
  })
})
