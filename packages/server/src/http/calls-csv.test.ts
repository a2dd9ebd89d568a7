import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestStore, testStore } from '../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp } from './test-app.ts'
import { callRow, deliveryRow, inboundCall } from './test-calls.ts'

const START = Date.UTC(2026, 0, 5, 14)

describe('[OPS.29] the ledger as CSV', () => {
  let database: TestStore
  let server: TestApp
  let headers: SignedInHeaders
  beforeEach(async () => {
    database = await testStore()
    await seedSite(database.store)
    server = await testApp(database.store)
    headers = await signInAs(server, 'administrator')
  })
  afterEach(async () => {
    await server.close()
    await database.drop()
  })
  const get = (query = '', more: Record<string, string> = {}) =>
    server.app.inject({ url: `/api/calls.csv${query}`, headers: { ...headers, ...more } })
  const rows = async (query = '') =>
    parse((await get(query)).body, { bom: true, columns: true }) as Record<string, string>[]

  it('has a line for each log, one for a call without any, and all that the ledger shows', async () => {
    const call = inboundCall('1', START)
    const hidden = inboundCall('2', START - 1000, { external: { number: null, name: '=1+1', trunk: null } } as object)
    const record = JSON.stringify({ module: 'Contacts', id: '9', name: '@王芳', url: 'https://crm.example/9' })
    await database.store.commit([
      callRow(database.store, call),
      callRow(database.store, hidden, { code: 'log-anonymous' }),
      deliveryRow(database.store, call.id, 'u1', { state: 'done', record, zoho_id: '77', attempts: 1 }),
      deliveryRow(database.store, call.id, 'u2', { state: 'refused', reason: '{"code":"zoho-timeout"}' }),
    ])
    const answer = await get()
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="calls-2026-01-05\.csv"$/)
    expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const [one, two, three, ...others] = await rows()
    expect(others).toEqual([])
    expect(one).toMatchObject({
      Call: call.id,
      Start: '2026-01-05 09:00:00',
      Direction: 'inbound',
      Result: 'answered',
      Number: "'+12125550142",
      Name: "'@王芳",
      'Queue or group': 'Support',
      Rang: '1001, 1002',
      'Answered by': '1001',
      'Talk time (s)': '15',
      'Zoho user': 'User u1',
      'Call log': 'written',
      Attempts: '1',
      'Zoho record': 'https://crm.example/9',
      'Zoho id of the log': '77',
      Marker: 'abcdefghijklmnop',
    })
    expect(two).toMatchObject({ 'Zoho user': 'User u2', 'Call log': 'refused', Reason: 'Zoho did not answer in time.' })
    expect(three).toMatchObject({ Name: "'=1+1", 'Call log': '', Reason: 'The caller hides the number.' })
  })

  it('speaks Chinese to those who read it', async () => {
    await database.store.commit([callRow(database.store, inboundCall('1', START), { code: 'log-anonymous' })])
    for (const { body } of [await get('?lang=zh-CN'), await get('', { 'accept-language': 'zh-CN,zh;q=0.9' })]) {
      expect(body).toContain('"开始时间"')
      expect(body).toContain('来电方隐藏了号码。')
    }
    expect((await get('?lang=en', { 'accept-language': 'zh' })).body).toContain('"Start"')
  })

  it('holds all calls of a filter, however many pages they are', async () => {
    const { store } = database
    const calls = Array.from({ length: 1300 }, (_, n) =>
      inboundCall(`n${n}`, START + n, n % 2 === 0 ? { direction: 'outbound' } : {}),
    )
    await store.commit(calls.map((call) => callRow(store, call)))
    expect(await rows()).toHaveLength(1300)
    const some = await rows(`?direction=outbound&from=${START + 10}&to=${START + 1000}`)
    expect(some).toHaveLength(495)
    expect(new Set(some.map((row) => row['Call'])).size).toBe(495)
    expect((await get('?direction=sideways')).statusCode).toBe(400)
  })

  it('is for administrators', async () => {
    const agent = await signInAs(server, { extension: '1001' })
    expect((await get('', { ...agent })).statusCode).toBe(403)
  })
})
