// Which ticket a call owes in Zoho Desk, from what the phone system did. Independent of the server, as owed.ts is: the rules of D5 and D7,
// written down a second time.
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { recordFor } from './holders.ts'
import { isAccountOnly, type Numbers, outsideOf, type Part, usersOf } from './owed.ts'
import type { DeskSettings, TicketMoment } from './settings.ts'

/** A ticket that must be there, and what it says after the call. Times in milliseconds. */
export interface OwedTicket {
  readonly call: string
  readonly moment: TicketMoment
  readonly e164: string
  readonly contact: string
  /** Who handled the call: who took it, else who dialled, else who rang first. */
  readonly assignee: string
  readonly direction: 'Inbound' | 'Outbound'
  /** Words for how it ended, one of which the ticket says. */
  readonly statuses: readonly string[]
  /** When the assignee came into the call. */
  readonly startedAt: number
  readonly talkSeconds: number
  /** Of the whole call. */
  readonly during: { readonly startedAt: number; readonly endedAt: number }
}

/** @param holder one of those who may hold the number of the call; null without a number */
export function ticketFor(
  call: DemoRecord,
  settings: DeskSettings,
  numbers: Numbers,
  holder: string | null,
): OwedTicket | null {
  const { direction } = call
  const e164 = outsideOf(call)
  if (direction === 'internal' || !settings.enabled || e164 === null || holder === null) return null
  const parts = usersOf(call, settings.bindings)
  const part = parts.find(({ took }) => took) ?? parts.find(({ dialled }) => dialled) ?? parts[0]
  if (!part || numbers.own.has(e164) || isAccountOnly(holder, numbers)) return null
  if (settings.tickets === 'after' && direction === 'outbound' && !wasAnswered(call)) return null
  return {
    call: call.call,
    moment: settings.tickets,
    e164,
    contact: recordFor(holder, e164, numbers),
    assignee: part.user,
    direction: direction === 'inbound' ? 'Inbound' : 'Outbound',
    statuses: statusesOf(call, part),
    startedAt: part.startedAt,
    talkSeconds: direction === 'inbound' && !part.took ? 0 : part.talkMs / 1000,
    during: { startedAt: call.startedAt, endedAt: call.endedAt },
  }
}

/** Of an outbound call: by the outside party. */
const wasAnswered = ({ legs }: DemoRecord): boolean =>
  legs.some(({ party, answeredAt }) => party.kind === 'external' && answeredAt !== null)

function statusesOf(call: DemoRecord, { took }: Part): readonly string[] {
  if (call.direction === 'inbound') return [took ? 'Answered' : 'Missed']
  return wasAnswered(call) ? ['Answered'] : ['Not answered', 'Busy', 'Failed']
}
