import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { ProblemError } from '../../problem.ts'
import type { CallLog, CrmCallLogs, WriteOutcome } from '../crm-connector.ts'
import { localConnector, type ZohoControl, zohoControl } from '../testing/local-zoho.ts'
import { callLog } from '../testing/logs.ts'
import { refsIn } from '../zoho/marker.ts'
import { zohoCrmScopes } from './probe.ts'

let zoho: LocalZoho
let control: ZohoControl
const free = { accounts: 0, api: 0, crm: 0 }
const us = () => zoho.dataCentres.us
const toCalls = { method: 'POST', pathPrefix: '/crm/v8/Calls' }

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 60_000 })
  control = zohoControl(us())
})
afterAll(() => zoho.close())
beforeEach(() => control.reset())

async function connect(options: Parameters<typeof localConnector>[1] = {}): Promise<CrmCallLogs> {
  const { callLogs, close } = await localConnector(us(), options)
  onTestFinished(close)
  return callLogs
}

/** A log of a real user at a real record of the local Zoho. */
async function realLog(key: string, changes: Partial<CallLog> = {}): Promise<CallLog> {
  const [bruno] = (await control.users()).filter(({ email }) => email.startsWith('bruno@'))
  const [contact] = await control.records('Contacts')
  const record = { module: 'Contacts', id: contact!.id } as const
  return callLog(key, { ownerId: bruno!.id, record, ...changes })
}
const realLogs = (keys: readonly string[], changes: Partial<CallLog> = {}) =>
  Promise.all(keys.map((key) => realLog(key, changes)))
const keys = (count: number) => Array.from({ length: count }, (_, index) => `key ${index}`)

const written = async () => control.records('Calls')
const states = (outcomes: readonly WriteOutcome[]) => outcomes.map(({ state }) => state)
const around = () => ({ from: Date.now() - 60_000, to: Date.now() + 1_000 })

describe('writing', () => {
  test('[A10.1] an answered inbound call stands at the contact, owned by the user, with start and talk time', async () => {
    const log = await realLog('a')
    const [outcome] = await (await connect()).write([log])
    const [row] = await written()
    expect(outcome).toEqual({ state: 'done', id: row!.id })
    expect(row).toMatchObject({
      Subject: 'Extension Call',
      Call_Type: 'Inbound',
      Call_Duration: '02:35',
      Call_Duration_in_seconds: 155,
      Who_Id: { id: log.record.id },
      Owner: { id: log.ownerId },
      Caller_ID: '+12125550142',
      Dialled_Number: '1001',
    })
    expect(Date.parse(row!['Call_Start_Time'] as string)).toBe(log.startedAt)
    expect(row!.Description).toBe(`${log.description}\nRef JF-${log.ref}`)
  })
  test('[A10.2][A10.3][A10.4] missed, answered outbound and unanswered outbound calls', async () => {
    const logs = [
      await realLog('missed', { type: 'missed', talkSeconds: 0 }),
      await realLog('out', { type: 'outbound' }),
      await realLog('nobody', { type: 'outbound', talkSeconds: 0 }),
    ]
    expect(states(await (await connect()).write(logs))).toEqual(['done', 'done', 'done'])
    const rows = await written()
    expect(rows.map((row) => row['Call_Type'])).toEqual(['Missed', 'Outbound', 'Outbound'])
    expect(rows.map((row) => row['Call_Duration_in_seconds'] ?? 0)).toEqual([0, 155, 0])
    expect(rows.map((row) => row['Outgoing_Call_Status'] ?? null)).toEqual([null, 'Completed', 'Completed'])
  })
  test('[A10.12] at lead and account', async () => {
    const [lead] = await control.records('Leads')
    const [account] = await control.records('Accounts')
    const logs = [
      await realLog('lead', { record: { module: 'Leads', id: lead!.id } }),
      await realLog('account', { record: { module: 'Accounts', id: account!.id } }),
    ]
    expect(states(await (await connect()).write(logs))).toEqual(['done', 'done'])
    const rows = await written()
    expect(rows[0]).toMatchObject({ What_Id: { id: lead!.id }, $se_module: 'Leads' })
    expect(rows[1]).toMatchObject({ What_Id: { id: account!.id }, $se_module: 'Accounts' })
  })
  test('a hundred in one request, in their order', async () => {
    const logs = await realLogs(keys(100))
    const callLogs = await connect()
    await callLogs.write([await realLog('first')])
    await control.forgetRequests()
    const outcomes = await callLogs.write(logs)
    expect((await control.requests()).filter(({ method }) => method === 'POST')).toHaveLength(1)
    const byId = new Map((await written()).map((row) => [row.id, row]))
    const refs = outcomes.map((outcome) =>
      outcome.state === 'done' ? refsIn(byId.get(outcome.id)?.Description ?? '')[0] : null,
    )
    expect(refs).toEqual(logs.map(({ ref }) => ref))
  })
  test('no log is no request', async () => {
    await control.forgetRequests()
    expect(await (await connect()).write([])).toEqual([])
    expect((await control.requests()).filter(({ path }) => path.includes('Calls'))).toEqual([])
  })
  test('of a mixed batch each log has its own outcome', async () => {
    const logs = await realLogs(keys(3))
    const wrong = [
      logs[0]!,
      { ...logs[1]!, ownerId: '1' },
      { ...logs[2]!, record: { module: 'Leads', id: '2' } } as const,
    ]
    const outcomes = await (await connect()).write(wrong)
    expect(states(outcomes)).toEqual(['done', 'refused', 'refused'])
    expect(outcomes[1]).toMatchObject({ problem: { code: 'zoho-refused-record', params: { code: 'INVALID_DATA' } } })
    expect(JSON.stringify(outcomes[1])).toContain('Owner')
    expect(await written()).toHaveLength(1)
  })
  test('a batch of which all are refused tells each reason', async () => {
    await control.settings({ layoutMandatoryFields: { Calls: ['Call_Purpose', 'Call_Agenda'] } })
    const outcomes = await (await connect()).write(await realLogs(keys(2)))
    expect(states(outcomes)).toEqual(['refused', 'refused'])
    expect(JSON.stringify(outcomes[0])).toMatch(/Call_Purpose.*Call_Agenda/)
  })
  test('[OPS.8] hostile texts arrive as text', async () => {
    const subject = `<script>alert(1)</script> '; drop table calls; -- {{Call_From}}`
    const description = `${'😀'.repeat(20_000)}\u0000 Ref JF-zzzzzzzzzzzzzzzz`
    const log = await realLog('hostile', { subject, description })
    expect(states(await (await connect()).write([log]))).toEqual(['done'])
    const [row] = await written()
    expect(row!['Subject']).toBe(subject)
    expect(refsIn(row!.Description!)).toEqual([log.ref])
  })
  test('the other way of writing durations can be switched on', async () => {
    await control.settings({ callDurationStyle: 'hh:mm' })
    const callLogs = await connect({ connector: { durationStyle: 'hh:mm' } })
    expect(states(await callLogs.write([await realLog('a')]))).toEqual(['done'])
    expect((await written())[0]!['Call_Duration']).toBe('00:03')
  })
})

