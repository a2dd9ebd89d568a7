import { type CallCard, defaultContactSyncSettings, defaultCreationSettings } from '@jackfield/contract'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { extensionNumber } from '../calls/ids.ts'
import type { PbxEvent } from '../calls/pbx-event.ts'
import type { CrmConnector, CrmRecord } from '../crm/crm-connector.ts'
import { createDeliveries } from '../delivery/service.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import { MANUAL_FOR_MS } from '../policy/creation.ts'
import type { Settings } from '../settings/settings.ts'
import { answeredCall, groupCall, SITE, support, T0, testIntegration, testSettings } from '../testing/calls.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { CallHandling } from './call-handling.ts'
import { deliveryNews } from './delivery-news.ts'

/*
 * What agents add to a call (notes, records tried again), and what the call learns from the CRM while it goes on.
 */
const log = pino({ level: 'silent' })
const alice = extensionNumber('1001')
const NUMBER = '+12125550142'
const grace: CrmRecord = {
  module: 'Contacts',
  id: '901',
  name: 'Grace Hopper',
  company: null,
  phones: { Phone: NUMBER },
  ownerId: null,
  modifiedAt: T0,
}

let database: TestStore
let clock: number
beforeEach(async () => {
  database = await testStore()
  clock = T0 + 40_000
})
afterEach(() => database.drop())

interface Crm {
  found: readonly CrmRecord[]
  /** By id, as they are now. */
  now: readonly CrmRecord[]
}

/** A process over the store. */
async function office(settings: Settings, crm: Crm = { found: [], now: [] }) {
  const connector = {
    kind: 'zoho-crm',
    contacts: {
      findByNumber: async () => crm.found,
      list: async () => ({ records: [], cursor: null }),
      recordUrl: ({ module, id }: CrmRecord) => `https://crm.example/${module}/${id}`,
    },
    changes: { read: async (_: string, ids: readonly string[]) => crm.now.filter(({ id }) => ids.includes(id)) },
  } as unknown as CrmConnector
  const { store } = database
  const phonebook = new Phonebook({ store, connectors: { get: () => connector }, now: () => clock, log }, settings)
  await phonebook.use(settings)
  const state = { settings }
  const cards: CallCard[] = []
  const calls: CallHandling = new CallHandling({
    site: SITE,
    store,
    phonebook,
    live: { card: (extension, card) => void (extension === alice && cards.push(card)), pop: () => null },
    settingsAt: () => state.settings,
    settingsRevision: async () => settings,
    installationId: 'test',
    hasRecords: () => false,
    wakeDelivery() {},
    now: () => clock,
    log,
  })
  const news = deliveryNews({ phonebook, store, installationId: 'test', now: () => clock }, () => calls.news)
  const tell = (events: readonly PbxEvent[]) => calls.events(events)
  const worker = { wake() {} }
  const auditor = { run: () => Promise.reject(new Error('not asked for')), warnings: () => [] }
  const deliveries = createDeliveries({ store, worker, auditor, news, timeZone: () => 'UTC', now: () => clock })
  return { calls, phonebook, cards, state, tell, news, deliveries }
}

const notes = () => database.store.db.selectFrom('call_note').select(['user_id', 'extension', 'text']).execute()
const rows = () => database.store.db.selectFrom('delivery').selectAll().orderBy('key').execute()
const problem = (work: Promise<unknown>) => work.then(() => null).catch((error) => error.problem?.code ?? String(error))

describe('[A10.16] a note', () => {
  test('is kept as it is typed, stands on the card, and outlives the process', async () => {
    const before = await office(testSettings())
    before.tell(answeredCall().slice(0, 5))
    const { callId } = before.cards.at(-1)!
    await before.calls.agents.note(alice, { callId, text: 'wants' })
    await before.calls.agents.note(alice, { callId, text: 'wants a quote\u0000' })
    expect(await notes()).toEqual([{ user_id: 'u1', extension: '1001', text: 'wants a quote' }])
    expect(before.cards.at(-1)?.note).toMatchObject({ text: 'wants a quote', until: null })
    await before.calls.stop()
    const after = await office(testSettings())
    await after.calls.restore()
    const events = answeredCall().slice(0, 5)
    after.calls.snapshot({
      at: T0 + 9000,
      events,
      channels: new Set(events.flatMap((e) => ('channel' in e ? [e.channel] : []))),
    })
    expect(after.cards.at(-1)?.note?.text).toBe('wants a quote')
    await after.calls.stop()
  })

  test('may be written until ten minutes after the call, also when the process was started anew', async () => {
    const before = await office(testSettings())
    before.tell(answeredCall())
    const { callId, endedAt } = before.cards.at(-1)!
    await before.calls.agents.note(alice, { callId, text: 'after the end' })
    expect(before.cards.at(-1)?.note).toMatchObject({ text: 'after the end', until: (endedAt ?? 0) + MANUAL_FOR_MS })
    await before.calls.stop()
    const after = await office(testSettings())
    await after.calls.agents.note(alice, { callId, text: 'after the restart' })
    expect((await notes()).map(({ text }) => text)).toEqual(['after the restart'])
    clock = (endedAt ?? 0) + MANUAL_FOR_MS
    expect(await problem(after.calls.agents.note(alice, { callId, text: 'too late' }))).toBe('note-too-late')
    expect(await problem(after.calls.agents.note(extensionNumber('1002'), { callId, text: 'x' }))).toBe('note-too-late')
    expect(await problem(after.calls.agents.note(alice, { callId: 'nonsense', text: 'x' }))).toBe('note-too-late')
    expect((await notes()).map(({ text }) => text)).toEqual(['after the restart'])
    await after.calls.stop()
  })
})

