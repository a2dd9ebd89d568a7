import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultCallLogSettings, type RecordingLinkView } from '@jackfield/contract'
import { Agent } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { localCentre, type ZohoControl, zohoControl } from '../../crm/testing/local-zoho.ts'
import { createZohoCrm, type ZohoCrmService } from '../../integrations/zoho/service.ts'
import { ada, connect, home, redirectUri } from '../../integrations/zoho/testing/service-scene.ts'
import { folderRecordings } from '../../pbx/recordings/folder.ts'
import { insertRecording } from '../../recordings/recording-store.ts'
import { type TestStore, testStore } from '../../testing/store.ts'
import { type App, buildApp } from '../app.ts'
import { seedSite, signInAs, type TestApp, testApp, testSecrets } from '../test-app.ts'
import { callRow, inboundCall } from '../test-calls.ts'
import { integrationRoutes } from './integration.ts'

const free = { accounts: 0, api: 0, crm: 0 }
const bruno = 'bruno@demo.jackfield.test'
const chen = 'chen@demo.jackfield.test'
const dora = 'dora@demo.jackfield.test'
const callback = '/integration/callback/api/crm/zoho/'
const call = inboundCall('1', Date.UTC(2026, 0, 5, 14, 0, 0), { recording: 'a.mp3' })

let zoho: LocalZoho
let control: ZohoControl
let controlEu: ZohoControl
let database: TestStore
let server: TestApp
let app: App
let zohoCrm: ZohoCrmService
let dispatcher: Agent
let folder: string
let client: Awaited<ReturnType<ZohoControl['client']>>
let token: string
let ids: Map<string, string>
const us = () => zoho.dataCentres.us
const eu = () => zoho.dataCentres.eu

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = zohoControl(us())
  controlEu = zohoControl(eu())
})
afterAll(() => zoho.close())

beforeEach(async () => {
  await control.reset()
  await controlEu.reset()
  database = await testStore()
  const { store } = database
  await seedSite(store)
  folder = mkdtempSync(join(tmpdir(), 'jackfield-sign-in-'))
  writeFileSync(join(folder, 'a.mp3'), 'sound')
  const recordings = folderRecordings({ folder, pbxFolder: '/var/spool/asterisk/monitor' })
  server = await testApp(store, { pbx: { recordings: () => recordings } })
  const { services, clock } = server
  dispatcher = new Agent()
  const { settings, log } = services
  const localDataCentres = [localCentre('us', us()), localCentre('eu', eu())]
  const config = { publicUrls: [], localDataCentres }
  const groups = services.contacts.synchronised
  const now = () => clock.now
  zohoCrm = createZohoCrm({ store, secrets: testSecrets, settings, groups, config, now, log, dispatcher })
  await zohoCrm.start()
  app = buildApp({ ...services, listeners: zohoCrm.listeners }, [
    (scope) => integrationRoutes(scope, zohoCrm, zohoCrm.listeners),
  ])
  await app.ready()
  client = await control.client(redirectUri, true)
  await connectZoho()
  ids = new Map((await control.users()).map(({ id, email }) => [email.toLowerCase(), id]))
  await bind(bruno)
  await zohoCrm.putCallLog({ ...defaultCallLogSettings, playRecording: true, recordingAccess: 'sign-in' }, ada)
  const there = { state: 'there', file: 'a.mp3', size: 5, playable: 1 }
  const found = store.db.updateTable('recording').set(there).where('call_id', '=', call.id)
  await store.commit([callRow(store, call), insertRecording(store, call, clock.now), { query: found, expect: 1 }])
  token = linkToken()
})
afterEach(async () => {
  await app.close()
  await zohoCrm.close()
  await dispatcher.destroy()
  await server.close()
  await database.drop()
  rmSync(folder, { recursive: true })
})

async function connectZoho(): Promise<void> {
  const result = await connect({ service: zohoCrm } as never, us(), client)
  expect(result).toMatchObject({ ok: true })
}
const bind = (email: string) =>
  zohoCrm.putBindings([{ userId: ids.get(email) ?? '', extensions: ['1002'], groups: [] }], ada)

