import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allScopes, redirectUri, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
beforeAll(async () => {
  zoho = await startTestZoho()
})
afterAll(() => zoho.close())

const authUrl = (clientId: string, more: Record<string, string> = {}) => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    scope: allScopes,
    redirect_uri: redirectUri,
    access_type: 'offline',
    state: 'a b&c',
    ...more,
  })
  return `/oauth/v2/auth?${query}`
}

/** Signs in as the person whose name stands on the page; returns the cookie. */
async function signIn(name: string, accounts = zoho.us.accounts): Promise<string> {
  const page = await zoho.send('GET', `${accounts}/signin`)
  const button = page.text.split('<button').find((part) => part.includes(name))!
  const user = /value="(\d+)"/.exec(button)![1]!
  const reply = await zoho.form(`${accounts}/signin`, { user, continue: '/developerconsole' })
  expect(reply.status).toBe(303)
  return reply.headers.get('set-cookie')!.split(';')[0]!
}

async function consentPage(path: string, cookie: string) {
  const page = await zoho.send('GET', zoho.us.accounts + path, undefined, { cookie })
  return { page, request: /name="request" value="([^"]+)"/.exec(page.text)?.[1] ?? '' }
}

describe('consent', () => {
  test('asks who you are, shows application and scopes in words, and returns with a code', async () => {
    const client = await zoho.client()
    const first = await zoho.send('GET', zoho.us.accounts + authUrl(client.client_id))
    expect(first.text).toContain('Sign in')
    expect(first.text).not.toContain('emil@')
    const cookie = await signIn('Ada Byron')
    const { page, request } = await consentPage(authUrl(client.client_id), cookie)
    expect(page.text).toContain('Full access to all records in your CRM')
    expect(page.text).toContain('View search results')
    const untouched = await zoho.form(
      `${zoho.us.accounts}/oauth/v2/auth/consent`,
      { request, decision: 'accept' },
      cookie,
    )
    expect(untouched.status).toBe(200)
    expect(untouched.text).toContain('tick the box')
    const reply = await zoho.form(
      `${zoho.us.accounts}/oauth/v2/auth/consent`,
      { request, agree: 'yes', decision: 'accept' },
      cookie,
    )
    const back = new URL(reply.headers.get('location')!)
    expect(back.href.startsWith(redirectUri)).toBe(true)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      state: 'a b&c',
      location: 'us',
      'accounts-server': zoho.us.accounts,
    })
    const { json } = await zoho.token({
      grant_type: 'authorization_code',
      client_id: client.client_id,
      client_secret: client.client_secret,
      redirect_uri: redirectUri,
      code: back.searchParams.get('code')!,
    })
    expect(json).toMatchObject({ api_domain: zoho.us.api, expires_in: 3600, token_type: 'Bearer' })
    expect(json.refresh_token).toMatch(/^1000\./)

    // The page answers once, and only in the browser that it was shown in.
    const again = await zoho.form(
      `${zoho.us.accounts}/oauth/v2/auth/consent`,
      { request, agree: 'yes', decision: 'accept' },
      cookie,
    )
    expect(again.status).toBe(400)

    // A second authorisation without prompt=consent asks nothing and gives no refresh token.
    const silent = await zoho.send('GET', zoho.us.accounts + authUrl(client.client_id), undefined, { cookie })
    expect(silent.status).toBe(302)
    const second = await zoho.token({
      grant_type: 'authorization_code',
      client_id: client.client_id,
      client_secret: client.client_secret,
      redirect_uri: redirectUri,
      code: new URL(silent.headers.get('location')!).searchParams.get('code')!,
    })
    expect(second.json.access_token).toBeDefined()
    expect(second.json.refresh_token).toBeUndefined()
    const asked = await consentPage(authUrl(client.client_id, { prompt: 'consent' }), cookie)
    expect(asked.request).not.toBe('')
  })

  test('another person consents to less, for online access: no refresh token, and the access token can be ended', async () => {
    const client = await zoho.client()
    await zoho.grant(client)
    const before = await zoho.control('/tokens', { action: 'count' })
    const cookie = await signIn('Bruno Costa')
    const scope = 'ZohoCRM.users.READ,ZohoCRM.org.READ'
    const { page, request } = await consentPage(authUrl(client.client_id, { access_type: 'online', scope }), cookie)
    expect(page.text).toContain('bruno@demo.jackfield.test')
    expect(page.text).not.toContain('Full access')
    const answer = { request, agree: 'yes', decision: 'accept' }
    const reply = await zoho.form(`${zoho.us.accounts}/oauth/v2/auth/consent`, answer, cookie)
    const { json } = await zoho.token({
      grant_type: 'authorization_code',
      client_id: client.client_id,
      client_secret: client.client_secret,
      redirect_uri: redirectUri,
      code: new URL(reply.headers.get('location')!).searchParams.get('code')!,
    })
    expect(json).not.toHaveProperty('refresh_token')
    const ask = (path: string) =>
      zoho.send('GET', `${zoho.us.api}/crm/v8/${path}`, undefined, {
        authorization: `Zoho-oauthtoken ${json.access_token}`,
      })
    expect((await ask('users?type=CurrentUser')).json.users[0].email).toBe('bruno@demo.jackfield.test')
    expect((await ask('Contacts?fields=id')).json.code).toBe('OAUTH_SCOPE_MISMATCH')
    await zoho.form(`${zoho.us.accounts}/oauth/v2/token/revoke`, { token: json.access_token })
    expect((await ask('users?type=CurrentUser')).json.code).toBe('INVALID_TOKEN')
    expect(await zoho.control('/tokens', { action: 'count' })).toEqual(before)
  })

  test('a refusal returns access_denied and the state', async () => {
    const client = await zoho.client()
    const cookie = await signIn('Ada Byron')
    const { request } = await consentPage(authUrl(client.client_id), cookie)
    const reply = await zoho.form(`${zoho.us.accounts}/oauth/v2/auth/consent`, { request, decision: 'reject' }, cookie)
    const back = new URL(reply.headers.get('location')!)
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('state')).toBe('a b&c')
    expect(back.searchParams.has('code')).toBe(false)
  })

  test('another browser cannot answer the page', async () => {
    const client = await zoho.client()
    const { request } = await consentPage(authUrl(client.client_id), await signIn('Ada Byron'))
    const other = await signIn('Bruno Costa')
    const reply = await zoho.form(
      `${zoho.us.accounts}/oauth/v2/auth/consent`,
      { request, agree: 'yes', decision: 'accept' },
      other,
    )
    expect(reply.status).toBe(400)
    expect(reply.headers.get('location')).toBeNull()
  })

  test.each([
    ['Invalid Redirect Uri', { redirect_uri: `${redirectUri}x` }],
    ['Invalid Client', { client_id: '1000.NOBODY' }],
    ['Invalid OAuth Scope', { scope: 'ZohoCRM.everything.ALL' }],
    ['Invalid OAuth Scope', { scope: 'ZohoCRM.modules.ALL ZohoCRM.users.READ' }],
    ['Invalid Response Type', { response_type: 'token' }],
  ])('%s is told on a page and redirects nowhere (%j)', async (title, change) => {
    const client = await zoho.client()
    const reply = await zoho.send('GET', zoho.us.accounts + authUrl(client.client_id, change))
    expect(reply.status).toBe(400)
    expect(reply.text).toContain(title)
  })

  test('a client works in another data centre only with Multi-DC, with the secret of that place', async () => {
    const single = await zoho.client()
    expect((await zoho.send('GET', zoho.eu.accounts + authUrl(single.client_id))).text).toContain('Invalid Client')
    const multi = await zoho.client(true)
    expect((await zoho.send('GET', zoho.eu.accounts + authUrl(multi.client_id))).text).toContain('Edda')
    expect(multi.secrets.eu).not.toBe(multi.secrets.us)
    const parameters = { grant_type: 'refresh_token', client_id: multi.client_id, refresh_token: 'x' }
    const wrong = await zoho.token({ ...parameters, client_secret: multi.secrets.us! }, zoho.eu.accounts)
    expect(wrong.json).toEqual({ error: 'invalid_client_secret' })
    const right = await zoho.token({ ...parameters, client_secret: multi.secrets.eu! }, zoho.eu.accounts)
    expect(right.json).toEqual({ error: 'invalid_code' })
  })

  test('the sign-in leads only to pages of its own server', async () => {
    const page = await zoho.send('GET', `${zoho.us.accounts}/signin`)
    const user = /name="user" value="(\d+)"/.exec(page.text)![1]!
    for (const target of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const reply = await zoho.form(`${zoho.us.accounts}/signin`, { user, continue: target })
      expect(reply.headers.get('location')).toBe('/developerconsole')
    }
  })
})
