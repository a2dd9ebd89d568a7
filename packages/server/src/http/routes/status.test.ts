import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { demoViewSchema, statusViewSchema } from '@jackfield/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SimulatedCall } from '../../pbx/pbx-driver.ts'
import { type TestStore, testStore } from '../../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, type TestAppParts, testApp } from '../test-app.ts'
import { callRow, inboundCall } from '../test-calls.ts'

let database: TestStore
let server: TestApp
let headers: SignedInHeaders

async function start(parts: TestAppParts = {}): Promise<void> {
  server = await testApp(database.store, parts)
  headers = await signInAs(server, 'administrator')
}
beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

const get = (url: string) => server.app.inject({ url, headers: { ...headers } })
const demo = { pbxUrl: 'http://127.0.0.1:1', zohoUrl: 'http://localhost:2', zohoControlUrl: null }

it('[OPS.35] tells how everything is, counting the calls of the site’s own day', async () => {
  await start({ config: { demo }, calls: { activeCount: () => 3 } })
  // 15:00 UTC is 10:00 in New York; the day there began at 05:00 UTC.
  const dayBegan = Date.UTC(2026, 0, 5, 5)
  const calls = [inboundCall('1', dayBegan - 1), inboundCall('2', dayBegan), inboundCall('3', dayBegan + 3_600_000)]
  await database.store.commit(calls.map((call) => callRow(database.store, call)))
  const status = statusViewSchema.parse((await get('/api/status')).json())
  expect(status).toMatchObject({
    startedAt: server.clock.now,
    now: server.clock.now,
    store: { kind: database.store.kind, ok: true, problem: null },
    pbx: { state: 'not-configured' },
    calls: { active: 3, today: 2 },
    agents: { connected: 0 },
    zoho: { status: 'not-connected', problem: null },
    desk: { status: 'not-connected', problem: null },
    demo: true,
  })
  expect(status.store.sizeBytes).toBeGreaterThan(0)
  expect(status.memoryBytes).toBeGreaterThan(1e6)
})

it('[OPS.25][OPS.26] tells why nothing is written to Zoho, and of a second server', async () => {
  const paused = { code: 'deliveries-restored', params: { since: '2026-01-05T14:00:00.000Z' } } as const
  const warnings = [{ code: 'two-servers-one-database', params: { host: 'pbx-1', process: 17 } }] as const
  await start({ deliveries: { state: () => ({ paused, warnings }) } })
  expect(statusViewSchema.parse((await get('/api/status')).json()).deliveries).toMatchObject({ paused, warnings })
})

describe('the demo', () => {
  let zoho: Server
  let contacts: unknown
  beforeEach(async () => {
    zoho = createServer((request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(request.url === '/_control/records/Contacts' ? contacts : []))
    })
    await new Promise<void>((resolve) => zoho.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => new Promise((resolve) => zoho.close(resolve)))

  const withZoho = () => ({
    config: { demo: { ...demo, zohoControlUrl: `http://127.0.0.1:${(zoho.address() as AddressInfo).port}/_control` } },
  })

  it('offers callers from the local Zoho, each number once', async () => {
    await start(withZoho())
    contacts = [
      { Full_Name: '王芳', Mobile: '+1 212 555 0142', Phone: '1', deleted: false },
      { Full_Name: 'Twin', Phone: '+1 212 555 0142' },
      { Full_Name: 'Gone', Phone: '+1 212 555 0143', deleted: true },
      { Full_Name: 'Silent', Phone: null },
    ]
    const view = demoViewSchema.parse((await get('/api/demo')).json())
    expect(view).toEqual({
      extensions: [
        { number: '1001', name: 'Alice' },
        { number: '1002', name: 'Bob' },
      ],
      callers: [{ number: '+1 212 555 0142', name: '王芳' }],
      zohoUrl: 'http://localhost:2',
    })
  })

  it('works without callers when the local Zoho answers nonsense', async () => {
    await start(withZoho())
    contacts = { error: 'x' }
    expect((await get('/api/demo')).json().callers).toEqual([])
  })

  it('places a call; outside of the demo there is nothing to place it', async () => {
    const placed: SimulatedCall[] = []
    await start({ config: { demo }, pbx: { simulateCall: async (call) => void placed.push(call) } })
    const request = { from: '+1 212 555 0142', to: { kind: 'queue', number: '6400' }, answeredBy: null, talkMs: 500 }
    const call = (payload: object) =>
      server.app.inject({ method: 'POST', url: '/api/demo/call', payload, headers: { ...headers } })
    expect((await call(request)).statusCode).toBe(204)
    expect((await call({ from: '', to: { kind: 'extension', number: '1001' } })).statusCode).toBe(204)
    expect(placed).toEqual([request, { from: '', to: { kind: 'extension', number: '1001' } }])
    expect((await call({ ...request, talkMs: 1e9 })).json().error.params.field).toBe('talkMs')
    await server.close()
    await start()
    expect((await call(request)).statusCode).toBe(404)
    expect((await get('/api/demo')).statusCode).toBe(404)
  })
})
