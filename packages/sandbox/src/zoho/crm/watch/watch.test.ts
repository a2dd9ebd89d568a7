import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Loose, startTestZoho, type TestZoho } from '../../test-harness.ts'

let zoho: TestZoho
let server: Server
let url = ''
let heard: Loose[] = []

beforeAll(async () => {
  zoho = await startTestZoho()
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      heard.push(JSON.parse(text))
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`
})
afterAll(async () => {
  server.close()
  await zoho.close()
})
beforeEach(async () => {
  heard = []
  await zoho.control('/reset', {})
  await zoho.signIn()
})

const inDays = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}+00:00`
const channel = () => ({
  channel_id: '1000000068001',
  events: ['Contacts.all', 'Leads.delete'],
  notify_url: url,
  token: 'secret',
  channel_expiry: inDays(6),
})
const subscribe = (changes: object = {}) =>
  zoho.api('POST', '/actions/watch', { watch: [{ ...channel(), ...changes }] })
const byHand = (module: string, change: object) => zoho.control(`/records/${module}`, change)

test('[OPS.31] changes by people and by applications are told with the ids, a batch at once', async () => {
  const { status, json } = await subscribe()
  expect(status).toBe(201)
  expect(json.watch[0].message).toBe('Successfully subscribed for actions-watch of the given module')
  expect(json.watch[0].details.events.map((event: Loose) => event.resource_name)).toEqual(['Contacts', 'Leads'])
  const { id } = await byHand('Contacts', { op: 'create', record: { Last_Name: 'Watt' } })
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  expect(heard[0]).toMatchObject({ module: 'Contacts', ids: [id], operation: 'insert', token: 'secret' })
  expect(heard[0].channel_id).toBe('1000000068001')
  const lead = await byHand('Leads', { op: 'create', record: { Last_Name: 'Volt' } })
  await byHand('Leads', { op: 'delete', id: lead.id })
  await byHand('Contacts', { op: 'edit', id, record: { Phone: '+1 212 555 0142' } })
  await zoho.api('POST', '/Contacts', { data: [{ Last_Name: 'Ohm' }, { Last_Name: 'Farad' }] })
  await byHand('Contacts', { op: 'delete', id })
  await vi.waitFor(() => expect(heard).toHaveLength(5))
  expect(heard.map(({ module, operation, ids }) => [module, operation, ids.length])).toEqual([
    ['Contacts', 'insert', 1],
    ['Leads', 'delete', 1],
    ['Contacts', 'update', 1],
    ['Contacts', 'insert', 2],
    ['Contacts', 'delete', 1],
  ])
})

test('[OPS.31] callbacks are lost, late or repeated as the settings say', async () => {
  await subscribe()
  await zoho.control('/settings', { notificationTimes: 3, notificationDelayMs: 100 })
  const before = Date.now()
  await byHand('Contacts', { op: 'create', record: { Last_Name: 'Watt' } })
  await vi.waitFor(() => expect(heard).toHaveLength(3))
  expect(Date.now() - before).toBeGreaterThanOrEqual(95)
  await zoho.control('/settings', { notificationsLost: true, notificationDelayMs: 0 })
  await byHand('Contacts', { op: 'create', record: { Last_Name: 'Volt' } })
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(heard).toHaveLength(3)
})

test('[OPS.31] channels are listed, replaced, changed and ended', async () => {
  expect((await zoho.api('GET', '/actions/watch')).status).toBe(204)
  await subscribe()
  const replaced = await zoho.api('PUT', '/actions/watch', { watch: [{ ...channel(), events: ['Accounts.edit'] }] })
  expect(replaced.status).toBe(200)
  const patched = await zoho.api('PATCH', '/actions/watch', {
    watch: [{ channel_id: channel().channel_id, token: 'other' }],
  })
  expect(patched.status).toBe(200)
  const { json } = await zoho.api('GET', '/actions/watch')
  expect(json.watch).toMatchObject([{ channel_id: '1000000068001', events: ['Accounts.edit'], token: 'other' }])
  expect((await zoho.api('DELETE', '/actions/watch?channel_ids=1000000068001')).status).toBe(200)
  expect((await zoho.api('GET', '/actions/watch')).status).toBe(204)
  const gone = await zoho.api('PUT', '/actions/watch', { watch: [channel()] })
  expect([gone.status, gone.json.watch[0].code]).toEqual([400, 'NOT_SUBSCRIBED'])
})

test('[OPS.31] a forged callback is sent as it was asked for', async () => {
  const forged = {
    notify_url: url,
    channel_id: '7',
    module: 'Contacts',
    ids: ['1'],
    operation: 'delete',
    token: 'guess',
  }
  expect(await zoho.control('/notifications', forged)).toEqual({ status: 200 })
  expect(heard).toMatchObject([{ channel_id: '7', ids: ['1'], operation: 'delete', token: 'guess' }])
})

test('a dead token renews no channel', async () => {
  await subscribe()
  await zoho.control('/tokens', { action: 'revoke-access' })
  const { status, json } = await zoho.api('PUT', '/actions/watch', { watch: [channel()] })
  expect(status).toBe(401)
  expect(json.code).toBe('INVALID_TOKEN')
})