function linkToken(): string {
  const [integration] = server.services.settings.current().integrations
  return (integration && server.services.recordingLinks.url(call, integration))?.split('/r/')[1] ?? ''
}

/** A browser: keeps cookies, and sends them where they belong. */
class Person {
  readonly #cookies = new Map<string, { value: string; path: string }>()

  async send(method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string> = {}) {
    const path = url.split('?')[0] ?? ''
    const cookie = [...this.#cookies]
      .filter(([, kept]) => path.startsWith(kept.path))
      .map(([name, { value }]) => `${name}=${value}`)
    const answer = await app.inject({
      method,
      url,
      headers: { host: new URL(home).host, cookie: cookie.join('; '), ...headers },
    })
    for (const { name, value, path } of answer.cookies) {
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, { value, path: path ?? '/' })
    }
    return answer
  }
  has = (name: string) => this.#cookies.has(name)

  /** As far as the address of Zoho's consent page. */
  async leave(): Promise<string> {
    const answer = await this.send('POST', `/api/recording-links/${token}/zoho-sign-in`)
    expect([answer.statusCode, answer.body]).toEqual([200, answer.body])
    return answer.json().url
  }
  /** Comes back from Zoho; gives where the browser is sent then. */
  async comeBack(back: URL | string): Promise<string> {
    const { pathname, search } = new URL(back, home)
    const answer = await this.send('GET', pathname + search)
    expect(answer.statusCode).toBe(303)
    return String(answer.headers.location)
  }
  async signIn(user: string, at: ZohoControl = control, changes: object = {}): Promise<string> {
    return this.comeBack(await at.accept(await this.leave(), user, changes))
  }
  async view(): Promise<RecordingLinkView> {
    return (await this.send('GET', `/api/recording-links/${token}`)).json()
  }
  audio = () => this.send('GET', `/api/recording-links/${token}/audio`)
  async problem(): Promise<unknown> {
    const view = await this.view()
    if (view.state === 'open') throw new Error('it is open')
    return view.problem
  }
  /** Refused: no session, no sound, and this problem on the page. */
  async isRefused(code: string, params?: object): Promise<void> {
    expect(await this.problem()).toEqual(params ? { code, params } : { code })
    expect(this.has('jackfield_listener')).toBe(false)
    expect((await this.audio()).statusCode).toBeGreaterThanOrEqual(400)
  }
}

const audits = () =>
  database.store.db.selectFrom('audit').selectAll().where('action', 'like', 'recording.%').orderBy('at').execute()
const exchanges = async () => (await control.requests()).filter(({ path }) => path === '/oauth/v2/token').length
const refreshTokens = async () => (await control.tokens('count'))['refresh']
const stateOf = (url: string) => new URL(url).searchParams.get('state') ?? ''

