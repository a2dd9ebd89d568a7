import { defaultContactSyncSettings, type IntegrationView, integrationViewSchema } from '@jackfield/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { localCentre, type ZohoControl, zohoControl } from '../../crm/testing/local-zoho.ts'
import { createZohoCrm, type ZohoCrmService } from '../../integrations/zoho/service.ts'
import { ada, connect, redirectUri, secrets } from '../../integrations/zoho/testing/service-scene.ts'
import { createNumberCopying, type NumberCopying } from '../../phonebook/number-copying.ts'
import { Phonebook } from '../../phonebook/phonebook-service.ts'
import { withStore } from '../../testing/store.ts'
import { type App, buildApp } from '../app.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp } from '../test-app.ts'
import { integrationRoutes } from './integration.ts'

const database = withStore()
const free = { accounts: 0, api: 0, crm: 0 }
let zoho: LocalZoho
let control: ZohoControl
let server: TestApp
let app: App
let service: ZohoCrmService
let copying: NumberCopying
let headers: SignedInHeaders

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  const centre = zoho.dataCentres.us
  control = zohoControl(centre)
  await control.ask('POST', '/seed', { contacts: 500 })
  await seedSite(database.store)
  server = await testApp(database.store, { config: { localDataCentres: [localCentre('us', centre)] } })
  const { store, settings, log } = server.services
  const index = {
    view: (organisationId: string) => copying.view(organisationId),
    start: (...what: Parameters<NumberCopying['start']>) => copying.start(...what),
    stop: (...what: Parameters<NumberCopying['stop']>) => copying.stop(...what),
  }
  const groups = server.services.contacts.synchronised
  const config = { publicUrls: [], localDataCentres: [localCentre('us', centre)] }
  service = createZohoCrm({ store, secrets, settings, groups, config, index, now: Date.now, log })
  await service.start()
  const parts = { store, connectors: service, now: Date.now, log: log as never }
  copying = createNumberCopying({ ...parts, settings, phonebook: new Phonebook(parts, settings.current()) })
  await connect({ service } as never, centre, await control.client(redirectUri))
  app = buildApp(server.services, [(scope) => integrationRoutes(scope, service)])
  await app.ready()
  headers = await signInAs(server, 'administrator')
})
afterAll(async () => {
  copying?.close()
  await app?.close()
  await service?.close()
  await server?.close()
  await zoho?.close()
})

const ask = (method: 'GET' | 'POST' | 'DELETE', url: string) =>
  app.inject({ method, url: `/api/integrations/zoho-crm${url}`, headers: { ...headers } })
async function index(method: 'GET' | 'POST' | 'DELETE' = 'GET', url = ''): Promise<IntegrationView['index']> {
  return integrationViewSchema.parse((await ask(method, url)).json()).index
}
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const listed = async () => (await control.requests()).filter(({ path }) => path === '/crm/v8/Contacts').length

async function copyNumbers(on: boolean): Promise<void> {
  const saved = JSON.stringify({ ...defaultContactSyncSettings, copyNumbers: on })
  const { store, settings } = server.services
  await store.commit([{ query: store.db.updateTable('integration').set({ contact_sync: saved }) }])
  await settings.refresh()
}

test('[OPS.62] while copying or the integration is switched off nothing is read, and a start is refused', async () => {
  await control.forgetRequests()
  const refused = async () => {
    await copying.runDue()
    expect(await listed()).toBe(0)
    expect((await index()).on).toBe(false)
    const answer = await ask('POST', '/copy')
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'index-copy-off'])
  }
  await copyNumbers(false)
  await refused()
  await copyNumbers(true)
  await service.setEnabled(false, ada)
  await refused()
  await service.setEnabled(true, ada)
})

test('[OPS.62][D3.56] however much changed in Zoho, nothing is copied while that is switched off or a person stopped it', async () => {
  const [integration] = server.services.settings.current().integrations
  const { id, organisationId } = integration!
  const again = () => copying.again(organisationId, service.get(id)!)
  await copyNumbers(false)
  await control.forgetRequests()
  expect(await again()).toBe(false)
  await copyNumbers(true)
  await control.fault({ fault: 'latency', ms: 300, match: { pathPrefix: '/crm/v8/Contacts' } })
  await index('POST', '/copy')
  await eventually(async () => ((await index()).progress?.records ?? 0) >= 200)
  await index('DELETE', '/copy')
  await control.noFaults()
  await eventually(async () => {
    await control.forgetRequests()
    await new Promise((resolve) => setTimeout(resolve, 400))
    return (await listed()) === 0
  })
  expect(await again()).toBe(false)
  expect(await listed()).toBe(0)
  expect(await index()).toMatchObject({ copying: false, stopped: true })
  const { db, commit } = database.store
  const forget = ['crm_record', 'index_cursor'] as const
  await commit([...forget.map((table) => ({ query: db.deleteFrom(table) })), { query: db.deleteFrom('audit') }])
})

test('[OPS.61][A4.6][A4.7] an administrator starts and stops it, and sees how far it is', async () => {
  await control.fault({ fault: 'latency', ms: 300, match: { pathPrefix: '/crm/v8/Contacts' } })
  expect(await index()).toMatchObject({ copiedAt: null, inZoho: null, copying: false, progress: null })
  expect((await index('POST', '/copy')).copying).toBe(true)
  await eventually(async () => ((await index()).progress?.records ?? 0) >= 200)
  const stopped = await index('DELETE', '/copy')
  expect(stopped).toMatchObject({ copying: false, stopped: true, nextAt: expect.any(Number) })
  await control.noFaults()
  await control.forgetRequests()
  await copying.runDue()
  expect(await listed()).toBe(0)
  await index('POST', '/copy')
  await eventually(async () => !(await index()).copying)
  const done = await index()
  expect(done).toMatchObject({ copiedAt: expect.any(Number), copying: false, progress: null })
  expect(done.inZoho).toBeGreaterThanOrEqual(done.records)
  expect(done.records).toBeGreaterThan(500)
  // Nothing has changed since, so that what the copy counted is what is here.
  expect(done.withNumber).toBe(done.records)
  expect(done).toMatchObject({ on: true, stopped: false, nextAt: (done.copiedAt ?? 0) + 24 * 3_600_000 })
  const lines = await database.store.db.selectFrom('audit').select('action').orderBy('at').execute()
  const actions = lines.map(({ action }) => action).filter((action) => action.includes('copy'))
  expect(actions).toEqual(['zoho-crm.copy-numbers', 'zoho-crm.stop-copy', 'zoho-crm.copy-numbers'])
})
