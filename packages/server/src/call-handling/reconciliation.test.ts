import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CallRecord } from '../calls/call-record.ts'
import { channelId, extensionNumber, linkId } from '../calls/ids.ts'
import type { PbxEvent } from '../calls/pbx-event.ts'
import { callsOf, recorded, translateAll } from '../pbx/asterisk/trace-testing.ts'
import { callsFromRows } from '../pbx/cdr/calls-from-rows.ts'
import { placedTrace, traceNames, traceShape } from '../pbx/cdr/testing.ts'
import type { CdrSource } from '../pbx/pbx-driver.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import { ProblemError } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import { answeredCall, link, SITE, T0, testIntegration, testSettings } from '../testing/calls.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { CallHandling } from './call-handling.ts'
import { Reconciliation } from './reconciliation.ts'

const log = pino({ level: 'silent' })
const HOUR = 3600_000

let database: TestStore
let clock: number
beforeEach(async () => {
  database = await testStore()
  clock = T0 - HOUR
})
afterEach(() => database.drop())

/** A process: call handling and its comparison with records. `settingsAt` null: there were none yet. */
async function life(options: { settings?: Settings; settingsAt?: (time: number) => Settings | null } = {}) {
  const settings = options.settings ?? testSettings()
  const phonebook = new Phonebook(
    { store: database.store, connectors: { get: () => null }, now: () => clock, log },
    settings,
  )
  await phonebook.use(settings)
  const calls = new CallHandling({
    site: SITE,
    store: database.store,
    phonebook,
    live: { card() {}, pop: () => null },
    settingsAt: () => settings,
    settingsRevision: async () => settings,
    installationId: 'test',
    hasRecords: () => true,
    wakeDelivery() {},
    now: () => clock,
    log,
  })
  await calls.restore()
  const settingsAt = async (time: number) => (options.settingsAt ? options.settingsAt(time) : settings)
  const reconciliation = new Reconciliation({
    site: SITE,
    store: database.store,
    calls: calls.records,
    settingsAt,
    now: () => clock,
    log,
  })
  const tell = (events: readonly PbxEvent[]) => events.forEach((event) => void calls.events([event]))
  return { calls, reconciliation, tell }
}

/** Records that a PBX keeps; `asked` says what for. */
class Records implements CdrSource {
  kept: CallRecord[] = []
  asked: { since: number; limit: number }[] = []
  failAt = Number.POSITIVE_INFINITY

  async since(since: number, limit: number) {
    this.asked.push({ since, limit })
    if (this.asked.length >= this.failAt) throw new ProblemError('cdr-busy', { seconds: 10, table: 'cdr' })
    return this.kept
      .filter((record) => record.endedAt >= since)
      .sort((a, b) => a.endedAt - b.endedAt)
      .slice(0, limit)
  }
}

/** Inbound to 1001, `talkMs` from the third second on. */
function record(n: number, startedAt: number, talkMs = 30_000, changes: Partial<CallRecord> = {}): CallRecord {
  const endedAt = startedAt + 2000 + talkMs
  const id = `pbx1-${Math.floor(startedAt / 1000)}.${n}`
  return {
    link: linkId(id),
    channels: [id],
    direction: 'inbound',
    startedAt,
    endedAt,
    did: '+861055550100',
    via: [],
    recording: null,
    legs: [
      {
        channel: `${id}-a`,
        party: { kind: 'external', number: '+12125550142', name: null, trunk: 'main' },
        role: 'caller',
        appearedAt: startedAt,
        ringingAt: null,
        answeredAt: null,
        endedAt,
        cause: 'normal',
        talk: [],
      },
      {
        channel: `${id}-b`,
        party: { kind: 'extension', extension: extensionNumber('1001') },
        role: 'callee',
        appearedAt: startedAt,
        ringingAt: startedAt,
        answeredAt: startedAt + 2000,
        endedAt,
        cause: 'normal',
        talk: [{ from: startedAt + 2000, to: endedAt }],
      },
    ],
    ...changes,
  }
}

const deliveries = () => database.store.db.selectFrom('delivery').select(['state', 'reason', 'payload']).execute()
const saved = () =>
  database.store.db.selectFrom('call').select(['id', 'state', 'reason', 'difference']).orderBy('started_at').execute()
/** Waits until what has ended is saved as such. */
const onDisk = (calls = 1) =>
  vi.waitFor(
    async () => expect((await saved()).filter(({ state }) => state === 'ended').length).toBeGreaterThanOrEqual(calls),
    { timeout: 5000 },
  )
const parsed = (text: string | null | undefined) => JSON.parse(text ?? 'null')

/** Begins to compare before the calls of the test. */
async function began(records = new Records()) {
  const first = await life()
  await first.reconciliation.run(records)
  records.asked = []
  return { records, ...first }
}