describe('[A10.19] always query', () => {
  const settings = testSettings(
    testIntegration({}, { contactSync: { ...defaultContactSyncSettings, alwaysQuery: true } }),
  )
  const admiral = { ...grace, id: '902', name: 'Admiral Hopper' }
  const logGoesTo = async (phonebook: Phonebook) => {
    const found = await phonebook.findRecord('zoho-crm-1', { e164: NUMBER })
    return found.state === 'found' ? found.record.id : found.state
  }
  const cases: [string, readonly CrmRecord[], readonly CrmRecord[], string, string][] = [
    [
      'the log goes to the record that took the number over',
      [admiral],
      [{ ...grace, phones: {} }],
      'Admiral Hopper',
      '902',
    ],
    ['a record that is gone is gone for the log too', [admiral], [], 'Admiral Hopper', '902'],
    ['a record that the search does not find but that has the number stays', [], [grace], 'Grace Hopper', '901'],
  ]
  test.each(cases)('%s', async (_title, found, now, onCard, inLog) => {
    const { calls, phonebook, cards, tell } = await office(settings, { found, now })
    await phonebook.keep('org1', [grace])
    tell(answeredCall().slice(0, 3))
    expect(cards.at(-1)?.matches[0]?.name).toBe('Grace Hopper')
    await expect.poll(() => logGoesTo(phonebook)).toBe(inLog)
    await expect.poll(() => cards.at(-1)?.matches.map(({ name }) => name)).toEqual([onCard])
    tell(answeredCall().slice(3))
    await calls.stop()
  })
})

