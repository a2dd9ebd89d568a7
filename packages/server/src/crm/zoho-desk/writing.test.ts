import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { base32Hash } from '../../calls/ids.ts'
import type { CallLog, CrmConnector, NewRecord, NewTicket, WriteOutcome } from '../crm-connector.ts'
import { type DeskCollection, deskControl, freeOrganisation, localDeskConnector } from '../testing/local-desk.ts'
import { callLog } from '../testing/logs.ts'
import { refsIn } from '../zoho/marker.ts'
import { zohoDeskScopes } from './scopes.ts'

let zoho: LocalZoho
let control: ReturnType<typeof deskControl>
let bruno: string
let margaret: string
const free = { accounts: 0, api: 0, crm: 0 }
const us = () => zoho.dataCentres.us

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 60_000 })
  control = deskControl(us())
})
afterAll(() => zoho.close())
beforeEach(async () => {
  await control.reset()
  bruno = await control.agentId('bruno')
  margaret = (await control.records('contacts')).find((row) => row['lastName'] === 'Hale')?.id ?? ''
})

async function connect(options: Parameters<typeof localDeskConnector>[1] = {}): Promise<CrmConnector> {
  const { connector, close } = await localDeskConnector(us(), options)
  onTestFinished(close)
  return connector
}
const log = (key: string, changes: Partial<CallLog> = {}) =>
  callLog(key, { ownerId: bruno, record: { module: 'Contacts', id: margaret }, ...changes })
const ticket = (key: string, changes: Partial<NewTicket> = {}): NewTicket => ({
  ref: base32Hash(key, 16),
  subject: 'Inbound Answered - from +12125550142',
  description: 'Inbound Answered - from +12125550142 to 1001',
  contactId: margaret,
  ownerId: bruno,
  externalNumber: '+1 (212) 555-0142',
  defaults: {},
  ...changes,
})
const record = (key: string, changes: Partial<NewRecord> = {}): NewRecord => ({
  ref: base32Hash(key, 16),
  module: 'Contacts',
  name: 'Automatic New Contact +12125550166',
  number: '+12125550166' as NewRecord['number'],
  description: 'First call',
  ownerId: bruno,
  defaults: {},
  ...changes,
})
const states = (outcomes: readonly WriteOutcome[]) => outcomes.map(({ state }) => state)
const idOf = (outcome: WriteOutcome | undefined) => (outcome?.state === 'done' ? outcome.id : '')
const newest = async (collection: DeskCollection) => (await control.records(collection)).at(-1)
const window = () => ({ from: Date.now() - 60_000, to: null })
const reads = async (path: RegExp) =>
  (await control.requests()).filter((request) => request.method === 'GET' && path.test(request.path)).length

describe('calls', () => {
  test('[D7.50] an answered call stands at the contact in the department, with direction, seconds, ticket and recording', async () => {
    const { callLogs, tickets } = await connect()
    const [made] = await tickets!.write([ticket('t')])
    const recordingUrl = 'https://pbx.example.com/recordings/1?s=abc'
    const one = log('a', { ticketId: idOf(made), recordingUrl })
    const [outcome] = await callLogs!.write([one])
    const row = await newest('calls')
    expect(outcome).toEqual({ state: 'done', id: row?.id, url: row?.['webUrl'] })
    expect(row).toMatchObject({
      subject: 'Extension Call',
      direction: 'inbound',
      status: 'Completed',
      duration: '155',
      startTime: '2026-11-22T01:15:00.000Z',
      contactId: margaret,
      ownerId: bruno,
      ticketId: idOf(made),
      departmentId: (await control.organisation()).departments[0]?.id,
      recordingUrl,
      description: `${one.description}\nRef JF-${one.ref}`,
    })
  })
  test('[D7.50] missed, answered outbound and unanswered outbound calls', async () => {
    const { callLogs } = await connect()
    const logs = [
      log('missed', { type: 'missed', talkSeconds: 0 }),
      log('out', { type: 'outbound' }),
      log('nobody', { type: 'outbound', talkSeconds: 0 }),
    ]
    for (const one of logs) expect(states(await callLogs!.write([one]))).toEqual(['done'])
    const rows = await control.records('calls')
    expect(rows.map((row) => [row['status'], row['direction'], row['duration']])).toEqual([
      ['Missed', 'inbound', '0'],
      ['Completed', 'outbound', '155'],
      ['Completed', 'outbound', '0'],
    ])
  })
  test('[D7.50][OPS.8] hostile texts arrive as text, within the lengths', async () => {
    const subject = `<script>alert(1)</script> {{Call_From}} ${'😀'.repeat(200)}`
    const one = log('hostile', { subject, description: `${'x'.repeat(70_000)}\u0000 Ref JF-${'z'.repeat(16)}` })
    expect(states(await (await connect()).callLogs!.write([one]))).toEqual(['done'])
    const row = await newest('calls')
    expect(row?.['subject']).toBe(subject.slice(0, 300).replace(/[\uD800-\uDBFF]$/, ''))
    expect(refsIn(String(row?.['description']))).toEqual([one.ref])
  })
  test('[D7.50] an account gets no call, and nothing is asked of Desk', async () => {
    const { callLogs } = await connect()
    const outcomes = await callLogs!.write([log('a', { record: { module: 'Accounts', id: '1' } })])
    expect(outcomes).toEqual([{ state: 'refused', problem: { code: 'log-account-only' } }])
    expect(await control.records('calls')).toEqual([])
  })
  test.each([
    ['FORBIDDEN', 'zoho-no-permission'],
    ['LICENSE_ACCESS_LIMITED', 'desk-edition'],
  ])('[D7.50] the free edition refuses calls: %s', async (deskFreeCallError, code) => {
    await control.settings({ deskFreeCallError })
    const elsewhere = deskControl(us(), freeOrganisation)
    const [kwame] = await elsewhere.records('contacts')
    const { callLogs } = await connect({ connector: { organisationId: freeOrganisation } })
    const one = log('a', { ownerId: await elsewhere.agentId('bruno'), record: { module: 'Contacts', id: kwame!.id } })
    expect(await callLogs!.write([one])).toMatchObject([{ state: 'refused', problem: { code } }])
  })
})

