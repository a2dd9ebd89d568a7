// Calls in every state, for the console without a server.
import {
  type CallDetail,
  type Completeness,
  callDetailSchema,
  type DeliveryState,
  type DeliveryView,
} from '@jackfield/contract'
import { minute, now, people } from './fixtures.ts'

const delivery = (state: DeliveryState, changes: Partial<DeliveryView> = {}): DeliveryView => ({
  key: `zoho-crm/1/call-log/c/${state}`,
  integration: 'zoho-crm',
  integrationKind: 'zoho-crm',
  kind: 'call-log',
  what: null,
  owner: null,
  userId: 'u0',
  userName: people[0]!,
  state,
  reason: null,
  attempts: 1,
  nextAttemptAt: null,
  zohoId: state === 'done' ? '55500012345' : null,
  record: {
    module: 'Contacts',
    id: '555',
    name: 'Lisa Wang',
    url: 'https://crm.zoho.com.cn/crm/org555/tab/Contacts/555',
  },
  url: null,
  ref: '7KQ2M4XW5T8YB3ND',
  updatedAt: now - minute,
  ...changes,
})

type Kind = {
  name: string | null
  number: string | null
  formatted: string | null
  direction: CallDetail['direction']
  state: CallDetail['state']
  result: CallDetail['result']
  delivery: DeliveryState | null
  reason?: CallDetail['reason']
}

const kinds: Kind[] = [
  {
    name: 'Lisa Wang',
    number: '+862155512345',
    formatted: '+86 21 5551 2345',
    direction: 'inbound',
    state: 'ringing',
    result: null,
    delivery: null,
  },
  {
    name: '上海虹桥国际贸易发展有限公司采购部负责人赵先生',
    number: '+8613812345678',
    formatted: '+86 138 1234 5678',
    direction: 'inbound',
    state: 'talking',
    result: null,
    delivery: null,
  },
  {
    name: 'Peter Novak',
    number: '+420601123456',
    formatted: '+420 601 123 456',
    direction: 'outbound',
    state: 'held',
    result: null,
    delivery: null,
  },
  {
    name: 'Lisa Wang',
    number: '+862155512345',
    formatted: '+86 21 5551 2345',
    direction: 'inbound',
    state: 'ended',
    result: 'answered',
    delivery: 'done',
  },
  {
    name: '周敏',
    number: '+8613900001111',
    formatted: '+86 139 0000 1111',
    direction: 'inbound',
    state: 'ended',
    result: 'missed',
    delivery: 'waiting',
  },
  {
    name: 'Peter Novak',
    number: '+420601123456',
    formatted: '+420 601 123 456',
    direction: 'outbound',
    state: 'ended',
    result: 'answered',
    delivery: 'needs-person',
  },
  {
    name: null,
    number: null,
    formatted: null,
    direction: 'inbound',
    state: 'ended',
    result: 'answered',
    delivery: null,
    reason: { code: 'log-anonymous' },
  },
  {
    name: null,
    number: '+861058887777',
    formatted: '+86 10 5888 7777',
    direction: 'inbound',
    state: 'ended',
    result: 'missed',
    delivery: null,
    reason: { code: 'log-no-match' },
  },
  {
    name: null,
    number: null,
    formatted: null,
    direction: 'internal',
    state: 'ended',
    result: 'answered',
    delivery: null,
    reason: { code: 'log-internal' },
  },
  {
    name: 'Dr. Maximilian von Hohenstein',
    number: '+493012345678',
    formatted: '+49 30 12345678',
    direction: 'outbound',
    state: 'ended',
    result: 'no-answer',
    delivery: 'given-up',
  },
]

const desk = { integration: 'zoho-desk', integrationKind: 'zoho-desk', userName: 'Anna Kowalska' } as const
const page = 'https://desk.zoho.com.cn/support/portal/ShowHomePage.do'
const contact = {
  module: 'Contacts',
  id: '777',
  name: 'Wang, Lisa (Hongqiao International Trade & Development, Purchasing)',
  url: `${page}#Contacts/dv/777`,
}

/** What the same call is in Zoho Desk: a ticket, its texts after the call, and a log that hangs at it. */
const ofDesk = [
  delivery('done', {
    ...desk,
    key: 'zoho-desk/1/ticket/c3',
    kind: 'ticket',
    record: contact,
    url: `${page}#Cases/dv/9`,
  }),
  delivery('done', {
    ...{ ...desk, key: 'zoho-desk/1/update/c3/ticket', kind: 'update', what: 'ticket', record: null },
    reason: { code: 'ticket-edited' },
  }),
  delivery('waiting', {
    ...{ ...desk, key: 'zoho-desk/1/call-log/c3/a3', record: contact, reason: { code: 'log-waits-for-creation' } },
  }),
]

