import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCall, startTestZoho, type TestZoho } from '../test-harness.ts'
import { html } from './html.ts'

let zoho: TestZoho
let domain: string
beforeAll(async () => {
  zoho = await startTestZoho()
  await zoho.signIn()
  domain = (await zoho.api('GET', '/org')).json.org[0].domain_name
})
afterAll(() => zoho.close())

const page = (path: string, base = zoho.us.crm) => zoho.send('GET', `${base}${path}`)
const create = async (module: string, record: Record<string, unknown>): Promise<string> =>
  (await zoho.api('POST', `/${module}`, { data: [record] })).json.data[0].details.id

test('a record page opens by both addresses and shows the calls that were logged', async () => {
  const id = await create('Contacts', { First_Name: 'Nora', Last_Name: 'Quist', Phone: '+12125550111' })
  await create('Calls', {
    ...aCall,
    Subject: 'Inbound call',
    Who_Id: id,
    Description: 'line one\nline two',
    Voice_Recording__s: 'https://pbx.example/rec?a=1&b=2',
  })
  for (const path of [`/crm/${domain}/tab/Contacts/${id}`, `/crm/tab/Contacts/${id}`]) {
    const { status, text } = await page(path)
    expect(status).toBe(200)
    for (const part of ['Nora Quist', 'Closed Activities', 'Inbound call', 'line two', '2 min 35 s', 'Ada Byron'])
      expect(text).toContain(part)
    expect(text).toContain('href="https://pbx.example/rec?a=1&amp;b=2"')
  }
})

test('a call of a lead stands on the page of the lead and on its own', async () => {
  const lead = await create('Leads', { Last_Name: 'Moss' })
  const call = await create('Calls', { ...aCall, Subject: 'To a lead', What_Id: lead, $se_module: 'Leads' })
  expect((await page(`/crm/tab/Leads/${lead}`)).text).toContain('To a lead')
  expect((await page(`/crm/tab/Calls/${call}`)).text).toContain(`/tab/Leads/${lead}`)
})

test('hostile text stays text', async () => {
  const evil = '<script>alert(1)</script>'
  const id = await create('Contacts', { Last_Name: `${evil}"'&`, Description: evil, Title: evil })
  await zoho.api('POST', '/Calls', {
    data: [
      { ...aCall, Subject: evil, Description: evil, Who_Id: id, Caller_ID: evil, Voice_Recording__s: 'example.org/x' },
    ],
  })
  for (const path of [
    `/crm/tab/Contacts/${id}`,
    '/crm/tab/Contacts',
    '/crm/tab/Calls',
    `/crm/tab/Contacts?search=${encodeURIComponent(evil)}`,
  ]) {
    const { text, headers } = await page(path)
    expect(text).not.toContain('<script>alert')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  }
  expect(html`<a title="${'"><b>'}">${['<i>', html`<u>x</u>`]}</a>`.text).toBe(
    '<a title="&quot;&gt;&lt;b&gt;">&lt;i&gt;<u>x</u></a>',
  )
})

test('only web links become links', async () => {
  const id = await create('Calls', { ...aCall, Voice_Recording__s: 'javascript:alert(1)' }).catch(() => undefined)
  expect(id).toBeUndefined()
})

test('lists search by text and number, and page', async () => {
  expect((await page('/crm/tab/Contacts?search=hale')).text).toContain('Margaret Hale')
  expect((await page('/crm/tab/Contacts?search=212-555-0142')).text).toContain('Margaret Hale')
  expect((await page('/crm/tab/Contacts?search=nobody%20at%20all')).text).toContain('Nothing was found')
  expect((await page('/crm/tab/Leads')).text).not.toContain('Margaret Hale')
  await zoho.control('/seed', { contacts: 120 })
  expect((await page('/crm/tab/Contacts?page=2')).text).toContain('Page 2 of 3')
})

test('what does not exist is told on a page', async () => {
  for (const path of [
    '/crm/tab/Contacts/1',
    '/crm/tab/Gadgets',
    '/crm/org1/tab/Contacts',
    '/nothing',
    '/crm/tab/Contacts/%00',
  ]) {
    const reply = await page(path)
    expect([path, reply.status]).toEqual([path, 404])
    expect(reply.text).toContain('Not found')
  }
})

test('the other data centre has an organisation of its own', async () => {
  expect((await page('/crm/tab/Contacts', zoho.eu.crm)).text).toContain('Jonas Weber')
})
