import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deskScopes, type Loose, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
let folder: string
let journalFile: string
let ids: { contactId: string; departmentId: string }
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'local-zoho-desk-'))
  journalFile = join(folder, 'journal.jsonl')
  zoho = await startTestZoho({ journalFile })
  await zoho.signIn(deskScopes)
  const [contact] = await zoho.control('/desk/records/contacts')
  ids = { contactId: contact.id, departmentId: (await zoho.control('/desk'))[0].departments[0].id }
})
afterEach(async () => {
  await zoho.close()
  rmSync(folder, { recursive: true })
})

const journal = (): Loose[] =>
  readFileSync(journalFile, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
const writes = () => journal().filter((line) => line.module !== undefined)
const subjects = () => writes().map((line) => line.record.subject)
const fault = (rule: Record<string, unknown>) =>
  zoho.control('/faults', { match: { pathPrefix: '/api/v1/calls' }, times: 1, ...rule })
const log = (subject: string) =>
  zoho.desk('POST', '/calls', {
    ...ids,
    subject,
    startTime: '2026-11-22T01:15:00.000Z',
    direction: 'inbound',
    duration: '155',
    status: 'Completed',
  })

describe('the journal of the local Desk', () => {
  test('[OPS.32] in Desk, a person’s changes are told from those of an application', async () => {
    const { id } = (await log('one')).json
    await zoho.desk('PATCH', `/calls/${id}`, { subject: 'two' })
    const user = 'bruno@demo.jackfield.test'
    await zoho.control('/desk/records/calls', { op: 'edit', id, record: { description: 'by hand' }, user })
    await zoho.control('/desk/records/calls', { op: 'delete', id, user })
    const portal = zoho.portal
    expect(journal()).toMatchObject([
      { op: 'create', by: 'api', module: 'desk.calls', id, portal, user: 'ada@demo.jackfield.test' },
      { op: 'update', by: 'api', record: { subject: 'two' } },
      { op: 'update', by: 'ui', user, record: { description: 'by hand' } },
      { op: 'delete', by: 'ui', user },
    ])
    expect((await zoho.control('/desk/records/calls'))[0]).toMatchObject({ id, deleted: true })
  })

  test.each<[string, Record<string, unknown>, Loose, string[]]>([
    ['dropped before the write', { fault: 'drop-before' }, { records: 1 }, []],
    ['dropped after the write', { fault: 'drop-after' }, { records: 1 }, ['x']],
    ['committed long after the drop', { fault: 'commit-late', ms: 200 }, { figures: { ms: 200 } }, ['x']],
    ['5xx after the write', { fault: 'fail-after-write', status: 503 }, { figures: { status: 503 } }, ['x']],
    ['429', { fault: 'status', status: 429, headers: { 'retry-after': '2' } }, { figures: { status: 429 } }, []],
    ['HTML', { fault: 'html' }, {}, []],
    ['half an answer', { fault: 'truncated-json' }, { records: 1 }, ['x']],
    ['slow', { fault: 'latency', ms: 50 }, { figures: { ms: 50 } }, ['x']],
  ])('[OPS.32] in Desk, %s: a line for the fault, and its writes name it', async (_, rule, told, written) => {
    await fault(rule)
    const reply = await log('x').catch(() => undefined)
    const what = { op: 'fault', fault: rule.fault, server: 'desk', method: 'POST', path: '/api/v1/calls' }
    expect(journal()[0]).toMatchObject({ ...what, ...told })
    await expect.poll(subjects, { timeout: 2000 }).toEqual(written)
    if (rule.fault === 'status') {
      expect(reply?.json.errorCode).toBe('TOO_MANY_REQUESTS')
      expect(reply?.headers.get('retry-after')).toBe('2')
    }
    if (rule.fault === 'fail-after-write') expect(reply?.json.errorCode).toBe('INTERNAL_SERVER_ERROR')
    if (rule.fault !== 'latency') expect(writes().every((write) => write.fault === rule.fault)).toBe(true)
    expect((await log('afterwards')).status).toBe(200)
  })
})

test('requests are listed with the server that was asked', async () => {
  await log('one')
  expect((await zoho.control('/requests')).at(-1)).toMatchObject({
    server: 'desk',
    status: 200,
    body: { subject: 'one' },
  })
})

test('clock, tokens and reset reach Desk as well', async () => {
  await zoho.control('/clock', { offsetMs: 90_000 })
  const reply = await log('ahead')
  expect(Date.parse(reply.json.createdTime) - Date.now()).toBeGreaterThan(85_000)
  expect(Date.parse(reply.headers.get('date')!) - Date.now()).toBeGreaterThan(85_000)
  await zoho.control('/tokens', { action: 'revoke-access' })
  expect((await log('refused')).json.errorCode).toBe('INVALID_OAUTH')
  await zoho.control('/reset', {})
  expect(await zoho.control('/desk/records/calls')).toEqual([])
})

test('agents, departments, custom fields, editions and many contacts', async () => {
  const email = 'bruno@demo.jackfield.test'
  await zoho.control('/desk/agents', { email, status: 'DISABLED', extn: '1002' })
  const agent = (await zoho.desk('GET', `/agents/email/${email}`)).json
  expect(agent).toMatchObject({ status: 'DISABLED', extn: '1002' })
  await zoho.control('/desk/departments', { id: ids.departmentId, isEnabled: false })
  expect((await zoho.desk('GET', '/departments?isEnabled=true')).json.data).toHaveLength(1)
  await zoho.control('/desk/fields/contacts', { apiName: 'cf_vip' })
  expect((await zoho.desk('POST', '/contacts', { lastName: 'x', cf: { cf_vip: 'yes' } })).status).toBe(200)
  await zoho.control('/desk/portals', { edition: 'EXPRESS' })
  expect((await zoho.desk('GET', '/organizations')).json.data[0].edition).toBe('EXPRESS')
  expect((await zoho.control('/desk/seed', { contacts: 1000 })).contacts).toBe(1008)
  const found = await zoho.desk('GET', '/contacts/search?phone=%2B12082000500')
  expect(found.json.count).toBe(1)
  const refused = await zoho.send('POST', `${zoho.us.control}/desk/records/contacts`, { op: 'create', record: {} })
  expect([refused.status, refused.json.errorCode]).toEqual([400, 'INVALID_DATA'])
})
