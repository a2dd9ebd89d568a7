import {
  type CallCard,
  type ClientKind,
  type CreditStep,
  defaultContactSyncSettings,
  defaultCreationSettings,
} from '@jackfield/contract'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CallRecord } from '../calls/call-record.ts'
import { channelId, extensionNumber } from '../calls/ids.ts'
import type { PbxEvent } from '../calls/pbx-event.ts'
import type { CrmConnector, CrmRecord } from '../crm/crm-connector.ts'
import type { DialRequest } from '../pbx/pbx-driver.ts'
import type { PbxLink } from '../pbx/pbx-link.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import { ProblemError, problemOf } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import {
  answeredCall,
  link,
  missedCall,
  phoneAppears,
  rings,
  SITE,
  T0,
  testIntegration,
  testSettings,
  transferredCall,
} from '../testing/calls.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { CallHandling } from './call-handling.ts'
import { handleCommand } from './commands.ts'

const log = pino({ level: 'silent' })
const grace: CrmRecord = {
  module: 'Contacts',
  id: '901',
  name: 'Grace Hopper',
  company: null,
  phones: { Phone: '(212) 555-0142' },
  ownerId: null,
  modifiedAt: T0,
}

/** A CRM that knows one contact; how often it was asked is counted. */
function crmWith(records: readonly CrmRecord[], gate: Promise<void> = Promise.resolve()) {
  const asked: string[] = []
  const purposes: string[] = []
  const contacts: CrmConnector['contacts'] = {
    async findByNumber({ dialled }, purpose) {
      asked.push(dialled)
      purposes.push(purpose)
      await gate
      return records
    },
    list: async () => ({ records: [], cursor: null }),
    recordUrl: ({ module, id }) => `https://crm.example/${module}/${id}`,
  }
  return { asked, purposes, connector: { kind: 'zoho-crm', contacts } as unknown as CrmConnector }
}

let database: TestStore
beforeEach(async () => {
  database = await testStore()
  await database.store.commit([])
})
afterEach(() => database.drop())

async function handling(
  options: {
    settings?: Settings
    records?: readonly CrmRecord[]
    gate?: Promise<void>
    hasRecords?: boolean
    step?: CreditStep
    /** Kinds of client that are open. */
    open?: readonly ClientKind[]
  } = {},
) {
  const settings: { now: Settings; before?: Settings } = { now: options.settings ?? testSettings() }
  const { asked, purposes, connector } = crmWith(options.records ?? [grace], options.gate)
  const phonebook = new Phonebook(
    {
      store: database.store,
      connectors: { get: () => connector },
      credits: { step: () => options.step ?? 'live' },
      now: Date.now,
      log,
    },
    settings.now,
  )
  await phonebook.use(settings.now)
  const cards: CallCard[] = []
  const pops: string[] = []
  const calls = new CallHandling({
    site: SITE,
    store: database.store,
    phonebook,
    live: {
      card: (_, card) => void cards.push(card),
      pop({ extension, url, clients }) {
        pops.push(`${extension} ${url}`)
        return clients.find((client) => (options.open ?? ['web']).includes(client)) ?? null
      },
    },
    settingsAt: (time) => (settings.before && time < settings.now.validFrom ? settings.before : settings.now),
    settingsRevision: async () => settings.now,
    installationId: 'test',
    hasRecords: () => options.hasRecords ?? false,
    wakeDelivery() {},
    now: Date.now,
    log,
  })
  const tell = (events: readonly PbxEvent[]) => events.forEach((event) => void calls.events([event]))
  return { calls, cards, pops, asked, purposes, tell, settings, phonebook }
}

const deliveries = () =>
  database.store.db.selectFrom('delivery').select(['user_id', 'state', 'reason', 'ref']).orderBy('user_id').execute()