describe('signing in with Zoho to hear a recording', () => {
  it('[A11.8] a bound user hears it, and stands in the audit log by name', async () => {
    const person = new Person()
    expect(await person.view()).toEqual({ state: 'sign-in', signedInAs: null, problem: null })
    expect(await person.signIn(bruno)).toBe(`/r/${token}`)
    expect(await person.view()).toMatchObject({ state: 'open', listener: { name: 'Bruno Costa' } })
    expect((await person.audio()).body).toBe('sound')
    const lines = (await audits()).map(({ who, action, subject, detail }) => [who, action, subject, JSON.parse(detail)])
    const user = ids.get(bruno)
    expect(lines).toEqual([
      ['Bruno Costa', 'recording.sign-in', user, { as: 'zoho-user', email: bruno, from: '127.0.0.1' }],
      ['Bruno Costa', 'recording.play', call.id, { as: 'zoho-user', user, from: '127.0.0.1' }],
    ])
  })

  it('[A11.8] a second time Zoho asks nothing more, and signing out ends it', async () => {
    const person = new Person()
    await person.signIn(bruno)
    const view = await person.view()
    if (view.state !== 'open' || !view.listener) throw new Error('not signed in')
    const out = await person.send('DELETE', '/api/recording-links/session', { 'x-csrf-token': view.listener.csrf })
    expect(out.statusCode).toBe(204)
    expect((await person.audio()).statusCode).toBe(401)
    await person.signIn(bruno)
    expect((await person.audio()).statusCode).toBe(200)
  })

  it('[A11.9] asks for the least, makes no refresh token, and ends the access token at once', async () => {
    expect(await refreshTokens()).toBe(1)
    const before = (await control.tokens('count'))['access']
    await control.forgetRequests()
    const person = new Person()
    const url = await person.leave()
    const { state, ...asked } = Object.fromEntries(new URL(url).searchParams)
    expect(asked).toEqual({
      response_type: 'code',
      client_id: client.id,
      scope: 'ZohoCRM.users.READ,ZohoCRM.org.READ',
      redirect_uri: redirectUri,
      access_type: 'online',
    })
    expect(state).toMatch(/^listener\.[\w-]{43}$/)
    await person.comeBack(await control.accept(url, bruno))
    expect((await control.requests()).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /oauth/v2/token',
      'GET /crm/v8/users',
      'GET /crm/v8/org',
      'POST /oauth/v2/token/revoke',
    ])
    expect(await control.tokens('count')).toEqual({ refresh: 1, access: before })
    for (let i = 0; i < 4; i++) await new Person().signIn(i % 2 === 0 ? bruno : chen)
    expect(await control.tokens('count')).toEqual({ refresh: 1, access: before })
  })

  it('[A11.9] a refresh token that comes all the same is ended with it', async () => {
    const person = new Person()
    await person.signIn(bruno, control, { offline: true })
    expect((await person.audio()).statusCode).toBe(200)
    expect(await refreshTokens()).toBe(1)
  })

  it('[A11.9] nothing of the token is kept or logged, also when Zoho does not take it back', async () => {
    await control.fault({ fault: 'html', status: 502, match: { pathPrefix: '/oauth/v2/token/revoke' } })
    const person = new Person()
    await person.signIn(bruno)
    expect((await person.audio()).statusCode).toBe(200)
    expect(server.logged.join('')).toContain('could not be revoked')
    const { db } = database.store
    const kept = JSON.stringify([
      await db.selectFrom('meta').selectAll().execute(),
      await db.selectFrom('session').selectAll().execute(),
      await db.selectFrom('audit').selectAll().execute(),
      server.logged,
    ])
    expect(kept).not.toMatch(/1000\.[0-9a-f]{32}\.[0-9a-f]{32}/)
    expect(kept).not.toContain(client.secret)
  })
})

describe('[A11.10] the session of a listener', () => {
  it('lasts eight hours, and is not moved on', async () => {
    const person = new Person()
    await person.signIn(bruno)
    for (let hours = 0; hours < 7; hours++) {
      server.clock.now += 3_600_000
      expect((await person.audio()).statusCode).toBe(200)
    }
    server.clock.now += 3_600_001
    expect((await person.audio()).statusCode).toBe(401)
  })

  it('hears nothing any more once the user is bound no longer, or inactive', async () => {
    const person = new Person()
    await person.signIn(bruno)
    await bind(chen)
    expect((await person.audio()).statusCode).toBe(401)
    expect(await person.problem()).toEqual({ code: 'recording-zoho-not-bound', params: { user: 'Bruno Costa' } })
    await bind(bruno)
    expect((await person.audio()).statusCode).toBe(200)
    await control.user(bruno, { active: false })
    await zohoCrm.refreshUsers(ada)
    expect((await person.audio()).statusCode).toBe(401)
  })

  it('ends with the connection, also when the same integration is connected again', async () => {
    const person = new Person()
    await person.signIn(bruno)
    await zohoCrm.setEnabled(false, ada)
    expect((await person.audio()).statusCode).toBe(410)
    await zohoCrm.setEnabled(true, ada)
    expect((await person.audio()).statusCode).toBe(200)
    await zohoCrm.disconnect('discard', ada)
    expect((await person.audio()).statusCode).toBe(410)
    await connectZoho()
    await bind(bruno)
    await zohoCrm.putCallLog({ ...defaultCallLogSettings, playRecording: true }, ada)
    token = linkToken()
    expect((await person.audio()).statusCode).toBe(401)
  })

  it('is of its integration’s generation alone', async () => {
    const { db, commit } = database.store
    const person = new Person()
    await person.signIn(bruno)
    await commit([{ query: db.updateTable('integration').set({ generation: 2 }) }])
    await server.services.settings.refresh()
    token = linkToken()
    expect(await person.view()).toMatchObject({ state: 'sign-in' })
    expect((await person.audio()).statusCode).toBe(401)
  })

  it('is a cookie that goes to links alone, and that scripts do not see', async () => {
    const person = new Person()
    const back = await control.accept(await person.leave(), bruno)
    const answer = await person.send('GET', back.pathname + back.search)
    expect(answer.cookies).toEqual([
      expect.objectContaining({
        name: 'jackfield_listener',
        path: '/api/recording-links',
        httpOnly: true,
        sameSite: 'Lax',
      }),
    ])
  })
})

