import { describe, expect, test } from 'vitest'
import type { Call } from '../../calls/call.ts'
import { participations } from '../../calls/participation.ts'
import { callsOf, labEndpoints, newTranslator, recorded, translateAll } from './trace-testing.ts'

// The scenarios of e2e/asterisk as they were recorded: on every dialplan the same calls, whatever detours it takes.

/** Seconds, ±1. */
const about = (seconds: number) =>
  expect.toSatisfy((value: unknown) => Math.abs((value as number) - seconds) <= 1, `within 1 s of ${seconds}`)

/** Who did what in a call, and how long each heard the other side, in seconds. */
function short(call: Call) {
  const people = participations(call, call.endedAt ?? 0)
  return {
    call: `${call.direction} ${call.result}`,
    via: call.via.map(({ kind, number }) => `${kind} ${number}`),
    transfers: call.transfers.map(({ how, by, to }) => `${how} ${by} to ${to}`),
    dialled: people.filter((person) => person.dialled).map(({ extension }) => extension),
    rang: people
      .filter((person) => person.rangAt !== null && !person.dialled)
      .map(({ extension }) => extension)
      .sort(),
    took: people.filter((person) => person.answeredAt !== null && !person.dialled).map(({ extension }) => extension),
    talked: Object.fromEntries(
      people.filter(({ talked }) => talked).map(({ extension, talkMs }) => [extension, talkMs / 1000]),
    ),
  }
}

type Told = { readonly [Key in keyof ReturnType<typeof short>]: unknown }
const call = (result: string, differences: Partial<Told> = {}): Told => ({
  call: result,
  via: [],
  transfers: [],
  dialled: [],
  rang: [],
  took: [],
  talked: {},
  ...differences,
})
const answeredBy = (extension: string, seconds: number, differences: Partial<Told> = {}) =>
  call('inbound answered', {
    rang: [extension],
    took: [extension],
    talked: { [extension]: about(seconds) },
    ...differences,
  })
const group = { via: ['ring-group 6200'], rang: ['1000', '1001', '1002'] }
const queue = { via: ['queue 6500'], rang: ['1000', '1001'] }
const consultation = (asks: string, seconds: number) =>
  call('internal answered', {
    dialled: [asks],
    rang: ['1001'],
    took: ['1001'],
    talked: { [asks]: about(seconds), '1001': about(seconds) },
  })
/** Somebody dialled a service and then was connected with a customer. */
const service = (extension: string) => call('internal no-answer', { dialled: [extension] })
const both = { '1000': about(1.2), '1001': about(2.5) }

