import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { products } from '../integrations/zoho/products.ts'
import type { IntegrationService, ZohoCrmService } from '../integrations/zoho/service.ts'
import type { DialSearchService } from '../phonebook/dial-search.ts'
import { withStore } from '../testing/store.ts'
import { buildApp } from './app.ts'
import { administrator, agent, anybody, listener, signedIn } from './guards.ts'
import { crmNotificationRoutes } from './routes/crm-notifications.ts'
import { dialSearchRoutes } from './routes/dial-search.ts'
import { integrationRoutes } from './routes/integration.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp, testSite } from './test-app.ts'

const database = withStore()
let server: TestApp
let asAdministrator: SignedInHeaders
let asAgent: SignedInHeaders

beforeAll(async () => {
  await seedSite(database.store)
  // Of the Zoho page only the guards are tried here; nothing gets past them.
  const zohoCrm = { product: products['zoho-crm'] } as ZohoCrmService
  const zohoDesk = { product: products['zoho-desk'] } as IntegrationService
  server = await testApp(database.store, {
    more: [
      (app) => integrationRoutes(app, zohoCrm, zohoCrm.listeners),
      (app) => integrationRoutes(app, zohoDesk),
      (app) => crmNotificationRoutes(app, { sink: { notified: () => false, expects: () => false }, now: Date.now }),
      (app) => dialSearchRoutes(app, { search: {} as DialSearchService }),
    ],
  })
  asAdministrator = await signInAs(server, 'administrator')
  asAgent = await signInAs(server, { extension: '1001' })
})
afterAll(() => server.close())

const routes = () =>
  server.app.registeredRoutes.map(({ method, url, guard }) => ({
    method: method as NonNullable<InjectOptions['method']>,
    url: url.replace(/:\w+/g, 'x').replace('*', ''),
    guard,
  }))

const ask = async (route: { method: InjectOptions['method']; url: string }, headers: Record<string, string> = {}) => {
  const { method, url } = route
  const answer = await server.app.inject({ method, url, headers })
  return { status: answer.statusCode, code: method === 'HEAD' ? null : codeOf(answer.body) }
}
const codeOf = (body: string): string | null => (body.includes('"error"') ? JSON.parse(body).error.code : null)
const changes = (route: { method: unknown }) => route.method !== 'GET' && route.method !== 'HEAD'

/** A bound user of a connected Zoho, signed in to hear recordings. */
async function seedListener(): Promise<SignedInHeaders> {
  const { db, commit } = database.store
  const integration = {
    id: 'zoho',
    site_id: testSite,
    kind: 'zoho-crm',
    connection_id: 'c',
    enabled: 1,
    generation: 1,
    home_address: 'http://localhost',
    call_log: '{}',
    created_at: 0,
  }
  const user = { integration_id: 'zoho', user_id: 'u1', name: 'Bruno', email: '', active: 1, fetched_at: 0 }
  await commit([
    {
      query: db
        .insertInto('integration')
        .values(integration)
        .onConflict((on) => on.doNothing()),
    },
    {
      query: db
        .insertInto('zoho_user')
        .values(user)
        .onConflict((on) => on.doNothing()),
    },
  ])
  const headers = await signInAs(server, { listener: { integrationId: 'zoho', generation: 1, userId: 'u1' } })
  const found = await server.services.access.sessions.find('listener', headers.cookie.split('=')[1] ?? '')
  expect(found?.session.name).toBe('Bruno')
  return headers
}

/** The only routes that ask nobody who they are. */
const open = [
  'GET /api/health',
  // They ask themselves, as the settings of the integration have it.
  'GET /api/recording-links/x',
  'GET /api/recording-links/x/audio',
  'GET /api/session',
  'POST /api/agent-session',
  // Only with a true link, and it gives nothing but the address of Zoho's page.
  'POST /api/recording-links/x/zoho-sign-in',
  'POST /api/session',
  'POST /api/setup',
  'GET /',
  'GET /integration/callback/api/crm/zoho',
  'GET /integration/callback/api/crm/zoho/',
  'GET /integration/callback/api/helpdesk/zohodesk',
  'GET /integration/callback/api/helpdesk/zohodesk/',
  'POST /integration/notify/zoho-crm',
  'GET /integration/desk/x',
  'POST /integration/desk/x',
]