const saved = () => database.store.db.selectFrom('call').select(['state', 'result', 'reason', 'settings']).execute()
/** Waits for what happens by itself (a search, a commit), at most 5 s. */
async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000
  while (!(await isSo()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('from event to effect', () => {
  test('[A8.1] a number that memory does not know is searched, and the late match pops while it rings', async () => {
    const { calls, tell, pops, cards, asked, purposes } = await handling()
    tell(answeredCall().slice(0, 3))
    expect(cards.at(-1)).toMatchObject({ state: 'ringing', matching: 'searching' })
    await eventually(() => pops.length > 0)
    expect(pops).toEqual(['1001 https://crm.example/Contacts/901'])
    expect(cards.at(-1)).toMatchObject({ matching: 'done', matches: [{ name: 'Grace Hopper' }] })
    expect(asked).toHaveLength(1)
    expect(purposes).toEqual(['ring-search'])
    await calls.stop()
  })

  test.each([
    ['answered', answeredCall],
    ['missed', missedCall],
    ['transferred', transferredCall],
  ])('[OPS.7] what a call comes to does not depend on how many events are told at once: %s', async (_, events) => {
    const outcomes = []
    for (const atOnce of [1, 2, 3, 5, events().length]) {
      const { calls } = await handling()
      for (let from = 0; from < events().length; from += atOnce) calls.events(events().slice(from, from + atOnce))
      await calls.stop()
      outcomes.push({ calls: await saved(), deliveries: await deliveries() })
      for (const table of ['delivery', 'call_alias', 'call'] as const)
        await database.store.commit([{ query: database.store.db.deleteFrom(table) }])
    }
    expect(outcomes[0]?.deliveries).not.toEqual([])
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0])
  })

  test('[A8.13] a record that no page had at ringing opens at answered on the client that is set so, and the ledger says where', async () => {
    const automatic = { enabled: true, mode: 'automatic' } as const
    const settings = testSettings(testIntegration(), {
      web: { ...automatic, trigger: 'ringing' },
      desktop: { ...automatic, trigger: 'answered' },
    })
    const rows = () => database.store.db.selectFrom('pop').select(['outcome', 'client']).execute()
    const { tell, pops } = await handling({ settings, open: ['desktop'] })
    const [rings, rest] = [answeredCall().slice(0, 3), answeredCall().slice(3, 4)]
    tell(rings)
    await eventually(async () => (await rows()).length > 0)
    expect(await rows()).toEqual([{ outcome: 'no-client', client: 'web' }])
    tell(rest)
    await eventually(async () => (await rows())[0]?.outcome === 'sent')
    expect(await rows()).toEqual([{ outcome: 'sent', client: 'desktop' }])
    expect(pops).toHaveLength(2)
  })

  test('what was found is in memory: the next call pops at once, without asking Zoho', async () => {
    const { calls, tell, pops, asked, phonebook } = await handling()
    tell(missedCall())
    await eventually(() => phonebook.indexSize('org1') > 0)
    pops.length = 0
    tell(
      answeredCall()
        .slice(0, 3)
        .map(
          (event) =>
            ({
              ...event,
              link: 'second',
              ...('channel' in event ? { channel: `2-${event.channel}` } : {}),
            }) as PbxEvent,
        ),
    )
    expect(pops).toHaveLength(1)
    expect(asked).toHaveLength(1)
    await calls.stop()
  })

  test('[OPS.66] while credits are short a known number is not asked for, and an unknown one once', async () => {
    const contactSync = { ...defaultContactSyncSettings, alwaysQuery: true }
    const settings = testSettings(testIntegration({}, { contactSync }))
    const known = await handling({ settings, step: 'local-index' })
    await known.phonebook.keep('org1', [grace])
    known.tell(answeredCall())
    expect(known.pops).toHaveLength(1)
    await known.calls.stop()
    expect(known.asked).toEqual([])
    const live = await handling({ settings, step: 'live' })
    await live.phonebook.keep('org1', [grace])
    live.tell(answeredCall().slice(0, 3))
    await eventually(() => live.asked.length > 0)
    expect(live.purposes).toEqual(['always-query'])
    await live.calls.stop()
  })

  test('[OPS.66] an unknown number is searched for once where the index is to be used, and the record pops', async () => {
    const contactSync = { ...defaultContactSyncSettings, alwaysQuery: true }
    const { calls, tell, pops, asked } = await handling({
      settings: testSettings(testIntegration({}, { contactSync })),
      step: 'local-index',
    })
    tell(answeredCall().slice(0, 3))
    await eventually(() => pops.length > 0)
    tell(answeredCall().slice(3))
    await calls.stop()
    expect(asked).toHaveLength(1)
  })

  test('[OPS.66] where credits are for logs only nobody is searched for while it rings, the card says so, and the log is owed', async () => {
    const { calls, tell, cards, pops, asked } = await handling({ step: 'logs-only' })
    tell(answeredCall())
    expect(cards.at(-1)).toMatchObject({ matching: 'saving', matches: [] })
    await calls.stop()
    expect([asked, pops]).toEqual([[], []])
    expect(await deliveries()).toMatchObject([{ user_id: 'u1', state: 'waiting' }])
  })

  test('[A6.1] always query: the index pops at once, Zoho is asked once a call and corrects the card without a second pop', async () => {
    const admiral = { ...grace, id: '902', name: 'Admiral Hopper', modifiedAt: T0 + 1 }
    const contactSync = { ...defaultContactSyncSettings, alwaysQuery: true }
    const settings = testSettings(testIntegration({}, { contactSync }))
    const { calls, tell, pops, cards, asked, phonebook } = await handling({ settings, records: [admiral] })
    await phonebook.keep('org1', [grace])
    tell(answeredCall().slice(0, 3))
    expect(pops).toEqual(['1001 https://crm.example/Contacts/901'])
    expect(cards.at(-1)).toMatchObject({ matching: 'done', matches: [{ name: 'Grace Hopper' }] })
    await eventually(() => cards.at(-1)?.matches[0]?.name === 'Admiral Hopper')
    tell(answeredCall().slice(3))
    expect(cards.at(-1)?.matches.map(({ name }) => name)).toEqual(['Admiral Hopper'])
    expect(pops).toHaveLength(1)
    expect(asked).toHaveLength(1)
    await calls.stop()
  })

  test('[A6.3] without always query Zoho is not asked about a number that the index knows', async () => {
    const { calls, tell, pops, asked, phonebook } = await handling()
    await phonebook.keep('org1', [grace])
    tell(answeredCall())
    await calls.stop()
    expect(pops).toHaveLength(1)
    expect(asked).toEqual([])
  })

  test('[OPS.5] the ended call and what it owes are saved together', async () => {
    const { calls, tell } = await handling()
    tell(transferredCall())
    await calls.stop()
    expect(await saved()).toMatchObject([{ state: 'ended', result: 'answered', reason: null }])
    expect(await deliveries()).toMatchObject([
      { user_id: 'u1', state: 'waiting' },
      { user_id: 'u3', state: 'waiting' },
    ])
  })

  test('[A3.8][OPS.14] a call that owes nothing is saved with the reason', async () => {
    const { calls, tell } = await handling({ settings: testSettings(testIntegration({}, { users: {} })) })
    tell(answeredCall())
    await calls.stop()
    expect(await deliveries()).toEqual([])
    expect(JSON.parse((await saved())[0]?.reason ?? 'null')).toEqual({ code: 'log-no-bound-extension' })
  })

  test('[A3.7] a call keeps the settings of its first moment', async () => {
    const { calls, tell, settings } = await handling()
    tell(answeredCall().slice(0, 4))
    settings.now = { ...testSettings(testIntegration({}, { users: {}, enabled: false })), revision: 2 }
    tell(answeredCall().slice(4))
    await calls.stop()
    expect(await saved()).toMatchObject([{ settings: 1 }])
    expect(await deliveries()).toMatchObject([{ user_id: 'u1', state: 'waiting' }])
  })

  test('[A3.7] also where it is seen for the first time after they were changed', async () => {
    const { calls, tell, settings } = await handling()
    settings.before = settings.now
    const validFrom = T0 + 5
    settings.now = { ...testSettings(testIntegration({}, { users: {}, enabled: false })), revision: 2, validFrom }
    const inProgress = answeredCall().slice(0, -2)
    // The customer's channel, which is the oldest one, comes last.
    const events = [...inProgress.filter((event) => event.at > T0), ...inProgress.filter((event) => event.at <= T0)]
    const channels = new Set(events.flatMap((event) => ('channel' in event ? [event.channel] : [])))
    calls.snapshot({ at: T0 + 9000, events, channels })
    tell(answeredCall().slice(-2))
    await calls.stop()
    expect(await saved()).toMatchObject([{ settings: 1, state: 'ended' }])
    expect(await deliveries()).toMatchObject([{ user_id: 'u1', state: 'waiting' }])
  })

  test('[OPS.7] events told twice owe one log', async () => {
    const { calls, tell } = await handling()
    tell(answeredCall().flatMap((event) => [event, event]))
    tell(answeredCall())
    await calls.stop()
    expect(await deliveries()).toHaveLength(1)
  })
})

