import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deskScopes, type Loose, type Reply, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
let contactId: string
let departmentId: string
let otherDepartment: string
beforeAll(async () => {
  zoho = await startTestZoho()
})
beforeEach(async () => {
  await zoho.control('/reset', {})
  await zoho.signIn(deskScopes)
  const { departments } = (await zoho.control('/desk'))[0]
  ;[departmentId, otherDepartment] = departments.map(({ id }: Loose) => id)
  contactId = (await zoho.desk('GET', '/contacts?limit=1')).json.data[0].id
})
afterAll(() => zoho.close())

const get = (path: string) => zoho.desk('GET', path)
const open = (body: Record<string, unknown> = {}) =>
  zoho.desk('POST', '/tickets', { subject: 'Call', departmentId, contactId, ...body })
const pointers = ({ json }: Reply): string[] =>
  json.errors.map(({ fieldName, errorType }: Loose) => `${fieldName} ${errorType}`)
const subjects = ({ json, status }: Reply): string[] =>
  status === 204 ? [] : json.data.map((row: Loose) => row.subject)

test('opened before a call, completed after it', async () => {
  const made = await open({ channel: 'Phone', phone: '+12125550111' })
  expect(made.status).toBe(200)
  expect(made.json).toMatchObject({
    status: 'Open',
    statusType: 'Open',
    ticketNumber: '102',
    description: null,
    contactId,
  })
  expect(made.json.accountId).not.toBeNull()
  expect(made.json.webUrl).toMatch(/#Cases\/dv\/[0-9a-f]{40}$/)
  const { id } = made.json
  const changed = await zoho.desk('PATCH', `/tickets/${id}?disableClosureNotification=true`, {
    description: 'Call answered',
    status: 'Closed',
  })
  expect(changed.json).toMatchObject({ description: 'Call answered', statusType: 'Closed', subject: 'Call' })
  expect(changed.json.closedTime).toMatch(/Z$/)
  const whole = (await get(`/tickets/${id}?include=contacts,departments,assignee,team,products,isRead`)).json
  expect(whole).toMatchObject({ contact: { id: contactId }, department: { name: 'Customer Support' }, assignee: null })
  // Its contact may be gone: then there is none to include.
  await zoho.desk('POST', '/contacts/moveToTrash', { contactIds: [contactId] })
  expect((await get(`/tickets/${id}?include=contacts`)).json).not.toHaveProperty('contact')
  expect((await zoho.desk('POST', '/tickets/moveToTrash', { ticketIds: [id] })).status).toBe(204)
  expect((await get(`/tickets/${id}`)).status).toBe(404)
})

test('what Desk refuses', async () => {
  expect(pointers(await zoho.desk('POST', '/tickets', {})).sort()).toEqual([
    '/contactId missing',
    '/departmentId missing',
    '/subject missing',
  ])
  const bad = { statusType: 'Open', status: 'Sleeping', priority: 'Odd', dueDate: '2026-11-22T00:00:00+01:00' }
  expect(pointers(await open({ ...bad, departmentId: 5, email: 'no' })).sort()).toEqual([
    '/departmentId invalid',
    '/dueDate invalid',
    '/email invalid',
    '/priority invalid',
    '/status invalid',
    '/statusType invalid',
  ])
  const { accountId } = (await get(`/contacts/${contactId}`)).json
  expect(pointers(await open({ contactId: accountId }))).toEqual(['/contactId invalid'])
  expect(pointers(await open({ departmentId: '1' }))).toEqual(['/departmentId invalid'])
  await zoho.control('/settings', { deskClosedPickLists: false })
  expect((await open({ status: 'Waiting for parts' })).json.statusType).toBe('Open')
})

test('a contact written out: new, or whoever has that e-mail address; never with a number', async () => {
  const ticket = (contact: object) => zoho.desk('POST', '/tickets', { subject: 'Call', departmentId, contact })
  const made = await ticket({ lastName: 'Inline', email: 'inline@x.example' })
  expect((await get(`/contacts/${made.json.contactId}`)).json.lastName).toBe('Inline')
  const again = await ticket({ lastName: 'Other', email: 'INLINE@x.example' })
  expect(again.json.contactId).toBe(made.json.contactId)
  expect(pointers(await ticket({ lastName: 'x', email: 'x@x.example', phone: '1' }))).toEqual([
    '/contact/phone invalid',
  ])
  expect(pointers(await ticket({ lastName: 'x' }))).toEqual(['/contact/email missing'])
})

test('a layout can make fields mandatory', async () => {
  await zoho.control('/settings', { deskLayoutMandatoryFields: { tickets: ['category', 'cf_order_number'] } })
  expect(pointers(await open())).toEqual(['/category missing', '/cf/cf_order_number missing'])
  const good = await open({ category: 'Parts', cf: { cf_order_number: 'A-1' } })
  expect(good.json.cf).toEqual({ cf_order_number: 'A-1' })
  expect((await zoho.desk('PATCH', `/tickets/${good.json.id}`, { subject: 'x' })).status).toBe(200)
})

test('the list has the newest first, counts rows from 0, and leaves out change and description', async () => {
  await open({ subject: 'second', status: 'On Hold' })
  await open({ subject: 'third', departmentId: otherDepartment })
  const all = await get('/tickets')
  expect(subjects(all)).toEqual(['third', 'second', 'Parcel scanner does not start'])
  expect(all.json.data[0]).not.toHaveProperty('modifiedTime')
  expect(all.json.data[0]).not.toHaveProperty('description')
  expect(subjects(await get('/tickets?from=1&limit=1'))).toEqual(['second'])
  expect(subjects(await get('/tickets?status=Open,On%20Hold&assignee=Unassigned&receivedInDays=15'))).toHaveLength(3)
  expect(subjects(await get(`/tickets?departmentId=${otherDepartment}&include=contacts`))).toEqual(['third'])
  expect((await get('/tickets?sortOrder=desc')).json.message).toBe(
    "Extra query parameter 'sortOrder' is present in the input.",
  )
  expect(subjects(await get(`/contacts/${contactId}/tickets?sortBy=createdTime`))).toHaveLength(3)
  const { accountId } = all.json.data[0]
  expect(subjects(await get(`/accounts/${accountId}/tickets?from=1&limit=2`))).toEqual(['third', 'second'])
})

test('search by number, contact, number of the ticket, status', async () => {
  const { json } = await open({ phone: '555 0100', status: 'Escalated' })
  const found = async (query: string) => subjects(await get(`/tickets/search?${query}`))
  expect(await found('phone=*555*0100')).toEqual(['Call'])
  expect(await found(`ticketNumber=${json.ticketNumber},999`)).toEqual(['Call'])
  expect(await found(`contactId=${contactId}&status=Escalated`)).toEqual(['Call'])
  expect(await found(`status=${encodeURIComponent('$' + '{open}')}`)).toHaveLength(2)
  expect(await found('contactName=hale&subject=scanner')).toHaveLength(1)
  expect(await found('_all=absent')).toEqual([])
})