describe('a record for an unknown number', () => {
  const settings = (defaults: Record<string, string> = {}) =>
    testSettings(
      testIntegration({}, { creation: { ...defaultCreationSettings, enabled: true, module: 'Leads', defaults } }),
    )
  const creation = async () => (await rows()).find(({ kind }) => kind === 'create')!
  const set = (fields: { state: string; reason: string | null }) =>
    database.store.commit([
      { query: database.store.db.updateTable('delivery').set(fields).where('kind', '=', 'create') },
    ])
  const refusal = { code: 'zoho-refused-record', params: { code: 'MANDATORY_NOT_FOUND', detail: 'Company' } }

  test('[A7.13] is tried again by the agent with the defaults of now', async () => {
    const { calls, cards, state, tell } = await office(settings({ Company: '' }))
    tell(answeredCall().slice(0, 5))
    await expect.poll(async () => (await rows()).length).toBe(1)
    await set({ state: 'refused', reason: JSON.stringify(refusal) })
    calls.news.recordRefused('zoho-crm-1', NUMBER, refusal as never)
    expect(cards.at(-1)?.creations[0]).toMatchObject({ state: 'failed', again: true })
    state.settings = settings({ Company: 'Unknown' })
    const { callId } = cards.at(-1)!
    calls.agents.createByHand(alice, { callId, integration: 'zoho-crm-1', name: '' })
    await expect.poll(async () => (await creation()).state).toBe('waiting')
    expect(JSON.parse((await creation()).payload).defaults).toEqual({ Company: 'Unknown' })
    await calls.stop()
  })

  test.each(['needs-person', 'given-up'])('[A7.14] that ended as %s shows as failed with its reason', async (ended) => {
    const { calls, cards, news, tell } = await office(settings())
    tell(answeredCall().slice(0, 5))
    await expect.poll(async () => (await rows()).length).toBe(1)
    expect(cards.at(-1)?.creations[0]?.state).toBe('creating')
    const { toRow } = await import('../delivery/row.ts')
    news.refused(toRow(await creation()), { code: 'log-given-up', params: { who: 'Ada' } }, true)
    expect(cards.at(-1)?.creations[0]).toMatchObject({
      state: 'failed',
      again: false,
      problem: { code: 'log-given-up' },
    })
    const { callId } = cards.at(-1)!
    expect(() => calls.agents.createByHand(alice, { callId, integration: 'zoho-crm-1', name: '' })).toThrow()
    // The next call of the number is told at once as well.
    await set({ state: ended, reason: JSON.stringify({ code: 'log-given-up', params: { who: 'Ada' } }) })
    tell(answeredCall().slice(5))
    cards.length = 0
    const second = answeredCall()
      .slice(0, 3)
      .map((event) => ({ ...event, link: 'second', ...('channel' in event ? { channel: `2-${event.channel}` } : {}) }))
    tell(second as PbxEvent[])
    await expect.poll(() => cards.at(-1)?.creations[0]).toMatchObject({ state: 'failed', again: false })
    await calls.stop()
  })

  test('[A7.14] an administrator who gives it up is told on the card; [A7.15] one who tries again does so with the defaults of now', async () => {
    const { calls, cards, deliveries, tell } = await office(settings({ Company: '' }))
    tell(answeredCall().slice(0, 5))
    await expect.poll(async () => (await rows()).length).toBe(1)
    const { key } = await creation()
    expect(await deliveries.giveUp(key, 'Ada')).toBe(true)
    expect(cards.at(-1)?.creations[0]).toMatchObject({
      state: 'failed',
      again: false,
      problem: { code: 'log-given-up' },
    })
    const saved = { ...defaultCreationSettings, enabled: true, module: 'Leads', defaults: { Company: 'Unknown' } }
    await database.store.commit([
      {
        query: database.store.db.insertInto('integration').values({
          id: 'zoho-crm-1',
          site_id: 'main',
          kind: 'zoho-crm',
          connection_id: 'c',
          enabled: 1,
          generation: 1,
          home_address: '',
          call_log: '{}',
          creation: JSON.stringify(saved),
          created_at: 1,
        }),
      },
    ])
    expect(await deliveries.retry(key)).toBe(true)
    expect(await creation()).toMatchObject({ state: 'waiting' })
    expect(JSON.parse((await creation()).payload).defaults).toEqual({ Company: 'Unknown' })
    await calls.stop()
  })

  test('[A7.11] is handed on, once, to the bound user who answers instead of the first who rang', async () => {
    const { calls, tell, news } = await office(
      testSettings(testIntegration({}, { creation: { ...defaultCreationSettings, enabled: true } })),
    )
    const [ringing, answered] = [groupCall(support, true).slice(0, 6), groupCall(support, true).slice(6)]
    tell(ringing)
    await expect
      .poll(async () => (await rows()).map(({ kind, user_id }) => [kind, user_id]))
      .toEqual([['create', 'u1']])
    const { toRow } = await import('../delivery/row.ts')
    const row = toRow(await creation())
    const { store } = database
    await store.commit(news.statements(row, '77', null))
    news.created(row, '77', null)
    tell(answered.slice(0, 1))
    // While the call goes on.
    await expect
      .poll(async () => (await rows()).map(({ kind, user_id }) => [kind, user_id]))
      .toEqual([
        ['create', 'u1'],
        ['update', 'u2'],
      ])
    tell(answered.slice(1))
    await calls.stop()
    expect((await rows()).filter(({ kind }) => kind === 'update')).toMatchObject([
      { depends_on: row.key, payload: '{"what":"owner"}', state: 'waiting', key: expect.stringContaining('/owner/') },
    ])
  })

  test('[A7.11] also where only the end of the call tells it, and never for a number that had a record', async () => {
    const first = await office(
      testSettings(testIntegration({}, { creation: { ...defaultCreationSettings, enabled: true } })),
    )
    first.tell(groupCall(support, true))
    await first.calls.stop()
    expect((await rows()).map(({ kind, user_id }) => [kind, user_id]).toSorted()).toContainEqual(['update', 'u2'])
    await database.store.commit([{ query: database.store.db.deleteFrom('delivery') }])
    const second = await office(
      testSettings(testIntegration({}, { creation: { ...defaultCreationSettings, enabled: true } })),
    )
    await second.phonebook.keep('org1', [grace])
    second.tell(groupCall(support, true).map((event) => ({ ...event, link: 'second' })) as PbxEvent[])
    await second.calls.stop()
    expect((await rows()).filter(({ kind }) => kind !== 'call-log')).toEqual([])
  })
})