describe('every route', () => {
  it('[OPS.20] declares a guard, and only a few let anybody pass', () => {
    const all = routes()
    expect(all.length).toBeGreaterThan(25)
    const letAnybody = all.filter(({ guard, method }) => guard === 'anybody' && method !== 'HEAD')
    expect(letAnybody.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([...open].sort())
  })

  it('throws at start without a guard, or with two', async () => {
    const without = buildApp(server.services, [(app) => void app.get('/api/open', async () => 'x')])
    await expect(without.ready()).rejects.toThrow('GET /api/open needs one of the guards')
    const two = buildApp(server.services, [
      (app) => void app.get('/api/two', { onRequest: [anybody, administrator] }, async () => 'x'),
    ])
    await expect(two.ready()).rejects.toThrow('GET /api/two needs one of the guards')
  })

  it('[OPS.20] refuses who is not signed in', async () => {
    for (const route of routes().filter(({ guard }) => guard !== 'anybody')) {
      expect([route, await ask(route)]).toEqual([
        route,
        { status: 401, code: route.method === 'HEAD' ? null : 'not-signed-in' },
      ])
    }
  })

  it('[OPS.20] refuses a session that does not exist', async () => {
    for (const cookie of ['jackfield_admin=x; jackfield_agent=x', `jackfield_admin=${'a'.repeat(5000)}`]) {
      for (const route of routes().filter(({ guard }) => guard !== 'anybody')) {
        expect([route, (await ask(route, { cookie })).status]).toEqual([route, 401])
      }
    }
  })

  it('[OPS.20] refuses an agent’s token in the cookie of administrators, even where the names are alike', async () => {
    const { db } = database.store
    const pop = JSON.stringify({ enabled: true, mode: 'automatic', trigger: 'ringing' })
    const extension = {
      site_id: testSite,
      number: 'admin-1',
      name: 'x',
      email_pbx: null,
      email_manual: null,
      present: 1,
      pop,
    }
    await database.store.commit([{ query: db.insertInto('extension').values(extension) }])
    const { cookie, ...csrf } = await signInAs(server, { extension: 'admin-1' })
    expect((await ask({ method: 'GET', url: '/api/session?as=agent' }, { cookie })).status).toBe(200)
    const disguised = { ...csrf, cookie: cookie.replace('jackfield_agent', 'jackfield_admin') }
    for (const route of routes().filter(({ guard }) => guard === 'administrator')) {
      expect([route, (await ask(route, disguised)).status]).toEqual([route, 401])
    }
  })

  it('[OPS.20] refuses an agent where an administrator is needed, and the other way round', async () => {
    for (const route of routes().filter(({ guard }) => guard === 'administrator')) {
      const answer = await ask(route, { ...asAgent })
      expect([route, answer]).toEqual([route, { status: 403, code: route.method === 'HEAD' ? null : 'forbidden' }])
    }
    for (const route of routes().filter(({ guard }) => guard === 'agent')) {
      expect([route, (await ask(route, { ...asAdministrator })).status]).toEqual([route, 401])
    }
  })

  it('[OPS.20][A11.10] refuses a listener everywhere but at links to recordings, in whatever cookie', async () => {
    const { cookie, ...csrf } = await seedListener()
    const others = ['jackfield_admin', 'jackfield_agent'].map((name) => cookie.replace('jackfield_listener', name))
    const guarded = routes().filter(({ guard }) => guard !== 'anybody' && guard !== 'listener')
    expect(guarded.length).toBeGreaterThan(60)
    for (const route of guarded)
      for (const each of [cookie, ...others, [cookie, ...others].join('; ')])
        expect([route, (await ask(route, { ...csrf, cookie: each })).status]).toEqual([route, 401])
    const session = (query: string) => server.app.inject({ url: `/api/session${query}`, headers: { cookie } })
    for (const query of ['', '?as=agent', '?as=administrator'])
      expect([query, (await session(query)).json().kind]).toEqual([query, 'none'])
    expect((await session('?as=listener')).statusCode).toBe(400)
  })

  it('[A11.10] signs out a listener alone, with the csrf token of that session', async () => {
    const route = { method: 'DELETE', url: '/api/recording-links/session' } as const
    const { cookie, ...csrf } = await seedListener()
    for (const other of [asAdministrator, asAgent]) {
      expect((await ask(route, { ...other })).status).toBe(401)
      const { cookie: theirs, ...token } = other
      const disguised = theirs.replace(/jackfield_\w+/, 'jackfield_listener')
      expect((await ask(route, { ...token, cookie: disguised })).status).toBe(401)
      expect(await ask(route, { cookie, ...token })).toEqual({ status: 403, code: 'csrf' })
    }
    expect(await ask(route, { cookie })).toEqual({ status: 403, code: 'csrf' })
    expect((await ask(route, { cookie, ...csrf })).status).toBe(204)
    expect((await ask(route, { cookie, ...csrf })).status).toBe(401)
  })

  it('[OPS.20] refuses a change whose csrf header is missing, wrong or of another session', async () => {
    const { cookie } = asAdministrator
    const guarded = routes().filter((route) => changes(route) && !['anybody', 'listener'].includes(route.guard))
    expect(guarded.length).toBeGreaterThan(8)
    for (const route of guarded) {
      for (const token of [null, 'x', asAgent['x-csrf-token']]) {
        const headers = { cookie, ...(token === null ? {} : { 'x-csrf-token': token }) } as Record<string, string>
        expect([route, await ask(route, headers)]).toEqual([route, { status: 403, code: 'csrf' }])
      }
    }
  })

  it("[OPS.20] refuses a foreign site's change, with whatever cookies", async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:80.evil.example', 'nonsense']) {
      for (const route of routes().filter(changes)) {
        expect([route, await ask(route, { ...asAdministrator, origin })]).toEqual([
          route,
          { status: 403, code: 'csrf' },
        ])
      }
    }
  })

  it('lets its own pages pass', async () => {
    const route = { method: 'POST', url: '/api/agent-links' } as const
    for (const origin of ['http://localhost', 'http://localhost:80']) {
      expect((await ask(route, { ...asAdministrator, host: 'localhost', origin })).code).toBe('invalid-input')
    }
  })
})

