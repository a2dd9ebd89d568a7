import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Millis } from '../../calls/ids.ts'
import type { OwnerEffect, TicketTextsEffect } from '../../policy/effect.ts'
import { NOTES_PLACE } from '../../policy/template.ts'
import type { Schema } from '../../store/schema.ts'
import type { Statement } from '../../store/store.ts'
import type { OwedUpdate } from '../row.ts'
import { commonState, statesFor } from '../state.ts'

/** A note that an agent goes on typing is sent after so long a pause. */
export const NOTE_PAUSE_MS: Millis = 5000

// A database cannot tell the type of a value in a list of selected ones.
const whole = (value: number): RawBuilder<number> => sql`cast(${value} as bigint)`
const text = (value: string): RawBuilder<string> => sql`cast(${value} as text)`

/** Nothing of an update is marked in Zoho; its rows are told apart by this. */
const refAfter = (what: OwedUpdate['what'], ref: string): RawBuilder<string> =>
  sql`${sql.lit(`${what} `)} || ${sql.ref(ref)}`

const columns = [
  'key',
  'integration_id',
  'kind',
  'call_id',
  'user_id',
  'user_name',
  'state',
  'ref',
  'payload',
  'attempts',
  'lookups',
  'next_attempt_at',
  'created_at',
  'updated_at',
  'depends_on',
] as const

/** What an update row says of itself; the rest is that of the row which it follows. */
interface Update {
  readonly key: string
  readonly owed: OwedUpdate
  readonly at: Millis
  readonly now: Millis
  /** Whose it is; that of the row which it follows when left out. */
  readonly user?: { readonly id: string; readonly name: string }
}

const userOf = ({ userId: id, userName: name }: OwnerEffect | TicketTextsEffect) => ({ id, name })

/** The columns of an update that follows the row `source`, in the order of `columns`. */
const updateOf = ({ key, owed, at, now, user }: Update) =>
  [
    text(key).as('key'),
    'source.integration_id as integration_id',
    text('update').as('kind'),
    'source.call_id as call_id',
    (user ? text(user.id) : sql.ref<string>('source.user_id')).as('user_id'),
    (user ? text(user.name) : sql.ref<string>('source.user_name')).as('user_name'),
    text('waiting').as('state'),
    refAfter(owed.what, 'source.ref').as('ref'),
    text(JSON.stringify(owed)).as('payload'),
    whole(0).as('attempts'),
    whole(0).as('lookups'),
    whole(at).as('next_attempt_at'),
    whole(now).as('created_at'),
    whole(now).as('updated_at'),
    'source.key as depends_on',
  ] as const

/**
 * The record that was created for this call is handed on, once: nothing where there is none, or where it is that user's already.
 * Waits until the record is there.
 */
export function oweOwner(db: Kysely<Schema>, effect: OwnerEffect, now: Millis): Statement {
  const created = db
    .selectFrom('delivery as source')
    .select(updateOf({ key: effect.key, owed: { what: 'owner' }, at: now, now, user: userOf(effect) }))
    .where('source.call_id', '=', effect.callId)
    .where('source.integration_id', '=', effect.integrationId)
    .where('source.kind', '=', 'create')
    .where('source.user_id', '<>', effect.userId)
    .orderBy('source.created_at')
    .orderBy('source.key')
    .limit(1)
  const query = db
    .insertInto('delivery')
    .columns([...columns])
    .expression(created)
    .onConflict((conflict) => conflict.column('key').doNothing())
  return { query }
}

/**
 * A ticket that was made before its call says after it how the call went: nothing where there is none, or where it says so already. Goes
 * after what owes the ticket, in the same unit. Waits until the ticket is there.
 */
export function oweTicketTexts(db: Kysely<Schema>, effect: TicketTextsEffect, now: Millis): Statement {
  const { subject, description } = effect.ticket
  const owed = { what: 'ticket', subject, description } as const
  const differing = db
    .selectFrom('delivery as source')
    .select(updateOf({ key: effect.key, owed, at: now, now, user: userOf(effect) }))
    .where('source.key', '=', effect.ticketKey)
    .where('source.kind', '=', 'ticket')
    .where('source.state', '<>', 'not-owed')
    .where((of) => of.or([of('source.user_id', '<>', effect.userId), otherTexts({ subject, description })]))
  const query = db
    .insertInto('delivery')
    .columns([...columns])
    .expression(differing)
    .onConflict((conflict) => conflict.column('key').doNothing())
  return { query }
}

/** What else the payload says, such as the contact that would be made first, is of no account: its texts come first in it. */
function otherTexts(texts: { readonly subject: string; readonly description: string }): RawBuilder<SqlBool> {
  const same = text(JSON.stringify(texts).slice(0, -1))
  return sql<SqlBool>`substr(source.payload, 1, length(${same})) <> ${same}`
}

/** Key of the update that brings a later note into a log. */
export const noteKey = (logKey: string) => logKey.replace('/call-log/', '/note/')

/** For a unit with `oweNote` that changes the note: of two units at once the later one sees what the earlier has written. */
export function lockLog(db: Kysely<Schema>, logKey: string): Statement {
  const query = db
    .updateTable('delivery')
    .set((of) => ({ updated_at: of.ref('updated_at') }))
    .where('key', '=', logKey)
  return { query }
}

/**
 * Where the log of this key is in Zoho with another note than the agent's, the note follows as an update; nothing otherwise. Goes
 * into each unit after which that may be so: that of a note, and that which says that the log is done.
 * @param at when it is sent
 */
export function oweNote(db: Kysely<Schema>, logKey: string, at: Millis, now: Millis): Statement {
  const differing = db
    .selectFrom('delivery as source')
    .innerJoin('call_note', (join) =>
      join.onRef('call_note.call_id', '=', 'source.call_id').onRef('call_note.user_id', '=', 'source.user_id'),
    )
    .select(updateOf({ key: noteKey(logKey), owed: { what: 'note' }, at, now }))
    .where('source.key', '=', logKey)
    .where('source.kind', '=', 'call-log')
    .where('source.state', '=', 'done')
    .where('source.payload', 'like', `%${NOTES_PLACE}%`)
    .where((of) => of('call_note.text', '<>', of.fn.coalesce('source.note', text(''))))
  const query = db
    .insertInto('delivery')
    .columns([...columns])
    .expression(differing)
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          state: commonState('renew'),
          next_attempt_at: at,
          reason: null,
          updated_at: now,
        })
        .where('delivery.state', 'in', statesFor('renew')),
    )
  return { query }
}
