import { afterEach, beforeEach, expect, test } from 'vitest'
import { aCall, type Loose, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
beforeEach(async () => {
  zoho = await startTestZoho()
  await zoho.signIn()
})
afterEach(() => zoho.close())

test('requests are listed with query, body and status, and without secrets', async () => {
  await zoho.control('/requests', undefined, 'DELETE')
  await zoho.api('POST', '/Contacts', { data: [{ Last_Name: 'Seen' }] })
  await zoho.api('GET', '/Contacts/search?phone=123')
  const requests: Loose[] = await zoho.control('/requests')
  expect(requests).toMatchObject([
    { server: 'api', method: 'POST', path: '/crm/v8/Contacts', status: 201, body: { data: [{ Last_Name: 'Seen' }] } },
    { method: 'GET', path: '/crm/v8/Contacts/search', query: { phone: '123' } },
  ])
  expect(JSON.stringify(requests)).not.toContain('oauthtoken')
})

test('a person edits, creates and deletes as in Zoho’s own screens', async () => {
  const made = await zoho.control('/records/Leads', {
    op: 'create',
    record: { Last_Name: 'Hand', Phone: '555' },
    user: 'chen@demo.jackfield.test',
  })
  expect(made.Owner.name).toBe('Chen Wei')
  await zoho.control('/records/Leads', { op: 'edit', id: made.id, record: { Phone: '777' } })
  await zoho.control('/records/Leads', { op: 'delete', id: made.id })
  const all: Loose[] = await zoho.control('/records/Leads')
  expect(all.find((each) => each.id === made.id)).toMatchObject({ Phone: '777', deleted: true })
  await expect(zoho.control('/records/Leads', { op: 'edit', id: made.id, record: {} })).rejects.toThrow(
    'unknown record',
  )
  await expect(zoho.control('/records/Leads', { op: 'create', record: {} })).rejects.toThrow('MANDATORY_NOT_FOUND')
})

test('Zoho’s clock can run apart, in the Date header and in created times', async () => {
  await zoho.control('/clock', { offsetMs: -7_200_000 })
  const reply = await zoho.api('POST', '/Calls', { data: [{ ...aCall, Call_Start_Time: '2020-01-01T00:00:00Z' }] })
  const date = Date.parse(reply.headers.get('date')!)
  expect(Math.abs(Date.now() - 7_200_000 - date)).toBeLessThan(3000)
  expect(Math.abs(Date.parse(reply.json.data[0].details.Created_Time) - date)).toBeLessThan(3000)
})

test('tokens can be expired and revoked', async () => {
  const client = await zoho.client()
  const { refresh_token } = await zoho.grant(client)
  expect((await zoho.api('GET', '/org')).status).toBe(200)
  await zoho.control('/tokens', { action: 'revoke-access' })
  expect((await zoho.api('GET', '/org')).json.code).toBe('INVALID_TOKEN')
  await zoho.control('/tokens', { action: 'revoke-refresh' })
  const { client_id, client_secret } = client
  const reply = await zoho.token({ grant_type: 'refresh_token', refresh_token, client_id, client_secret })
  expect(reply.json).toEqual({ error: 'invalid_code' })
})

test('reset brings back the first day', async () => {
  await zoho.control('/seed', { contacts: 5 })
  await zoho.control('/settings', { searchLagMs: 99 })
  await zoho.control('/faults', { fault: 'drop-before' })
  const client = await zoho.client()
  await zoho.control('/reset', {})
  expect(await zoho.control('/records/Contacts')).toHaveLength(7)
  expect((await zoho.control('/settings')).searchLagMs).toBe(0)
  expect(await zoho.control('/faults')).toEqual([])
  expect((await zoho.token({ ...client, secrets: '', grant_type: 'refresh_token' } as never)).json).toEqual({
    error: 'invalid_client',
  })
  expect((await zoho.api('GET', '/org')).json.code).toBe('INVALID_TOKEN')
})

test('unknown settings, faults and fields are refused', async () => {
  await expect(zoho.control('/settings', { searchLag: 1 })).rejects.toThrow('searchLag')
  await expect(zoho.control('/settings', { lax: ['scopes'] })).rejects.toThrow('lax')
  await expect(zoho.control('/faults', { fault: 'gremlins' })).rejects.toThrow('fault')
  await expect(zoho.control('/fields/Calls', { api_name: 'Subject' })).rejects.toThrow('own')
  await expect(zoho.control('/records/Gadgets')).rejects.toThrow('unknown module')
})

test('pages in a browser cannot reach it', async () => {
  const reply = await zoho.send('POST', `${zoho.us.control}/reset`, {}, { origin: 'https://evil.example' })
  expect(reply.status).toBe(403)
})

test('a hundred thousand generated contacts take seconds and have numbers of their own', async () => {
  const start = performance.now()
  await zoho.control('/seed', { contacts: 100_000 })
  expect(performance.now() - start).toBeLessThan(10_000)
  const found = await zoho.api('GET', '/Contacts/search?phone=%2B12092009999')
  expect(found.json.data).toHaveLength(1)
  expect((await zoho.control('/limits')).used).toBeGreaterThan(0)
})
