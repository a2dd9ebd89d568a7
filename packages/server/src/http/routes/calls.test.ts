import { callDetailSchema, callsPageSchema } from '@jackfield/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../../calls/call.ts'
import { NOTES_PLACE } from '../../policy/template.ts'
import type { DeliveryTable } from '../../store/schema.ts'
import { type TestStore, testStore } from '../../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp } from '../test-app.ts'
import { callRow, deliveryRow, inboundCall } from '../test-calls.ts'

let database: TestStore
let server: TestApp
let headers: SignedInHeaders
let active: Call[]
const START = Date.UTC(2026, 0, 5, 14, 0, 0)

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  active = []
  server = await testApp(database.store, { calls: { active: () => active } })
  headers = await signInAs(server, 'administrator')
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

const list = async (query = '') => {
  const answer = await server.app.inject({ url: `/api/calls${query}`, headers: { ...headers } })
  expect(answer.statusCode).toBe(200)
  return callsPageSchema.parse(answer.json())
}
const save = (...statements: ReturnType<typeof callRow>[]) => database.store.commit(statements)

describe('the list of calls', () => {
  it('[OPS.14] shows who called, who rang, who answered and what became of the log', async () => {
    const call = inboundCall('1', START)
    const record = JSON.stringify({ module: 'Contacts', id: '9', name: '王芳', url: 'https://crm.example/9' })
    await save(
      callRow(database.store, call),
      deliveryRow(database.store, call.id, 'u1', { state: 'done', record, zoho_id: '77' }),
      deliveryRow(database.store, call.id, 'u2', { state: 'refused', reason: '{"code":"zoho-timeout"}' }),
    )
    expect((await list()).calls).toEqual([
      {
        id: call.id,
        state: 'ended',
        direction: 'inbound',
        result: 'answered',
        externalNumber: '+12125550142',
        externalFormatted: '+1 212 555 0142',
        externalName: '王芳',
        did: '2125550100',
        via: [{ kind: 'queue', number: '6400', name: 'Support' }],
        rang: ['1001', '1002'],
        answeredBy: ['1001'],
        startedAt: START,
        answeredAt: START + 5000,
        endedAt: START + 20_000,
        talkMs: 15_000,
        delivery: 'refused',
        reason: null,
      },
    ])
  })

  it('[OPS.14] says of what waits why that which comes first is stuck', async () => {
    const [call, other] = [inboundCall('1', START), inboundCall('2', START - 60_000)]
    const refused = { code: 'zoho-refused-record', params: { code: 'MANDATORY_NOT_FOUND', detail: 'Company' } }
    const first = { key: 'first', kind: 'create', state: 'refused', reason: JSON.stringify(refused) }
    const stale = '{"code":"log-waiting-disabled"}'
    const ticket = { key: 'ticket', kind: 'ticket', depends_on: 'first' }
    await save(
      callRow(database.store, call),
      deliveryRow(database.store, other.id, 'u1', first),
      deliveryRow(database.store, call.id, 'u1', ticket),
      deliveryRow(database.store, call.id, 'u2', { key: 'log', ticket_key: 'ticket', reason: stale }),
      deliveryRow(database.store, call.id, 'u3', { key: 'owner', kind: 'update', depends_on: 'first' }),
      deliveryRow(database.store, call.id, 'u4', { key: 'own', reason: stale }),
    )
    const reasons = async () => {
      const answer = await server.app.inject({ url: `/api/calls/${call.id}`, headers: { ...headers } })
      const { deliveries } = callDetailSchema.parse(answer.json())
      return Object.fromEntries(deliveries.map(({ key, reason }) => [key, reason]))
    }
    expect(await reasons()).toEqual({ ticket: refused, log: refused, owner: refused, own: JSON.parse(stale) })
    const { db } = database.store
    await database.store.commit([
      { query: db.updateTable('delivery').set({ state: 'waiting', reason: null }).where('key', '=', 'first') },
    ])
    expect(await reasons()).toEqual({ ticket: null, log: JSON.parse(stale), owner: null, own: JSON.parse(stale) })
  })

  it('[OPS.14] says why nothing was owed', async () => {
    const hidden = inboundCall('1', START, { external: { number: null, name: null, trunk: null } })
    await save(callRow(database.store, hidden, { code: 'log-anonymous' }))
    const [line] = (await list()).calls
    expect(line).toMatchObject({ delivery: null, reason: { code: 'log-anonymous' } })
    const unknown = inboundCall('2', START + 1)
    const reason = '{"code":"log-no-match"}'
    await save(
      callRow(database.store, unknown),
      deliveryRow(database.store, unknown.id, 'u1', { state: 'not-owed', reason }),
    )
    expect((await list()).calls[0]).toMatchObject({ delivery: 'not-owed', reason: { code: 'log-no-match' } })
  })

  it('shows of calls that go on what is known now', async () => {
    const call = inboundCall('1', server.clock.now - 60_000, { state: 'ringing', endedAt: null, result: null })
    await save(callRow(database.store, call))
    active = [{ ...call, state: 'held' }]
    expect((await list()).calls[0]?.state).toBe('held')
  })

  it('pages from the newest backwards without gaps or repetitions, also at equal times', async () => {
    const calls = Array.from({ length: 23 }, (_, i) => inboundCall(`p${i}`, START + Math.floor(i / 5) * 1000))
    await save(...calls.map((call) => callRow(database.store, call)))
    const seen: string[] = []
    let before: string | null = null
    let pages = 0
    do {
      const page = await list(`?limit=4${before === null ? '' : `&before=${encodeURIComponent(before)}`}`)
      seen.push(...page.calls.map(({ id }) => id))
      before = page.before
      // A call that comes in meanwhile does not shift what is still to be read.
      await save(callRow(database.store, inboundCall(`new${pages++}`, START + 60_000 + pages)))
    } while (before !== null)
    const newestFirst = [...calls].sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1))
    expect(seen).toEqual(newestFirst.map(({ id }) => id))
    expect(pages).toBe(6)
  })

  it('a place that is none begins with the newest', async () => {
    await save(callRow(database.store, inboundCall('1', START)))
    for (const before of ['x', '1.2.3', "1' or '1", '9'.repeat(40), '']) {
      expect((await list(`?before=${encodeURIComponent(before)}`)).calls).toHaveLength(1)
    }
  })

  it('filters by direction and by what became of the logs', async () => {
    const [one, two, three] = ['1', '2', '3'].map((name, i) =>
      inboundCall(name, START + i, name === '2' ? { direction: 'outbound' } : {}),
    ) as [Call, Call, Call]
    await save(
      ...[one, two, three].map((call) => callRow(database.store, call)),
      deliveryRow(database.store, one.id, 'u1', { state: 'done' }),
      deliveryRow(database.store, two.id, 'u1', { state: 'needs-person' }),
    )
    const ids = async (query: string) => (await list(query)).calls.map(({ id }) => id)
    expect(await ids('?direction=outbound')).toEqual([two.id])
    expect(await ids('?direction=inbound')).toEqual([three.id, one.id])
    expect(await ids('?delivery=needs-person')).toEqual([two.id])
    expect(await ids('?delivery=done&direction=outbound')).toEqual([])
    expect(await ids('?extension=1002')).toEqual([three.id, two.id, one.id])
    for (const none of ['100', '1003', '%', '_002'])
      expect([none, await ids(`?extension=${encodeURIComponent(none)}`)]).toEqual([none, []])
    const wrong = await server.app.inject({ url: '/api/calls?delivery=lost', headers: { ...headers } })
    expect([wrong.statusCode, wrong.json().error.params.field]).toEqual([400, 'delivery'])
  })

  it('[OPS.14] shows what an administrator looks for: not delivered, for a person, no match', async () => {
    const states: Partial<DeliveryTable>[] = [
      { state: 'done' },
      { state: 'waiting' },
      { state: 'unknown' },
      { state: 'refused', reason: '{"code":"zoho-timeout"}' },
      { state: 'needs-person' },
      { state: 'given-up' },
      { state: 'not-owed', reason: '{"code":"log-no-match"}' },
      { state: 'not-owed', reason: '{"code":"log-disabled"}' },
    ]
    const calls = states.map((_, i) => inboundCall(`s${i}`, START + i))
    await save(
      ...calls.map((call) => callRow(database.store, call)),
      ...states.map((state, i) => deliveryRow(database.store, calls[i]!.id, 'u1', state)),
    )
    const shown = async (show: string) => {
      const ids = (await list(`?show=${show}`)).calls.map(({ id }) => id)
      return calls.flatMap(({ id }, i) => (ids.includes(id) ? [i] : []))
    }
    expect(await shown('not-delivered')).toEqual([1, 2, 3, 4, 5])
    expect(await shown('needs-person')).toEqual([3, 4])
    expect(await shown('no-match')).toEqual([6])
    const wrong = await server.app.inject({ url: '/api/calls?show=all', headers: { ...headers } })
    expect(wrong.statusCode).toBe(400)
  })

  it('shows the calls of a time, with its first moment and without its last', async () => {
    const calls = [0, 1000, 2000, 3000].map((ms) => inboundCall(`t${ms}`, START + ms))
    await save(...calls.map((call) => callRow(database.store, call)))
    const began = async (query: string) => (await list(query)).calls.map(({ startedAt }) => startedAt - START)
    expect(await began(`?from=${START + 1000}&to=${START + 3000}`)).toEqual([2000, 1000])
    expect(await began(`?from=${START + 3000}`)).toEqual([3000])
    expect(await began(`?to=${START}`)).toEqual([])
    const [page, next] = [`?to=${START + 3000}&limit=2`, await list(`?to=${START + 3000}&limit=2`)]
    expect(await began(`${page}&before=${next.before}`)).toEqual([0])
  })

  it('finds numbers however they are written, extensions and names', async () => {
    const call = inboundCall('1', START)
    const other = inboundCall('2', START + 1, { external: null, legs: [] })
    const record = JSON.stringify({ module: 'Contacts', id: '9', name: 'Fang "Jo" 100% Wáng_王芳', url: 'u' })
    await save(
      callRow(database.store, call),
      callRow(database.store, other),
      deliveryRow(database.store, call.id, 'u1', { record }),
    )
    const found = async (search: string) =>
      (await list(`?search=${encodeURIComponent(search)}`)).calls.map(({ id }) => id)
    for (const search of ['5550142', '+1 (212) 555-0142', '212.555', '王芳', 'fang', '"jo"', '100%', 'eve']) {
      expect([search, await found(search)]).toEqual([search, [call.id]])
    }
    expect(await found('1002')).toEqual([other.id, call.id])
    // Neither a wildcard nor part of another number.
    for (const search of ['9%9', 'f_ng', '100', '%', 'nobody'])
      expect([search, await found(search)]).toEqual([search, search === '%' ? [call.id] : []])
  })

  it('finds a rare call far back, page by page', async () => {
    const store = database.store
    const old = inboundCall('old', START - 1)
    await save(callRow(store, old), deliveryRow(store, old.id, 'u1', { state: 'needs-person' }))
    await save(...Array.from({ length: 2500 }, (_, i) => callRow(store, inboundCall(`m${i}`, START + i))))
    const page = await list('?delivery=needs-person')
    expect(page).toMatchObject({ calls: [{ id: old.id }], before: null })
  })
})

