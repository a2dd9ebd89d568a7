import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deskScopes, type Loose, type Reply, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
let contactId: string
let departmentId: string
let ticketId: string
beforeAll(async () => {
  zoho = await startTestZoho()
})
beforeEach(async () => {
  await zoho.control('/reset', {})
  await zoho.signIn(deskScopes)
  departmentId = (await zoho.control('/desk'))[0].departments[0].id
  const [ticket] = (await zoho.desk('GET', '/tickets')).json.data
  ;({ id: ticketId, contactId } = ticket)
})
afterAll(() => zoho.close())

const get = (path: string) => zoho.desk('GET', path)
const aCall = () => ({
  subject: 'Extension Call',
  departmentId,
  contactId,
  startTime: '2026-11-22T01:15:00.000Z',
  direction: 'inbound',
  duration: '155',
  status: 'Completed',
})
const log = (more: Record<string, unknown> = {}, orgId?: string) =>
  zoho.desk('POST', '/calls', { ...aCall(), ...more }, orgId)
const pointers = ({ json }: Reply): string[] =>
  json.errors.map(({ fieldName, errorType }: Loose) => `${fieldName} ${errorType}`)

test('a call is logged with its ticket and owner, and completed later', async () => {
  const owner = (await get('/myinfo')).json.id
  const made = await log({ ticketId, ownerId: owner, duration: 155, description: 'from +15550100 to 1001' })
  expect(made.status).toBe(200)
  expect(made.json).toMatchObject({ ...aCall(), ticketId, ownerId: owner, creatorId: owner, statusType: 'Closed' })
  expect(made.json.webUrl).toContain('#Calls/dv/')
  expect(made.json.startTime).toBe('2026-11-22T01:15:00.000Z')
  const { id } = made.json
  const [linked] = (await get(`/tickets/${ticketId}/calls?isCompleted=true&include=contacts,tickets`)).json.data
  expect(linked).toMatchObject({ id, contact: { lastName: 'Hale' }, ticket: { id: ticketId } })
  const changed = await zoho.desk('PATCH', `/calls/${id}`, { description: 'with a note' })
  expect(changed.json).toMatchObject({ description: 'with a note', duration: '155' })
  expect((await log()).json.ownerId).toBeNull()
  expect((await zoho.desk('POST', '/calls/moveToTrash', { entityIds: [id] })).status).toBe(204)
  expect((await get(`/calls/${id}`)).status).toBe(404)
})

test('a missed call is one with that status', async () => {
  const missed = await log({ status: 'Missed', duration: '0' })
  expect(missed.json).toMatchObject({ status: 'Missed', duration: '0', statusType: 'Closed' })
})

test('a link to a recording is taken and never comes back', async () => {
  const recordingUrl = 'https://pbx.example.com/recordings/1?s=a'
  const { json } = await log({ recordingUrl })
  expect(JSON.stringify(json)).not.toContain('recordings')
  for (const path of [`/calls/${json.id}`, '/calls', '/calls/search?subject=Extension%20Call'])
    expect((await get(path)).text).not.toContain('recordings')
  expect((await zoho.control('/desk/records/calls'))[0].recordingUrl).toBe(recordingUrl)
})

test('what Desk refuses', async () => {
  const wrong = { status: 'Cancelled', duration: '02:35', startTime: '2026-11-22T09:15:00+08:00', direction: 'Inbound' }
  expect(pointers(await log({ ...wrong, ownerId: 5, recordingUrl: 'x', isCommented: true })).sort()).toEqual([
    '/direction invalid',
    '/duration invalid',
    '/isCommented invalid',
    '/ownerId invalid',
    '/recordingUrl invalid',
    '/startTime invalid',
    '/status invalid',
  ])
  expect(pointers(await zoho.desk('POST', '/calls', { subject: 'x' })).sort()).toEqual([
    '/contactId missing',
    '/departmentId missing',
    '/direction missing',
    '/duration missing',
    '/startTime missing',
    '/status missing',
  ])
  expect(pointers(await log({ ticketId: '1', contactId: ticketId }))).toEqual([
    '/contactId invalid',
    '/ticketId invalid',
  ])
  expect(pointers(await log({ startTime: '2026-02-31T00:00:00.000Z' }))).toEqual(['/startTime invalid'])
  expect(pointers(await log({ reminder: [{ reminderType: 'ABSOLUTE', alertType: ['FAX'] }] }))).toEqual([
    '/reminder invalid',
  ])
})

test('the free edition logs no calls', async () => {
  const [, free] = await zoho.control('/desk')
  const contact = (await zoho.desk('GET', '/contacts', undefined, free.id)).json.data[0].id
  const ids = { contactId: contact, departmentId: free.departments[0].id }
  const refused = await log(ids, free.id)
  expect([refused.status, refused.json.errorCode]).toEqual([403, 'FORBIDDEN'])
  await zoho.control('/settings', { deskFreeCallError: 'LICENSE_ACCESS_LIMITED' })
  expect((await log(ids, free.id)).json).toMatchObject({ errorCode: 'LICENSE_ACCESS_LIMITED', editionType: 'FREE' })
  await zoho.control('/desk/portals', { id: free.id, edition: 'STANDARD' })
  expect((await log(ids, free.id)).status).toBe(200)
})

test('list rows have neither duration nor description, rows of a search have both', async () => {
  await log({ description: 'said', startTime: '2026-11-22T01:15:01.000Z' })
  await log({ subject: 'Later', startTime: '2026-11-23T01:15:00.000Z' })
  const [row] = (await get(`/calls?departmentId=${departmentId}&sortBy=startTime`)).json.data
  expect(row).toMatchObject({ subject: 'Extension Call', isCommented: false })
  expect([row.duration, row.description]).toEqual([undefined, undefined])
  expect((await get('/calls?sortBy=-startTime&limit=1')).json.data[0].subject).toBe('Later')
  const range = '2026-11-22T01:15:00.000Z,2026-11-22T01:15:02.000Z'
  const found = await get(`/calls/search?departmentId=${departmentId}&startDateRange=${range}`)
  expect(found.json).toMatchObject({ count: 1, data: [{ duration: '155', description: 'said', ticket: null }] })
  expect((await get(`/calls/search?contactId=${contactId}`)).status).toBe(422)
  await log({ ticketId })
  expect((await get('/calls/search?ticketNumber=101')).json.count).toBe(1)
})
