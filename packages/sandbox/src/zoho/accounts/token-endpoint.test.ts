import { afterEach, beforeEach, expect, test } from 'vitest'
import { redirectUri, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
beforeEach(async () => {
  zoho = await startTestZoho()
})
afterEach(() => zoho.close())

const refreshWith = (client: { client_id: string; client_secret: string }, refresh_token: string) =>
  zoho.token({
    grant_type: 'refresh_token',
    refresh_token,
    client_id: client.client_id,
    client_secret: client.client_secret,
  })

test('errors come with HTTP 200', async () => {
  const client = await zoho.client()
  const parameters = { grant_type: 'authorization_code', code: 'x', redirect_uri: redirectUri }
  const cases = [
    [{ client_id: '1000.X', client_secret: 'y' }, 'invalid_client'],
    [{ client_id: client.client_id, client_secret: 'y' }, 'invalid_client_secret'],
    [{ client_id: client.client_id, client_secret: client.client_secret }, 'invalid_code'],
  ] as const
  for (const [credentials, error] of cases) {
    const reply = await zoho.token({ ...parameters, ...credentials })
    expect([reply.status, reply.json]).toEqual([200, { error }])
  }
  const elsewhere = await zoho.token({ ...parameters, ...cases[2][0] }, zoho.eu.accounts)
  expect(elsewhere.json).toEqual({ error: 'invalid_client' })
})

test('parameters may stand in the query', async () => {
  const client = await zoho.client()
  const { refresh_token } = await zoho.grant(client)
  const query = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token,
    client_id: client.client_id,
    client_secret: client.client_secret,
  })
  const reply = await zoho.send('POST', `${zoho.us.accounts}/oauth/v2/token?${query}`)
  expect(reply.json.access_token).toBeDefined()
  const logged = JSON.stringify(await zoho.control('/requests'))
  for (const secret of [client.client_secret, refresh_token]) expect(logged).not.toContain(secret)
})

test('a code is good once and for a short time, and only with its redirect URI', async () => {
  const { client_id, client_secret } = await zoho.client()
  const ask = async () =>
    (
      await zoho.control('/grants', {
        client_id,
        user: 'ada@demo.jackfield.test',
        scope: 'ZohoCRM.org.READ',
        redirect_uri: redirectUri,
      })
    ).code
  const exchange = (code: string, redirect_uri = redirectUri) =>
    zoho.token({ grant_type: 'authorization_code', client_id, client_secret, redirect_uri, code })
  const code = await ask()
  expect((await exchange(code, `${redirectUri}other`)).json).toEqual({ error: 'invalid_redirect_uri' })
  expect((await exchange(code)).json.access_token).toBeDefined()
  expect((await exchange(code)).json).toEqual({ error: 'invalid_code' })
  await zoho.control('/settings', { authorizationCodeLifeMs: 0 })
  const late = await ask()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect((await exchange(late)).json).toEqual({ error: 'invalid_code' })
})

test('a refresh gives an access token and never a refresh token; revoking ends both', async () => {
  const client = await zoho.client()
  const { refresh_token } = await zoho.grant(client)
  const { json } = await refreshWith(client, refresh_token)
  expect(json).toMatchObject({ api_domain: zoho.us.api, expires_in: 3600 })
  expect(json).not.toHaveProperty('refresh_token')
  const org = () =>
    zoho.send('GET', `${zoho.us.api}/crm/v8/org`, undefined, { authorization: `Zoho-oauthtoken ${json.access_token}` })
  expect((await org()).status).toBe(200)
  const revoked = await zoho.form(`${zoho.us.accounts}/oauth/v2/token/revoke`, { token: refresh_token })
  expect(revoked.json).toEqual({ status: 'success' })
  expect((await refreshWith(client, refresh_token)).json).toEqual({ error: 'invalid_code' })
  expect((await org()).json.code).toBe('INVALID_TOKEN')
})

test('ten access tokens in ten minutes, then Access Denied, and asking on prolongs it', async () => {
  const client = await zoho.client()
  const { refresh_token } = await zoho.grant(client)
  for (let i = 0; i < 9; i++) expect((await refreshWith(client, refresh_token)).json.access_token).toBeDefined()
  const refused = await refreshWith(client, refresh_token)
  expect(refused.status).toBe(200)
  expect(refused.json).toEqual({
    error_description: 'You have made too many requests continuously. Please try again after some time.',
    error: 'Access Denied',
    status: 'failure',
  })
  await zoho.control('/settings', { throttleStatus: 400, throttleInChinese: true })
  const chinese = await refreshWith(client, refresh_token)
  expect([chinese.status, chinese.json.error]).toEqual([400, '拒绝访问'])
  await zoho.control('/settings', { throttleWindowMs: 0 })
  expect((await refreshWith(client, refresh_token)).json.access_token).toBeDefined()
})

test('the sixteenth access token ends the first', async () => {
  await zoho.control('/settings', { refreshesPerWindow: 100 })
  const client = await zoho.client()
  const first = await zoho.grant(client)
  const status = async () =>
    (
      await zoho.send('GET', `${zoho.us.api}/crm/v8/org`, undefined, {
        authorization: `Zoho-oauthtoken ${first.access_token}`,
      })
    ).status
  for (let i = 0; i < 14; i++) await refreshWith(client, first.refresh_token)
  expect(await status()).toBe(200)
  await refreshWith(client, first.refresh_token)
  expect(await status()).toBe(401)
})

test('the twenty-first refresh token of a user and client ends the oldest', async () => {
  await zoho.control('/settings', { codesPerWindow: 100 })
  const client = await zoho.client()
  const first = await zoho.grant(client)
  const otherUser = await zoho.grant(client, undefined, 'bruno@demo.jackfield.test')
  for (let i = 0; i < 19; i++) await zoho.grant(client)
  expect((await refreshWith(client, first.refresh_token)).json.access_token).toBeDefined()
  await zoho.grant(client)
  expect((await refreshWith(client, first.refresh_token)).json).toEqual({ error: 'invalid_code' })
  expect((await refreshWith(client, otherUser.refresh_token)).json.access_token).toBeDefined()
})

test('a client gets ten codes in ten minutes', async () => {
  const { client_id } = await zoho.client()
  const ask = () =>
    zoho.control('/grants', {
      client_id,
      user: 'ada@demo.jackfield.test',
      scope: 'ZohoCRM.org.READ',
      redirect_uri: redirectUri,
    })
  for (let i = 0; i < 10; i++) expect((await ask()).code).not.toBeNull()
  expect((await ask()).location).toContain('error=access_denied')
})

test('the server list names all data centres', async () => {
  const { json } = await zoho.send('GET', `${zoho.us.accounts}/oauth/serverinfo`)
  expect(json.locations).toEqual({ us: zoho.us.accounts, eu: zoho.eu.accounts })
})