describe('[A11.11] a callback that does not belong here', () => {
  const state = { code: 'recording-zoho-state' }

  it('a state is good once', async () => {
    const person = new Person()
    const back = await control.accept(await person.leave(), chen)
    const both = await Promise.all([person.comeBack(back), person.comeBack(back)])
    expect(both).toEqual([`/r/${token}`, `/r/${token}`])
    const before = await exchanges()
    expect(await person.comeBack(back)).toBe(`/r/${token}`)
    await person.isRefused('recording-zoho-state')
    expect(await exchanges()).toBe(before)
  })

  it('a state of another browser, of none, or of nobody gets no token', async () => {
    const before = await exchanges()
    const back = await control.accept(await new Person().leave(), bruno)
    const nobody = new Person()
    expect(await nobody.comeBack(back)).toBe('/r/sign-in')
    const answer = await nobody.send('GET', '/api/recording-links/sign-in')
    expect(answer.json()).toEqual({ state: 'closed', problem: state })
    const other = new Person()
    await other.leave()
    for (const wrong of [back, `${callback}?code=1000.a&state=listener.${'x'.repeat(43)}`]) {
      expect(await other.comeBack(wrong)).toBe(`/r/${token}`)
      await other.isRefused('recording-zoho-state')
    }
    expect(await exchanges()).toBe(before)
    expect(nobody.has('jackfield_listener')).toBe(false)
  })

  it('a word for the browser that is not ours is not taken over', async () => {
    const answer = await new Person().send('POST', `/api/recording-links/${token}/zoho-sign-in`, {
      cookie: `jackfield_zoho_sign_in=${'e'.repeat(43)}`,
    })
    expect(answer.cookies[0]?.value).toMatch(/^[\w-]{43}$/)
    expect(answer.cookies[0]?.value).not.toBe('e'.repeat(43))
  })

  it('another site cannot begin one', async () => {
    const answer = await new Person().send('POST', `/api/recording-links/${token}/zoho-sign-in`, {
      origin: 'https://evil.example',
    })
    expect([answer.statusCode, answer.cookies]).toEqual([403, []])
  })

  it('half an hour later it is over, and nothing of it stays behind', async () => {
    const person = new Person()
    const back = await control.accept(await person.leave(), bruno)
    server.clock.now += 1_800_001
    expect(await person.comeBack(back)).toBe('/r/sign-in')
    await person.leave()
    const rows = await database.store.db.selectFrom('meta').select('key').where('key', 'like', '%/sign-in/%').execute()
    expect(rows).toHaveLength(2)
  })

  it('an administrator’s state signs no listener in, with or without the mark', async () => {
    const asked = { homeAddress: home, accountsServer: us().accounts, productUrl: us().crm, clientId: client.id }
    const person = new Person()
    await person.leave()
    const before = await exchanges()
    for (const mark of ['', 'listener.']) {
      const { url } = await zohoCrm.begin({ ...asked, clientSecret: client.secret }, home, ada)
      const back = await control.accept(url, bruno)
      back.searchParams.set('state', mark + stateOf(url))
      const location = await person.comeBack(back)
      expect(location).toBe(mark === '' ? '/integrations/crm/zoho?result=1' : `/r/${token}`)
      expect(person.has('jackfield_listener')).toBe(false)
    }
    await person.isRefused('recording-zoho-state')
    expect(await exchanges()).toBe(before)
  })

  it('a listener’s state connects nothing for an administrator, with or without the mark', async () => {
    const administrator = await signInAs({ services: server.services }, 'administrator')
    const before = await database.store.db.selectFrom('connection').selectAll().execute()
    const asked = await exchanges()
    for (const mark of ['listener.', '']) {
      const back = await control.accept(await new Person().leave(), 'ada@demo.jackfield.test', { offline: true })
      back.searchParams.set('state', mark + (back.searchParams.get('state') ?? '').slice('listener.'.length))
      const headers = { cookie: administrator.cookie, host: new URL(home).host }
      const { headers: sent } = await app.inject({ url: back.pathname + back.search, headers })
      expect(sent.location).toBe(mark === '' ? '/integrations/crm/zoho?result=1' : '/r/sign-in')
    }
    const result = await app.inject({ url: '/api/integrations/zoho-crm/result', headers: { ...administrator } })
    expect(result.json()).toMatchObject({ ok: false, problems: [{ code: 'zoho-state-invalid' }] })
    expect(await database.store.db.selectFrom('connection').selectAll().execute()).toEqual(before)
    expect(await exchanges()).toBe(asked)
  })

  it('a listener’s state does not go through in the administrator’s own browser either', async () => {
    const administrator = await signInAs({ services: server.services }, 'administrator')
    const person = new Person()
    const url = await person.leave()
    const { session } = (await server.services.access.sessions.find(
      'administrator',
      administrator.cookie.split('=')[1] ?? '',
    )) ?? { session: null }
    await zohoCrm.finish({ code: '1000.a', state: stateOf(url) }, { session: session?.id ?? '', name: 'Ada' })
    expect(await zohoCrm.takeResult({ session: session?.id ?? '', name: 'Ada' })).toMatchObject({
      ok: false,
      problems: [{ code: 'zoho-state-invalid' }],
    })
  })

  it('under an address to which Zoho sends nobody back, the link is opened under the home address', async () => {
    const answer = await new Person().send('POST', `/api/recording-links/${token}/zoho-sign-in`, {
      host: 'pbx.lan:8080',
    })
    expect([answer.json().url, answer.cookies]).toEqual([`${home}/r/${token}`, []])
  })
})