describe('[B1.14] calls made while nobody listened', () => {
  test('[OPS.1] are made good from their records once, whatever dies in between', async () => {
    const { records } = await began()
    records.kept = Array.from({ length: 30 }, (_, n) => record(n, T0 + n * 10_000))
    clock = T0 + HOUR
    for (let run = 0; run < 3; run++) {
      const { reconciliation, calls } = await life()
      await reconciliation.run(records)
      await reconciliation.run(records)
      await calls.stop()
      expect(reconciliation.state()).toEqual({ comparedAt: clock, problem: null })
    }
    expect(await saved()).toHaveLength(30)
    const owed = await deliveries()
    expect(owed).toHaveLength(30)
    expect(new Set(owed.map(({ state }) => state))).toEqual(new Set(['waiting']))
    expect(parsed(owed[0]?.payload)).toMatchObject({ type: 'inbound', talkSeconds: 30 })
  })

  test('[A3.7] owe what the settings of their moment say: nothing before connecting, nothing while disabled', async () => {
    const { records } = await began()
    records.kept = [record(1, T0), record(2, T0 + 600_000), record(3, T0 + 1200_000)]
    clock = T0 + HOUR
    const disabled = testSettings(testIntegration({}, { enabled: false }))
    const settingsAt = (time: number) => (time < T0 + 300_000 ? null : time < T0 + 900_000 ? disabled : testSettings())
    const { reconciliation } = await life({ settingsAt })
    await reconciliation.run(records)
    const rows = await saved()
    expect(rows.map(({ reason }) => parsed(reason)?.code ?? null)).toEqual(['log-integration-disabled', null])
    expect(await deliveries()).toHaveLength(1)
  })

  test('calls before the installation are never looked at', async () => {
    clock = T0 + HOUR
    const records = new Records()
    records.kept = [record(1, T0)]
    const { reconciliation } = await life()
    await reconciliation.run(records)
    await reconciliation.run(records)
    // A part of the margin lies before the first run, but not the call of an hour ago.
    expect(await saved()).toEqual([])
  })

  test('[OPS.6] a call that goes on in the PBX waits for its end, whatever a record of it says', async () => {
    const { records, reconciliation, calls, tell } = await began()
    tell(answeredCall().slice(0, 5))
    const onTheWay: CallRecord = { ...record(1, T0, 5000), link }
    records.kept = [onTheWay]
    clock = T0 + 20_000
    const legs = answeredCall().slice(0, 5)
    calls.snapshot({ at: clock, events: legs, channels: new Set([channelId('customer'), channelId('phone-1001')]) })
    await reconciliation.run(records)
    expect(await deliveries()).toEqual([])
    tell(answeredCall().slice(5))
    records.kept = [{ ...record(1, T0, 30_000), link }]
    clock = T0 + 60_000
    await reconciliation.run(records)
    await calls.stop()
    expect((await deliveries()).map(({ payload }) => parsed(payload).talkSeconds)).toEqual([30])
    expect(await saved()).toMatchObject([{ state: 'ended', difference: null }])
  })
})

describe('[B1.14] records of calls that were seen', () => {
  test('change nothing, and the ledger shows what they tell otherwise', async () => {
    const { records, reconciliation, tell } = await began()
    tell(answeredCall())
    await onDisk()
    const before = await deliveries()
    records.kept = [{ ...record(1, T0, 45_000), link }]
    clock = T0 + HOUR
    await reconciliation.run(records)
    expect(await deliveries()).toEqual(before)
    const [row] = await saved()
    expect(parsed(row?.difference)).toEqual({
      code: 'log-differs-from-record',
      params: { differences: '1001: 30 s → 45 s' },
    })
    // More of the record came in, and now it agrees.
    records.kept = [{ ...record(1, T0, 31_000), link }]
    await reconciliation.run(records)
    expect(await saved()).toMatchObject([{ difference: null }])
  })

  test('whole seconds and estimated lengths are no difference, another answerer is', async () => {
    const { records, reconciliation, tell } = await began()
    tell(answeredCall())
    await onDisk()
    clock = T0 + HOUR
    records.kept = [{ ...record(1, T0, 31_900), link }]
    await reconciliation.run(records)
    records.kept = [{ ...record(1, T0, 80_000), link, talkEstimated: true }]
    await reconciliation.run(records)
    expect(await saved()).toMatchObject([{ difference: null }])
    const other = record(1, T0, 31_000)
    const legs = other.legs.map((leg) =>
      leg.party.kind === 'extension' ? { ...leg, party: { ...leg.party, extension: extensionNumber('1002') } } : leg,
    )
    records.kept = [{ ...other, link, legs, talkEstimated: true }]
    await reconciliation.run(records)
    const [row] = await saved()
    expect(parsed(row?.difference).params.differences).toBe('1001: 30 s → –; 1002: – → 31 s')
  })

  test('of the same calls events and rows tell the same: all that was recorded', async () => {
    const { reconciliation, calls, tell } = await began()
    const records = new Records()
    const streams = traceNames().map((name) => translateAll(recorded('22', name)))
    for (const events of streams) tell(events)
    await onDisk(streams.flatMap(callsOf).length)
    const rows = traceNames().flatMap((name) => placedTrace(name))
    records.kept = callsFromRows(rows, { shape: traceShape, queueTalks: () => [] })
    const known = await saved()
    clock = Math.max(...records.kept.map((one) => one.endedAt)) + 60_000
    for (const one of records.kept) await calls.records.take(one, testSettings())
    await reconciliation.run(records)
    const after = await saved()
    expect(after.map(({ id }) => id)).toEqual(known.map(({ id }) => id))
    expect(after.filter(({ difference }) => difference !== null)).toEqual([])
  })
})

