import { defaultCallLogSettings, defaultCreationSettings } from '@jackfield/contract'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../sandbox/src/zoho/index.ts'
import { deliveryNews } from '../call-handling/delivery-news.ts'
import { callIdFromStore } from '../calls/ids.ts'
import { type ZohoControl, zohoControl } from '../crm/testing/local-zoho.ts'
import {
  ada,
  connect,
  redirectUri,
  type Scene,
  seedSite,
  startProcess,
} from '../integrations/zoho/testing/service-scene.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import type { CreateEffect, LogEffect, OwnerEffect } from '../policy/effect.ts'
import { NOTES_PLACE } from '../policy/template.ts'
import { deliveryRows, INSTALLATION, silent } from '../testing/deliveries.ts'
import { withStore } from '../testing/store.ts'
import { insertOwed } from './owed.ts'
import { lockLog, oweNote } from './updates/owe.ts'
import { createDeliveryWorker, type DeliveryWorker } from './worker.ts'

/*
 * What follows after a record was written, and owners whom Zoho refuses, through the real connector to the local Zoho.
 */
const NUMBER = '+12125550199'
const free = { accounts: 0, api: 0, crm: 0 }

let zoho: LocalZoho
let control: ZohoControl
let scene: Scene
let integration: string
let people: Record<'ada' | 'bruno' | 'dora', string>
let contact: string
let worker: DeliveryWorker
const fixture = withStore()

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho.close())
beforeEach(async () => {
  const { store } = fixture
  await control.reset()
  await control.settings({ searchLagMs: 0 })
  for (const table of ['delivery', 'number_claim', 'crm_record', 'call_note'] as const)
    await store.commit([{ query: store.db.deleteFrom(table) }])
  await seedSite(store)
  scene = await startProcess(store, { 'local-us': zoho.dataCentres.us })
  await connect(scene, zoho.dataCentres.us, await control.client(redirectUri))
  await scene.service.refreshUsers(ada)
  await scene.service.putCallLog({ ...defaultCallLogSettings, waitSeconds: 0 }, ada)
  integration = scene.settings.current().integrations[0]!.id
  const users = await control.users()
  const id = (name: string) => users.find(({ email }) => email.startsWith(`${name}@`))!.id
  people = { ada: id('ada'), bruno: id('bruno'), dora: id('dora') }
  const log = pino({ level: 'silent' })
  const phonebook = new Phonebook({ store, connectors: scene.service, now: Date.now, log }, scene.settings.current())
  await phonebook.use(scene.settings.current())
  worker = createDeliveryWorker({
    store,
    connectors: scene.service,
    findRecord: (of, owed) => phonebook.findRecord(of, owed),
    news: deliveryNews({ phonebook, store, installationId: INSTALLATION, now: Date.now }, () => ({
      recordCreated() {},
      recordRefused() {},
      recordKnown() {},
      ticketMade() {},
      logWritten() {},
    })),
    now: Date.now,
    node: 'node-1',
    settleTimesMs: [150, 500, 1500],
    limits: { pollMs: 50, backOffMs: 50, maxBackOffMs: 400 },
    log: silent,
  })
  worker.start()
})
afterEach(async () => {
  await worker.stop()
  await scene.close()
})

const commit = (...units: Parameters<typeof fixture.store.commit>[0]) => fixture.store.commit(units)
const owe = (...effects: (CreateEffect | LogEffect | OwnerEffect)[]) =>
  commit(...effects.flatMap((effect) => insertOwed(fixture.store.db, effect, Date.now(), INSTALLATION)))
