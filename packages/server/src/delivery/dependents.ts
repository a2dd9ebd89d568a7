import type { ExpressionBuilder } from 'kysely'
import type { Millis } from '../calls/ids.ts'
import { NOTES_PLACE } from '../policy/template.ts'
import type { Schema } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { DeliveryParts } from './parts.ts'
import type { DeliveryRow } from './row.ts'
import { oweNote } from './updates/owe.ts'

/** While what comes first is in one of these states, what depends on it is not sent. */
export const openStates = ['waiting', 'sending', 'unknown', 'refused', 'needs-person'] as const

/**
 * For the unit that says that a row is done. A creation: what depends on it goes on at once, and the record is made known. A log,
 * and an update of its note: what an agent has noted since it was sent follows.
 */
export function withDone(
  { store, now, records }: DeliveryParts,
  row: DeliveryRow,
  id: string,
  url: string | null = null,
): Unit {
  if (row.kind === 'call-log') return hasNotes(row) ? [oweNote(store.db, row.key, now(), now())] : []
  if (row.kind === 'update') return withUpdated(store, row, now())
  if (row.kind === 'ticket')
    return [goOn(store, 'ticket_key', row.key, now()), goOn(store, 'depends_on', row.key, now())]
  return [goOn(store, 'depends_on', row.key, now()), ...(records?.statements(row, id, url) ?? [])]
}

/** What waits for this row goes on at once. */
function goOn({ db }: Store, column: 'depends_on' | 'ticket_key', key: string, now: Millis): Statement {
  const query = db
    .updateTable('delivery')
    .set({ next_attempt_at: now, reason: null })
    .where(column, '=', key)
    .where('state', '=', 'waiting')
  return { query }
}

const hasNotes = ({ owed }: DeliveryRow) =>
  [owed?.subject, owed?.description].some((text) => text?.includes(NOTES_PLACE))

/** The log holds the note of this update now. */
function withUpdated({ db }: Store, { update, dependsOn: log, note }: DeliveryRow, now: Millis): Unit {
  if (update?.what !== 'note' || log === null) return []
  const query = db.updateTable('delivery').set({ note }).where('key', '=', log)
  return [{ query }, oweNote(db, log, now, now)]
}

/**
 * For the unit that says that a row was refused, or waits for a person: the log of a call goes on without its ticket. What else depends
 * on it waits, and the ledger tells why (`held-by.ts`).
 */
export function withRefused({ store, now }: DeliveryParts, row: DeliveryRow): Unit {
  return row.kind === 'ticket' ? [goOn(store, 'ticket_key', row.key, now())] : []
}

/** Of a ticket that is being made the log waits; whatever else became of it, the log goes without it. */
const ticketStates = ['waiting', 'sending', 'unknown'] as const

/** Nothing that has to come first is still open. */
export function isFree(of: ExpressionBuilder<Schema, 'delivery'>) {
  const first = of
    .selectFrom('delivery as first')
    .select('first.key')
    .whereRef('first.key', '=', 'delivery.depends_on')
    .where('first.state', 'in', openStates)
  const ticket = of
    .selectFrom('delivery as ticket')
    .select('ticket.key')
    .whereRef('ticket.key', '=', 'delivery.ticket_key')
    .where('ticket.state', 'in', ticketStates)
  return of.and([
    of.or([of('delivery.depends_on', 'is', null), of.not(of.exists(first))]),
    of.or([of('delivery.ticket_key', 'is', null), of.not(of.exists(ticket))]),
  ])
}