const record = (): CallRecord => ({
  link,
  direction: 'inbound',
  startedAt: T0,
  endedAt: T0 + 32_020,
  did: '+861055550100',
  via: [],
  recording: null,
  legs: [
    {
      channel: 'customer',
      party: { kind: 'external', number: '+12125550142', name: null, trunk: 'main' },
      role: 'caller',
      appearedAt: T0,
      ringingAt: null,
      answeredAt: null,
      endedAt: T0 + 32_010,
      cause: 'normal',
      talk: [],
    },
    {
      channel: 'phone-1001',
      party: { kind: 'extension', extension: extensionNumber('1001') },
      role: 'callee',
      appearedAt: T0 + 10,
      ringingAt: T0 + 20,
      answeredAt: T0 + 2000,
      endedAt: T0 + 32_020,
      cause: 'normal',
      talk: [{ from: T0 + 2010, to: T0 + 32_010 }],
    },
  ],
})
const owedText = async () =>
  (await database.store.db.selectFrom('delivery').select('payload').execute()).map((row) => JSON.parse(row.payload))

describe('[B8.2] calling back', () => {
  const callBack = async (calls: CallHandling, extension: string, callId: string, refusal?: ProblemError) => {
    const dialled: string[] = []
    const pbx = {
      async dial({ number, key }: DialRequest) {
        dialled.push(`${key} ${number}`)
        if (refusal) throw refusal
      },
    }
    const command = { type: 'call-back', key: 'key-of-page', callId } as const
    const client = { extension: extensionNumber(extension) }
    const outcome = handleCommand(pbx as unknown as PbxLink, calls.agents, client, command)
    const problem = await outcome.then(
      () => null,
      (error: unknown) => problemOf(error),
    )
    return { dialled, problem }
  }
  const masked = { ...testSettings(), maskNumbers: true }
  const unknown = { dialled: [], problem: { code: 'call-back-unknown' } }

  test('dials the number that the agent sees masked', async () => {
    const { calls, cards, tell } = await handling({ settings: masked })
    tell(answeredCall())
    const { callId, number } = cards.at(-1)!
    expect(cards.at(-1)).toMatchObject({ masked: true, state: 'ended' })
    expect(number).toContain('****')
    const dialled = ['1001/key-of-page +12125550142']
    expect(await callBack(calls, '1001', callId)).toEqual({ dialled, problem: null })
    await calls.stop()
    // After a restart only the ledger knows of it.
    const second = await handling({ settings: masked })
    expect(await callBack(second.calls, '1001', callId)).toEqual({ dialled, problem: null })
    await second.calls.stop()
  })

  test('is for those who took part: a call of others is as unknown as none, and so is one without a number', async () => {
    const { calls, cards, tell } = await handling({ settings: masked })
    tell(answeredCall())
    const { callId } = cards.at(-1)!
    expect(await callBack(calls, '1003', callId)).toEqual(unknown)
    expect(await callBack(calls, '1001', 'no-such-call')).toEqual(unknown)
    await calls.stop()
    const second = await handling({ settings: masked })
    expect(await callBack(second.calls, '1003', callId)).toEqual(unknown)
    await second.calls.stop()
  })

  test('of a withheld number there is nothing to dial', async () => {
    const { calls, cards, tell } = await handling({ settings: masked })
    tell(answeredCall(null))
    expect(await callBack(calls, '1001', cards.at(-1)!.callId)).toEqual(unknown)
    await calls.stop()
  })

  test('what the phone system says against it tells no whole number either', async () => {
    const { calls, cards, tell } = await handling({ settings: masked })
    tell(answeredCall())
    const refusal = new ProblemError('pbx-refused', { detail: 'no route to +12125550142' })
    const { problem } = await callBack(calls, '1001', cards.at(-1)!.callId, refusal)
    expect(problem).toEqual({ code: 'pbx-refused', params: { detail: 'no route to 121****0142' } })
    await calls.stop()
  })
})

