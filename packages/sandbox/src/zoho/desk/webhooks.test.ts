import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deskScopes, type Loose, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
let server: Server
let url: string
let asked: { method: string; body: Loose }[] = []
let status: (method: string) => number = () => 200

beforeAll(async () => {
  zoho = await startTestZoho()
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      asked.push({ method: request.method!, body: text === '' ? null : JSON.parse(text) })
      response.statusCode = status(request.method!)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
})
beforeEach(async () => {
  await zoho.control('/reset', {})
  await zoho.signIn(deskScopes)
  asked = []
  status = () => 200
})
afterAll(async () => {
  server.close()
  await zoho.close()
})

const subscribe = (subscriptions: object, more: object = {}) =>
  zoho.desk('POST', '/webhooks', { subscriptions, url, ...more })
const told = () => asked.filter(({ method, body }) => method === 'POST' && Array.isArray(body) && body.length > 0)
const create = (values: object = {}) => zoho.desk('POST', '/contacts', { lastName: 'Told', ...values })

test('the URL is asked by GET, then by POST, before there is a webhook', async () => {
  const made = await subscribe({ Contact_Add: null }, { name: 'Jackfield' })
  expect(made.json).toMatchObject({ type: 'CUSTOMER_WEBHOOK', isEnabled: true, name: 'Jackfield', url })
  expect(asked.map(({ method }) => method)).toEqual(['GET'])
  asked = []
  status = (method) => (method === 'POST' ? 200 : 404)
  expect((await subscribe({ Contact_Add: null })).status).toBe(200)
  expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST'])
  status = () => 500
  const refused = await subscribe({ Contact_Add: null })
  expect([refused.status, refused.json.errors[0].fieldName]).toEqual([422, '/url'])
  const list = await zoho.desk('GET', '/webhooks')
  expect(list.json.data).toHaveLength(2)
  const { id } = made.json
  expect((await zoho.desk('GET', `/webhooks/${id}`)).json.id).toBe(id)
  const gone = await zoho.desk('DELETE', `/webhooks/${id}`)
  expect([gone.status, gone.text]).toEqual([200, ''])
  expect((await zoho.desk('GET', `/webhooks/${id}`)).status).toBe(404)
})

test('a changed URL is asked too, one that stays is not', async () => {
  const { id } = (await subscribe({ Contact_Add: null })).json
  asked = []
  const change = (body: object) => zoho.desk('PATCH', `/webhooks/${id}`, body)
  const paused = await change({ subscriptions: { Contact_Delete: null }, isEnabled: false, url })
  expect(paused.json).toMatchObject({ isEnabled: false, subscriptions: { Contact_Delete: null } })
  expect(asked).toEqual([])
  expect((await change({ isEnabled: true })).json.errors[0].fieldName).toBe('/subscriptions')
  const moved = await change({ subscriptions: { Contact_Add: null }, url: `${url}/2` })
  expect([moved.json.url, asked.length]).toEqual([`${url}/2`, 1])
  const long = await change({ subscriptions: { Contact_Add: null }, url: `${url}/${'x'.repeat(100)}` })
  expect(long.json.errors[0].fieldName).toBe('/url')
})

test('events come as an array, with the record and, if wanted, its state before', async () => {
  await subscribe({ Contact_Add: null, Contact_Update: { includePrevState: true }, Contact_Delete: null })
  const { id } = (await create({ phone: '1' })).json
  await expect.poll(() => told().length).toBe(1)
  await zoho.desk('PATCH', `/contacts/${id}`, { phone: '2' })
  await expect.poll(() => told().length).toBe(2)
  await zoho.control('/desk/records/contacts', { op: 'delete', id })
  await expect.poll(() => told().length).toBe(3)
  const [added, updated, deleted] = told().map(({ body }) => body[0])
  expect(added).toMatchObject({ eventType: 'Contact_Add', orgId: zoho.portal, payload: { id, phone: '1' } })
  expect(added.eventTime).toMatch(/^\d{13}$/)
  expect(updated).toMatchObject({ payload: { phone: '2' }, prevState: { phone: '1' } })
  expect(deleted.eventType).toBe('Contact_Delete')
  const { sent } = await zoho.control('/desk/webhooks')
  expect(sent.map((one: Loose) => one.status)).toEqual([200, 200, 200])
})

test('filters: departments, changed fields, the own writes', async () => {
  const { departments } = (await zoho.control('/desk'))[0]
  const source = '11111111-2222-3333-4444-555555555555'
  const filter = { departmentIds: [departments[1].id] }
  await subscribe({ Ticket_Add: filter, Ticket_Update: { fields: ['status'] } }, { ignoreSourceId: source })
  const contactId = (await create()).json.id
  const open = (departmentId: string) => zoho.desk('POST', '/tickets', { subject: 'x', departmentId, contactId })
  const { id } = (await open(departments[0].id)).json
  await zoho.desk('PATCH', `/tickets/${id}`, { subject: 'y' })
  await zoho.desk('PATCH', `/tickets/${id}`, { status: 'Closed' })
  await open(departments[1].id)
  await expect
    .poll(() =>
      told()
        .flatMap(({ body }) => body.map((event: Loose) => event.eventType))
        .sort(),
    )
    .toEqual(['Ticket_Add', 'Ticket_Update'])
})

test('the filter of each event has keys of its own', async () => {
  const pointer = async (subscriptions: object) => (await subscribe(subscriptions)).json.errors[0].fieldName
  expect(await pointer({})).toBe('/subscriptions')
  expect(await pointer({ Contact_Gone: null })).toBe('/subscriptions/Contact_Gone')
  expect(await pointer({ Contact_Add: {} })).toBe('/subscriptions/Contact_Add')
  expect(await pointer({ Contact_Update: { fields: ['phone'] } })).toBe('/subscriptions/Contact_Update/fields')
  expect(await pointer({ Ticket_Update: { fields: ['a', 'b', 'c', 'd', 'e', 'f'] } })).toBe(
    '/subscriptions/Ticket_Update/fields',
  )
  expect((await zoho.desk('POST', '/webhooks', { url })).json.errors[0]).toMatchObject({ errorType: 'missing' })
})

test('editions have so many enabled ones: none below Professional, then 5, then 10', async () => {
  const more = () => subscribe({ Contact_Add: null })
  for (const [edition, most] of [
    ['STANDARD', 0],
    ['PROFESSIONAL', 5],
  ] as const) {
    await zoho.control('/desk/portals', { edition })
    for (let index = 0; index < most; index++) expect((await more()).status).toBe(200)
    expect((await more()).json).toMatchObject({
      errorCode: 'LICENSE_ACCESS_LIMITED',
      editionType: edition,
      maxAllowedEntity: String(most),
    })
  }
  expect((await subscribe({ Contact_Add: null }, { isEnabled: false })).status).toBe(200)
})

test('410 ends a webhook, another error does not', async () => {
  await subscribe({ Contact_Add: null })
  status = () => 500
  await create()
  await expect.poll(async () => (await zoho.control('/desk/webhooks')).sent[0]?.status).toBe(500)
  expect((await zoho.control('/desk/webhooks')).webhooks).toHaveLength(1)
  status = () => 410
  await create()
  await expect.poll(async () => (await zoho.control('/desk/webhooks')).webhooks).toEqual([])
})

test('lost and repeated deliveries', async () => {
  await subscribe({ Contact_Add: null })
  await zoho.control('/settings', { notificationTimes: 2 })
  await create()
  await expect.poll(() => told().length).toBe(2)
})
