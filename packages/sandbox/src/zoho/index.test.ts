import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startLocalZoho } from './index.ts'
import { startTestZoho, type TestZoho } from './test-harness.ts'

let zoho: TestZoho | undefined
afterEach(async () => {
  await zoho?.close()
  zoho = undefined
})

test('all addresses in answers come from where the servers listen', async () => {
  zoho = await startTestZoho({
    publicHost: '127.0.0.1',
    company: 'Trial Ltd',
    country: 'DE',
    timeZone: 'Asia/Shanghai',
  })
  expect(zoho.us.api).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(zoho.us.console).toBe(`${zoho.us.accounts}/developerconsole`)
  expect(zoho.us.control).toBe(`${zoho.us.api}/_control`)
  expect((await zoho.grant(await zoho.client())).api_domain).toBe(zoho.us.api)
  await zoho.signIn()
  const [org] = (await zoho.api('GET', '/org')).json.org
  expect(org).toMatchObject({ company_name: 'Trial Ltd', country_code: 'DE', time_zone: 'Asia/Shanghai' })
  const made = await zoho.api('POST', '/Contacts', { data: [{ Last_Name: 'X' }] })
  expect(made.json.data[0].details.Created_Time).toMatch(/\+08:00$/)
})

test('the data centres know nothing of each other’s tokens, records and controls', async () => {
  zoho = await startTestZoho()
  const { access_token } = await zoho.grant(await zoho.client())
  const headers = { authorization: `Zoho-oauthtoken ${access_token}` }
  expect((await zoho.send('GET', `${zoho.us.api}/crm/v8/org`, undefined, headers)).status).toBe(200)
  expect((await zoho.send('GET', `${zoho.eu.api}/crm/v8/org`, undefined, headers)).json.code).toBe('INVALID_TOKEN')
  const contacts = await zoho.send('GET', `${zoho.eu.control}/records/Contacts`)
  expect(contacts.json).toHaveLength(2)
})

test('options seed contacts and preset settings, also after a reset', async () => {
  zoho = await startTestZoho({ seedContacts: 10, settings: { edition: 'free' } })
  for (let round = 0; round < 2; round++) {
    expect(await zoho.control('/records/Contacts')).toHaveLength(17)
    expect((await zoho.control('/settings')).edition).toBe('free')
    await zoho.control('/reset', {})
  }
})

test('a taken port is an error, and nothing stays open', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as { port: number }
  const ports = { accounts: 0, api: port, crm: 0 }
  await expect(startLocalZoho({ ports: { us: ports, eu: ports } })).rejects.toThrow('EADDRINUSE')
  await new Promise((resolve) => taken.close(resolve))
})
