import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Call } from '../../calls/call.ts'
import type { CallRecord } from '../../calls/call-record.ts'
import { callFromRecord } from '../../calls/from-record.ts'
import { callIdFor, siteId } from '../../calls/ids.ts'
import { participations } from '../../calls/participation.ts'
import { callsFromRows } from './calls-from-rows.ts'
import type { CdrRow } from './cdr-row.ts'
import { placedTrace, traceNames, traceShape } from './testing.ts'

const facts = { shape: traceShape, queueTalks: () => [] }
const site = siteId('main')
const callOf = (record: CallRecord): Call => callFromRecord(callIdFor(site, record.link), site, record, 1)

/** A call in short; times in seconds after its start. */
function short(record: CallRecord) {
  const call = callOf(record)
  const after = (time: number | null) => (time === null ? null : (time - call.startedAt) / 1000)
  return {
    call: `${call.direction} ${call.result}`,
    external: call.external?.number ?? null,
    did: call.did,
    via: call.via.map(({ kind, number }) => `${kind} ${number}`),
    people: participations(call, call.endedAt ?? 0).map(({ extension, dialled, rangAt, answeredAt, talkMs }) => ({
      extension,
      dialled,
      rang: after(rangAt),
      answered: after(answeredAt),
      talked: talkMs / 1000,
    })),
  }
}

/** Rows tell begin and end in whole seconds; the length of a talk is told exactly. */
const near = (seconds: number) => expect.closeTo(seconds, -0.4)
const about = (seconds: number) => (seconds === 0 ? 0 : expect.closeTo(seconds, 0))
const rang = (extension: string, at: number) => ({
  extension,
  dialled: false,
  rang: near(at),
  answered: null,
  talked: 0,
})
const took = (extension: string, at: number, answered: number, talked: number) => ({
  ...rang(extension, at),
  answered: near(answered),
  talked: about(talked),
})
const dialled = (extension: string, talked: number) => ({
  extension,
  dialled: true,
  rang: null,
  answered: null,
  talked: about(talked),
})
const clicked = { extension: '1000', dialled: true, rang: near(0), answered: near(1), talked: near(3.5) }
const from = { external: '79161110001', via: [] }
const direct = { ...from, did: '74951231001' }
const group = { ...from, did: '74951230200', via: ['ring-group 6200'] }
const queue = { ...from, did: '74951230500', via: ['queue 6500'] }
const moved = { ...from, did: '74951231000', call: 'inbound answered' }
const out = { ...from, did: null }

/** What the same calls gave as events, but for what rows cannot tell (see `estimated`). */
const scenarios: Record<string, { estimated?: true; expected: object }> = {
  'in-direct-answered': { expected: { ...direct, call: 'inbound answered', people: [took('1001', 0, 1.5, 3)] } },
  'in-direct-missed-cancel': { expected: { ...direct, call: 'inbound missed', people: [rang('1001', 0)] } },
  'in-direct-missed-timeout': { expected: { ...direct, call: 'inbound missed', people: [rang('1001', 0)] } },
  'in-group-answered': {
    expected: {
      ...group,
      call: 'inbound answered',
      people: [rang('1000', 0), took('1001', 0, 1.5, 3), rang('1002', 0)],
    },
  },
  'in-group-missed-one-rejects': {
    expected: { ...group, call: 'inbound missed', people: [rang('1000', 0), rang('1001', 0), rang('1002', 0)] },
  },
  'queue-answered': {
    estimated: true,
    expected: { ...queue, call: 'inbound answered', people: [rang('1000', 0), took('1001', 0, 2, 3)] },
  },
  // The one who rejected stopped ringing 1.5 s before the other picked up: without the queue's log nobody knows.
  'queue-one-rejects': {
    estimated: true,
    expected: { ...queue, call: 'inbound answered', people: [rang('1000', 0), took('1001', 0, 1, 4)] },
  },
  'queue-abandoned': {
    expected: { ...queue, call: 'inbound missed', people: [rang('1000', 0), rang('1001', 0)] },
  },
  // After a blind transfer the ringing is counted as talk.
  'transfer-blind-phone': {
    estimated: true,
    expected: { ...moved, people: [took('1000', 0, 1, 2), took('1001', 3, 3, 4)] },
  },
  'transfer-blind-ami': {
    estimated: true,
    expected: { ...moved, people: [took('1000', 0, 0.5, 1.5), took('1001', 2, 2, 3)] },
  },
  'transfer-blind-noanswer': { expected: { ...moved, people: [took('1000', 0, 0.5, 1.5), rang('1001', 2)] } },
  'transfer-attended-ami': { expected: { ...moved, people: [took('1000', 0, 0.5, 1.93), took('1001', 2, 3.5, 2.51)] } },
  'hold-resume': { expected: { ...direct, call: 'inbound answered', people: [took('1001', 0, 0.5, 4.5)] } },
  'out-answered': { expected: { ...out, call: 'outbound answered', people: [dialled('1000', 3)] } },
  'out-noanswer': {
    expected: { ...out, external: '79161110002', call: 'outbound no-answer', people: [dialled('1000', 0)] },
  },
  'out-cancelled': {
    expected: { ...out, external: '79161110002', call: 'outbound cancelled', people: [dialled('1000', 0)] },
  },
  'out-busy': { expected: { ...out, external: '79161110003', call: 'outbound busy', people: [dialled('1000', 0)] } },
  'internal-answered': {
    expected: {
      ...out,
      external: null,
      call: 'internal answered',
      people: [dialled('1000', 2), took('1002', 0, 1, 2)],
    },
  },
  'click-to-call': { estimated: true, expected: { ...out, call: 'outbound answered', people: [clicked] } },
  'click-to-call-ari': { estimated: true, expected: { ...out, call: 'outbound answered', people: [clicked] } },
  'click-to-call-ext-noanswer': {
    estimated: true,
    expected: {
      ...out,
      external: null,
      call: 'internal no-answer',
      people: [{ ...dialled('1000', 0), rang: near(0) }],
    },
  },
}