describe('what is refused', () => {
  test('[D1.52] without a department nothing is written, and it waits', async () => {
    const { callLogs, tickets, creations } = await connect({ connector: { departmentId: null } })
    await control.forgetRequests()
    const waits = [{ state: 'not-written', problem: { code: 'desk-no-department' }, retryAfterMs: null }]
    expect(await callLogs!.write([log('a')])).toEqual(waits)
    expect(await tickets!.write([ticket('a')])).toEqual(waits)
    expect(await creations!.write([record('a')])).toEqual(waits)
    expect(await control.requests()).toEqual([])
  })
  test('[D1.52] a department that is gone is told as such, and what was for it waits', async () => {
    const { callLogs, tickets } = await connect({ connector: { departmentId: '1' } })
    const gone = [{ state: 'not-written', problem: { code: 'desk-department-gone' }, retryAfterMs: null }]
    expect(await callLogs!.write([log('a')])).toEqual(gone)
    expect(await tickets!.write([ticket('a')])).toEqual(gone)
  })
  test('[D4.51][D5.51] fields that a layout demands are named, and defaults fill them', async () => {
    await control.settings({
      deskLayoutMandatoryFields: {
        contacts: ['title', 'cf_customer_number'],
        tickets: ['category', 'cf_order_number'],
      },
    })
    const { creations, tickets } = await connect()
    const missing = (fields: string) => [
      { state: 'refused', problem: { code: 'desk-fields-missing', params: { fields } } },
    ]
    expect(await creations!.write([record('a')])).toEqual(missing('title, cf_customer_number'))
    expect(await tickets!.write([ticket('a')])).toEqual(missing('category, cf_order_number'))
    expect(await creations!.mandatoryFields('Contacts')).toEqual([])
    const defaults = { title: 'Caller', cf_customer_number: '0' }
    expect(states(await creations!.write([record('a', { defaults })]))).toEqual(['done'])
    expect(await newest('contacts')).toMatchObject({ title: 'Caller', cf: { cf_customer_number: '0' } })
    const typed = { category: 'Other', cf_order_number: '-', channel: 'Web' }
    expect(states(await tickets!.write([ticket('a', { defaults: typed })]))).toEqual(['done'])
    expect(await newest('tickets')).toMatchObject({ category: 'Other', channel: 'Web', cf: { cf_order_number: '-' } })
  })
  test('[D4.51] a field that does not exist is named', async () => {
    const [outcome] = await (await connect()).creations!.write([record('a', { defaults: { cf_nothing: '1' } })])
    expect(outcome).toMatchObject({ state: 'refused', problem: { code: 'zoho-refused-record' } })
    expect(JSON.stringify(outcome)).toContain('/cf/cf_nothing invalid')
  })
  test('[D5.51] an agent whom Desk does not take is told, so that another one may do', async () => {
    const { tickets } = await connect()
    expect(await tickets!.write([ticket('a', { ownerId: '1' })])).toMatchObject([{ state: 'refused', about: 'owner' }])
  })
  test('[D1.53] a scope for writing that was not granted is named, and what is owed waits', async () => {
    const scopes = zohoDeskScopes.filter((scope) => scope !== 'Desk.calls.CREATE')
    expect(await (await connect({ scopes })).callLogs!.write([log('a')])).toMatchObject([
      { state: 'not-written', problem: { code: 'zoho-missing-scope', params: { scopes: 'Desk.calls.CREATE' } } },
    ])
  })
  test('[D1.53] the credits of the day are used up: what is owed waits as long as Desk says', async () => {
    const { callLogs, ready } = await connect()
    await ready()
    await control.settings({ deskCredits: 1 })
    const [outcome] = await callLogs!.write([log('a')])
    expect(outcome).toMatchObject({ state: 'not-written', problem: { code: 'zoho-credits-exhausted' } })
    expect(outcome?.state === 'not-written' && outcome.retryAfterMs).toBeGreaterThan(60_000)
  })
})