test('[A8.17] once the log is written, the card says where it is, also when another record is chosen after that', async () => {
  const other = { ...grace, id: '902', name: 'Admiral Hopper' }
  const { calls, cards, tell } = await handling({ records: [grace, other] })
  tell(answeredCall().slice(0, 5))
  await eventually(() => cards.at(-1)?.matches.length === 2)
  tell(answeredCall().slice(5))
  const { callId } = cards.at(-1)!
  expect(cards.at(-1)).toMatchObject({ state: 'ended', logged: [] })
  calls.news.logWritten(callId, 'zoho-crm-1', 'u1', { module: 'Contacts', id: '901', name: 'Grace Hopper' })
  const logged = [{ integration: 'zoho-crm-1', module: 'Contacts', id: '901', name: 'Grace Hopper' }]
  expect(cards.at(-1)).toMatchObject({ logged })
  const chosen = { callId, integration: 'zoho-crm-1', module: 'Contacts', id: '902' }
  calls.agents.choose(extensionNumber('1001'), chosen)
  expect(cards.at(-1)).toMatchObject({ logged, matches: [{ id: '902', chosen: true }, { id: '901' }] })
  // Of a call that nobody has in front of them any more nothing is to be told.
  calls.news.logWritten('long-gone', 'zoho-crm-1', 'u1', { module: 'Contacts', id: '901', name: 'Grace Hopper' })
  await calls.stop()
})

