import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Call } from '../../calls/call.ts'
import { participations } from '../../calls/participation.ts'
import { callsOf, recorded, translateAll } from './trace-testing.ts'

/** A call in short; times in seconds after its start. */
function short(call: Call) {
  const after = (time: number | null) => (time === null ? null : (time - call.startedAt) / 1000)
  return {
    call: `${call.direction} ${call.result}`,
    external: call.external?.number ?? null,
    did: call.did,
    via: call.via.map(({ kind, number }) => `${kind} ${number}`),
    transfers: call.transfers.map(({ how, by, to }) => `${how} ${by} to ${to}`),
    people: participations(call, call.endedAt ?? 0).map(({ extension, dialled, rangAt, answeredAt, talkMs }) => ({
      extension,
      dialled,
      rang: after(rangAt),
      answered: after(answeredAt),
      talked: talkMs / 1000,
    })),
    causes: call.legs.map(({ cause }) => cause),
  }
}

/** Seconds as recorded on one version; the other one differs by some tenths. */
const about = (seconds: number) => expect.closeTo(seconds, 0)
const rang = (extension: string, at: number) => ({
  extension,
  dialled: false,
  rang: about(at),
  answered: null,
  talked: 0,
})
const took = (extension: string, at: number, answered: number, talked: number) => ({
  ...rang(extension, at),
  answered: about(answered),
  talked: about(talked),
})
const dialled = (extension: string, talked: number) => ({
  extension,
  dialled: true,
  rang: null,
  answered: null,
  talked: talked === 0 ? 0 : about(talked),
})
const clicked = { extension: '1000', dialled: true, rang: about(0), answered: about(1), talked: about(2.5) }

const from = { external: '79161110001', via: [], transfers: [] }
const direct = { ...from, did: '74951231001' }
const group = { ...from, did: '74951230200', via: ['ring-group 6200'] }
const queue = { ...from, did: '74951230500', via: ['queue 6500'] }
const out = { ...from, did: null }

const scenarios: readonly (readonly [clauses: string, name: string, calls: object | readonly object[]])[] = [
  [
    '[B1.4]',
    'in-direct-answered',
    { ...direct, call: 'inbound answered', people: [took('1001', 0, 1.5, 3)], causes: ['normal', 'normal'] },
  ],
  [
    '[B1.4]',
    'in-direct-missed-cancel',
    { ...direct, call: 'inbound missed', people: [rang('1001', 0)], causes: ['cancelled', 'cancelled'] },
  ],
  [
    '[B1.4]',
    'in-direct-missed-timeout',
    { ...direct, call: 'inbound missed', people: [rang('1001', 0)], causes: ['no-answer', 'no-answer'] },
  ],
  [
    '[B1.4]',
    'in-group-answered',
    {
      ...group,
      call: 'inbound answered',
      people: [rang('1000', 0), took('1001', 0, 1.5, 3), rang('1002', 0)],
      causes: ['normal', 'answered-elsewhere', 'normal', 'answered-elsewhere'],
    },
  ],
  [
    '[B1.4]',
    'in-group-missed-one-rejects',
    {
      ...group,
      call: 'inbound missed',
      people: [rang('1000', 0), rang('1001', 0), rang('1002', 0)],
      causes: ['busy', 'busy', 'no-answer', 'no-answer'],
    },
  ],
  [
    '[B1.6]',
    'queue-answered',
    {
      ...queue,
      call: 'inbound answered',
      people: [rang('1000', 0.1), took('1001', 0.1, 2.1, 3)],
      causes: ['normal', 'answered-elsewhere', 'normal'],
    },
  ],
  [
    '[B1.6]',
    'queue-one-rejects',
    {
      ...queue,
      call: 'inbound answered',
      people: [rang('1000', 0.1), took('1001', 0.1, 2.6, 2)],
      causes: ['normal', 'busy', 'normal'],
    },
  ],
  [
    '[B1.6]',
    'queue-abandoned',
    {
      ...queue,
      call: 'inbound missed',
      people: [rang('1000', 0.1), rang('1001', 0.1)],
      causes: ['normal', 'cancelled', 'cancelled'],
    },
  ],
  [
    '[B1.7]',
    'transfer-blind-phone',
    {
      ...from,
      did: '74951231000',
      call: 'inbound answered',
      transfers: ['blind 1000 to 1001'],
      people: [took('1000', 0, 1, 2), took('1001', 3, 4.6, 2.5)],
      causes: ['normal', 'normal', 'normal'],
    },
  ],
  [
    '[B1.7]',
    'transfer-blind-ami',
    {
      ...from,
      did: '74951231000',
      call: 'inbound answered',
      transfers: ['blind 1000 to 1001'],
      people: [took('1000', 0, 0.5, 1.5), took('1001', 2, 3, 2)],
      causes: ['normal', 'normal', 'normal'],
    },
  ],
  [
    '[B1.11]',
    'transfer-attended-ami',
    [
      {
        ...from,
        did: '74951231000',
        call: 'inbound answered',
        transfers: ['attended 1000 to 1001'],
        people: [took('1000', 0, 0.6, 1.9), took('1001', 2.5, 3.5, 2.5)],
        causes: ['normal', 'normal', 'normal'],
      },
      {
        ...out,
        external: null,
        call: 'internal answered',
        people: [dialled('1000', 1.8), took('1001', 0, 1, 1.8)],
        causes: ['normal', 'normal'],
      },
    ],
  ],
  [
    '[B1.4]',
    'hold-resume',
    { ...direct, call: 'inbound answered', people: [took('1001', 0, 0.5, 4.5)], causes: ['normal', 'normal'] },
  ],
  [
    '[B1.5]',
    'out-answered',
    { ...out, call: 'outbound answered', people: [dialled('1000', 3)], causes: ['normal', 'normal'] },
  ],
  [
    '[B1.5]',
    'out-noanswer',
    {
      ...out,
      external: '79161110002',
      call: 'outbound no-answer',
      people: [dialled('1000', 0)],
      causes: ['no-answer', 'no-answer'],
    },
  ],
  [
    '[B1.5]',
    'out-cancelled',
    {
      ...out,
      external: '79161110002',
      call: 'outbound cancelled',
      people: [dialled('1000', 0)],
      causes: ['cancelled', 'cancelled'],
    },
  ],
  [
    '[B1.5]',
    'out-busy',
    { ...out, external: '79161110003', call: 'outbound busy', people: [dialled('1000', 0)], causes: ['busy', 'busy'] },
  ],
  [
    '[B1.10]',
    'internal-answered',
    {
      ...out,
      external: null,
      call: 'internal answered',
      people: [dialled('1000', 2), took('1002', 0, 1, 2)],
      causes: ['normal', 'normal'],
    },
  ],
  ['[B1.8]', 'click-to-call', { ...out, call: 'outbound answered', people: [clicked], causes: ['normal', 'normal'] }],
  [
    '[B1.8]',
    'click-to-call-ari',
    { ...out, call: 'outbound answered', people: [clicked], causes: ['normal', 'normal'] },
  ],
  [
    '[B1.8]',
    'click-to-call-ext-noanswer',
    {
      ...out,
      external: null,
      call: 'internal no-answer',
      people: [{ ...dialled('1000', 0), rang: about(0) }],
      causes: ['no-answer'],
    },
  ],
]

