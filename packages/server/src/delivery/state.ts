import type { DeliveryState } from '@jackfield/contract'

/*
 *                 not-owed            given-up ◀───── give-up (a person: from waiting, unknown, refused, needs-person)
 *                    ▲                 ▲  │ │
 *               no record     another  │  │ └─ look again (a person) ─▶ unknown
 *                    │   organisation  │  │ retry (a person)
 *                    └──────┐   ┌──────┘  │
 *   retry (a person)        │   │         │
 *  ┌──────────────────────▶ waiting ◀─────┘
 *  │                        │  ▲  ▲ │
 *  │                   send │  │  │ └─ suspect: an earlier life may have sent it ─▶ unknown
 *  │                        ▼  │  │ absent: looked up through the whole settle time
 *  │      refuse       sending │  │
 *  ├─ refused ◀────────┤ │ └───┘  │
 *  │                   │ │ not written
 *  │             lose  │ │ write  │
 *  │                   ▼ ▼        │
 *  │             unknown  done    │
 *  │   ambiguous, │ │ └───▲───────┘
 *  │   another    │ └─────┘ find
 *  │ organisation ▼
 *  └── needs-person ◀── doubt: from waiting, in the unit that owes it
 *
 * `done` and `not-owed` are the end: a log that is deleted in Zoho is never written again. Only `waiting` may be sent. An update,
 * which can be repeated without harm, begins anew (`renew`) when there is more to change.
 * A late answer is still an answer: it moves a row that was given up for `unknown`, as long as no other attempt has begun.
 * A record that is found in Zoho (`find`) makes any row but one that is being sent `done`. In a restored database (`suspect`) also
 * what is being sent, or was sent, becomes `unknown` anew.
 */
export type DeliveryEvent =
  /** About to leave; committed before the first byte does. */
  | 'send'
  /** Zoho told the id. */
  | 'write'
  /** Certainly not written, will be tried again. */
  | 'not-written'
  /** Certainly not written, and never will be as it is. */
  | 'refuse'
  /** Nobody knows whether it was written: no answer, a crash, a lease that ran out. */
  | 'lose'
  /** A look-up or an audit found the record. */
  | 'find'
  /** Look-ups spread over the settle time found nothing. */
  | 'absent'
  /** No record in the CRM holds the number. */
  | 'no-record'
  /** It was owed to an organisation that is no longer connected. */
  | 'other-organisation'
  /** It may have been sent by a life of this installation that the database does not know. */
  | 'suspect'
  /** Whether it is owed as it is cannot be told: a person says so before it is sent. */
  | 'doubt'
  /** Written or not cannot be told: more than one record fits, or it was perhaps deleted. */
  | 'ambiguous'
  /** A person wants it tried again. */
  | 'retry'
  /** As `retry`, for what was given up while nobody knew whether it was written. */
  | 'look-again'
  /** A person does not want it any more. */
  | 'give-up'
  /** Of an update alone: what it changes has changed once more. */
  | 'renew'

const transitions: Readonly<Record<DeliveryEvent, Readonly<Partial<Record<DeliveryState, DeliveryState>>>>> = {
  send: { waiting: 'sending' },
  write: { sending: 'done', unknown: 'done', waiting: 'done' },
  'not-written': { sending: 'waiting', unknown: 'waiting' },
  refuse: { sending: 'refused', unknown: 'refused' },
  lose: { sending: 'unknown' },
  find: { unknown: 'done', waiting: 'done', refused: 'done', 'needs-person': 'done', 'given-up': 'done' },
  absent: { unknown: 'waiting' },
  'no-record': { waiting: 'not-owed' },
  'other-organisation': { waiting: 'given-up', unknown: 'needs-person' },
  suspect: { waiting: 'unknown', sending: 'unknown', unknown: 'unknown' },
  doubt: { waiting: 'needs-person' },
  ambiguous: { unknown: 'needs-person' },
  retry: { refused: 'waiting', 'needs-person': 'waiting', 'given-up': 'waiting' },
  'look-again': { 'given-up': 'unknown' },
  renew: { done: 'waiting', 'not-owed': 'waiting', refused: 'waiting', waiting: 'waiting' },
  'give-up': { waiting: 'given-up', unknown: 'given-up', refused: 'given-up', 'needs-person': 'given-up' },
}

/** Goes on by itself. */
export const underWay = ['waiting', 'sending', 'unknown'] as const satisfies readonly DeliveryState[]

/** Owed, and neither in the CRM nor given up: under way, or waiting for a person. */
export const undelivered = [...underWay, 'refused', 'needs-person'] as const satisfies readonly DeliveryState[]

/** Where `event` leads from `state`; null when it must not happen there. */
export function nextState(state: DeliveryState, event: DeliveryEvent): DeliveryState | null {
  return transitions[event][state] ?? null
}

/** The guard: every change of a state goes through it. Throws for a wrong one, which is a programmer's mistake. */
export function transition(state: DeliveryState, event: DeliveryEvent): DeliveryState {
  const next = nextState(state, event)
  if (next === null) throw new Error(`delivery: ${event} cannot happen in ${state}`)
  return next
}

/** As `transition`, for a statement that changes rows of several states at once; throws unless all of them come to the same one. */
export function commonState(event: DeliveryEvent, from: readonly DeliveryState[] = statesFor(event)): DeliveryState {
  const [to, ...others] = new Set(from.map((state) => transition(state, event)))
  if (to === undefined || others.length > 0)
    throw new Error(`delivery: ${event} from ${from} leads to different states`)
  return to
}

/** The states in which `event` may happen. */
export function statesFor(event: DeliveryEvent): DeliveryState[] {
  return Object.keys(transitions[event]) as DeliveryState[]
}
