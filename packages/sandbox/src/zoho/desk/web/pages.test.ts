import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deskScopes, startTestZoho, type TestZoho } from '../../test-harness.ts'

let zoho: TestZoho
let departmentId: string
beforeAll(async () => {
  zoho = await startTestZoho()
  await zoho.signIn(deskScopes)
  departmentId = (await zoho.control('/desk'))[0].departments[0].id
})
afterAll(() => zoho.close())

/** The view behind a `webUrl`, as the page at that address fetches it. */
const view = (webUrl: string) => zoho.send('GET', webUrl.replace('ShowHomePage.do#', 'view/'))
const create = async (module: string, body: object) => (await zoho.desk('POST', `/${module}`, body)).json
const call = (contactId: string, more: object = {}) =>
  create('calls', {
    departmentId,
    contactId,
    subject: 'Extension Call',
    startTime: '2026-11-22T01:15:00.000Z',
    direction: 'inbound',
    duration: '155',
    status: 'Completed',
    ...more,
  })

test('a contact’s page shows its calls and tickets, a ticket’s page its calls', async () => {
  const contact = await create('contacts', { firstName: 'Nora', lastName: 'Quist', phone: '+12125550111' })
  const ticket = await create('tickets', {
    departmentId,
    contactId: contact.id,
    subject: 'No light',
    description: 'At all',
  })
  const recordingUrl = 'https://pbx.example/rec?a=1&b=2'
  const logged = await call(contact.id, { ticketId: ticket.id, description: 'line one\nline two', recordingUrl })
  await call(contact.id, { subject: 'Nobody answered', status: 'Missed', duration: '0' })
  const page = await view(contact.webUrl)
  expect(page.status).toBe(200)
  for (const part of [
    'Nora Quist',
    '+12125550111',
    'No light',
    'Extension Call',
    'line two',
    '2 min 35 s',
    'Missed call',
  ])
    expect(page.text).toContain(part)
  expect(page.text).toContain(`href="https://pbx.example/rec?a=1&amp;b=2"`)
  expect(page.text).toContain(ticket.webUrl.slice(zoho.us.desk.length))
  const ticketPage = (await view(ticket.webUrl)).text
  for (const part of ['No light', 'At all', `#${ticket.ticketNumber}`, 'Extension Call', 'Customer Support'])
    expect(ticketPage).toContain(part)
  expect(ticketPage).not.toContain('Nobody answered')
  expect((await view(logged.webUrl)).text).toContain('Call recording')
})

test('the address that Desk gives opens a page whose own script, and no other, may run', async () => {
  const { webUrl } = await create('contacts', { lastName: 'Shell' })
  const { text, headers, status } = await zoho.send('GET', webUrl)
  expect(status).toBe(200)
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(text) ?? []
  const hash = createHash('sha256').update(script).digest('base64')
  expect(headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`)
})

test('hostile text stays text', async () => {
  const evil = '<script>alert(1)</script>'
  const contact = await create('contacts', { lastName: `${evil}"'&`, title: evil, description: evil })
  const ticket = await create('tickets', { departmentId, contactId: contact.id, subject: evil })
  const logged = await call(contact.id, { subject: evil, description: evil, ticketId: ticket.id })
  const portal = `${zoho.us.desk}/support/northwinddemo/view`
  const pages = [contact, ticket, logged].map(({ webUrl }) => view(webUrl))
  const lists = ['Contacts', 'Cases', 'Calls', `Contacts?search=${encodeURIComponent(evil)}`]
  for (const { text } of await Promise.all([...pages, ...lists.map((path) => zoho.send('GET', `${portal}/${path}`))])) {
    expect(text).toContain('&lt;script&gt;')
    expect(text).not.toContain('<script>alert')
  }
})

test('lists search by name and number', async () => {
  const list = async (path: string) =>
    (await zoho.send('GET', `${zoho.us.desk}/support/northwinddemo/view/${path}`)).text
  expect(await list('Contacts?search=hale')).toContain('Margaret Hale')
  expect(await list('Contacts?search=888-900-9646')).toContain('Hugh Jack')
  expect(await list('Accounts')).toContain('蓝海科技有限公司')
  expect(await list('Contacts?search=nobody%20at%20all')).toContain('Nothing was found')
})

test('what does not exist is told on a page', async () => {
  const { webUrl } = await create('contacts', { lastName: 'Gone' })
  const paths = ['/support/other/ShowHomePage.do', '/support/northwinddemo/view/Gadgets', '/support/northwinddemo/x']
  const wrongTab = webUrl.slice(zoho.us.desk.length).replace('ShowHomePage.do#Contacts', 'view/Cases')
  for (const path of [...paths, wrongTab, '/support/northwinddemo/view/Contacts/dv/00']) {
    const { status, text } = await zoho.send('GET', zoho.us.desk + path)
    expect([path, status]).toEqual([path, 404])
    expect(text).toContain('Not found')
  }
})
