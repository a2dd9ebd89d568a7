import { afterAll, beforeAll, expect, test } from 'vitest'
import { deskScopes, type Loose, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
beforeAll(async () => {
  zoho = await startTestZoho()
  await zoho.signIn(deskScopes)
})
afterAll(() => zoho.close())

const get = async (path: string): Promise<Loose> => (await zoho.desk('GET', path)).json

test('the portals of an agent, with edition, and whether she is administrator there', async () => {
  const { status, json } = await zoho.desk('GET', '/organizations', undefined, null)
  expect(status).toBe(200)
  expect(json.data).toMatchObject([
    { id: zoho.portal, edition: 'ENTERPRISE', isDefault: true, isAdminInOrg: true, portalName: 'northwinddemo' },
    { id: zoho.freePortal, edition: 'FREE', isDefault: false, isAdminInOrg: false },
  ])
  expect(json.data[0].portalURL).toBe(`${zoho.us.desk}/support/northwinddemo/ShowHomePage.do`)
  expect((await get('/accessibleOrganizations')).data).toHaveLength(2)
  expect((await get(`/organizations/${zoho.portal}?includeCustomDomain=true`)).customDomain).toBeNull()
  expect((await zoho.desk('GET', '/organizations/1')).status).toBe(404)
})

test('flags come as text where the setting says so', async () => {
  await zoho.control('/settings', { deskFlagsAsText: true })
  expect((await get('/organizations')).data[1]).toMatchObject({ isDefault: 'false', isAdminInOrg: 'false' })
  await zoho.control('/settings', { deskFlagsAsText: false })
})

test('departments: list, search by name, one with its agents', async () => {
  const { data } = await get('/departments')
  expect(data.map((one: Loose) => [one.name, one.isDefault])).toEqual([
    ['Customer Support', true],
    ['Repairs', false],
  ])
  expect((await get('/departments?searchStr=*pair*&isEnabled=true')).data).toHaveLength(1)
  expect((await zoho.desk('GET', '/departments?searchStr=Repair')).status).toBe(204)
  expect((await get(`/departments/${data[0].id}`)).associatedAgentIds).toHaveLength(7)
  expect((await get('/myDepartments')).data).toHaveLength(2)
})

test('agents have the e-mail addresses of the people in the CRM', async () => {
  const { data } = await get('/agents?limit=200')
  expect(data.map((one: Loose) => [one.emailId, one.status, one.rolePermissionType])).toEqual([
    ['ada@demo.jackfield.test', 'ACTIVE', 'Admin'],
    ['bruno@demo.jackfield.test', 'ACTIVE', 'AgentPublic'],
    ['chen@demo.jackfield.test', 'ACTIVE', 'AgentPublic'],
    ['dora@demo.jackfield.test', 'ACTIVE', 'AgentPublic'],
    ['Farah@Demo.Jackfield.Test', 'ACTIVE', 'Custom'],
    ['gus@demo.jackfield.test', 'ACTIVE', 'Light'],
    ['emil@demo.jackfield.test', 'DISABLED', 'AgentPublic'],
  ])
  const count = async (query: string) => (await get(`/agents?limit=200&${query}`)).data.length
  expect(await count('status=DISABLED')).toBe(1)
  expect(await count(`rolePermissionType=${encodeURIComponent('$' + '{NON_LIGHT}')}`)).toBe(6)
  expect(await count('searchStr=d*')).toBe(1)
  expect(await count('searchStr=*demo*&fieldName=emailId')).toBe(7)
  expect((await get('/agents?limit=3&from=4')).data[0].firstName).toBe('Dora')
})

test('one agent by id, by e-mail, by ZUID; the token’s owner', async () => {
  const own = await get('/myinfo?include=profile,associatedDepartments')
  expect(own).toMatchObject({ rolePermissionType: 'Admin', profile: { name: 'Administrator' } })
  expect(own.associatedDepartments).toHaveLength(2)
  expect(await get(`/agents/${own.id}`)).toMatchObject({ id: own.id, emailId: 'ada@demo.jackfield.test' })
  expect(await get(`/agents/zuid/${own.zuid}`)).toMatchObject({ id: own.id })
  expect((await get('/agents/email/FARAH@demo.jackfield.test')).firstName).toBe('Farah')
  expect((await zoho.desk('GET', '/agents/email/nobody@demo.jackfield.test')).status).toBe(204)
  expect((await get(`/agentsByIds?agentIds=${own.id},1`)).data).toHaveLength(1)
  expect((await zoho.desk('GET', '/agents/1')).json.errorCode).toBe('URL_NOT_FOUND')
})

test('a person who is deactivated, or whose address changes, is so in Desk as well', async () => {
  const email = 'chen@demo.jackfield.test'
  await zoho.control('/users', { email, active: false, newEmail: 'wei@demo.jackfield.test' })
  expect(await get('/agents/email/wei@demo.jackfield.test')).toMatchObject({ status: 'DISABLED' })
  await zoho.control('/users', { email: 'wei@demo.jackfield.test', active: true, newEmail: email })
})

test('refusals: no token, a dead one, a wrong method, an unknown path', async () => {
  const without = await zoho.send('GET', `${zoho.us.desk}/api/v1/agents`)
  expect([without.status, without.json.errorCode]).toEqual([401, 'UNAUTHORIZED'])
  const dead = await zoho.send('GET', `${zoho.us.desk}/api/v1/agents`, undefined, {
    authorization: 'Zoho-oauthtoken 1000.dead',
  })
  expect([dead.status, dead.json.errorCode]).toEqual([401, 'INVALID_OAUTH'])
  const wrong = await zoho.desk('DELETE', '/departments')
  expect([wrong.status, wrong.json.errorCode]).toEqual([405, 'METHOD_NOT_ALLOWED'])
  const unknown = await zoho.desk('GET', '/gadgets')
  expect([unknown.status, unknown.json.errorCode]).toEqual([404, 'URL_NOT_FOUND'])
})

test('`orgId` may stand in the query, and belongs to the token', async () => {
  expect((await zoho.desk('GET', `/myinfo?orgId=${zoho.portal}`, undefined, null)).status).toBe(200)
  const other = await zoho.desk('GET', '/myinfo', undefined, '1')
  expect([other.status, other.json.errorCode]).toEqual([403, 'OAUTH_ORG_MISMATCH'])
  await zoho.control('/settings', { deskMismatchStatus: 401 })
  expect((await zoho.desk('GET', '/myinfo', undefined, '1')).status).toBe(401)
  await zoho.control('/settings', { deskMismatchStatus: 403 })
  await zoho.signIn(deskScopes, undefined, [zoho.portal])
  expect((await zoho.desk('GET', '/myinfo', undefined, zoho.freePortal)).json.errorCode).toBe('OAUTH_ORG_MISMATCH')
})

test('the consent page asks which portals are meant, where there are several', async () => {
  const client = await zoho.client()
  const callback = 'http://127.0.0.1:9/callback/'
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    scope: deskScopes,
    redirect_uri: callback,
    access_type: 'offline',
  })
  const signIn = await zoho.send('GET', `${zoho.us.accounts}/oauth/v2/auth?${asked}`)
  const user = /name="user" value="(\d+)"><span class="face">A/.exec(signIn.text)![1]!
  const session = await zoho.form(`${zoho.us.accounts}/signin`, { user, continue: '/oauth/v2/auth' })
  const cookie = session.headers.get('set-cookie')!.split(';')[0]!
  const page = await zoho.send('GET', `${zoho.us.accounts}/oauth/v2/auth?${asked}`, undefined, { cookie })
  expect(page.text).toContain('Northwind Returns')
  expect(page.text).toContain('the contacts and accounts in Zoho Desk')
  const request = /name="request" value="([^"]+)"/.exec(page.text)![1]!
  const answer = { request, agree: 'yes', decision: 'accept' }
  const none = await zoho.form(`${zoho.us.accounts}/oauth/v2/auth/consent`, answer, cookie)
  expect(none.text).toContain('Please choose a portal.')
  const url = `${zoho.us.accounts}/oauth/v2/auth/consent`
  const given = await zoho.form(url, { ...answer, portal: zoho.freePortal }, cookie)
  const code = new URL(given.headers.get('location')!).searchParams.get('code')!
  const { client_id, client_secret } = client
  const token = await zoho.token({
    grant_type: 'authorization_code',
    client_id,
    client_secret,
    code,
    redirect_uri: callback,
  })
  const authorization = `Zoho-oauthtoken ${token.json.access_token}`
  const ask = (orgId: string) => zoho.send('GET', `${zoho.us.desk}/api/v1/myinfo`, undefined, { authorization, orgId })
  expect((await ask(zoho.portal)).json.errorCode).toBe('OAUTH_ORG_MISMATCH')
  expect((await ask(zoho.freePortal)).json.rolePermissionType).toBe('AgentPublic')
  // The second time nobody is asked, and the choice stays.
  const second = await zoho.send('GET', `${zoho.us.accounts}/oauth/v2/auth?${asked}`, undefined, { cookie })
  const again = await zoho.token({
    grant_type: 'authorization_code',
    client_id,
    client_secret,
    code: new URL(second.headers.get('location')!).searchParams.get('code')!,
    redirect_uri: callback,
  })
  const headers = { authorization: `Zoho-oauthtoken ${again.json.access_token}`, orgId: zoho.portal }
  const refused = await zoho.send('GET', `${zoho.us.desk}/api/v1/myinfo`, undefined, headers)
  expect(refused.json.errorCode).toBe('OAUTH_ORG_MISMATCH')
})