const scenarios: readonly (readonly [clauses: string, name: string, calls: readonly Told[]])[] = [
  ['[B1.4]', 'inbound-answered', [answeredBy('1001', 1.5)]],
  ['[B1.4]', 'inbound-missed-cancel', [call('inbound missed', { rang: ['1001'] })]],
  ['[B1.4]', 'inbound-missed-timeout', [call('inbound missed', { rang: ['1001'] })]],
  ['[B1.15]', 'inbound-ivr', [call('inbound missed')]],
  ['[B1.15]', 'inbound-voicemail', [call('inbound missed', { rang: ['1002'] })]],
  ['[B1.16]', 'inbound-two-devices', [answeredBy('1002', 1)]],
  ['[B1.17]', 'inbound-same-customer-twice', [answeredBy('1000', 2.2), answeredBy('1001', 1.2)]],
  ['[B1.18]', 'inbound-forwarded', [answeredBy('1002', 1.5)]],
  ['[B1.18]', 'inbound-follow-me', [answeredBy('1002', 1.5)]],
  ['[B1.18]', 'inbound-redirected', [answeredBy('1004', 1.5)]],
  ['[B1.18]', 'inbound-forwarded-missed', [call('inbound missed', { rang: ['1002'] })]],
  ['[B1.4]', 'inbound-hold', [answeredBy('1001', 1)]],
  ['[B1.5]', 'outbound-answered', [call('outbound answered', { dialled: ['1000'], talked: { '1000': about(1.5) } })]],
  ['[B1.5]', 'outbound-no-answer', [call('outbound no-answer', { dialled: ['1000'] })]],
  ['[B1.5]', 'outbound-busy', [call('outbound busy', { dialled: ['1000'] })]],
  [
    '[B1.8]',
    'outbound-click-to-call',
    [call('outbound answered', { dialled: ['1000'], talked: { '1000': about(1.5) } })],
  ],
  ['[B1.10]', 'internal-answered', [consultation('1000', 1)]],
  [
    '[B1.13]',
    'internal-gains-customer',
    [
      call('outbound answered', {
        transfers: ['blind 1000 to 79161110001'],
        dialled: ['1000'],
        rang: ['1001'],
        took: ['1001'],
        talked: { '1001': about(1.5) },
      }),
    ],
  ],
  ['[B1.4]', 'group-answered', [answeredBy('1001', 1.5, group)]],
  ['[B1.4]', 'group-missed', [call('inbound missed', group)]],
  ['[B1.6]', 'queue-answered', [answeredBy('1001', 1.5, queue)]],
  ['[B1.6]', 'queue-abandoned', [call('inbound missed', queue)]],
  ['[B1.6]', 'queue-one-rejects', [answeredBy('1001', 1.5, queue)]],
  [
    '[B1.7]',
    'transfer-blind',
    [
      answeredBy('1000', 0, {
        transfers: ['blind 1000 to 1001'],
        rang: ['1000', '1001'],
        took: ['1000', '1001'],
        talked: both,
      }),
    ],
  ],
  [
    '[B1.7]',
    'transfer-blind-not-answered',
    [answeredBy('1000', 1.2, { transfers: ['blind 1000 to 1001'], rang: ['1000', '1001'] })],
  ],
  [
    '[B1.13]',
    'transfer-attended',
    [
      answeredBy('1000', 0, {
        transfers: ['attended 1000 to 1001'],
        rang: ['1000', '1001'],
        took: ['1000', '1001'],
        talked: both,
      }),
      consultation('1000', 1.5),
    ],
  ],
  ['[B1.13]', 'transfer-attended-taken-back', [answeredBy('1000', 2.6), consultation('1000', 1)]],
  [
    '[B1.13]',
    'transfer-attended-phone',
    [
      answeredBy('1004', 0, {
        transfers: ['attended 1004 to 1001'],
        rang: ['1001', '1004'],
        took: ['1004', '1001'],
        talked: { '1004': about(2.1), '1001': about(2.5) },
      }),
      consultation('1004', 1.3),
    ],
  ],
  [
    '[B1.13]',
    'pickup',
    [call('inbound answered', { rang: ['1001'], took: ['1000'], talked: { '1000': about(1.5) } }), service('1000')],
  ],
  [
    '[B1.15][B1.13]',
    'park-and-return',
    [
      answeredBy('1000', 0, {
        transfers: ['blind 1000 to 700'],
        took: ['1000', '1001'],
        talked: { '1000': about(1.2), '1001': about(1.5) },
      }),
      service('1001'),
    ],
  ],
  ['[B1.15]', 'park-timed-out', [answeredBy('1000', 2.2)]],
  [
    '[B1.13]',
    'three-way-conference',
    [
      call('inbound answered', { took: ['1000', '1001'], talked: { '1000': about(3.2), '1001': about(1.5) } }),
      service('1000'),
      service('1001'),
    ],
  ],
  [
    '[B1.13]',
    'three-way-phone',
    [answeredBy('1004', 2.6), call('outbound answered', { dialled: ['1004'], talked: { '1004': about(1.7) } })],
  ],
]

describe.each([
  ['a plain dialplan', '22p'],
  ['a dialplan as FreePBX makes it', '22f'],
] as const)('recorded on %s', (_, version) => {
  const callsIn = (name: string) =>
    callsOf(translateAll(recorded(version, name), newTranslator({ endpoints: labEndpoints() })))

  test.each(scenarios)('[B1.11]%s %s', (_clauses, name, expected) => {
    const calls = callsIn(name)
    expect(calls.map(short)).toEqual(expected)
    expect(calls.every(({ state }) => state === 'ended')).toBe(true)
  })

  test('[B1.18] the number of the mobile stays to be seen', () => {
    const [first] = callsIn('inbound-forwarded')
    expect(first?.legs.map(({ party }) => party)).toContainEqual({
      kind: 'extension',
      extension: '1002',
      device: '79269990000',
    })
  })

  test('[B1.13] calls that met are one conversation', () => {
    for (const name of ['transfer-attended', 'transfer-attended-phone', 'pickup', 'park-and-return']) {
      const calls = callsIn(name)
      expect(calls.map(({ conversation }) => conversation)).toEqual(calls.map(() => calls[0]?.id))
    }
  })

  test('[OPS.7] every event twice: the same calls', () => {
    for (const name of ['transfer-attended', 'inbound-forwarded', 'queue-answered', 'pickup']) {
      const messages = recorded(version, name).flatMap((message) => [message, message])
      const calls = callsOf(translateAll(messages, newTranslator({ endpoints: labEndpoints() })))
      expect(calls.map(short)).toEqual(callsIn(name).map(short))
    }
  })
})