describe('[OPS.2] what is known of a write after a fault', () => {
  const cases: readonly (readonly [string, object, WriteOutcome['state'], number])[] = [
    ['dropped before it was handled', { fault: 'drop-before' }, 'unknown', 0],
    ['dropped after it was handled', { fault: 'drop-after' }, 'unknown', 3],
    ['a part handled, then dropped', { fault: 'partial-batch', keep: 2 }, 'unknown', 2],
    ['an error after it was handled', { fault: 'fail-after-write' }, 'unknown', 3],
    ['an error instead', { fault: 'status', status: 500 }, 'unknown', 0],
    ['half of the answer', { fault: 'truncated-json' }, 'unknown', 3],
    ['an HTML page of an outage', { fault: 'html', status: 502 }, 'unknown', 0],
    ['an HTML page as a good answer', { fault: 'html', status: 200 }, 'unknown', 0],
    ['a proxy that refuses', { fault: 'html', status: 403 }, 'not-written', 0],
    ['too many requests', { fault: 'status', status: 429 }, 'not-written', 0],
    ['a refusal of the whole request', { fault: 'status', status: 404 }, 'refused', 0],
    [
      'an error at HTTP 200',
      { fault: 'error-200', body: { code: 'INTERNAL_ERROR', status: 'error', message: 'm', details: {} } },
      'unknown',
      0,
    ],
    ['something else at HTTP 200', { fault: 'error-200', body: { data: [] } }, 'unknown', 0],
    ['outcomes without meaning', { fault: 'error-200', body: { data: [1, null, {}] } }, 'unknown', 0],
    ['outcomes without ids', { fault: 'error-200', body: { data: Array(3).fill({ code: 'SUCCESS' }) } }, 'unknown', 0],
  ]
  test.for(cases)('%s', async ([, fault, state, rows]) => {
    const callLogs = await connect()
    const logs = await realLogs(keys(3))
    await control.forgetRequests()
    await control.fault({ ...fault, match: toCalls, times: 1 })
    expect(states(await callLogs.write(logs))).toEqual([state, state, state])
    // Never repeated by itself.
    const posts = (await control.requests()).filter(({ method, path }) => method === 'POST' && path === '/crm/v8/Calls')
    expect(posts).toHaveLength(1)
    expect(await written()).toHaveLength(rows)
  })
  test('no answer in time', async () => {
    const callLogs = await connect({ transport: { deadlineMs: 150 } })
    const log = await realLog('slow')
    await control.fault({ fault: 'latency', ms: 600, match: toCalls, times: 1 })
    expect(await callLogs.write([log])).toEqual([{ state: 'unknown', problem: { code: 'zoho-timeout' } }])
    await expect.poll(async () => (await written()).length, { timeout: 3_000 }).toBe(1)
  })
  test('Zoho is not there', async () => {
    const callLogs = await connect({ transport: { apiDomain: 'http://127.0.0.1:1' } })
    const [outcome] = await callLogs.write([await realLog('a')])
    expect(outcome).toMatchObject({ state: 'not-written', problem: { code: 'zoho-unreachable' } })
  })
  test('[A2.14] the token is dead: logs wait', async () => {
    const callLogs = await connect()
    await callLogs.write([await realLog('first')])
    await control.tokens('revoke-access')
    const [outcome] = await callLogs.write([await realLog('a')])
    expect(outcome).toMatchObject({ state: 'not-written', problem: { code: 'zoho-needs-reauthorisation' } })
  })
  test('the scope for calls is missing: logs wait', async () => {
    const scopes = zohoCrmScopes.filter((scope) => scope !== 'ZohoCRM.modules.calls.ALL')
    const [outcome] = await (await connect({ scopes })).write([await realLog('a')])
    expect(outcome).toMatchObject({ state: 'not-written', problem: { code: 'zoho-missing-scope' } })
  })
  test('the field list cannot be read: nothing is sent', async () => {
    const callLogs = await connect()
    const log = await realLog('a')
    await control.fault({ fault: 'status', status: 503, match: { pathPrefix: '/crm/v8/settings' }, times: 3 })
    expect(states(await callLogs.write([log]))).toEqual(['not-written'])
    expect(states(await callLogs.write([log]))).toEqual(['done'])
  })
})

