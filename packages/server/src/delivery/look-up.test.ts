import { describe, expect, it } from 'vitest'
import type { CallLog, WriteOutcome } from '../crm/crm-connector.ts'
import type { Store } from '../store/store.ts'
import { type DeliveryScene, deliveryScene } from '../testing/delivery-scene.ts'

describe('a write of which nobody knows', () => {
  const scene = deliveryScene()

  it('[OPS.2] a lost answer is looked up, and what Zoho has is not repeated', async () => {
    scene.crm.faults = ['drop-after']
    await scene.owe(1, 2)
    const one = scene.worker()
    await one.pass()
    expect(await scene.states()).toEqual(['unknown', 'unknown'])
    expect(await scene.reason(1)).toEqual({ code: 'zoho-timeout' })
    scene.clock += 1999
    await one.pass()
    expect(scene.crm.lookUps).toEqual([])
    scene.clock += 1
    await one.pass()
    expect(await scene.states()).toEqual(['done', 'done'])
    expect((await scene.row(1)).zoho_id).toBe(scene.crm.ids(scene.ref(1))[0])
    expect(scene.crm.lookUps).toHaveLength(1)
    expect(scene.crm.lookUps[0]?.refs).toHaveLength(2)
    expect(scene.crm.requests).toHaveLength(1)
  })

  it('[OPS.3] absence counts after look-ups over the settle time; then it is sent with the same marker', async () => {
    scene.crm.faults = ['drop-before']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    const sentAt = scene.clock
    for (; (await scene.row(1)).state !== 'done' && scene.clock < sentAt + 60_000; scene.clock += 500) await one.pass()
    expect(scene.crm.lookUps.map(({ at }) => at - sentAt)).toEqual([2000, 10_000, 30_000])
    expect(scene.crm.requests).toEqual([[scene.ref(1)], [scene.ref(1)]])
    expect(scene.crm.ids(scene.ref(1))).toHaveLength(1)
    const [{ from, to }] = scene.crm.lookUps as [DeliveryScene['crm']['lookUps'][0]]
    expect(from).toBeLessThan(sentAt - 10_000)
    expect(to).toBeNull()
  })

  it('what a look-up finds missing is saved at once, however many there are', async () => {
    await scene.owe(...Array.from({ length: 60 }, (_, call) => call + 1))
    const at = scene.clock
    const sent = { first_sent_at: at, last_sent_at: at, crm_last_sent_at: at, next_attempt_at: at + 2000 }
    const query = scene.store.db.updateTable('delivery').set({ state: 'unknown', attempts: 1, ...sent })
    await scene.store.commit([{ query }])
    let commits = 0
    const { kind, db, health, close } = scene.store
    const commit: Store['commit'] = (unit) => {
      commits++
      return scene.store.commit(unit)
    }
    const store: Store = { kind, db, commit, health, close }
    scene.clock += 2000
    await scene.worker({ store }).pass()
    for (const call of [1, 60]) expect(await scene.row(call)).toMatchObject({ state: 'unknown', lookups: 1 })
    expect(commits).toBeLessThan(5)
  })

  it('[OPS.3] what is written while the settle time runs is found by a later look-up', async () => {
    scene.crm.faults = ['late']
    scene.crm.lateMs = 15_000
    await scene.owe(1)
    const one = scene.worker()
    for (let n = 0; n < 200; n++, scene.clock += 500) await one.pass()
    expect(await scene.states()).toEqual(['done'])
    expect(scene.crm.requests).toHaveLength(1)
    expect(scene.crm.lookUps).toHaveLength(3)
  })

  it('[OPS.3] a look-up that fails counts nothing, and holds up no log that was not sent yet', async () => {
    scene.crm.faults = ['drop-before']
    scene.crm.failingLookUps = 10
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.clock += 40_000
    await one.pass()
    await scene.owe(2)
    scene.clock += 10
    await one.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'unknown', lookups: 0 })
    expect(await scene.row(2)).toMatchObject({ state: 'done' })
    for (let n = 0; n < 200 && (await scene.row(1)).state === 'unknown'; n++, scene.clock += 10_000) await one.pass()
    expect(scene.crm.lookUps).toHaveLength(13)
    await one.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'done', attempts: 2 })
    expect(scene.crm.stored()).toHaveLength(2)
  })

  it('[OPS.3] the ledger says why a look-up fails, and no longer once one succeeds', async () => {
    scene.crm.faults = ['drop-before']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.crm.failingLookUps = 1
    scene.clock += 2000
    await one.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'unknown', lookups: 0 })
    expect(await scene.reason(1)).toEqual({ code: 'zoho-unreachable', params: { reason: 'test' } })
    scene.clock += 5000
    await one.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'unknown', lookups: 1, reason: null })
  })

  describe('with more records than can be read', () => {
    /** Logs that are unknown for so long, of which the CRM has every second one. */
    async function unknownSince(...ages: number[]): Promise<void> {
      const now = scene.clock
      const { db } = scene.store
      for (const [index, age] of ages.entries()) {
        const at = now - age
        scene.clock = at
        const call = index + 1
        await scene.owe(call)
        if (index % 2 === 0) scene.crm.writeElsewhere({ ref: scene.ref(call) } as CallLog)
        const sent = { first_sent_at: at, last_sent_at: at, crm_first_sent_at: at, crm_last_sent_at: at }
        const fields = { ...sent, state: 'unknown', attempts: 1, next_attempt_at: at + 2000 }
        await scene.store.commit([{ query: db.updateTable('delivery').set(fields).where('call_id', '=', `c${call}`) }])
      }
      scene.clock = now
    }
    const HOUR = 3_600_000

    it('[OPS.3] younger rows are looked up by themselves; of one that is too old a person decides', async () => {
      await unknownSince(9 * HOUR, 7 * HOUR, 5 * HOUR, 3 * HOUR, HOUR)
      // The CRM has 1, 3 and 5.
      scene.crm.mostRecords = 1
      const one = scene.worker()
      await one.pass()
      expect(await scene.states()).toEqual(['needs-person', 'needs-person', 'needs-person', 'unknown', 'done'])
      for (const call of [1, 2, 3]) expect(await scene.reason(call)).toEqual({ code: 'look-up-too-wide' })
      expect(scene.crm.lookUps.map(({ refs }) => refs.length)).toEqual([5, 3, 2, 1])
      await scene.let(one, 60_000)
      expect(await scene.states()).toEqual(['needs-person', 'needs-person', 'needs-person', 'done', 'done'])
    })

    it('[OPS.3] a person may still have it written again', async () => {
      await unknownSince(HOUR)
      scene.crm.mostRecords = 0
      await scene.worker().pass()
      expect(await scene.states()).toEqual(['needs-person'])
      await scene.deliveries.retry((await scene.row(1)).key)
      await scene.worker().pass()
      expect(await scene.states()).toEqual(['done'])
    })
  })

  it('[OPS.3] a log that was written twice after all is told on the ledger', async () => {
    scene.crm.faults = ['late']
    scene.crm.lateMs = 45_000
    await scene.owe(1)
    const one = scene.worker()
    for (let n = 0; n < 200; n++, scene.clock += 500) await one.pass()
    const ids = scene.crm.ids(scene.ref(1))
    expect(ids).toHaveLength(2)
    expect(await scene.row(1)).toMatchObject({ state: 'done' })
    expect(await scene.reason(1)).toEqual({ code: 'log-written-twice', params: { ids: ids.toSorted().join(', ') } })
  })

  it('[OPS.2] two records with one marker: the older one counts', async () => {
    scene.crm.faults = ['drop-after']
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    const [log] = scene.crm.stored()
    await scene.crm.connector.callLogs?.write([log?.log as NonNullable<typeof log>['log']])
    scene.clock += 5000
    await one.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'done', zoho_id: '1001' })
    expect(await scene.reason(1)).toEqual({ code: 'log-written-twice', params: { ids: '1001, 1002' } })
  })

  it('[OPS.1] what was being sent when the process died is looked up by the next one', async () => {
    await scene.owe(1)
    const hanging = { ...scene.crm.connector, callLogs: { maxBatch: 4, lookUp: never, write: never } }
    void scene.worker({ connectors: { get: () => hanging } }).pass()
    while ((await scene.row(1)).state !== 'sending') await new Promise((resolve) => setTimeout(resolve, 5))
    scene.clock += 1000
    const next = scene.worker({ node: 'node-2' })
    await next.pass()
    expect(await scene.row(1)).toMatchObject({ state: 'unknown', last_sent_at: scene.clock })
    expect(await scene.reason(1)).toEqual({ code: 'log-answer-lost' })
    for (let n = 0; n < 100 && (await scene.row(1)).state !== 'done'; n++, scene.clock += 1000) await next.pass()
    expect(scene.crm.lookUps).toHaveLength(3)
    expect(scene.crm.stored()).toHaveLength(1)
  })

  it('[OPS.2] a lease that ran out while the process lives on leads to a look-up; the late answer still counts', async () => {
    await scene.owe(1)
    const write = scene.crm.connector.callLogs?.write
    let answer = () => {}
    const slow = {
      ...scene.crm.connector,
      callLogs: {
        maxBatch: 4,
        lookUp: never,
        write: async (logs: Parameters<NonNullable<typeof write>>[0]) => {
          await new Promise<void>((resolve) => {
            answer = resolve
          })
          return (await write?.(logs)) ?? []
        },
      },
    }
    const sending = scene.worker({ connectors: { get: () => slow } }).pass()
    while ((await scene.row(1)).state !== 'sending') await new Promise((resolve) => setTimeout(resolve, 5))
    const other = scene.worker({ node: 'node-2', connectors: { get: () => null } })
    scene.clock += 10
    await other.pass()
    expect(await scene.states()).toEqual(['unknown'])
    answer()
    await sending
    expect(await scene.row(1)).toMatchObject({ state: 'done', zoho_id: '1001' })
  })

  it('[OPS.2] an answer that comes when another attempt has begun says nothing about that attempt', async () => {
    await scene.owe(1)
    const answers: ((outcome: WriteOutcome) => void)[] = []
    const byHand = {
      ...scene.crm.connector,
      callLogs: {
        maxBatch: 4,
        lookUp: async () => new Map<string, string[]>(),
        write: () => new Promise<WriteOutcome[]>((resolve) => answers.push((outcome) => resolve([outcome]))),
      },
    }
    const notWritten: WriteOutcome = { state: 'not-written', problem: { code: 'zoho-throttled' }, retryAfterMs: null }
    const first = scene.worker({ connectors: { get: () => byHand } }).pass()
    while (answers.length < 1) await new Promise((resolve) => setTimeout(resolve, 5))
    const next = scene.worker({ node: 'node-2', connectors: { get: () => byHand } })
    await next.pass()
    scene.clock += 2000
    await next.pass()
    scene.clock += 10_000
    await next.pass()
    scene.clock += 30_000
    const second = next.pass()
    while (answers.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    answers[0]?.(notWritten)
    await first
    expect(await scene.row(1)).toMatchObject({ state: 'sending', attempts: 2, node: 'node-2' })
    answers[1]?.({ state: 'done', id: '77' })
    await second
    expect(await scene.row(1)).toMatchObject({ state: 'done', zoho_id: '77' })
  })

  it.each([
    ['throws after it has written', 'throws'],
    ['answers for fewer logs than it was given', 'short'],
  ] as const)('[OPS.2] a connector that %s leaves nothing doubled', async (_, fault) => {
    scene.crm.faults = [fault]
    await scene.owe(1, 2)
    const one = scene.worker()
    await one.pass()
    expect(await scene.states()).toEqual(['unknown', 'unknown'])
    scene.clock += 3000
    await one.pass()
    expect(await scene.states()).toEqual(['done', 'done'])
    expect(scene.crm.stored()).toHaveLength(2)
  })

  it('a log deleted in Zoho is never written again', async () => {
    await scene.owe(1)
    const one = scene.worker()
    await one.pass()
    scene.crm.delete(scene.ref(1))
    scene.clock += 1_000_000
    await one.pass()
    await scene.worker().pass()
    expect(scene.crm.requests).toHaveLength(1)
  })
})

const never = () => new Promise<never>(() => {})