const states = async () => (await deliveryRows(fixture.store)).map(({ key, state }) => `${key.split('/')[2]} ${state}`)
const become = (...wanted: string[]) => expect.poll(states, { timeout: 15_000, interval: 50 }).toEqual(wanted)
const row = async (kind: string) => (await deliveryRows(fixture.store)).find(({ key }) => key.split('/')[2] === kind)!
const reason = async (kind: string) => JSON.parse((await row(kind)).reason ?? 'null')
const puts = async () => (await control.requests()).filter(({ method }) => method === 'PUT')
const lost = [
  ['dropped after the write', { fault: 'drop-after' }],
  ['an error after the write', { fault: 'fail-after-write' }],
  ['dropped before the write', { fault: 'drop-before' }],
  ['committed late', { fault: 'commit-late', ms: 700 }],
] as const
const lose = (fault: object, method: string, pathPrefix: string) =>
  control.fault({ ...fault, match: { method, pathPrefix }, times: 1 })

const log = (user = people.bruno, description = `Said: ${NOTES_PLACE}`): LogEffect => ({
  kind: 'log',
  key: `${integration}/1/call-log/c1/${user}`,
  callId: callIdFromStore('c1'),
  integrationId: integration,
  userId: user,
  userName: 'Bruno',
  dependsOn: null,
  ticketKey: null,
  log: {
    type: 'inbound',
    subject: 'Extension Call',
    description,
    startedAt: Date.now() - 60_000,
    talkSeconds: 4,
    extension: '1001',
    externalNumber: NUMBER,
    e164: NUMBER,
    national: '2125550199',
    waitsUntil: null,
    recordingUrl: null,
  },
})
const creation = (user = people.bruno): CreateEffect => ({
  kind: 'create',
  key: `${integration}/1/create/${NUMBER}/0`,
  callId: callIdFromStore('c1'),
  integrationId: integration,
  userId: user,
  userName: 'Bruno',
  record: {
    module: 'Contacts',
    name: 'Automatic',
    e164: NUMBER,
    national: '2125550199',
    description: '',
    defaults: defaultCreationSettings.defaults,
    searched: true,
  },
})
const handOn = (to = people.dora): OwnerEffect => ({
  kind: 'owner',
  key: `${integration}/1/owner/c1`,
  callId: callIdFromStore('c1'),
  integrationId: integration,
  userId: to,
  userName: 'Dora',
})

