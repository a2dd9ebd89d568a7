import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDeliveries } from '../../delivery/service.ts'
import { ProblemError } from '../../problem.ts'
import { type TestStore, testStore } from '../../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp } from '../test-app.ts'
import { callRow, deliveryRow, inboundCall } from '../test-calls.ts'

let database: TestStore
let server: TestApp
let headers: SignedInHeaders
let audits: number
let woken: number
const call = inboundCall('1', Date.UTC(2026, 0, 5, 14))
const key = `zoho/1/call-log/${call.id}/u1`
const found = { checked: 7, doubled: 1, deleted: 0, missing: 2, foreign: 0 }

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  audits = 0
  woken = 0
  const deliveries = createDeliveries({
    store: database.store,
    worker: { wake: () => void woken++ },
    auditor: {
      run: async () => {
        if (audits++ > 0) throw new ProblemError('zoho-not-connected')
        return found
      },
      warnings: () => [],
    },
    timeZone: () => 'Asia/Shanghai',
    now: () => server.clock.now,
  })
  server = await testApp(database.store, { deliveries })
  headers = await signInAs(server, 'administrator')
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

const save = (state: string) =>
  database.store.commit([callRow(database.store, call), deliveryRow(database.store, call.id, 'u1', { state })])
const post = (path: string, as: SignedInHeaders | null = headers) =>
  server.app.inject({ method: 'POST', url: `/api/deliveries/${path}`, headers: { ...as } })
const decide = (what: string, of = key) => post(`${encodeURIComponent(of)}/${what}`)
const lines = () => database.store.db.selectFrom('audit').select(['who', 'action', 'subject', 'detail']).execute()

describe('deciding about a log', () => {
  it('[OPS.27] trying again sets it to waiting, and says who did it', async () => {
    await save('refused')
    expect((await decide('retry')).json()).toEqual({ state: 'waiting' })
    expect(await lines()).toEqual([{ who: 'Ada', action: 'delivery.retry', subject: key, detail: '{}' }])
    expect(woken).toBe(1)
  })

  it('[OPS.27] giving up names the person in the ledger and in the audit log', async () => {
    await save('needs-person')
    expect((await decide('give-up')).json()).toEqual({ state: 'given-up' })
    const answer = await server.app.inject({ url: `/api/calls/${call.id}`, headers: { ...headers } })
    expect(answer.json().deliveries[0].reason).toEqual({ code: 'log-given-up', params: { who: 'Ada' } })
    expect(await lines()).toEqual([{ who: 'Ada', action: 'delivery.give-up', subject: key, detail: '{}' }])
  })

  it.each([
    ['retry', 'done'],
    ['retry', 'waiting'],
    ['retry', 'sending'],
    ['give-up', 'done'],
    ['give-up', 'sending'],
    ['give-up', 'not-owed'],
  ])('[OPS.27] %s leaves one that is %s as it is, without a line', async (what, state) => {
    await save(state)
    expect((await decide(what)).json()).toEqual({ state })
    expect(await lines()).toEqual([])
  })

  it('tells that there is none', async () => {
    for (const what of ['retry', 'give-up']) {
      const answer = await decide(what, 'zoho/1/call-log/none/u1')
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not-found'])
    }
  })
})

describe('[OPS.34] an audit by hand', () => {
  it('tells what it found, and leaves a line', async () => {
    expect((await post('audit')).json()).toEqual(found)
    expect(await lines()).toEqual([
      { who: 'Ada', action: 'delivery.audit', subject: '', detail: JSON.stringify(found) },
    ])
  })

  it('tells why it was not possible', async () => {
    await post('audit')
    const answer = await post('audit')
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'zoho-not-connected'])
    expect(await lines()).toHaveLength(1)
  })

  it('is for administrators', async () => {
    expect((await post('audit', await signInAs(server, { extension: '1001' }))).statusCode).toBe(403)
    expect((await post('audit', null)).statusCode).toBe(401)
    expect(audits).toBe(0)
  })
})
