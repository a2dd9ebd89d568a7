import { completenessSchema } from '@jackfield/contract'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestStore, testStore } from '../testing/store.ts'
import { completeness } from './completeness.ts'
import { seedSite, signInAs, testApp, testSite } from './test-app.ts'
import { callRow, deliveryRow, inboundCall } from './test-calls.ts'

const START = Date.UTC(2026, 0, 5, 14)
const nothing = { calls: 0, external: 0, owed: 0, done: 0, waiting: 0, needsPerson: 0, refused: 0, givenUp: 0 }
let database: TestStore
beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
})
afterEach(() => database.drop())

interface Told {
  readonly at: number
  readonly internal: boolean
  readonly logs: readonly (readonly [state: string, reason: string | null])[]
}

const named = {
  done: 'done',
  waiting: 'waiting',
  sending: 'waiting',
  unknown: 'waiting',
  'needs-person': 'needsPerson',
  refused: 'refused',
  'given-up': 'givenUp',
} as const

/** The same by hand. */
function count(told: readonly Told[]) {
  const total = { ...nothing }
  const notOwed: Record<string, number> = {}
  for (const { internal, logs } of told) {
    total.calls++
    if (!internal) total.external++
    const codes = logs.length === 0 ? ['log-anonymous'] : []
    for (const [state, reason] of logs) {
      if (state === 'not-owed') codes.push(reason as string)
      else {
        total.owed++
        total[named[state as keyof typeof named]]++
      }
    }
    for (const code of codes) notOwed[code] = (notOwed[code] ?? 0) + 1
  }
  return { ...total, notOwed }
}

async function save(told: readonly Told[]): Promise<void> {
  const { store } = database
  await store.commit([{ query: store.db.deleteFrom('call') }, { query: store.db.deleteFrom('delivery') }])
  const statements = told.flatMap(({ at, internal, logs }, index) => {
    const call = inboundCall(`n${index}`, START + at, internal ? { direction: 'internal' } : {})
    const why = logs.length === 0 ? ({ code: 'log-anonymous' } as const) : null
    return [
      callRow(store, call, why),
      ...logs.map(([state, code], user) => {
        const params = code === 'log-number-unusable' ? { params: { number: String(index) } } : {}
        const reason = code === null ? null : JSON.stringify({ code, ...params })
        return deliveryRow(store, call.id, `u${user}`, { state, reason })
      }),
    ]
  })
  for (let start = 0; start < statements.length; start += 2000)
    await store.commit(statements.slice(start, start + 2000))
}

const log = fc.oneof(
  fc.tuple(fc.constantFrom(...Object.keys(named)), fc.constantFrom(null, 'zoho-timeout')),
  fc.tuple(fc.constant('not-owed'), fc.constantFrom('log-no-match', 'log-disabled', 'log-number-unusable')),
)
const call: fc.Arbitrary<Told> = fc.record({
  at: fc.nat(40),
  internal: fc.boolean(),
  logs: fc.array(log, { maxLength: 3 }),
})

describe('[OPS.28] how complete the logs are', () => {
  it('is exact, whatever was owed and whatever became of it', { timeout: 60_000 }, async () => {
    const range = fc.tuple(fc.nat(45), fc.nat(45))
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 12 }), range, async (told, [from, to]) => {
        await save(told)
        const inside = told.filter(({ at }) => at >= from && at < to)
        expect(await completeness(database.store, testSite, START + from, START + to)).toEqual(count(inside))
      }),
      { numRuns: 40 },
    )
  })

  it('is exact over many stretches, with many calls at one moment', async () => {
    const states = Object.keys(named)
    const told = Array.from({ length: 5000 }, (_, n): Told => {
      const logs = n % 3 === 0 ? [] : ([[states[n % states.length] as string, null]] as const)
      return { at: Math.floor(n / 2500), internal: n % 7 === 0, logs }
    })
    await save(told)
    expect(await completeness(database.store, testSite, START, START + 2)).toEqual(count(told))
    expect(await completeness(database.store, testSite, START, START + 1)).toEqual(count(told.slice(0, 2500)))
  })

  it('is answered to administrators, for today and for any time', async () => {
    await save([
      {
        at: 0,
        internal: false,
        logs: [
          ['done', null],
          ['not-owed', 'log-no-match'],
        ],
      },
    ])
    const server = await testApp(database.store)
    try {
      const headers = { ...(await signInAs(server, 'administrator')) }
      const ask = (query: string) => server.app.inject({ url: `/api/completeness${query}`, headers })
      const body = (await ask(`?from=${START}&to=${START + 1}`)).json()
      expect(completenessSchema.parse(body)).toEqual({
        ...nothing,
        calls: 1,
        external: 1,
        owed: 1,
        done: 1,
        notOwed: { 'log-no-match': 1 },
      })
      expect((await ask(`?from=${START + 1}&to=${START}`)).json()).toEqual({ ...nothing, notOwed: {} })
      expect((await ask('?from=yesterday&to=1')).statusCode).toBe(400)
      expect((await ask('')).statusCode).toBe(400)
    } finally {
      await server.close()
    }
  })
})