describe('a note', () => {
  const note = (text: string) => {
    const { db } = fixture.store
    const values = { user_name: 'Bruno', extension: '1001', text, at: Date.now() }
    const query = db
      .insertInto('call_note')
      .values({ call_id: 'c1', user_id: people.bruno, ...values })
      .onConflict((conflict) => conflict.columns(['call_id', 'user_id']).doUpdateSet(values))
    const { key } = log()
    return commit({ query }, lockLog(db, key), oweNote(db, key, Date.now(), Date.now()))
  }
  const described = async () => (await control.records('Calls'))[0]?.Description?.split('\n').slice(0, -1).join('\n')
  const noteInLog = async () => (await row('call-log')).note

  beforeEach(async () => {
    contact = (await control.create('Contacts', { Last_Name: 'Grace', Phone: NUMBER })).id
  })

  it('[A10.14] written until the log is sent stands in it', async () => {
    await note('first words')
    await note('wants a quote\nby Friday Ref JF-aaaaaaaaaaaaaaaa')
    await owe(log())
    await become('call-log done')
    // Nobody else's marker either.
    expect(await described()).toBe('Said: wants a quote\nby Friday Ref-JF-aaaaaaaaaaaaaaaa')
    expect(await puts()).toEqual([])
    expect((await control.records('Calls'))[0]).toMatchObject({ Who_Id: { id: contact } })
  })

  it('[A10.15] that comes later follows as a change of the log, which keeps its marker; and so does the next one', async () => {
    await owe(log())
    await become('call-log done')
    const before = (await control.records('Calls'))[0]?.Description
    await note('wants a quote')
    await become('call-log done', 'note done')
    expect(await described()).toBe('Said: wants a quote')
    expect((await control.records('Calls'))[0]?.Description?.split('\n').at(-1)).toBe(before?.split('\n').at(-1))
    await note('wants two quotes')
    await expect.poll(described, { timeout: 10_000 }).toBe('Said: wants two quotes')
    await become('call-log done', 'note done')
    expect(await noteInLog()).toBe('wants two quotes')
    expect(await control.records('Calls')).toHaveLength(1)
    expect(await puts()).toHaveLength(2)
  })

  it.each(lost)('[A10.15][OPS.2] is there once although the answer to the change was lost: %s', async (_, fault) => {
    await owe(log())
    await become('call-log done')
    await lose(fault, 'PUT', '/crm/v8/Calls')
    await note('wants a quote')
    await become('call-log done', 'note done')
    expect(await described()).toBe('Said: wants a quote')
    expect(await noteInLog()).toBe('wants a quote')
    expect(await control.records('Calls')).toHaveLength(1)
  })

  it('[A10.15] typed while the log was on its way is not lost', async () => {
    await lose({ fault: 'commit-late', ms: 900 }, 'POST', '/crm/v8/Calls')
    await note('one')
    await owe(log())
    await expect.poll(states, { timeout: 15_000, interval: 20 }).not.toEqual(['call-log waiting'])
    await note('two')
    await become('call-log done', 'note done')
    expect(await described()).toBe('Said: two')
  })

  it('[A10.15] never overwrites what a person wrote into the log: the ledger says that it is not in Zoho', async () => {
    await owe(log())
    await become('call-log done')
    const [call] = await control.records('Calls')
    await control.edit('Calls', call!.id, { Description: `Mine.\n${call!.Description}` })
    await note('wants a quote')
    await become('call-log done', 'note not-owed')
    expect(await reason('note')).toEqual({ code: 'note-log-edited' })
    expect(await puts()).toEqual([])
  })

  it('[A10.15] a person who edits the log at the same moment is not overwritten', async () => {
    await owe(log())
    await become('call-log done')
    const [call] = await control.records('Calls')
    // Read, then changed by hand while our change is on its way.
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await control.fault({ fault: 'latency', ms: 2500, match: { method: 'PUT', pathPrefix: '/crm/v8/Calls' }, times: 1 })
    await note('wants a quote')
    await expect.poll(async () => (await row('note'))?.state, { timeout: 10_000, interval: 20 }).toBe('sending')
    await new Promise((resolve) => setTimeout(resolve, 500))
    await control.edit('Calls', call!.id, { Description: 'Mine.' })
    await become('call-log done', 'note not-owed')
    expect((await control.records('Calls'))[0]?.Description).toBe('Mine.')
  })

  it('[A10.15] of a log that was deleted in Zoho stays here', async () => {
    await owe(log())
    await become('call-log done')
    await control.remove('Calls', (await control.records('Calls'))[0]!.id)
    await note('wants a quote')
    await become('call-log done', 'note not-owed')
    expect(await reason('note')).toEqual({ code: 'note-log-gone' })
  })

  it('[A10.14] without a place in the template it stays here', async () => {
    await owe(log(people.bruno, 'no note'))
    await become('call-log done')
    await note('wants a quote')
    await become('call-log done')
    expect(await puts()).toEqual([])
  })
})

