import { defaultCallLogSettings } from '@jackfield/contract'
import type { Logger } from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createZohoCrm, type ZohoCrmService } from '../integrations/zoho/service.ts'
import { SitePbxLink } from '../pbx/pbx-link.ts'
import type { Store } from '../store/store.ts'
import { withStore } from '../testing/store.ts'
import { type App, buildApp } from './app.ts'
import { integrationRoutes } from './routes/integration.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp, testSecrets, testSite } from './test-app.ts'
import { callRow, deliveryRow, inboundCall } from './test-calls.ts'

const database = withStore()
let server: TestApp
let pbx: SitePbxLink
let zohoCrm: ZohoCrmService
/** The routes over the real link to the phone system and the real Zoho integration. */
let app: App
let headers: SignedInHeaders
let agentHeaders: SignedInHeaders
/** Everything that must not be shown. */
let hidden: string[]

const plain = { pbx: 'pbx-9f3', client: 'client-9f3', refresh: '1000.refresh-9f3', access: '1000.access-9f3' }
const sealed = { pbx: '', client: '', refresh: '', access: '' }
for (const name of Object.keys(plain) as (keyof typeof plain)[]) sealed[name] = testSecrets.seal(plain[name])
const passwordHash = 'scrypt$15$8$3$c2FsdHNhbHQ$a2V5a2V5'
// Nothing listens at port 1.
const pbxSettings = {
  kind: 'asterisk',
  host: '127.0.0.1',
  port: 1,
  user: 'u',
  blockedPrefixes: [],
  endpointRoles: {},
  outsidePrefix: '',
}
const call = inboundCall('1', 0)

beforeAll(async () => {
  await seedSite(database.store)
  await saveSecrets(database.store)
  server = await testApp(database.store)
  headers = await signInAs(server, 'administrator')
  agentHeaders = await signInAs(server, { extension: '1001' })
  const { db } = database.store
  await database.store.commit([{ query: db.updateTable('admin_user').set({ password_hash: passwordHash }), expect: 1 }])
  const hashes = (await db.selectFrom('session').select('id_hash').execute()).map(({ id_hash }) => id_hash)
  hidden = [...Object.values(plain), ...Object.values(sealed), passwordHash, ...hashes]
  await startReal()
})
afterAll(async () => {
  await pbx.stop()
  await zohoCrm.close()
  await app.close()
  await server.close()
})

async function saveSecrets(store: Store): Promise<void> {
  const { db } = store
  const connection = {
    id: 'c',
    accounts_server: 'https://accounts.zoho.com',
    crm_url: 'https://crm.zoho.com',
    api_domain: 'https://127.0.0.1:1',
    client_id: 'id',
    client_secret: sealed.client,
    refresh_token: sealed.refresh,
    access_token: sealed.access,
    access_expires_at: 1,
    organisation_id: '1',
    organisation_name: 'Org',
    organisation_domain: null,
    user_name: null,
    user_email: null,
    connected_at: 1,
    problem: null,
  }
  const integration = {
    id: 'zoho-crm',
    site_id: testSite,
    kind: 'zoho-crm',
    connection_id: 'c',
    enabled: 1,
    generation: 1,
    home_address: 'http://localhost',
    call_log: JSON.stringify(defaultCallLogSettings),
    created_at: 1,
  }
  const site = { pbx_settings: JSON.stringify(pbxSettings), pbx_secret: sealed.pbx }
  await store.commit([
    { query: db.updateTable('site').set(site).where('id', '=', testSite), expect: 1 },
    { query: db.insertInto('connection').values(connection) },
    { query: db.insertInto('integration').values(integration) },
    callRow(store, call),
    deliveryRow(store, call.id, 'u1'),
  ])
}

async function startReal(): Promise<void> {
  const { services } = server
  const { store, settings, config, now } = services
  const common = { store, secrets: testSecrets, config, now, log: services.log as Logger }
  pbx = new SitePbxLink({
    ...common,
    site: testSite,
    listener: { events() {}, snapshot() {}, link() {} },
    linksOf: () => [],
    directoryChanged: async () => {},
  })
  zohoCrm = createZohoCrm({ ...common, settings, groups: services.contacts.synchronised })
  await zohoCrm.start()
  await pbx.start()
  app = buildApp({ ...services, pbx, integrations: { ...services.integrations, 'zoho-crm': zohoCrm } }, [
    (scope) => integrationRoutes(scope, zohoCrm, zohoCrm.listeners),
  ])
  await app.ready()
  await vi.waitFor(async () => expect((await pbx.view()).link.problem?.code).toBe('pbx-unreachable'), 10_000)
}

it('[A2.12] no answer of the API and no log line holds a secret, sealed or open', async () => {
  const reads = app.registeredRoutes.filter(({ method, url }) => method === 'GET' && url.startsWith('/api/'))
  const answered = new Set<string>()
  for (const { url } of reads) {
    for (const who of [headers, agentHeaders]) {
      const address = url.replace(':id', call.id).replace(/:\w+/, 'x')
      const answer = await app.inject({ url: address, headers: { ...who } })
      if (answer.statusCode === 200) answered.add(url)
      for (const secret of hidden) expect([url, answer.body.includes(secret)]).toEqual([url, false])
    }
  }
  const views = ['site', 'pbx', 'extensions', 'calls', 'calls/:id', 'status', 'integrations/zoho-crm']
  expect([...answered]).toEqual(expect.arrayContaining(views.map((view) => `/api/${view}`)))
  const log = server.logged.join('')
  expect(log).toContain('"route":"/api/calls"')
  for (const secret of hidden) expect([secret, log.includes(secret)]).toEqual([secret, false])
})

it('[A2.12] the views say that secrets are saved, and an error that has one in its hands shows none', async () => {
  const get = async (url: string) => (await app.inject({ url, headers: { ...headers } })).json()
  expect(await get('/api/pbx')).toMatchObject({ secretSaved: true, settings: { user: 'u' } })
  expect(await get('/api/integrations/zoho-crm')).toMatchObject({ clientSecretSaved: true, clientId: 'id' })
  for (const [port, status] of [
    [0, 400],
    [1, 200],
  ]) {
    const payload = { ...pbxSettings, port, secret: plain.pbx }
    const answer = await app.inject({ method: 'POST', url: '/api/pbx/test', payload, headers: { ...headers } })
    expect([answer.statusCode, answer.body.includes(plain.pbx)]).toEqual([status, false])
  }
  expect(server.logged.join('')).not.toContain(plain.pbx)
})