describe('tickets', () => {
  test('[D5.50] stand at the contact and for the agent, with the caller’s number, and are told with their page', async () => {
    const one = ticket('a')
    const [outcome] = await (await connect()).tickets!.write([one])
    const row = await newest('tickets')
    expect(outcome).toEqual({ state: 'done', id: row?.id, url: row?.['webUrl'] })
    expect(row).toMatchObject({
      subject: one.subject,
      description: `${one.description}\nRef JF-${one.ref}`,
      channel: 'Phone',
      phone: '+1 212 555-0142',
      contactId: margaret,
      assigneeId: bruno,
      departmentId: (await control.organisation()).departments[0]?.id,
      status: 'Open',
    })
  })
  test('[D5.50] whose answer was lost are found, by the list and not by the search', async () => {
    const { tickets } = await connect()
    const [kept, lost] = [ticket('kept'), ticket('lost')]
    await tickets!.write([kept])
    await control.fault({ fault: 'drop-after', match: { method: 'POST', pathPrefix: '/api/v1/tickets' }, times: 1 })
    expect(states(await tickets!.write([lost]))).toEqual(['unknown'])
    const found = await tickets!.lookUp([lost, ticket('never')], window())
    expect(found).toEqual(new Map([[lost.ref, [(await newest('tickets'))?.id]]]))
    expect(await reads(/search/)).toBe(0)
  })
  test('[D5.50] the first of all is found too when its answer was lost', async () => {
    const { tickets } = await connect()
    for (const { id } of await control.records('tickets')) await control.remove('tickets', id)
    const first = ticket('first')
    await control.fault({ fault: 'drop-after', match: { method: 'POST', pathPrefix: '/api/v1/tickets' }, times: 1 })
    expect(states(await tickets!.write([first]))).toEqual(['unknown'])
    expect(await control.records('tickets')).toHaveLength(1)
    expect((await tickets!.lookUp([first], window())).get(first.ref)).toEqual([(await newest('tickets'))?.id])
  })
  test('[D5.52] get their texts after the call', async () => {
    const { tickets, updates } = await connect()
    const one = ticket('a', { subject: '' })
    const id = idOf((await tickets!.write([one]))[0])
    const [before] = await updates!.read('Tickets', [id])
    expect(before).toMatchObject({ id, ownerId: bruno, ...(await updates!.textsOf(one, 'Tickets')) })
    const texts = await updates!.textsOf({ ...one, subject: 'x'.repeat(400), description: 'talked' }, 'Tickets')
    expect(texts).toEqual({ subject: 'x'.repeat(255), description: `talked\nRef JF-${one.ref}` })
    const change = { module: 'Tickets', id, unmodifiedSince: before!.modifiedAt, ...texts } as const
    expect(states([await updates!.write(change)])).toEqual(['done'])
    expect(await newest('tickets')).toMatchObject(texts)
    await control.clock(60_000)
    await control.edit('tickets', id, { subject: 'by a person' })
    expect(await updates!.write(change)).toMatchObject({ problem: { code: 'zoho-record-changed' } })
    await control.remove('tickets', id)
    expect(await updates!.write(change)).toMatchObject({ state: 'refused' })
    await expect(updates!.read('Leads', [id])).rejects.toMatchObject({ problem: { code: 'zoho-refused-record' } })
  })
})