describe('the owner of a created record', () => {
  const made = async () => (await control.records('Contacts')).filter((each) => each['Phone'] === NUMBER)
  const owner = async () => ((await made())[0]?.['Owner'] as { id: string } | undefined)?.id

  it('[A7.11] is changed once to the one who answered', async () => {
    await owe(creation(), handOn())
    await become('create done', 'owner done')
    expect(await owner()).toBe(people.dora)
    await owe(handOn(people.ada))
    await become('create done', 'owner done')
    expect(await owner()).toBe(people.dora)
    expect(await puts()).toHaveLength(1)
  })

  it.each(lost)('[A7.11][OPS.2] also when the answer to the change was lost: %s', async (_, fault) => {
    await lose(fault, 'PUT', '/crm/v8/Contacts')
    await owe(creation(), handOn())
    await become('create done', 'owner done')
    expect(await owner()).toBe(people.dora)
    expect(await made()).toHaveLength(1)
  })

  it('[A7.11] waits for the record whose answer was lost', async () => {
    await lose({ fault: 'drop-before' }, 'POST', '/crm/v8/Contacts')
    await owe(creation(), handOn())
    await become('create done', 'owner done')
    expect(await owner()).toBe(people.dora)
    expect(await made()).toHaveLength(1)
  })

  it('[A7.12] stays where a person has edited the record meanwhile', async () => {
    await owe(creation())
    await become('create done')
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await control.edit('Contacts', (await made())[0]!.id, { First_Name: 'Grace' })
    await owe(handOn())
    await become('create done', 'owner not-owed')
    expect(await reason('owner')).toEqual({ code: 'owner-edited' })
    expect(await owner()).toBe(people.bruno)
    expect(await puts()).toEqual([])
  })

  it('[A7.11] is not changed where it is that user’s already, or where no record was created', async () => {
    await owe(handOn())
    await owe(creation(people.dora), handOn())
    await become('create done')
  })
})

describe('an owner whom Zoho does not take', () => {
  const inactive = () => control.user('bruno@demo.jackfield.test', { active: false })
  const choose = (fallbackOwner: string | null) =>
    scene.service.putCallLog({ ...defaultCallLogSettings, waitSeconds: 0, fallbackOwner }, ada)
  const ownersOf = async (module: string) =>
    (await control.records(module))
      .filter((each) => each['deleted'] !== true && each.id !== contact)
      .map((each) => (each['Owner'] as { id: string }).id)

  beforeEach(async () => {
    contact = (await control.create('Contacts', { Last_Name: 'Grace', Phone: NUMBER })).id
    await inactive()
  })

  it('[A10.17] is replaced by the connected user: sent again once, with the same marker, and the ledger says so', async () => {
    await owe(log())
    await become('call-log done')
    expect(await ownersOf('Calls')).toEqual([people.ada])
    const saved = await row('call-log')
    expect(saved).toMatchObject({ owner_id: people.ada, user_id: people.bruno, attempts: 2 })
    expect(saved.owner_name).toContain('Ada')
    expect((await control.records('Calls'))[0]?.Description).toContain(`Ref JF-${saved.ref}`)
  })

  it('[A10.17] is replaced by the chosen user, of a batch that record alone', async () => {
    await choose(people.dora)
    const other = { ...log(people.dora), key: `${integration}/1/call-log/c2/${people.dora}` }
    await owe(log(), other)
    await become('call-log done', 'call-log done')
    expect(await ownersOf('Calls')).toEqual([people.dora, people.dora])
  })

  it.each(lost)('[A10.17][OPS.2] once although the answer to the second write was lost: %s', async (_, fault) => {
    // The first request is the one that is refused.
    await control.fault({ ...fault, match: { method: 'POST', pathPrefix: '/crm/v8/Calls', after: 1 }, times: 1 })
    await owe(log())
    await become('call-log done')
    expect(await ownersOf('Calls')).toEqual([people.ada])
    expect((await row('call-log')).attempts).toBeGreaterThan(1)
  })

  it('[A10.17] of a created record too', async () => {
    await control.remove('Contacts', contact)
    await owe(creation())
    await become('create done')
    expect((await ownersOf('Contacts')).at(-1)).toBe(people.ada)
  })

  it('[A10.18] with nobody to take the place it is refused, with what to do; written again after mending', async () => {
    await choose(people.dora)
    await control.user('dora@demo.jackfield.test', { active: false })
    await owe(log())
    await become('call-log refused')
    expect(await reason('call-log')).toMatchObject({ code: 'log-owner-refused' })
    expect((await row('call-log')).attempts).toBe(2)
    expect(await control.records('Calls')).toEqual([])
  })
})
