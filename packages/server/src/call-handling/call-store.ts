import type { Problem } from '@jackfield/contract'
import type { Insertable } from 'kysely'
import type { Call } from '../calls/call.ts'
import type { CallId, SiteId } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'
import type { NumberKey } from '../numbers/number-key.ts'
import { prepared } from '../store/prepared.ts'
import type { Schema } from '../store/schema.ts'
import type { Statement, Store } from '../store/store.ts'

/** Statements that save a call and its aliases. A call that has ended in the store is never changed again. */
export function saveCall(
  store: Store,
  call: Call,
  number: NumberKey,
  reason: Problem | null,
  aliases: readonly string[],
  now: number,
): Statement[] {
  const row = {
    id: call.id,
    site_id: call.site,
    state: call.state,
    direction: call.direction,
    result: call.result,
    external_number: call.external?.number ?? null,
    external_e164: number.kind === 'full' ? number.e164 : null,
    extensions: JSON.stringify(participations(call, call.endedAt ?? call.startedAt).map((part) => part.extension)),
    started_at: call.startedAt,
    ended_at: call.endedAt,
    settings: call.settings,
    reason: reason === null ? null : JSON.stringify(reason),
    body: JSON.stringify(call),
    updated_at: now,
  }
  const names = aliases.map((alias) => ({
    query: insertAlias(store.db, { site_id: call.site, alias, call_id: call.id }),
  }))
  return [{ query: upsertCall(store.db, row) }, ...names]
}

const upsertCall = prepared<Insertable<Schema['call']>>((db, row) => {
  const { id, site_id, state, direction, result, external_number, external_e164 } = row
  const { extensions, started_at, ended_at, settings, reason, body, updated_at } = row
  const changes = {
    ...{ site_id, state, direction, result, external_number, external_e164 },
    ...{ extensions, started_at, ended_at, settings, reason, body, updated_at },
  }
  return db
    .insertInto('call')
    .values({ id, ...changes })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes).where('call.state', '<>', 'ended'))
})

const insertAlias = prepared<Insertable<Schema['call_alias']>>((db, { site_id, alias, call_id }) =>
  db
    .insertInto('call_alias')
    .values({ site_id, alias, call_id })
    .onConflict((conflict) => conflict.columns(['site_id', 'alias', 'call_id']).doNothing()),
)

/** A pop and whether anybody's page got it; the first one of a key stays, unless only a later one found a page. */
export const savePop = (store: Store, row: Insertable<Schema['pop']>): Statement => ({
  query: insertPop(store.db, row),
})

const insertPop = prepared<Insertable<Schema['pop']>>((db, { key, call_id, extension, at, outcome, client, url }) =>
  db
    .insertInto('pop')
    .values({ key, call_id, extension, at, outcome, client, url })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ at, outcome, client, url })
        .where('pop.outcome', '=', 'no-client')
        .where((e) => e(e.ref('excluded.outcome'), '!=', 'no-client')),
    ),
)

/** Calls that had not ended when they were last saved, with their aliases. */
export async function loadUnfinished(store: Store, site: SiteId): Promise<{ call: Call; aliases: string[] }[]> {
  const rows = await store.db
    .selectFrom('call')
    .select(['id', 'body'])
    .where('site_id', '=', site)
    .where('state', '<>', 'ended')
    .execute()
  return Promise.all(
    rows.map(async ({ id, body }) => {
      const aliases = await store.db.selectFrom('call_alias').select('alias').where('call_id', '=', id).execute()
      return { call: JSON.parse(body) as Call, aliases: aliases.map((row) => row.alias) }
    }),
  )
}

/** Writes down what the PBX's record tells otherwise; null where that is no news. */
export async function noteDifference(store: Store, id: CallId, difference: Problem | null): Promise<Statement | null> {
  const text = difference === null ? null : JSON.stringify(difference)
  const row = await store.db.selectFrom('call').select('difference').where('id', '=', id).executeTakeFirst()
  if (!row || (row.difference ?? null) === text) return null
  return { query: store.db.updateTable('call').set({ difference: text }).where('id', '=', id) }
}