describe('one call', () => {
  it('[OPS.14] shows its legs, its logs and its pops', async () => {
    const call = inboundCall('1', START)
    const { db } = database.store
    const key = `pop/${call.id}/1001`
    await save(
      callRow(database.store, call),
      deliveryRow(database.store, call.id, 'u1', {
        state: 'unknown',
        attempts: 2,
        next_attempt_at: 5,
        reason: '{"code":"zoho-timeout"}',
      }),
      {
        query: db.insertInto('pop').values([
          { key, call_id: call.id, extension: '1001', at: START, outcome: 'blocked', url: 'u', client: 'web' },
          {
            ...{ key: `hand/${call.id}`, call_id: call.id, extension: '1001', at: START + 900, outcome: 'manual' },
            ...{ url: 'u', client: 'desktop', opened_at: START + 900 },
          },
        ]),
      },
    )
    const answer = await server.app.inject({ url: `/api/calls/${call.id}`, headers: { ...headers } })
    const { legs, deliveries, pops, noPops } = callDetailSchema.parse(answer.json())
    expect(legs.map(({ party, talkMs, cause }) => [party, talkMs, cause])).toEqual([
      [{ kind: 'external', number: '2125550142', name: 'EVE <b>', device: null }, 15_000, 'normal'],
      [{ kind: 'extension', number: '1001', name: 'Alice', device: null }, 15_000, 'normal'],
      [{ kind: 'extension', number: '1002', name: 'Bob', device: null }, 0, 'answered-elsewhere'],
    ])
    expect(deliveries).toEqual([
      expect.objectContaining({
        userName: 'User u1',
        state: 'unknown',
        attempts: 2,
        nextAttemptAt: 5,
        reason: { code: 'zoho-timeout' },
      }),
    ])
    expect(legs[1]?.talk).toEqual([{ from: START + 5000, to: START + 20_000 }])
    expect(pops).toEqual([
      {
        ...{ at: START, extension: '1001', outcome: 'blocked', openedAt: null, client: 'web', url: 'u' },
        reason: { code: 'pop-blocked' },
      },
      {
        ...{
          at: START + 900,
          extension: '1001',
          outcome: 'manual',
          openedAt: START + 900,
          client: 'desktop',
          url: 'u',
        },
        reason: null,
      },
    ])
    expect(noPops).toEqual([])
  })

  it('[A10.14][A10.17] shows notes and whether Zoho has them, records made for it, and owners in others’ place', async () => {
    const call = inboundCall('1', START)
    const { db } = database.store
    const note = (user: string, text: string, extension: string) => ({
      query: db
        .insertInto('call_note')
        .values({ call_id: call.id, user_id: user, user_name: user, extension, text, at: START + Number(extension) }),
    })
    const payload = JSON.stringify({ description: NOTES_PLACE })
    await save(
      callRow(database.store, call),
      deliveryRow(database.store, call.id, 'u1', {
        state: 'done',
        payload,
        note: 'in',
        owner_id: 'u9',
        owner_name: 'Nia',
      }),
      deliveryRow(database.store, call.id, 'u2', { state: 'waiting', payload }),
      deliveryRow(database.store, call.id, 'u3', { state: 'done', payload, note: 'old' }),
      deliveryRow(database.store, call.id, 'u4', { state: 'done' }),
      deliveryRow(database.store, call.id, 'u1', { key: 'zoho/1/create/+1/0', kind: 'create', state: 'done' }),
      deliveryRow(database.store, call.id, 'u2', {
        key: `zoho/1/owner/${call.id}`,
        kind: 'update',
        state: 'not-owed',
        payload: '{"what":"owner"}',
        reason: '{"code":"owner-edited"}',
      }),
      ...[note('u1', 'in', '1'), note('u2', 'soon', '2'), note('u3', 'new', '3'), note('u4', 'no place', '4')],
    )
    const answer = await server.app.inject({ url: `/api/calls/${call.id}`, headers: { ...headers } })
    const { notes, deliveries } = callDetailSchema.parse(answer.json())
    expect(notes.map(({ text, inZoho }) => [text, inZoho])).toEqual([
      ['in', 'yes'],
      ['soon', 'waiting'],
      ['new', 'no'],
      ['no place', 'no'],
    ])
    expect(deliveries.find(({ kind, userId }) => kind === 'call-log' && userId === 'u1')?.owner).toEqual({
      id: 'u9',
      name: 'Nia',
    })
    expect(deliveries.filter(({ kind }) => kind !== 'call-log').map(({ kind, what }) => [kind, what])).toEqual([
      ['create', null],
      ['update', 'owner'],
    ])
  })

  it('[OPS.14] shows with it the other calls of its conversation, and no call that only overlaps', async () => {
    const own = inboundCall('1', START)
    const named = { ...own, conversation: own.id }
    const met = inboundCall('2', START + 8000, { conversation: own.id })
    await save(...[named, met, inboundCall('3', START + 9000)].map((call) => callRow(database.store, call)))
    const others = async (id: string) => {
      const answer = await server.app.inject({ url: `/api/calls/${id}`, headers: { ...headers } })
      return callDetailSchema.parse(answer.json()).conversation.map((call) => call.id)
    }
    expect(await others(own.id)).toEqual([met.id])
    expect(await others(met.id)).toEqual([own.id])
  })

  it('is not found when there is none', async () => {
    const answer = await server.app.inject({ url: '/api/calls/cnothing', headers: { ...headers } })
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not-found'])
  })
})