describe.each(['22', '16'] as const)('recorded on Asterisk %s', (version) => {
  test.each(scenarios)('[B1.11]%s %s', (_clauses, name, expected) => {
    const calls = callsOf(translateAll(recorded(version, name)))
    expect(calls.map(short)).toEqual([expected].flat())
    expect(calls.every(({ state }) => state === 'ended')).toBe(true)
    expect(calls[0]?.recording === null).toBe(name === 'click-to-call-ext-noanswer')
  })

  test('a blind transfer that nobody takes: the first extension has talked, the second has rung', () => {
    const [call] = callsOf(translateAll(recorded(version, 'transfer-blind-noanswer')))
    expect(call?.state).toBe('ended')
    const [first, second] = short(call!).people
    expect(first).toMatchObject({ extension: '1000', talked: about(1.5) })
    expect(second).toMatchObject({ extension: '1001', answered: null, talked: 0 })
    expect(second?.rang).not.toBeNull()
  })
})

describe('[OPS.7] streams in disorder', () => {
  const names = ['queue-answered', 'transfer-attended-ami', 'click-to-call', 'in-group-answered']

  test('repeated events change nothing', () => {
    for (const name of names) {
      const once = recorded('22', name)
      const twice = once.flatMap((message) => [message, message])
      expect(callsOf(translateAll(twice)).map(short)).toEqual(callsOf(translateAll(once)).map(short))
    }
  })

  test('lost and shuffled events never throw, and every channel that was told is told once', () => {
    const messages = names.map((name) => recorded('22', name))
    const disorder = fc
      .record({
        stream: fc.constantFrom(...messages),
        lost: fc.array(fc.nat(400), { maxLength: 60 }),
        swaps: fc.array(fc.nat(400), { maxLength: 60 }),
      })
      .map(({ stream, lost, swaps }) => {
        const left = stream.filter((_, index) => !lost.includes(index))
        for (const place of swaps) {
          const index = place % Math.max(1, left.length - 1)
          const moved = left.splice(index, 1)
          left.splice(index + 1, 0, ...moved)
        }
        return left
      })
    fc.assert(
      fc.property(disorder, (stream) => {
        const events = translateAll(stream)
        const answers = events.filter((event) => event.kind === 'answered').map((event) => event.channel)
        expect(new Set(answers).size).toBe(answers.length)
        // A consultation is a call of its own.
        const asks = stream.some(({ fields }) => fields['Variable'] === 'TRANSFERERNAME')
        expect(callsOf(events).length).toBeLessThanOrEqual(asks ? 2 : 1)
      }),
      { numRuns: 60 },
    )
  })

  test('a stream cut at any place and joined again by a snapshot is no business of the translator: it forgets nothing wrong', () => {
    const stream = recorded('22', 'in-direct-answered')
    for (let from = 0; from < stream.length; from += 7) {
      for (const call of callsOf(translateAll(stream.slice(from)))) expect(call.legs.length).toBeLessThanOrEqual(2)
    }
  })
})