test('[D4.50] an account for an unknown number, and its look-up', async () => {
  const { creations, changes } = await connect()
  const one = record('a', { module: 'Accounts', name: 'Automatic New Account +12125550166' })
  await control.fault({
    fault: 'fail-after-write',
    match: { method: 'POST', pathPrefix: '/api/v1/accounts' },
    times: 1,
  })
  expect(states(await creations!.write([one]))).toEqual(['unknown'])
  const id = (await newest('accounts'))?.id ?? ''
  expect(await creations!.lookUp([one, record('b')], window())).toEqual(new Map([[one.ref, [id]]]))
  expect(await changes!.read('Accounts', [id])).toMatchObject([{ name: one.name, phones: { phone: one.number } }])
  expect(await creations!.write([record('c', { module: 'Leads' })])).toMatchObject([{ state: 'refused' }])
})

describe('looking up', () => {
  test('[D7.51] reads each record once, and what was written by this process not at all', async () => {
    const writer = await connect()
    const reader = await connect()
    const logs = Array.from({ length: 12 }, (_, index) => log(`key ${index}`))
    await writer.callLogs!.write(logs)
    await control.forgetRequests()
    expect((await writer.callLogs!.lookUp(logs, window())).size).toBe(12)
    expect(await reads(/calls\/\d+$/)).toBe(0)
    for (const _ of [1, 2]) expect((await reader.callLogs!.lookUp(logs, window())).size).toBe(12)
    expect(await reads(/calls\/\d+$/)).toBe(12)
  })
  test('[D7.51] finds what was written to another department before', async () => {
    const [, repairs] = (await control.organisation()).departments
    const one = log('a')
    await (await connect()).callLogs!.write([one])
    const { callLogs } = await connect({ connector: { departmentId: repairs!.id } })
    expect((await callLogs!.lookUp([one], window())).size).toBe(1)
  })
  test('[D7.51] does not read what is older than the window', async () => {
    await control.clock(-86_400_000)
    const old = Array.from({ length: 120 }, (_, index) => log(`old ${index}`))
    await (await connect()).callLogs!.write(old)
    await control.clock(0)
    const one = log('new')
    await (await connect()).callLogs!.write([one])
    const { callLogs } = await connect()
    await control.forgetRequests()
    expect((await callLogs!.lookUp([one, ...old], window())).size).toBe(1)
    expect(await reads(/calls$/)).toBe(1)
    expect(await reads(/calls\/\d+$/)).toBe(1)
  })
  test.each([
    ['a fault on a record', { fault: 'status', status: 500, match: { pathPrefix: '/api/v1/calls/', after: 1 } }],
    ['half of an answer', { fault: 'truncated-json', match: { pathPrefix: '/api/v1/calls' } }],
    [
      'a row without its time',
      { fault: 'error-200', body: { data: [{ id: '1' }] }, match: { pathPrefix: '/api/v1/calls' } },
    ],
    [
      'a list that is not sorted',
      {
        fault: 'error-200',
        body: {
          data: [
            { id: '1', createdTime: '2026-01-01T00:00:00.000Z' },
            { id: '2', createdTime: '2027-01-01T00:00:00.000Z' },
          ],
        },
        match: { pathPrefix: '/api/v1/calls' },
      },
    ],
  ])('[D7.51] rather an error than a part: %s', async (_, fault) => {
    const logs = [log('a'), log('b')]
    await (await connect()).callLogs!.write(logs)
    const { callLogs } = await connect()
    await control.fault(fault)
    await expect(callLogs!.lookUp(logs, { from: 0, to: null })).rejects.toMatchObject({ name: 'ZohoFailure' })
  })
  test('[D7.52] a marker that a person removed: owner, contact, type and start tell the call', async () => {
    const writer = await connect()
    const [one, other] = [log('a'), log('b', { type: 'outbound' })]
    const [first, second] = await writer.callLogs!.write([one, other])
    for (const outcome of [first, second]) await control.edit('calls', idOf(outcome), { description: 'edited' })
    // Alike, but a person's own.
    await control.ask('POST', '/desk/records/calls', {
      op: 'create',
      user: 'chen@demo.jackfield.test',
      record: {
        subject: 'by a person',
        departmentId: (await control.organisation()).departments[0]?.id,
        contactId: margaret,
        ownerId: bruno,
        startTime: '2026-11-22T01:15:00.000Z',
        direction: 'inbound',
        duration: '155',
        status: 'Completed',
      },
    })
    const { callLogs } = await connect()
    expect((await callLogs!.lookUp([one, other], window())).size).toBe(0)
    const alike = await callLogs!.lookAlike!([one, other], window())
    expect(alike.get(one.ref)).toEqual([idOf(first)])
    expect(alike.get(other.ref)).toEqual([idOf(second)])
  })
})