describe('[A11.12] who may not hear it is told why', () => {
  it('consent was refused', async () => {
    const person = new Person()
    const url = await person.leave()
    const state = encodeURIComponent(stateOf(url))
    expect(await person.comeBack(`${callback}?error=access_denied&state=${state}`)).toBe(`/r/${token}`)
    await person.isRefused('recording-zoho-refused')
    await person.leave()
    expect(await person.problem()).toBeNull()
  })

  it('a user who is bound to nothing, and one who is bound to an empty group', async () => {
    const person = new Person()
    await person.signIn(chen)
    await person.isRefused('recording-zoho-not-bound', { user: chen })
    const { db, commit } = database.store
    const group = { site_id: 'main', id: 'empty', name: 'empty', members: '[]', source: 'pbx' }
    await commit([{ query: db.insertInto('extension_group').values(group) }])
    await zohoCrm.putBindings([{ userId: ids.get(chen) ?? '', extensions: [], groups: ['empty'] }], ada)
    await person.signIn(chen)
    await person.isRefused('recording-zoho-not-bound', { user: chen })
  })

  it('a user of whom nothing is known here', async () => {
    const { db, commit } = database.store
    await commit([{ query: db.deleteFrom('zoho_user').where('user_id', '=', ids.get(dora) ?? '') }])
    const person = new Person()
    await person.signIn(dora)
    await person.isRefused('recording-zoho-unknown', { user: dora })
  })

  it('a user who is bound and not active', async () => {
    await control.user(bruno, { active: false })
    await zohoCrm.refreshUsers(ada)
    await control.user(bruno, { active: true })
    const person = new Person()
    await person.signIn(bruno)
    await person.isRefused('recording-zoho-inactive', { user: bruno })
  })

  it('a profile without API access', async () => {
    await bind('gus@demo.jackfield.test')
    const person = new Person()
    await person.signIn('gus@demo.jackfield.test')
    await person.isRefused('recording-zoho-no-api-access')
    expect(await control.tokens('count')).toMatchObject({ refresh: 1 })
  })

  it('an account of another organisation', async () => {
    const { db, commit } = database.store
    await commit([{ query: db.updateTable('connection').set({ organisation_id: '99' }) }])
    const person = new Person()
    await person.signIn(bruno)
    await person.isRefused('recording-zoho-organisation', { user: bruno })
  })

  it('an organisation that Zoho does not tell this user decides nothing', async () => {
    const body = { code: 'NO_PERMISSION', status: 'error', message: 'permission denied', details: {} }
    await control.fault({ fault: 'status', status: 403, body, match: { pathPrefix: '/crm/v8/org' } })
    const person = new Person()
    await person.signIn(chen)
    await person.isRefused('recording-zoho-not-bound', { user: chen })
    await person.signIn(bruno)
    expect((await person.audio()).statusCode).toBe(200)
  })

  it('an account of another data centre; its code and our secret go nowhere', async () => {
    const before = await exchanges()
    const person = new Person()
    await person.signIn('edda@continental.jackfield.test', controlEu)
    const hosts = { actual: new URL(eu().accounts).host, own: new URL(us().accounts).host }
    await person.isRefused('recording-zoho-elsewhere', hosts)
    const alone = `${callback}?code=1000.a&location=eu&state=${encodeURIComponent(stateOf(await person.leave()))}`
    await person.comeBack(alone)
    await person.isRefused('recording-zoho-elsewhere', hosts)
    const evil = encodeURIComponent('https://accounts.zoho.com.evil.example')
    const state = encodeURIComponent(stateOf(await person.leave()))
    await person.comeBack(`${callback}?code=1000.a&accounts-server=${evil}&state=${state}`)
    await person.isRefused('recording-zoho-elsewhere', { ...hosts, actual: 'accounts.zoho.com.evil.example' })
    expect(await exchanges()).toBe(before)
    expect((await controlEu.requests()).filter(({ path }) => path === '/oauth/v2/token')).toEqual([])
  })

  it('less was granted than asked for', async () => {
    const person = new Person()
    for (const scope of ['ZohoCRM.org.READ', 'ZohoCRM.users.READ']) {
      await person.signIn(bruno, control, { scope })
      await person.isRefused('recording-zoho-scope')
    }
  })

  const throttled = { error_description: '您已连续提出过多请求', error: '拒绝访问', status: 'failure' }
  it.for([
    ['/oauth/v2/token', { fault: 'status', status: 400, body: throttled }, 'recording-zoho-throttled'],
    ['/oauth/v2/token', { fault: 'error-200', body: { error: 'invalid_code' } }, 'recording-zoho-late'],
    ['/oauth/v2/token', { fault: 'error-200', body: { error: 'invalid_client_secret' } }, 'recording-zoho-client'],
    ['/oauth/v2/token', { fault: 'html', status: 503 }, 'recording-zoho-no-answer'],
    ['/oauth/v2/token', { fault: 'drop-before' }, 'recording-zoho-no-answer'],
    ['/crm/v8/users', { fault: 'html', status: 503 }, 'recording-zoho-no-answer'],
    ['/crm/v8/org', { fault: 'html', status: 503 }, 'recording-zoho-no-answer'],
  ] as const)('%s: %j is told as %s', async ([pathPrefix, fault, code]) => {
    const person = new Person()
    const back = await control.accept(await person.leave(), bruno)
    await control.fault({ ...fault, match: { pathPrefix } })
    await person.comeBack(back)
    expect(await person.problem()).toMatchObject({ code })
    expect((await person.audio()).statusCode).toBe(401)
    await control.noFaults()
    await person.signIn(bruno)
    expect((await person.audio()).statusCode).toBe(200)
  })

  it('Zoho does not know the client or the redirect URI: told before the browser leaves', async () => {
    const { db, commit } = database.store
    await commit([{ query: db.updateTable('integration').set({ home_address: 'http://127.0.0.1:8081' }) }])
    const answer = await new Person().send('POST', `/api/recording-links/${token}/zoho-sign-in`, {
      host: '127.0.0.1:8081',
    })
    expect([answer.statusCode, answer.json().error]).toMatchObject([
      502,
      { code: 'recording-zoho-client', params: { detail: 'redirect URI' } },
    ])
  })

  it('the integration was disabled, disconnected or connected with another client meanwhile: no code is exchanged', async () => {
    const person = new Person()
    const before = await exchanges()
    const closed = { code: 'recording-link-revoked' }
    let back = await control.accept(await person.leave(), bruno)
    await zohoCrm.setEnabled(false, ada)
    expect(await person.comeBack(back)).toBe(`/r/${token}`)
    expect(await person.problem()).toEqual(closed)
    await zohoCrm.setEnabled(true, ada)
    back = await control.accept(await person.leave(), bruno)
    const { db, commit } = database.store
    await commit([{ query: db.updateTable('connection').set({ client_id: 'another' }) }])
    await person.comeBack(back)
    await person.isRefused('recording-zoho-state')
    await commit([{ query: db.updateTable('connection').set({ client_id: client.id }) }])
    back = await control.accept(await person.leave(), bruno)
    expect(await exchanges()).toBe(before)
    await zohoCrm.disconnect('discard', ada)
    const after = await exchanges()
    await person.comeBack(back)
    expect(await person.problem()).toEqual(closed)
    expect(person.has('jackfield_listener')).toBe(false)
    expect(await exchanges()).toBe(after)
  })

  it('disabled while Zoho is being asked', async () => {
    const person = new Person()
    const back = await control.accept(await person.leave(), bruno)
    await control.fault({ fault: 'latency', ms: 400, match: { pathPrefix: '/crm/v8/org' } })
    const coming = person.comeBack(back)
    await expect.poll(async () => (await control.requests()).some(({ path }) => path === '/crm/v8/users')).toBe(true)
    await zohoCrm.setEnabled(false, ada)
    await coming
    expect(person.has('jackfield_listener')).toBe(false)
    expect(await person.problem()).toEqual({ code: 'recording-link-revoked' })
    expect(await refreshTokens()).toBe(1)
  })

  it('Zoho’s ten codes in ten minutes are not used up: an administrator can still connect', async () => {
    await control.settings({ codesPerWindow: 10 })
    for (let i = 0; i < 8; i++) await new Person().signIn(bruno)
    const answer = await new Person().send('POST', `/api/recording-links/${token}/zoho-sign-in`)
    expect([answer.statusCode, answer.json().error]).toMatchObject([
      429,
      { code: 'recording-zoho-busy', params: { minutes: 10 } },
    ])
    await connectZoho()
    server.clock.now += 600_001
    await new Person().leave()
  })

  it('[A11.6] nobody begins it without a true link, nor all the time', async () => {
    const begin = (link: string) => new Person().send('POST', `/api/recording-links/${link}/zoho-sign-in`)
    expect((await begin('nonsense')).json().error.code).toBe('recording-link-invalid')
    expect((await begin(`c${'a'.repeat(20)}.${'b'.repeat(22)}`)).json().error.code).toBe('recording-link-revoked')
    const answers = await Promise.all(Array.from({ length: 22 }, () => begin(token)))
    // Which of those that were asked at once come first is the database's affair.
    const refused = answers.filter(({ statusCode }) => statusCode !== 200)
    expect(refused.map((answer) => answer.json().error.code)).toEqual(Array(2).fill('recording-link-throttled'))
  })
})