test('[A7.16] creating by hand is refused with its reason where the extension has no user', async () => {
  const creation = { ...defaultCreationSettings, enabled: true, mode: 'manual' } as const
  const settings = testSettings(testIntegration({}, { creation }))
  const { calls, cards, tell } = await handling({ settings, records: [] })
  tell([...answeredCall().slice(0, 3), phoneAppears(30, '1004'), rings(40, '1004')])
  await eventually(() => cards.some((card) => card.creations.length > 0))
  const { callId } = cards.at(-1)!
  const create = (extension: string) => () =>
    calls.agents.createByHand(extensionNumber(extension), { callId, integration: 'zoho-crm-1', name: '' })
  const codeOf = (act: () => void) => {
    try {
      act()
      return null
    } catch (error) {
      return problemOf(error)
    }
  }
  expect(codeOf(create('1004'))).toEqual({ code: 'create-not-bound', params: { extension: '1004' } })
  expect(codeOf(create('1001'))).toBeNull()
  await calls.stop()
  expect(await deliveries()).toMatchObject([{ user_id: 'u1', state: 'waiting' }])
})

describe('after a gap', () => {
  test('[B1.14][OPS.7] ends that come late, after the PBX was asked for its calls, do not hide what the record owes', async () => {
    const { calls } = await handling({ hasRecords: true })
    calls.snapshot({ at: T0 + 40_000, events: [], channels: new Set() })
    for (const event of answeredCall().filter(({ kind }) => kind === 'ended')) calls.events([event])
    expect(await calls.records.take(record(), testSettings())).toBe('made-good')
    await calls.stop()
    expect(await owedText()).toMatchObject([{ type: 'inbound', talkSeconds: 30 }])
    expect(calls.activeCount()).toBe(0)
  })

  test('[B1.14] nor does such a rest that outlived a restart', async () => {
    const first = await handling({ hasRecords: true })
    for (const event of answeredCall().filter(({ kind }) => kind === 'ended')) first.calls.events([event])
    await first.calls.stop()
    const second = await handling({ hasRecords: true })
    await second.calls.restore()
    second.calls.snapshot({ at: T0 + 40_000, events: [], channels: new Set() })
    expect(await second.calls.records.take(record(), testSettings())).toBe('made-good')
    await second.calls.stop()
    expect(await owedText()).toMatchObject([{ type: 'inbound', talkSeconds: 30 }])
    expect(await saved()).toMatchObject([{ state: 'ended' }])
  })

  test('[OPS.1] a call that a dead process never saw is made good from its record, once', async () => {
    const { calls } = await handling({ hasRecords: true })
    expect(await calls.records.take(record(), testSettings())).toBe('made-good')
    expect(await calls.records.take(record(), testSettings())).toBe('as-saved')
    await calls.stop()
    expect(await owedText()).toMatchObject([{ type: 'inbound', talkSeconds: 30 }])
  })

  test('[OPS.1][OPS.6] a call that was cut in the middle is decided by its record, not by what was seen of it', async () => {
    const first = await handling({ hasRecords: true })
    first.tell(answeredCall().slice(0, 4))
    await first.calls.stop()
    const second = await handling({ hasRecords: true })
    await second.calls.restore()
    expect(second.calls.activeCount()).toBe(1)
    second.calls.snapshot({ at: T0 + 60_000, events: [], channels: new Set() })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(await deliveries()).toEqual([])
    expect(await second.calls.records.take(record(), testSettings())).toBe('made-good')
    await second.calls.stop()
    expect(await owedText()).toMatchObject([{ type: 'inbound', talkSeconds: 30 }])
    expect(await saved()).toMatchObject([{ state: 'ended' }])
  })

  test('[OPS.6] a call that still goes on after a restart has its card again, with the first snapshot', async () => {
    const first = await handling()
    first.tell(answeredCall().slice(0, 3))
    await eventually(() => first.pops.length > 0)
    await first.calls.stop()
    const second = await handling()
    await second.calls.restore()
    expect(second.cards).toEqual([])
    const [call] = second.calls.active()
    const channels = new Set(call!.legs.map(({ channel }) => channel))
    second.calls.snapshot({ at: T0 + 5000, events: [], channels })
    await eventually(() => second.cards.at(-1)?.matching === 'done')
    expect(second.cards.at(-1)).toMatchObject({ state: 'ringing', matches: [{ name: 'Grace Hopper' }] })
    const shown = second.cards.length
    second.calls.snapshot({ at: T0 + 6000, events: [], channels })
    expect(second.cards).toHaveLength(shown)
    await second.calls.stop()
  })

  test('[OPS.6] where the PBX keeps no records, what was seen decides', async () => {
    const { calls, tell } = await handling({ hasRecords: false })
    tell(answeredCall().slice(0, 5))
    calls.snapshot({ at: T0 + 20_010, events: [], channels: new Set([channelId('other')]) })
    await calls.stop()
    expect(await owedText()).toMatchObject([{ type: 'inbound', talkSeconds: 18 }])
  })

  test('a record of a call that was seen whole changes nothing', async () => {
    const { calls, tell } = await handling({ hasRecords: true })
    tell(missedCall())
    expect(await calls.records.take(record(), testSettings())).toBe('differs')
    await calls.stop()
    expect(await owedText()).toMatchObject([{ type: 'missed' }])
  })
})

test('a store that cannot be written for a while loses nothing', async () => {
  const { calls, tell } = await handling()
  const { commit } = database.store
  let failures = 3
  const flaky = database.store as { commit: typeof commit }
  flaky.commit = async (unit) => {
    if (failures-- > 0) throw new Error('disk full')
    return commit.call(database.store, unit)
  }
  tell(answeredCall())
  await calls.stop()
  flaky.commit = commit
  expect(await deliveries()).toHaveLength(1)
})