describe('a browser with both sessions', () => {
  const both = () => ({ cookie: `${asAdministrator.cookie}; ${asAgent.cookie}` })

  it('says which one it means', async () => {
    const kindOf = async (query: string) =>
      (await server.app.inject({ url: `/api/session${query}`, headers: both() })).json().kind
    expect(await kindOf('')).toBe('administrator')
    expect(await kindOf('?as=agent')).toBe('agent')
    expect(await kindOf('?as=administrator')).toBe('administrator')
  })

  it('signs out of the one whose csrf token it sends', async () => {
    const { cookie, ...csrf } = await signInAs(server, { extension: '1002' })
    const headers = { ...csrf, cookie: `${asAdministrator.cookie}; ${cookie}` }
    const answer = await server.app.inject({ method: 'DELETE', url: '/api/session', headers })
    expect(answer.statusCode).toBe(204)
    expect(String(answer.headers['set-cookie'])).toMatch(/^jackfield_agent=;/)
    const session = (query: string) => server.app.inject({ url: `/api/session${query}`, headers })
    expect((await session('?as=agent')).json().kind).toBe('none')
    expect((await session('?as=administrator')).json().kind).toBe('administrator')
  })
})

it('guards are told apart by name', () => {
  expect([administrator, agent, signedIn, listener, anybody].map((guard) => guard.guardName)).toEqual([
    'administrator',
    'agent',
    'signedIn',
    'listener',
    'anybody',
  ])
})
