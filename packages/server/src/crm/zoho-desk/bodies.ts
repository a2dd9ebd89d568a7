import type { CallLog, NewRecord, NewTicket } from '../crm-connector.ts'
import { withMarker } from '../zoho/marker.ts'
import { cut, harmless } from '../zoho/text.ts'
import { deskTime } from './desk-time.ts'

/** Zoho's own interface descriptions, but for the subject of a ticket: its reference says 255, they say 1,000. */
const lengths = {
  callSubject: 300,
  ticketSubject: 255,
  description: 65_535,
  recordingUrl: 2_500,
  lastName: 200,
  accountName: 200,
  ticketPhone: 120,
  customField: 100,
  ticketCustomField: 255,
} as const

type Body = Record<string, unknown>

/** Subject and description of a log or a ticket, as they are written. */
export function textsFor(
  { subject, description, ref }: Pick<CallLog | NewTicket, 'subject' | 'description' | 'ref'>,
  module: 'Calls' | 'Tickets',
): { readonly subject: string; readonly description: string } {
  const most = module === 'Calls' ? lengths.callSubject : lengths.ticketSubject
  return {
    subject: cut(harmless(subject, false).trim() || 'Call', most),
    description: marked(description, ref),
  }
}

/** unverified: that line breaks stay in a description, and that Desk shows what looks like HTML as text. */
const marked = (description: string, ref: string) => withMarker(harmless(description, true), ref, lengths.description)

/** Zoho's patterns know no brackets, `#` and `*`. unverified whether others are refused. */
const phoneOf = (number: string, most: number): string =>
  cut(
    harmless(number, false)
      .replace(/[^0-9a-zA-Z_+\-.$@?,;:'/!\s]/g, '')
      .trim(),
    most,
  )

/**
 * A log as a call of a contact (A10, D7). A call that was not answered from inside is complete, with no seconds; Desk has no word for it.
 * The type of a missed call is the one by which Desk lists it; it came in.
 */
export function callBody(log: CallLog, departmentId: string): Body {
  const { recordingUrl, ticketId } = log
  return {
    departmentId,
    contactId: log.record.id,
    ownerId: log.ownerId,
    ...callFacts(log),
    ...textsFor(log, 'Calls'),
    duration: String(Math.max(0, Math.round(log.talkSeconds))),
    ...(ticketId !== null && { ticketId }),
    ...(recordingUrl !== null && recordingUrl.length <= lengths.recordingUrl && { recordingUrl }),
  }
}

/** What tells one call from another, as Desk tells it in its lists. */
export const callFacts = ({ type, startedAt }: Pick<CallLog, 'type' | 'startedAt'>) => ({
  status: type === 'missed' ? 'Missed' : 'Completed',
  direction: type === 'outbound' ? 'outbound' : 'inbound',
  startTime: deskTime(startedAt),
})

/** A ticket for a call (D5). */
export function ticketBody(ticket: NewTicket, departmentId: string): Body {
  const phone = phoneOf(ticket.externalNumber, lengths.ticketPhone)
  return {
    // unverified: the names of the channels; an organisation may have others.
    channel: 'Phone',
    ...typed(ticket.defaults, lengths.ticketCustomField),
    departmentId,
    contactId: ticket.contactId,
    assigneeId: ticket.ownerId,
    ...textsFor(ticket, 'Tickets'),
    ...(phone !== '' && { phone }),
  }
}

/** A contact or an account for an unknown number (D4). */
export function recordBody(record: NewRecord): Body {
  const name = harmless(record.name, false).trim() || record.number
  const called =
    record.module === 'Accounts'
      ? { accountName: cut(name, lengths.accountName) }
      : { lastName: cut(name, lengths.lastName) }
  return {
    ...typed(record.defaults, lengths.customField),
    ...called,
    phone: record.number,
    ownerId: record.ownerId,
    description: marked(record.description, record.ref),
  }
}

/** Values typed on the page; those of custom fields, whose names begin with `cf_`, have a place of their own. */
function typed(defaults: Readonly<Record<string, string>>, customLength: number): Body {
  const given = Object.entries(defaults).filter(([, text]) => text.trim() !== '')
  const isCustom = ([name]: [string, string]) => name.startsWith('cf_')
  const own = given.filter((each) => !isCustom(each)).map(([name, text]) => [name, harmless(text, true)])
  const cf = given.filter(isCustom).map(([name, text]) => [name, cut(harmless(text, true), customLength)])
  return { ...Object.fromEntries(own), ...(cf.length > 0 && { cf: Object.fromEntries(cf) }) }
}