describe('[B1.14] records without linked id', () => {
  const bare = (n: number, startedAt: number, identity: 'unique' | 'none') =>
    record(n, startedAt, 30_000, { identity, link: linkId(`cdr/${startedAt}/${n}`), channels: [] })

  test('are known by a channel’s unique id', async () => {
    const { records, reconciliation, tell } = await began()
    tell(answeredCall())
    await onDisk()
    clock = T0 + HOUR
    records.kept = [{ ...bare(1, T0, 'unique'), channels: ['customer'] }]
    await reconciliation.run(records)
    expect(await saved()).toHaveLength(1)
    // Also by a process that has it from the database only.
    const later = await life()
    await later.reconciliation.run(records)
    expect(await saved()).toHaveLength(1)
  })

  test('without any id by who and when, within two seconds', async () => {
    const { records, reconciliation, tell } = await began()
    tell(answeredCall())
    await onDisk()
    clock = T0 + HOUR
    records.kept = [bare(1, T0 + 1500, 'none')]
    await reconciliation.run(records)
    expect(await saved()).toHaveLength(1)
    expect(await deliveries()).toHaveLength(1)
  })

  test('a doubtful one waits for a person and is asked about once', async () => {
    const { records, reconciliation, tell } = await began()
    tell(answeredCall())
    await onDisk()
    clock = T0 + HOUR
    records.kept = [bare(1, T0 + 90_000, 'none')]
    await reconciliation.run(records)
    await (await life()).reconciliation.run(records)
    const owed = await deliveries()
    expect(owed.map(({ state }) => state).sort()).toEqual(['needs-person', 'waiting'])
    expect(owed.map(({ reason }) => parsed(reason)?.code ?? null)).toContain('log-record-doubtful')
  })

  test('one that nobody here knows is made good', async () => {
    const { records, reconciliation } = await began()
    clock = T0 + HOUR
    records.kept = [bare(1, T0, 'none')]
    await reconciliation.run(records)
    await (await life()).reconciliation.run(records)
    expect((await deliveries()).map(({ state }) => state)).toEqual(['waiting'])
  })
})

describe('[OPS.8] a source that fails', () => {
  test('is told and asked again; what was compared stays compared', async () => {
    const { records } = await began()
    records.kept = Array.from({ length: 500 }, (_, n) => record(n, T0 + n * 10_000))
    records.failAt = 3
    clock = T0 + 3 * HOUR
    const { reconciliation } = await life()
    await reconciliation.run(records)
    expect(reconciliation.state().problem?.code).toBe('cdr-busy')
    expect((await saved()).length).toBeGreaterThanOrEqual(300)
    records.failAt = Number.POSITIVE_INFINITY
    records.asked = []
    const later = await life()
    await later.reconciliation.run(records)
    expect(await saved()).toHaveLength(500)
    // Not from the beginning again.
    expect(records.asked[0]?.since).toBeGreaterThan(T0 + 300 * 10_000)
    expect(records.asked.every(({ limit }) => limit <= 400)).toBe(true)
  })

  test('a call that was not seen whole waits for its record, and not for ever', async () => {
    const { records, reconciliation, calls, tell } = await began()
    records.failAt = 0
    tell(answeredCall().slice(0, 5))
    clock = T0 + 20_000
    calls.snapshot({ at: clock, events: [], channels: new Set() })
    clock += 5 * 60_000
    await reconciliation.run(records)
    expect(await deliveries()).toEqual([])
    clock += 11 * 60_000
    await reconciliation.run(records)
    await calls.stop()
    expect(await deliveries()).toHaveLength(1)
  })

  test('a clock that was a day ahead hides nothing once it is right', async () => {
    const { records, reconciliation } = await began()
    clock = T0 + 24 * HOUR
    records.kept = [record(1, T0 + 24 * HOUR - 60_000)]
    await reconciliation.run(records)
    clock = T0 + HOUR
    records.kept.push(record(2, T0 + HOUR - 60_000))
    await reconciliation.run(records)
    expect(await saved()).toHaveLength(2)
  })

  test('as many ends in one millisecond as a page holds do not stop it', async () => {
    const { records } = await began()
    records.kept = Array.from({ length: 450 }, (_, n) => record(n, T0))
    clock = T0 + HOUR
    const { reconciliation } = await life()
    await reconciliation.run(records)
    expect(await saved()).toHaveLength(450)
  })
})