test('there is a scenario for every recorded file', () => {
  expect(Object.keys(scenarios).sort()).toEqual(traceNames().sort())
})

describe('[B1.14] calls from recorded rows', () => {
  test.each(Object.entries(scenarios))('%s', (name, { estimated, expected }) => {
    const records = callsFromRows(placedTrace(name), facts)
    expect(records.map(short)).toEqual([expected])
    expect(records[0]?.talkEstimated).toBe(estimated ?? false)
    expect(records[0]?.recording === null).toBe(name === 'click-to-call-ext-noanswer')
    expect(callOf(records[0] as CallRecord).state).toBe('ended')
  })

  test.each(Object.entries(scenarios))('%s without the linked id, by unique ids and channels', (name, { expected }) => {
    const rows = placedTrace(name).map((row) => ({ ...row, linkedId: null }))
    const records = callsFromRows(rows, facts)
    expect(records.map(short)).toEqual([expected])
    expect(records[0]?.identity).toBe('unique')
    expect(records[0]?.link).toBe(placedTrace(name)[0]?.linkedId)
  })

  test.each(Object.entries(scenarios))('%s without any id', (name, { expected }) => {
    const rows = placedTrace(name).map((row) => ({ ...row, linkedId: null, uniqueId: null, sequence: null }))
    const records = callsFromRows(rows, facts)
    // That the PBX rang the agent of a click to call is told by the id alone.
    if (!name.startsWith('click')) expect(records.map(short)).toEqual([expected])
    expect(records).toMatchObject([{ identity: 'none', channels: [] }])
  })
})

describe('[B1.14] any order and repetition of rows', () => {
  const pool = traceNames().flatMap((name) => placedTrace(name))
  const whole = JSON.stringify(callsFromRows(pool, facts))

  const disorder = fc.record({
    order: fc.shuffledSubarray(pool, { minLength: pool.length, maxLength: pool.length }),
    again: fc.subarray(pool),
  })

  test('gives the same calls', () => {
    fc.assert(
      fc.property(disorder, ({ order, again }) => {
        expect(JSON.stringify(callsFromRows([...again, ...order, ...again], facts))).toBe(whole)
      }),
      { numRuns: 40 },
    )
  })

  test('also without linked ids', () => {
    const bare = (row: CdrRow) => ({ ...row, linkedId: null })
    const once = JSON.stringify(callsFromRows(pool.map(bare), facts))
    expect(JSON.parse(once)).toHaveLength(traceNames().length)
    fc.assert(
      fc.property(disorder, ({ order, again }) => {
        expect(JSON.stringify(callsFromRows([...order, ...again].map(bare), facts))).toBe(once)
      }),
      { numRuns: 25 },
    )
  })

  test('rows that lack some of a call’s others never throw and never make a talk longer than the call', () => {
    fc.assert(
      fc.property(fc.subarray(pool), (some) => {
        for (const record of callsFromRows(some, facts)) {
          for (const leg of record.legs) {
            const talked = leg.talk.reduce((sum, span) => sum + span.to - span.from, 0)
            expect(talked).toBeLessThanOrEqual(record.endedAt - record.startedAt)
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})
