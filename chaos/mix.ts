// The calls of a run: every kind that the demo PBX can play, in random order, overlapping.
import type { Random } from './random.ts'

/** A script for the demo PBX's control API. */
export type CallScript = Readonly<Record<string, unknown>>

export interface PlannedCall {
  /** Milliseconds after the beginning. */
  readonly at: number
  readonly kind: Kind
  readonly script: CallScript
}

/** Who takes part; extensions in `bound` have a Zoho user, `unbound` has none. */
export interface Cast {
  readonly bound: readonly string[]
  readonly unbound: string
  readonly queue: { readonly number: string; readonly members: readonly string[] }
  readonly ringGroup: { readonly number: string; readonly members: readonly string[] }
  /** Numbers that the CRM knows; each is used by few calls. */
  readonly customers: readonly string[]
  readonly ownNumber: string
}

const deck = [
  ...['answered', 'answered', 'answered', 'answered', 'missed', 'missed', 'hold', 'same-customer'],
  ...['queue', 'queue', 'queue', 'queue-abandoned', 'ring-group', 'ring-group', 'ring-group-missed'],
  // Whoever else rang is owed nothing where A12 says so; often, because that is in force only now and then.
  ...['ring-group-unbound', 'ring-group-unbound', 'ring-group-unbound'],
  ...['outbound', 'outbound', 'outbound', 'no-answer', 'busy', 'given-up'],
  ...[
    'transfer',
    'transfer',
    'transfer-missed',
    'attended',
    'attended',
    'attended-missed',
    'internal',
    'unknown',
    'unknown-missed',
    'unknown-outbound',
    'unknown-twins',
    'unknown-twins',
    'unknown-again',
    'unknown-again',
    'anonymous',
    'own-number',
    'unbound',
  ],
] as const
export type Kind = (typeof deck)[number]

/** How many calls the phone system will have had: the consultation before an attended transfer is a call of its own. */
export function recordsOf(plan: readonly PlannedCall[]): number {
  return plan.length + plan.filter(({ kind }) => kind === 'attended' || kind === 'attended-missed').length
}

/**
 * `count` calls over `spanMs` milliseconds, and one more for each pair of twins; ringing for 0.6 to 2.5 s, talking for 1.5 to 8 s.
 */
export function planCalls(count: number, spanMs: number, cast: Cast, random: Random): PlannedCall[] {
  const kinds = random.deal(deck, count)
  return kinds.flatMap((kind, index): PlannedCall[] => {
    const customer = cast.customers[index % cast.customers.length] as string
    const before = cast.customers[Math.max(0, index - 3) % cast.customers.length] as string
    const at = Math.round(((index + random.next()) * spanMs) / count)
    const number = {
      'same-customer': before,
      // Its record may be being made, or its answer just be lost.
      'unknown-again': unknownNumber(Math.max(kinds.slice(0, index).findLastIndex(isFirstUnknown), 0)),
    }[kind as string]
    const own = isFirstUnknown(kind) ? unknownNumber(index) : customer
    const script = scriptOf(kind, number ?? own, cast, random)
    if (kind !== 'unknown-twins') return [{ at, kind, script }]
    const [first, second] = random.deal(cast.bound, 2) as [string, string]
    const to = (extension: string) => ({ ...script, to: { kind: 'extension', number: extension } })
    return [first, second].map((extension) => ({ at, kind, script: to(extension) }))
  })
}

const isFirstUnknown = (kind: Kind) => kind.startsWith('unknown') && kind !== 'unknown-again'

/** Of an exchange that no contact has, also not by its last seven digits. */
const unknownNumber = (index: number) => `+1718832${String(index % 10_000).padStart(4, '0')}`

function scriptOf(kind: Kind, customer: string, cast: Cast, random: Random): CallScript {
  const [agent, colleague] = random.deal(cast.bound, 2) as [string, string]
  const ringMs = random.between(600, 2500)
  const talkMs = random.between(1500, 8000)
  const endedBy = random.pick(['agent', 'other'])
  const inbound = { kind: 'inbound', from: customer, ringMs, talkMs, endedBy, to: { kind: 'extension', number: agent } }
  const outbound = { kind: 'outbound', extension: agent, number: customer, ringMs, talkMs, endedBy }
  const queue = { ...inbound, to: { kind: 'queue', number: cast.queue.number } }
  const ringGroup = { ...inbound, to: { kind: 'ring-group', number: cast.ringGroup.number } }
  const unanswered = { answeredBy: null, unanswered: random.pick(['caller', 'pbx']) }
  const transfer = {
    to: colleague,
    afterMs: talkMs,
    ringMs: random.between(600, 2000),
    talkMs: random.between(1500, 5000),
  }
  switch (kind) {
    case 'answered':
    case 'same-customer':
    case 'unknown':
    case 'unknown-twins':
    case 'unknown-again':
      return inbound
    case 'missed':
    case 'unknown-missed':
      return { ...inbound, ...unanswered }
    case 'hold':
      return { ...inbound, hold: { afterMs: Math.round(talkMs / 4), forMs: Math.round(talkMs / 2) } }
    case 'queue':
      return { ...queue, answeredBy: random.pick(cast.queue.members) }
    case 'queue-abandoned':
      return { ...queue, ...unanswered }
    case 'ring-group':
      return { ...ringGroup, answeredBy: random.pick(cast.ringGroup.members) }
    case 'ring-group-unbound':
      return { ...ringGroup, answeredBy: cast.unbound }
    case 'ring-group-missed':
      return { ...ringGroup, ...unanswered }
    case 'outbound':
    case 'unknown-outbound':
      return outbound
    case 'no-answer':
    case 'busy':
    case 'given-up':
      return { ...outbound, outcome: kind }
    case 'transfer':
      return { ...(random.next() < 0.7 ? inbound : outbound), transfer }
    case 'transfer-missed':
      return { ...inbound, transfer: { ...transfer, answered: false } }
    case 'attended':
    case 'attended-missed': {
      const consultation = { how: 'attended', consultMs: random.between(800, 2500), answered: kind === 'attended' }
      return { ...(random.next() < 0.7 ? inbound : outbound), transfer: { ...transfer, ...consultation } }
    }
    case 'internal':
      return { kind: 'internal', from: agent, to: colleague, ringMs, talkMs }
    case 'anonymous':
      return { ...inbound, from: '' }
    case 'own-number':
      return { ...inbound, from: cast.ownNumber }
    case 'unbound':
      return { ...inbound, to: { kind: 'extension', number: cast.unbound } }
  }
}
