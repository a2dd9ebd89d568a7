import { defaultCreationSettings } from '@jackfield/contract'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../sandbox/src/zoho/index.ts'
import { deliveryNews } from '../call-handling/delivery-news.ts'
import { callIdFromStore } from '../calls/ids.ts'
import type { CrmRecord } from '../crm/crm-connector.ts'
import { type ZohoControl, zohoControl } from '../crm/testing/local-zoho.ts'
import { connect, redirectUri, type Scene, seedSite, startProcess } from '../integrations/zoho/testing/service-scene.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import type { CreateEffect, LogEffect } from '../policy/effect.ts'
import { deliveryRows, INSTALLATION, silent } from '../testing/deliveries.ts'
import { withStore } from '../testing/store.ts'
import { insertOwed } from './owed.ts'
import { createDeliveryWorker, type DeliveryWorker } from './worker.ts'

/*
 * Records for unknown numbers, through the real connector to the local Zoho with its faults and its lagging search.
 */
const NUMBER = '+12125550199'
const free = { accounts: 0, api: 0, crm: 0 }

let zoho: LocalZoho
let control: ZohoControl
let scene: Scene
let integration: string
let user: string
let phonebook: Phonebook
let worker: DeliveryWorker
let heard: string[]
const fixture = withStore()

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho.close())
beforeEach(async () => {
  const { store } = fixture
  await control.reset()
  for (const table of ['delivery', 'number_claim', 'crm_record'] as const)
    await store.commit([{ query: store.db.deleteFrom(table) }])
  await seedSite(store)
  scene = await startProcess(store, { 'local-us': zoho.dataCentres.us })
  await connect(scene, zoho.dataCentres.us, await control.client(redirectUri))
  integration = scene.settings.current().integrations[0]!.id
  user = (await control.users()).find(({ email }) => email.startsWith('bruno@'))!.id
  const log = pino({ level: 'silent' })
  phonebook = new Phonebook({ store, connectors: scene.service, now: Date.now, log }, scene.settings.current())
  await phonebook.use(scene.settings.current())
  heard = []
  worker = createDeliveryWorker({
    store,
    connectors: scene.service,
    findRecord: (id, owed) => phonebook.findRecord(id, owed),
    news: deliveryNews({ phonebook, store, installationId: INSTALLATION, now: Date.now }, () => ({
      recordCreated: (_, e164, match) => void heard.push(`created ${e164} ${match.record.id}`),
      recordRefused: (_, e164, problem, final) =>
        void heard.push(`refused ${e164} ${problem.code}${final ? ' for good' : ''}`),
      recordKnown: (_, e164) => void heard.push(`known ${e164}`),
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

const key = (claim = 0) => `${integration}/1/create/${NUMBER}/${claim}`
const creation = (call: string, changes: Partial<CreateEffect['record']> = {}, claim = 0): CreateEffect => ({
  kind: 'create',
  key: key(claim),
  callId: callIdFromStore(call),
  integrationId: integration,
  userId: user,
  userName: 'Bruno',
  record: {
    module: 'Contacts',
    name: `Automatic New Contact ${NUMBER}`,
    e164: NUMBER,
    national: '2125550199',
    description: '',
    defaults: defaultCreationSettings.defaults,
    searched: true,
    ...changes,
  },
})
const log = (call: string): LogEffect => ({
  kind: 'log',
  key: `${integration}/1/call-log/${call}/${user}`,
  callId: callIdFromStore(call),
  integrationId: integration,
  userId: user,
  userName: 'Bruno',
  dependsOn: key(),
  ticketKey: null,
  log: {
    type: 'inbound',
    subject: 'Extension Call',
    description: `call ${call}`,
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
const owe = (...effects: (CreateEffect | LogEffect)[]) =>
  fixture.store.commit(effects.flatMap((effect) => insertOwed(fixture.store.db, effect, Date.now(), INSTALLATION)))
/** State of each delivery, creations first. */
const states = async () =>
  (await deliveryRows(fixture.store))
    .toSorted((a, b) => (a.kind === b.kind ? (a.key < b.key ? -1 : 1) : a.kind === 'create' ? -1 : 1))
    .map(({ state }) => state)
const made = async (module = 'Contacts') =>
  (await control.records(module)).filter((row) => row['Phone'] === NUMBER && row['deleted'] !== true)
const become = (...wanted: string[]) => expect.poll(states, { timeout: 15_000, interval: 50 }).toEqual(wanted)

describe('a record for an unknown number', () => {
  it('[A2.18] is not created while Zoho refuses to be asked: a customer whom it knows gets no second record', async () => {
    await control.settings({ searchLagMs: 0 })
    const known = await control.create('Contacts', { Last_Name: 'Known', Phone: NUMBER })
    const body = { code: 'NO_PERMISSION', message: 'permission denied', details: {}, status: 'error' }
    await control.fault({ fault: 'status', status: 403, body, match: { pathPrefix: '/crm/v8/Contacts/search' } })
    const found = await phonebook.search(scene.settings.current().integrations[0]!, phonebook.key(NUMBER) as never)
    expect(found).toEqual({ state: 'failed' })
    await owe(creation('c1', { searched: false }), log('c1'))
    const reasons = async () => (await deliveryRows(fixture.store)).map(({ reason }) => reason ?? '')
    await expect.poll(async () => (await reasons()).join(), { timeout: 5_000 }).toContain('zoho-no-permission')
    expect(await states()).toEqual(['waiting', 'waiting'])
    await control.noFaults()
    await become('not-owed', 'done')
    expect((await made()).map(({ id }) => id)).toEqual([known['id']])
  })
  it('[A7.1][A7.2][A7.4] is created with name, number and owner, and the log of the call hangs at it', async () => {
    await owe(creation('c1'), log('c1'))
    await become('done', 'done')
    const [contact, ...others] = await made()
    expect(others).toEqual([])
    expect(contact).toMatchObject({ Last_Name: `Automatic New Contact ${NUMBER}`, Owner: { id: user } })
    const [call] = await control.records('Calls')
    expect(call).toMatchObject({ Who_Id: { id: contact!.id } })
    expect(heard).toEqual([`created ${NUMBER} ${contact!.id}`])
    expect(phonebook.known(scene.settings.current().integrations[0]!, phonebook.key(NUMBER))).toMatchObject({
      state: 'done',
      matches: [{ record: { id: contact!.id } }],
    })
  })

  it('[A7.3] of two calls at once there is one', async () => {
    await Promise.all([owe(creation('c1'), log('c1')), owe(creation('c2'), log('c2'))])
    await become('done', 'done', 'done')
    expect(await made()).toHaveLength(1)
    expect(await control.records('Calls')).toHaveLength(2)
  })

  it.each([
    ['dropped after the write', { fault: 'drop-after' }],
    ['an error after the write', { fault: 'fail-after-write' }],
    ['dropped before the write', { fault: 'drop-before' }],
    ['committed late', { fault: 'commit-late', ms: 700 }],
  ])('[A7.3][OPS.2] is created once although the answer was lost: %s', async (_, fault) => {
    await control.fault({ ...fault, match: { method: 'POST', pathPrefix: '/crm/v8/Contacts' }, times: 1 })
    await owe(creation('c1'), log('c1'))
    await become('done', 'done')
    expect(await made()).toHaveLength(1)
  })

  it('[A7.9] is refused for a field that the layout demands: the log waits, and follows when a person tries again', async () => {
    await control.settings({ layoutMandatoryFields: { Leads: ['Company'] } })
    await owe(creation('c1', { module: 'Leads' }), log('c1'))
    await become('refused', 'waiting')
    expect(heard).toEqual([`refused ${NUMBER} zoho-refused-record`])
    await control.settings({ layoutMandatoryFields: {} })
    const { db } = fixture.store
    await fixture.store.commit([
      { query: db.updateTable('delivery').set({ state: 'waiting', next_attempt_at: 1 }).where('kind', '=', 'create') },
    ])
    await become('done', 'done')
    expect(await made('Leads')).toHaveLength(1)
    expect((await control.records('Calls'))[0]).toMatchObject({ $se_module: 'Leads' })
  })

  it('[A7.7] defaults fill what the layout demands', async () => {
    await control.settings({ layoutMandatoryFields: { Leads: ['Company'] } })
    await owe(creation('c1', { module: 'Leads', defaults: { Company: 'Unknown' } }))
    await become('done')
    expect((await made('Leads'))[0]).toMatchObject({ Company: 'Unknown' })
  })

  it('is not created where a record has come up meanwhile', async () => {
    await control.settings({ searchLagMs: 0 })
    const there = await control.create('Leads', { Last_Name: 'Grace', Phone: NUMBER })
    await owe(creation('c1', { searched: false }), log('c1'))
    await become('not-owed', 'done')
    expect(await made()).toEqual([])
    expect((await control.records('Calls'))[0]).toMatchObject({ What_Id: { id: there.id } })
  })

  it('[A7.10] a number that lost its record after the call is given one, and the log hangs at it', async () => {
    // The record that the call had shown was deleted before the log was written: no search finds it, and no creation was due.
    const { key: _, kind: __, integrationId: ___, ...ifUnknown } = creation('c1', { searched: false })
    const known = (call: string): LogEffect => {
      const { log: content, ...effect } = log(call)
      return { ...effect, dependsOn: null, log: { ...content, ifUnknown } }
    }
    await owe(known('c1'), known('c2'))
    await become('done', 'done', 'done')
    const [contact, ...others] = await made()
    expect(others).toEqual([])
    expect((await control.records('Calls')).map((call) => call['Who_Id'])).toMatchObject([
      { id: contact!.id },
      { id: contact!.id },
    ])
  })

  it('[A7.10] a log whose record is gone when it is sent follows the number: to a record that is made, or to another one', async () => {
    await control.settings({ searchLagMs: 0 })
    const [settings] = scene.settings.current().integrations
    const { key: _, kind: __, integrationId: ___, ...ifUnknown } = creation('c1', { searched: false })
    const { log: content, ...effect } = log('c1')
    // The server still believes in a contact that was deleted; no message of that has come.
    const deleteUnnoticed = async () => {
      const { id } = await control.create('Contacts', { Last_Name: 'Grace', Phone: NUMBER })
      const phones = { Phone: NUMBER }
      const record = {
        module: 'Contacts',
        id,
        name: 'Grace',
        company: null,
        phones,
        ownerId: user,
        modifiedAt: Date.now(),
      }
      await phonebook.keep(settings!.organisationId, [record as CrmRecord])
      await control.remove('Contacts', id)
    }
    await deleteUnnoticed()
    await owe({ ...effect, dependsOn: null, log: { ...content, ifUnknown } })
    await become('done', 'done')
    const [contact, ...others] = await made()
    expect(others).toEqual([])
    expect((await control.records('Calls')).map((call) => call['Who_Id'])).toMatchObject([{ id: contact!.id }])
    await control.remove('Contacts', contact!.id)
    await phonebook.drop(settings!.organisationId, 'Contacts', [contact!.id])
    // Nothing is created by itself here, but a lead has the number as well.
    const lead = await control.create('Leads', { Last_Name: 'Hopper', Phone: NUMBER })
    await deleteUnnoticed()
    const second = log('c2')
    await owe({ ...second, dependsOn: null })
    await become('done', 'done', 'done')
    const calls = await control.records('Calls')
    expect(calls.find((call) => call.Description?.startsWith('call c2'))).toMatchObject({ What_Id: { id: lead.id } })
  })

  it('is not created for a log whose call had no automatic creation: that log is owed no longer', async () => {
    await owe({ ...log('c1'), dependsOn: null })
    await become('not-owed')
    expect(await made()).toEqual([])
  })

  it('a log whose creation a person gave up is owed no longer', async () => {
    const given = creation('c1', { searched: false })
    const { key: _, kind: __, integrationId: ___, ...ifUnknown } = given
    const { log: content, ...effect } = log('c1')
    const { store } = fixture
    await store.commit([
      ...insertOwed(store.db, given, Date.now(), INSTALLATION),
      { query: store.db.updateTable('delivery').set({ state: 'given-up' }) },
    ])
    await owe({ ...effect, dependsOn: null, log: { ...content, ifUnknown } })
    await become('given-up', 'not-owed')
    expect(await made()).toEqual([])
  })

  it('[A7.10] a number whose record was deleted is given another one', async () => {
    const [settings] = scene.settings.current().integrations
    await owe(creation('c1'))
    await become('done')
    const [first] = await made()
    expect(phonebook.claim(settings!, phonebook.key(NUMBER))).toBe(0)
    await control.remove('Contacts', first!.id)
    await phonebook.drop(settings!.organisationId, 'Contacts', [first!.id])
    expect(phonebook.claim(settings!, phonebook.key(NUMBER))).toBe(1)
    await owe(creation('c2', {}, 1))
    await become('done', 'done')
    expect(await made()).toHaveLength(1)
  })
})