describe('[A10.11] a field of the organisation’s own for the marker', () => {
  test('is filled, and a repeated write is found to be done', async () => {
    await control.field('Calls', { api_name: 'Jackfield_Ref', unique: true })
    const callLogs = await connect()
    const [log, other] = await realLogs(['a', 'b'])
    const [first] = await callLogs.write([log!])
    expect((await written())[0]!['Jackfield_Ref']).toBe(`JF-${log!.ref}`)
    expect(await callLogs.write([log!])).toEqual([first])
    expect((await callLogs.write([log!, other!]))[0]).toEqual(first)
    expect(await written()).toHaveLength(2)
  })
  test('a duplicate of another field is a refusal', async () => {
    await control.settings({ uniqueFields: { Calls: ['Subject'] } })
    const callLogs = await connect()
    const [log, other] = await realLogs(['a', 'b'])
    await callLogs.write([log!])
    expect(states(await callLogs.write([other!]))).toEqual(['refused'])
  })
})

describe('[OPS.2] looking up what was written', () => {
  const ways: readonly (readonly [string, () => Promise<Parameters<typeof localConnector>[1]>])[] = [
    ['by COQL', async () => ({})],
    [
      'by COQL that refuses descriptions',
      async () => {
        await control.settings({ coqlReturnsTextAreas: false })
        return {}
      },
    ],
    ['from the list', async () => ({ scopes: zohoCrmScopes.filter((scope) => scope !== 'ZohoCRM.coql.READ') })],
    [
      'by COQL, with a field of its own',
      async () => {
        await control.field('Calls', { api_name: 'Jackfield_Ref', unique: true })
        return {}
      },
    ],
  ]

  test.for(ways)('finds every marker on all pages, and search is not asked: %s', async ([, prepare]) => {
    const options = await prepare()
    const callLogs = await connect(options)
    const logs = await realLogs(keys(450))
    for (let start = 0; start < logs.length; start += 100) await callLogs.write(logs.slice(start, start + 100))
    const rows = new Map((await written()).map((row) => [refsIn(row.Description!)[0], row.id]))
    await control.forgetRequests()
    const wanted = [...logs.filter((_, index) => index % 7 === 0), await realLog('never written')]
    const found = await callLogs.lookUp(wanted, around())
    expect(found.size).toBe(wanted.length - 1)
    for (const [ref, ids] of found) expect(ids).toEqual([rows.get(ref)])
    const paths = (await control.requests()).map(({ path }) => path)
    expect(paths.filter((path) => path.includes('search'))).toEqual([])
    expect(paths.length).toBeGreaterThan(2)
  })
  test.for(ways)('two records with one marker are both told: %s', async ([, prepare]) => {
    const callLogs = await connect(await prepare())
    const log = await realLog('twice')
    const [outcome] = await callLogs.write([log])
    const copy = await control.create('Calls', {
      Subject: 'copied by a person',
      Call_Type: 'Inbound',
      Call_Start_Time: '2026-11-22T09:15:00+08:00',
      Call_Duration: '00:01',
      Description: `Note of Ada\nRef JF-${log.ref}\nand more`,
    })
    const first = outcome?.state === 'done' ? outcome.id : ''
    expect(await callLogs.lookUp([log], around())).toEqual(
      new Map([[log.ref, expect.arrayContaining([first, copy.id])]]),
    )
  })
  test('[OPS.33] only the time asked for is read, in Zoho’s clock', async () => {
    await control.clock(7_200_000)
    const { callLogs, connector, close } = await localConnector(us())
    onTestFinished(close)
    expect(connector.clock()).toBeNull()
    const log = await realLog('a')
    await callLogs.write([log])
    const now = connector.clock() as number
    expect(Math.abs(now - Date.now() - 7_200_000)).toBeLessThan(2_000)
    const found = async (from: number, to: number | null) => (await callLogs.lookUp([log], { from, to })).size
    expect(await found(now - 60_000, now + 1_000)).toBe(1)
    expect(await found(now - 60_000, null)).toBe(1)
    expect(await found(now - 120_000, now - 60_000)).toBe(0)
    expect(await found(now + 60_000, now + 120_000)).toBe(0)
    expect(await found(now + 60_000, null)).toBe(0)
  })
  test('from the list, what is older than the window is not read', async () => {
    const callLogs = await connect({ scopes: zohoCrmScopes.filter((scope) => scope !== 'ZohoCRM.coql.READ') })
    await control.clock(-86_400_000)
    await callLogs.write(await realLogs(keys(100)))
    await callLogs.write(await realLogs(keys(100)))
    await callLogs.write(await realLogs(keys(100)))
    await control.clock(0)
    const log = await realLog('new')
    await callLogs.write([log])
    await control.forgetRequests()
    expect((await callLogs.lookUp([log], around())).size).toBe(1)
    expect((await control.requests()).filter(({ query }) => query['sort_by'])).toHaveLength(1)
  })
  test('a marker that a person removed is not found; a long text is read again from the record', async () => {
    const callLogs = await connect()
    const [log, long] = [await realLog('a'), await realLog('b', { description: 'x'.repeat(1_000) })]
    const [first] = await callLogs.write([log, long])
    await control.edit('Calls', first?.state === 'done' ? first.id : '', { Description: 'edited' })
    expect([...(await callLogs.lookUp([log, long], around())).keys()]).toEqual([long.ref])
  })
  test('a record that was deleted is not found', async () => {
    const callLogs = await connect()
    const log = await realLog('a')
    const [outcome] = await callLogs.write([log])
    await control.remove('Calls', outcome?.state === 'done' ? outcome.id : '')
    expect((await callLogs.lookUp([log], around())).size).toBe(0)
  })
  test.each([
    ['a fault on the second page', { fault: 'status', status: 500, match: { pathPrefix: '/crm/v8/coql', after: 1 } }],
    ['half of an answer', { fault: 'truncated-json', match: { pathPrefix: '/crm/v8/coql' } }],
    ['an answer of another shape', { fault: 'error-200', body: { data: [{}] }, match: { pathPrefix: '/crm/v8/coql' } }],
    ['too many requests', { fault: 'status', status: 429, match: { pathPrefix: '/crm/v8/coql', after: 1 } }],
  ])('rather an error than a part: %s', async (_, fault) => {
    const callLogs = await connect()
    const logs = await realLogs(keys(250))
    for (let start = 0; start < logs.length; start += 100) await callLogs.write(logs.slice(start, start + 100))
    await control.fault(fault)
    await expect(callLogs.lookUp(logs, around())).rejects.toBeInstanceOf(ProblemError)
  })
  test('after a batch of which a part was handled, exactly that part is found', async () => {
    const callLogs = await connect()
    const logs = await realLogs(keys(5))
    await control.fault({ fault: 'partial-batch', keep: 3, match: toCalls, times: 1 })
    expect(states(await callLogs.write(logs))).toEqual(Array(5).fill('unknown'))
    const found = await callLogs.lookUp(logs, around())
    expect([...found.keys()].sort()).toEqual(
      logs
        .slice(0, 3)
        .map(({ ref }) => ref)
        .sort(),
    )
  })
})
