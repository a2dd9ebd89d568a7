import type { DeskModule, DeskRecord } from './data/portal.ts'
import { accountFound, accountRecord, accountRow } from './views/account.ts'
import { callFound, callRecord, callRow } from './views/call.ts'
import type { Place, Row } from './views/common.ts'
import { contactFound, contactRecord, contactRow } from './views/contact.ts'
import { ticketDetail, ticketFound, ticketRecord, ticketRow } from './views/ticket.ts'

type View = (place: Place, record: DeskRecord, include: ReadonlySet<string>) => Row

/** The shapes in which a module's records are answered. */
interface Views {
  /** By create and update. */
  readonly written: View
  /** By the read of one record. */
  readonly read: View
  readonly row: View
  readonly found: View
}

export const views: Readonly<Record<DeskModule, Views>> = {
  contacts: { written: contactRecord, read: contactRecord, row: contactRow, found: contactFound },
  accounts: { written: accountRecord, read: accountRecord, row: accountRow, found: accountFound },
  tickets: { written: ticketRecord, read: ticketDetail, row: ticketRow, found: ticketFound },
  calls: { written: callRecord, read: callRecord, row: callRow, found: callFound },
}

const nothing: ReadonlySet<string> = new Set()

/** Everything that is known of a record, for journal and control API: also what Desk never tells, as `recordingUrl`. */
export function recordView(place: Place, module: DeskModule, record: DeskRecord): Row {
  const hidden = module === 'calls' ? { recordingUrl: record.values.recordingUrl ?? null } : {}
  return { ...views[module].written(place, record, nothing), ...hidden }
}
