import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeliveryTable } from '../../store/schema.ts'
import { INSTALLATION, silent } from '../../testing/deliveries.ts'
import { deliveryScene } from '../../testing/delivery-scene.ts'
import { beginLife, type Life, type LifeParts } from './life.ts'

const MINUTE = 60_000

describe('[OPS.25] a database that does not know what was written', () => {
  const scene = deliveryScene()
  let directory: string
  const others: string[] = []
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jackfield-life-'))
  })
  afterEach(async () => {
    for (const each of [directory, ...others.splice(0)]) await rm(each, { recursive: true, force: true })
  })

  const live = (changes: Partial<LifeParts> = {}): Promise<Life> =>
    beginLife({
      store: scene.store,
      installationId: INSTALLATION,
      dataDirectory: directory,
      host: 'pbx-1',
      process: 17,
      settleTimesMs: [2000, 10_000, 30_000],
      now: () => scene.clock,
      log: silent,
      ...changes,
    })

  /** What a backup holds: everything that delivery keeps in the database. */
  async function backup(): Promise<() => Promise<void>> {
    const { db } = scene.store
    const deliveries = await db.selectFrom('delivery').selectAll().execute()
    const lives = await db.selectFrom('life').selectAll().execute()
    const meta = await db.selectFrom('meta').selectAll().where('key', '<>', 'installation').execute()
    return async () => {
      await scene.store.commit([
        { query: db.deleteFrom('delivery') },
        { query: db.deleteFrom('life') },
        { query: db.deleteFrom('meta').where('key', '<>', 'installation') },
        ...deliveries.map((row) => ({ query: db.insertInto('delivery').values(row as DeliveryTable) })),
        ...lives.map((row) => ({ query: db.insertInto('life').values(row) })),
        ...meta.map((row) => ({ query: db.insertInto('meta').values(row) })),
      ])
    }
  }

  /** What reconciliation does after a restore: the same call owes the same log again. */
  const oweAgain = async (call: number) => {
    const at = scene.clock
    scene.clock = at - 30_000
    await scene.owe(call)
    scene.clock = at
  }

  it('first start and restart are nothing special, also after a crash', async () => {
    expect((await live()).judgement).toEqual({ kind: 'first' })
    const second = await live()
    expect([second.judgement, second.paused(), second.suspects()]).toEqual([{ kind: 'same' }, null, null])
    await scene.owe(1)
    await scene.worker({ life: second }).pass()
    expect((await live()).judgement).toEqual({ kind: 'same' })
    expect(await scene.states()).toEqual(['done'])
    const file = JSON.parse(await readFile(join(directory, 'jackfield.life'), 'utf8'))
    expect(file).toMatchObject({ installation: INSTALLATION, beats: 1 })
  })

  it('restored: nothing is sent before everything owed was looked up; what Zoho has is not repeated', async () => {
    const before = await live()
    await scene.owe(1, 2)
    scene.crm.faults = ['down']
    await scene.worker({ life: before }).pass()
    const restore = await backup()
    scene.clock += MINUTE
    const old = scene.worker({ life: before })
    await scene.let(old, 5000)
    await scene.owe(3)
    await scene.let(old, 5000)
    expect(await scene.states()).toEqual(['done', 'done', 'done'])
    // Only the second was lost.
    scene.crm.delete(scene.ref(2))
    const index = scene.crm.journal.findIndex(({ log }) => log.ref === scene.ref(2))
    ;(scene.crm.journal as unknown[]).splice(index, 1)
    await restore()
    scene.clock += MINUTE

    const life = await live()
    expect(life.judgement).toMatchObject({ kind: 'restored' })
    expect(life.paused()).toMatchObject({ code: 'deliveries-restored' })
    expect(await scene.states()).toEqual(['unknown', 'unknown'])
    expect(await scene.reason(1)).toEqual({ code: 'log-being-checked' })
    // The PBX's records bring back what the backup does not know.
    await oweAgain(3)
    const one = scene.worker({ life })
    const requests = scene.crm.requests.length
    await scene.let(one, 29_000)
    expect(scene.crm.requests).toHaveLength(requests)
    expect(life.paused()).not.toBeNull()
    expect((await scene.row(1)).state).toBe('done')
    await scene.let(one, 60_000)
    expect(life.paused()).toBeNull()
    await scene.let(one, 60_000)
    expect(await scene.states()).toEqual(['done', 'done', 'done'])
    expect(scene.crm.requests.slice(requests)).toEqual([[scene.ref(2)]])
    for (const call of [1, 2, 3]) expect(scene.crm.ids(scene.ref(call))).toHaveLength(1)
    expect((await live()).paused()).toBeNull()
  })

  it('a pause outlives a restart', async () => {
    await live()
    await scene.owe(1)
    const restore = await backup()
    await (await live()).heartbeat()
    await restore()
    expect((await live()).paused()).not.toBeNull()
    const next = await live()
    expect(next.judgement).toEqual({ kind: 'same' })
    expect(next.paused()).toMatchObject({ code: 'deliveries-restored' })
    const one = scene.worker({ life: next })
    await scene.let(one, 20_000)
    expect(scene.crm.requests).toEqual([])
    await scene.let(one, 20_000)
    expect(await scene.states()).toEqual(['done'])
    expect(next.paused()).toBeNull()
  })

  describe('the pause', () => {
    /** A database that was restored while the log of call 1 was owed. */
    async function restoredLife(): Promise<Life> {
      await live()
      await scene.owe(1)
      const restore = await backup()
      await (await live()).heartbeat()
      await restore()
      return live()
    }

    it('lasts while Zoho cannot be asked', async () => {
      const life = await restoredLife()
      scene.crm.failingLookUps = 1000
      const one = scene.worker({ life })
      await scene.let(one, 60_000)
      expect(await scene.reason(1)).toMatchObject({ code: 'zoho-unreachable' })
      expect(life.paused()).not.toBeNull()
      scene.crm.failingLookUps = 0
      await scene.let(one, 5 * MINUTE)
      expect(life.paused()).toBeNull()
      expect(await scene.states()).toEqual(['done'])
    })

    it('waits for no disabled integration, whose logs are looked up all the same', async () => {
      const life = await restoredLife()
      const one = scene.worker({ life })
      await scene.setIntegration({ enabled: 0 })
      await scene.let(one, 5000)
      expect(life.paused()).toBeNull()
      await scene.setIntegration({ enabled: 1 })
      await scene.let(one, 20_000)
      expect([await scene.states(), scene.crm.requests]).toEqual([['unknown'], []])
      await scene.let(one, 60_000)
      expect(await scene.states()).toEqual(['done'])
    })

    it('ends when of what is left a person has to decide', async () => {
      const life = await restoredLife()
      scene.crm.mostRecords = -1
      await scene.let(scene.worker({ life }), 5000)
      expect(await scene.states()).toEqual(['needs-person'])
      expect(life.paused()).toBeNull()
    })
  })

  it('new calls go at once after the pause, and old ones that turn up later are looked up first', async () => {
    await live()
    const restore = await backup()
    await (await live()).heartbeat()
    await restore()
    const life = await live()
    const one = scene.worker({ life })
    await one.pass()
    expect(life.paused()).toBeNull()
    await scene.owe(1)
    await scene.let(one, 1000)
    expect((await scene.row(1)).state).toBe('unknown')
    scene.clock += 2 * MINUTE
    await scene.owe(2)
    await one.pass()
    expect(await scene.states()).toEqual(['unknown', 'done'])
    await scene.let(one, 60_000)
    expect(await scene.states()).toEqual(['done', 'done'])
  })

  it('a copied data directory, and a database without its directory, start with the same care', async () => {
    const original = await live()
    await scene.owe(1)
    const copy = await mkdtemp(join(tmpdir(), 'jackfield-copy-'))
    others.push(copy)
    await cp(directory, copy, { recursive: true })
    const copied = await live({ dataDirectory: copy })
    expect(copied.judgement).toMatchObject({ kind: 'moved' })
    expect(copied.paused()).toMatchObject({ code: 'deliveries-moved' })
    expect(await scene.states()).toEqual(['unknown'])
    expect(original.paused()).toBeNull()

    const empty = await mkdtemp(join(tmpdir(), 'jackfield-copy-'))
    others.push(empty)
    expect((await live({ dataDirectory: empty })).judgement).toMatchObject({ kind: 'moved' })
  })

  it('away for long: nothing is paused, but what may have been written meanwhile is looked up before it is sent', async () => {
    await live()
    await scene.owe(1)
    scene.clock += 12 * 60 * MINUTE
    const life = await live()
    expect(life.judgement).toMatchObject({ kind: 'away' })
    expect(life.paused()).toBeNull()
    const one = scene.worker({ life })
    await scene.let(one, 20_000)
    expect(await scene.states()).toEqual(['unknown'])
    scene.clock += 2 * MINUTE
    await scene.owe(2)
    await one.pass()
    expect((await scene.row(2)).state).toBe('done')
    await scene.let(one, 60_000)
    expect(await scene.states()).toEqual(['done', 'done'])
    expect(scene.crm.requests.flat().toSorted()).toEqual([scene.ref(1), scene.ref(2)].toSorted())
  })

  it('what stands in the data directory is never more than the database knows', async () => {
    const life = await live()
    const beats = async () => JSON.parse(await readFile(join(directory, 'jackfield.life'), 'utf8')).beats
    const [first, second] = [life.beat(), life.beat()]
    expect(await beats()).toBe(1)
    await scene.store.commit([second.statement])
    await second.keep()
    await scene.store.commit([first.statement])
    await first.keep()
    expect(await beats()).toBe(3)
    expect((await live()).judgement).toEqual({ kind: 'same' })
  })

  it('a file that cannot be read counts as none', async () => {
    await live()
    await writeFile(join(directory, 'jackfield.life'), '{"run":')
    expect((await live()).judgement).toMatchObject({ kind: 'moved' })
  })

  it('[OPS.26] two processes on one database see each other, and a dead one is forgotten', async () => {
    const one = await live({ process: 1 })
    const two = await live({ process: 2 })
    for (let n = 0; n < 2; n++) {
      await one.heartbeat()
      await two.heartbeat()
    }
    expect(one.warnings()).toEqual([{ code: 'two-servers-one-database', params: { host: 'pbx-1', process: 2 } }])
    expect(two.warnings()).toEqual([{ code: 'two-servers-one-database', params: { host: 'pbx-1', process: 1 } }])
    await two.heartbeat()
    await two.heartbeat()
    expect(two.warnings()).toEqual([])
    const three = await live({ process: 3 })
    await three.heartbeat()
    await three.heartbeat()
    expect(three.warnings()).toEqual([])
  })
})
