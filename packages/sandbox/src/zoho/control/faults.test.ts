import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aCall, type Loose, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
let folder: string
let journalFile: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'local-zoho-'))
  journalFile = join(folder, 'journal.jsonl')
  zoho = await startTestZoho({ journalFile })
  await zoho.signIn()
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
const subjects = () => writes().map((line) => line.record.Subject)
const fault = (rule: Record<string, unknown>) =>
  zoho.control('/faults', { match: { pathPrefix: '/crm/v8/Calls' }, times: 1, ...rule })
const log = (...names: string[]) =>
  zoho.api('POST', '/Calls', { data: names.map((Subject) => ({ ...aCall, Subject })) })

test('[OPS.32] every committed write is a line of the journal, whoever made it', async () => {
  const id = (await log('one')).json.data[0].details.id
  await zoho.api('PUT', `/Calls/${id}`, { data: [{ Subject: 'two' }] })
  await zoho.control('/records/Calls', {
    op: 'edit',
    id,
    record: { Description: 'by hand' },
    user: 'bruno@demo.jackfield.test',
  })
  await zoho.api('DELETE', `/Calls/${id}`)
  await log('')
  await zoho.api('POST', '/Calls', { data: [{ Subject: 'refused' }] })
  const lines = journal()
  expect(lines.map(({ op, by, module, dataCentre }) => [op, by, module, dataCentre])).toEqual([
    ['create', 'api', 'Calls', 'us'],
    ['update', 'api', 'Calls', 'us'],
    ['update', 'ui', 'Calls', 'us'],
    ['delete', 'api', 'Calls', 'us'],
    ['create', 'api', 'Calls', 'us'],
  ])
  expect(lines[2].record).toMatchObject({
    Subject: 'two',
    Description: 'by hand',
    Modified_By: { name: 'Bruno Costa' },
  })
  expect(lines.slice(0, 4).every((line) => line.id === id)).toBe(true)
  expect(lines.map(({ user }) => user.split('@')[0])).toEqual(['ada', 'ada', 'bruno', 'ada', 'ada'])
})

const one = { ...aCall, Subject: 'x' }
const ten = Array.from({ length: 10 }, (_, index) => ({ ...aCall, Subject: `${index}` }))

/** What the chaos run does to Zoho while it runs, and what a reader of the journal alone can tell of it. */
test.each<[string, Record<string, unknown>, Loose[], Loose, string[]]>([
  ['dropped before the write', { fault: 'drop-before' }, [one], { records: 1 }, []],
  ['dropped after the write', { fault: 'drop-after' }, [one], { records: 1 }, ['x']],
  ['committed long after the drop', { fault: 'commit-late', ms: 200 }, [one], { figures: { ms: 200 } }, ['x']],
  ['5xx after the write', { fault: 'fail-after-write', status: 503 }, [one], { figures: { status: 503 } }, ['x']],
  ['4 of 10 committed', { fault: 'partial-batch', keep: 4 }, ten, { records: 10, figures: { keep: 4 } }, [...'0123']],
  ['429', { fault: 'status', status: 429 }, [one], { figures: { status: 429 } }, []],
  ['half an answer', { fault: 'truncated-json' }, [one], { records: 1 }, ['x']],
])('[OPS.32] %s: a line for the fault, and its writes name it', async (_, rule, records, told, written) => {
  await fault(rule)
  const sent = zoho.api('POST', '/Calls', { data: records })
  await sent.catch(() => {})
  const [line] = journal()
  const what = {
    op: 'fault',
    fault: rule.fault,
    server: 'api',
    method: 'POST',
    path: '/crm/v8/Calls',
    dataCentre: 'us',
  }
  expect(line).toMatchObject({ ...what, ...told })
  await expect.poll(subjects, { timeout: 2000 }).toEqual(written)
  expect(writes().every((write) => write.fault === rule.fault)).toBe(true)
  await log('afterwards')
  expect(journal().at(-1)).toMatchObject({ op: 'create', record: { Subject: 'afterwards' } })
  expect(journal().at(-1).fault).toBeUndefined()
})

test('[OPS.32] a log edited or deleted by a user is told from one that an application changed', async () => {
  const ids = (await log('a', 'b')).json.data.map((row: Loose) => row.details.id)
  const user = 'bruno@demo.jackfield.test'
  await zoho.control('/records/Calls', { op: 'edit', id: ids[0], record: { Description: 'rewritten' }, user })
  await zoho.control('/records/Calls', { op: 'delete', id: ids[1], user })
  await zoho.api('PUT', `/Calls/${ids[0]}`, { data: [{ Description: 'and again' }] })
  expect(journal().slice(2)).toMatchObject([
    { op: 'update', by: 'ui', user, id: ids[0], record: { Description: 'rewritten' } },
    { op: 'delete', by: 'ui', user, id: ids[1], record: { Subject: 'b' } },
    { op: 'update', by: 'api', user: 'ada@demo.jackfield.test', id: ids[0] },
  ])
})