const extra: Partial<Record<DeliveryState, Partial<DeliveryView>>> = {
  'needs-person': {
    reason: { code: 'log-several-alike', params: { ids: '55500012345, 55500012399' } },
    attempts: 4,
  },
  'given-up': { reason: { code: 'log-given-up', params: { who: '管理员' } }, attempts: 9 },
  waiting: { reason: { code: 'zoho-throttled', params: { minutes: 3 } }, nextAttemptAt: now + 3 * minute, attempts: 2 },
}

/** The course of an answered call that was held and passed on, and of one that nobody answered. */
function course(kind: Kind, startedAt: number, endedAt: number | null, transferred: boolean) {
  const answered = kind.result === 'answered' || kind.state === 'talking' || kind.state === 'held'
  const at = (seconds: number) => startedAt + seconds * 1000
  const leg = (changes: Record<string, unknown>) => ({
    role: 'callee',
    appearedAt: at(0.9),
    ringingAt: null,
    answeredAt: null,
    endedAt,
    cause: null,
    talkMs: 0,
    ...changes,
  })
  const phone = (index: number) => ({ kind: 'extension', number: String(1001 + index), name: people[index] })
  const customer = { kind: 'external', number: kind.formatted, name: kind.name }
  const outbound = kind.direction === 'outbound'
  if (!answered)
    return [
      outbound
        ? leg({ party: phone(2), role: 'caller', appearedAt: at(0), cause: 'cancelled' })
        : leg({ party: customer, role: 'caller', appearedAt: at(0), cause: 'cancelled' }),
      ...(outbound
        ? [leg({ party: customer, ringingAt: at(2), cause: 'no-answer' })]
        : [0, 1].map((index) => leg({ party: phone(index), ringingAt: at(1), cause: 'cancelled' }))),
    ]
  const passedOn = transferred ? at(46) : endedAt
  const first = { from: at(6), to: passedOn }
  const second = { from: at(55), to: endedAt }
  return [
    leg({
      party: customer,
      role: outbound ? 'callee' : 'caller',
      appearedAt: at(0),
      ringingAt: outbound ? at(1) : null,
      answeredAt: at(6),
      cause: 'normal',
      talkMs: 86_000,
      talk: transferred ? [first, second] : [first],
    }),
    leg({
      party: phone(0),
      role: outbound ? 'caller' : 'callee',
      ringingAt: outbound ? null : at(1),
      answeredAt: at(6),
      endedAt: passedOn,
      cause: endedAt ? 'normal' : null,
      talkMs: 40_000,
      talk: [first],
      holds: kind.state === 'held' ? [{ from: at(9), to: null }] : endedAt ? [{ from: at(22), to: at(34) }] : [],
    }),
    ...(outbound ? [] : [leg({ party: phone(1), ringingAt: at(1), endedAt: at(6.1), cause: 'answered-elsewhere' })]),
    ...(transferred
      ? [
          leg({
            party: { ...phone(4), device: '+86 139 1234 5678' },
            appearedAt: at(46.2),
            ringingAt: at(47),
            answeredAt: at(55),
            talkMs: 46_000,
            talk: [second],
          }),
          leg({ party: phone(3), joinedAt: at(70), talkMs: 31_000, talk: [{ from: at(70), to: endedAt }] }),
        ]
      : []),
  ]
}

const whyNotOpened: Partial<Record<string, CallDetail['noPops']>> = {
  'log-anonymous': [{ extension: null, reason: { code: 'log-anonymous' } }],
  'log-no-match': [{ extension: null, reason: { code: 'log-no-match' } }],
  'log-internal': [{ extension: null, reason: { code: 'pop-internal' } }],
}

