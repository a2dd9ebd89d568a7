import type { ExpressionBuilder } from 'kysely'
import type { Millis } from '../calls/ids.ts'
import { NOTES_PLACE } from '../policy/template.ts'
import type { Schema } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { DeliveryParts } from './parts.ts'
import type { DeliveryRow } from './row.ts'
import { undelivered, underWay } from './state.ts'
import { oweNote } from './updates/owe.ts'

/**
 * For the unit that says that a row is done. A creation: what depends on it goes on at once, and the record is made known. A log,
 * and an update of its note: what an agent has noted since it was sent follows.
 */
export function withDone(
  { store, now, news }: DeliveryParts,
  row: DeliveryRow,
  id: string,
  url: string | null = null,
): Unit {
  if (row.kind === 'call-log') return hasNotes(row) ? [oweNote(store.db, row.key, now(), now())] : []
  if (row.kind === 'update') return withUpdated(store, row, now())
  if (row.kind === 'create') return [...goOnAfter(store, row, now()), ...(news?.statements(row, id, url) ?? [])]
  return goOnAfter(store, row, now())
}

/** For the unit that says that a row is not owed: what waits for it goes on at once without it. */
export const withoutIt = ({ store, now }: DeliveryParts, row: DeliveryRow): Unit => goOnAfter(store, row, now())

/** What waits for a record or a ticket; the updates of a log find out for themselves. */
function goOnAfter(store: Store, { kind, key }: DeliveryRow, now: Millis): Unit {
  if (kind === 'create') return [goOn(store, 'depends_on', key, now)]
  return kind === 'ticket' ? [goOn(store, 'ticket_key', key, now), goOn(store, 'depends_on', key, now)] : []
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

/**
 * Nothing that has to come first is still open. Of a ticket that is being made the log waits; whatever else became of it, the log goes
 * without it.
 */
export function isFree(of: ExpressionBuilder<Schema, 'delivery'>) {
  const first = of
    .selectFrom('delivery as first')
    .select('first.key')
    .whereRef('first.key', '=', 'delivery.depends_on')
    .where('first.state', 'in', undelivered)
  const ticket = of
    .selectFrom('delivery as ticket')
    .select('ticket.key')
    .whereRef('ticket.key', '=', 'delivery.ticket_key')
    .where('ticket.state', 'in', underWay)
  return of.and([
    of.or([of('delivery.depends_on', 'is', null), of.not(of.exists(first))]),
    of.or([of('delivery.ticket_key', 'is', null), of.not(of.exists(ticket))]),
  ])
}