test('[OPS.32] clock, stale COQL and revoked tokens are switched on while Zoho runs, and stand in the journal', async () => {
  await zoho.control('/clock', { offsetMs: 90_000 })
  const ahead = Date.parse((await log('ahead')).json.data[0].details.Created_Time) - Date.now()
  expect(ahead).toBeGreaterThan(85_000)
  await zoho.control('/settings', { coqlStalenessMs: 5000 })
  const query = "select Subject from Calls where Subject = 'ahead'"
  expect((await zoho.coql(query)).status).toBe(204)
  await zoho.control('/settings', { coqlStalenessMs: 0 })
  expect((await zoho.coql(query)).status).toBe(200)
  await zoho.control('/tokens', { action: 'revoke-access' })
  expect((await log('refused')).json.code).toBe('INVALID_TOKEN')
  await zoho.control('/tokens', { action: 'count' })
  expect(journal().filter(({ op }) => op !== 'create')).toMatchObject([
    { op: 'clock', change: { offsetMs: 90_000 } },
    { op: 'settings', change: { coqlStalenessMs: 5000 } },
    { op: 'settings', change: { coqlStalenessMs: 0 } },
    { op: 'tokens', change: { action: 'revoke-access', count: 1 } },
  ])
})

test('a request that is refused anyway leaves the fault to the next one', async () => {
  await fault({ fault: 'drop-after' })
  await zoho.control('/tokens', { action: 'expire-access' })
  expect((await log('a')).json.code).toBe('INVALID_TOKEN')
  expect([journal().filter(({ op }) => op === 'fault'), (await zoho.control('/faults'))[0].struck]).toEqual([[], 0])
  await zoho.signIn()
  await expect(log('b')).rejects.toThrow('fetch failed')
  expect(subjects()).toEqual(['b'])
})

describe('nothing is written', () => {
  test('status', async () => {
    await fault({ fault: 'status', status: 503 })
    const reply = await log('a')
    expect([reply.status, reply.json.code]).toEqual([503, 'INTERNAL_ERROR'])
    expect(subjects()).toEqual([])
    expect((await log('b')).status).toBe(201)
  })

  test('html', async () => {
    await fault({ fault: 'html' })
    const reply = await log('a')
    expect(reply.status).toBe(502)
    expect(reply.text).toContain('<html>')
    expect(subjects()).toEqual([])
  })

  test('error-200', async () => {
    await fault({ fault: 'error-200', body: { error: 'Access Denied', status: 'failure' } })
    const reply = await log('a')
    expect([reply.status, reply.json]).toEqual([200, { error: 'Access Denied', status: 'failure' }])
    expect(subjects()).toEqual([])
  })

  test('drop-before', async () => {
    await fault({ fault: 'drop-before' })
    await expect(log('a')).rejects.toThrow('fetch failed')
    expect(subjects()).toEqual([])
  })
})

describe('written, though the answer does not say so', () => {
  test('drop-after', async () => {
    await fault({ fault: 'drop-after' })
    await expect(log('a')).rejects.toThrow('fetch failed')
    expect(subjects()).toEqual(['a'])
  })

  test('fail-after-write', async () => {
    await fault({ fault: 'fail-after-write', status: 504 })
    expect((await log('a')).status).toBe(504)
    expect(subjects()).toEqual(['a'])
  })

  test('commit-late', async () => {
    await fault({ fault: 'commit-late', ms: 150 })
    await expect(log('a')).rejects.toThrow('fetch failed')
    expect(subjects()).toEqual([])
    await expect.poll(subjects, { timeout: 2000 }).toEqual(['a'])
  })

  test('partial-batch', async () => {
    await fault({ fault: 'partial-batch', keep: 2 })
    await expect(log('a', 'b', 'c')).rejects.toThrow('fetch failed')
    expect(subjects()).toEqual(['a', 'b'])
  })

  test('truncated-json', async () => {
    await fault({ fault: 'truncated-json' })
    const reply = await log('a')
    expect(reply.status).toBe(201)
    expect(() => JSON.parse(reply.text)).toThrow()
    expect(subjects()).toEqual(['a'])
  })
})

test('latency holds the request back, together with another fault', async () => {
  await fault({ fault: 'latency', ms: 120 })
  await fault({ fault: 'status', status: 500 })
  const start = performance.now()
  expect((await log('a')).status).toBe(500)
  expect(performance.now() - start).toBeGreaterThan(110)
})

test('rules choose by method and path, wait for their turn and end', async () => {
  await zoho.control('/faults', [{ match: { method: 'POST', after: 1 }, times: 2, fault: 'status', status: 500 }])
  const seen: number[] = []
  for (let i = 0; i < 4; i++) seen.push((await log('x')).status)
  expect(seen).toEqual([201, 500, 500, 201])
  expect((await zoho.api('GET', '/Calls?fields=id')).status).toBe(200)
  const [rule] = await zoho.control('/faults')
  expect(rule).toMatchObject({ seen: 4, struck: 2 })
  const requests: Loose[] = await zoho.control('/requests')
  expect(requests.filter((entry) => entry.fault === 'status')).toHaveLength(2)
  await zoho.control('/faults', undefined, 'DELETE')
  expect(await zoho.control('/faults')).toEqual([])
})

test('the token endpoint fails likewise', async () => {
  const client = await zoho.client()
  await zoho.control('/faults', { match: { pathPrefix: '/oauth' }, times: 1, fault: 'html', status: 500 })
  const reply = await zoho.token({ grant_type: 'refresh_token', ...client, secrets: '', refresh_token: 'x' } as never)
  expect(reply.status).toBe(500)
})