function popsOf(kind: Kind, startedAt: number, index: number): Pick<CallDetail, 'pops' | 'noPops'> {
  if (kind.reason) return { pops: [], noPops: whyNotOpened[kind.reason.code] ?? [] }
  if (kind.direction !== 'inbound') return { pops: [], noPops: [{ extension: null, reason: { code: 'pop-outbound' } }] }
  const blocked = index % 3 === 0
  return {
    pops: [
      {
        at: startedAt + 1200,
        extension: '1001',
        outcome: blocked ? 'blocked' : 'opened',
        openedAt: blocked ? null : startedAt + 1500,
        client: index % 2 === 0 ? 'web' : 'desktop',
        url: 'https://crm.zoho.com.cn/crm/org555/tab/Contacts/555',
        reason: blocked ? { code: 'pop-blocked' } : null,
      },
    ],
    noPops: [
      { extension: '1002', reason: { code: 'pop-not-answered' } },
      { extension: '1005', reason: { code: 'pop-not-bound' } },
    ],
  }
}

/** Kinds of ended calls in the order in which they come: most are logged. */
const USUAL = [3, 5, 3, 4, 3, 7, 3, 6, 3, 8, 3, 3, 3, 9, 3, 3, 8, 3, 7, 3]

export const calls: CallDetail[] = Array.from({ length: 64 }, (_, index) => {
  const kind = kinds[index < 3 ? index : USUAL[(index - 3) % USUAL.length]!]!
  const startedAt = now - (index < 3 ? 12_000 : index * 27 * minute)
  const answered = kind.result === 'answered' || kind.state === 'talking' || kind.state === 'held'
  const answeredAt = answered ? startedAt + 6000 : null
  const endedAt = kind.state === 'ended' ? startedAt + (answered ? 6000 + 95_000 : 21_000) : null
  const transferred = index === 3
  return callDetailSchema.parse({
    id: `c${index}`,
    state: kind.state,
    direction: kind.direction,
    result: kind.result,
    externalNumber: kind.number,
    externalFormatted: kind.formatted,
    externalName: kind.name,
    did: kind.direction === 'inbound' ? '021-55500000' : null,
    via: index % 2 && kind.direction === 'inbound' ? [{ kind: 'queue', number: '6400', name: 'Sales 销售' }] : [],
    rang: kind.direction === 'inbound' ? ['1001', '1002'] : ['1003'],
    answeredBy: answered ? ['1001'] : [],
    startedAt,
    answeredAt,
    endedAt,
    talkMs: answered && endedAt ? 95_000 : 0,
    delivery: kind.delivery,
    reason: kind.reason ?? null,
    legs: course(kind, startedAt, endedAt, transferred),
    transfers: transferred ? [{ at: startedAt + 46_000, how: 'blind', by: '1001', to: '1005' }] : [],
    recording: transferred ? '2026/11/22/call-0042.wav' : null,
    difference: transferred
      ? { code: 'log-differs-from-record', params: { differences: '1001 0:40 → 0:52, 1005 0:46 → 0:34' } }
      : null,
    deliveries: kind.delivery
      ? [
          delivery(kind.delivery, { key: `zoho-crm/1/call-log/c${index}/u0`, ...extra[kind.delivery] }),
          ...(transferred
            ? [
                ...ofDesk,
                delivery('refused', {
                  key: `zoho-crm/1/call-log/c${index}/u1`,
                  userName: people[4]!,
                  reason: { code: 'zoho-refused-record', params: { code: 'INVALID_DATA', detail: 'Who_Id' } },
                }),
              ]
            : []),
        ]
      : [],
    ...popsOf(kind, startedAt, index),
  })
})

// The transferred call met another one.
const { legs: _legs, deliveries: _deliveries, pops: _pops, transfers: _transfers, ...met } = calls[8]!
calls[3]!.conversation = [{ ...met, startedAt: calls[3]!.startedAt + 60_000 }]

/** As the server counts it. */
export function completenessOf(from: number, to: number): Completeness {
  const inside = calls.filter(({ startedAt }) => startedAt >= from && startedAt < to)
  const states = inside.flatMap(({ deliveries }) => deliveries.map(({ state }) => state))
  const count = (...wanted: DeliveryState[]) => states.filter((state) => wanted.includes(state)).length
  const notOwed: Record<string, number> = {}
  for (const { reason } of inside) if (reason) notOwed[reason.code] = (notOwed[reason.code] ?? 0) + 1
  return {
    calls: inside.length,
    external: inside.filter(({ direction }) => direction !== 'internal').length,
    owed: states.length - count('not-owed'),
    done: count('done'),
    waiting: count('waiting', 'sending', 'unknown'),
    needsPerson: count('needs-person'),
    refused: count('refused'),
    givenUp: count('given-up'),
    notOwed,
  }
}
