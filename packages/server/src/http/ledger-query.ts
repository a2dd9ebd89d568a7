import type { callsQuerySchema, RecordingState } from '@jackfield/contract'
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { SiteId } from '../calls/ids.ts'
import type { CallTable, Schema } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

export type CallsQuery = z.infer<typeof callsQuerySchema> & {
  /** Only calls with a recording in one of these states. */
  readonly recorded?: readonly RecordingState[]
}

/** Where a page ended: the ledger is read from the newest call backwards. */
interface Position {
  readonly startedAt: number
  readonly id: string
}

/** Calls looked at in one query. SQLite reads on the main thread, where a long query would keep a ringing call waiting. */
const STRETCH = 1000
/** Calls looked at for one page; a rarer thing is found on a further page. */
const MAX_STRETCHES = 20

/** A page of calls, newest first; `before` goes on where it ended, null at the ledger's end. */
export async function readCalls(
  store: Store,
  site: SiteId,
  query: CallsQuery,
): Promise<{ rows: CallTable[]; before: string | null }> {
  const rows: CallTable[] = []
  let from = query.before === undefined ? null : parsePosition(query.before)
  for (let stretch = 0; stretch < MAX_STRETCHES; stretch++) {
    const end = await endOfStretch(store, site, query, from)
    const wanted = query.limit - rows.length
    // One more than wanted tells whether there is another page.
    const found = await readStretch(store, site, query, from, end, wanted + 1)
    rows.push(...found.slice(0, wanted))
    if (found.length > wanted) return { rows, before: positionText(rows[rows.length - 1] as CallTable) }
    if (end === null) return { rows, before: null }
    from = end
  }
  return { rows, before: from === null ? null : `${from.startedAt}.${from.id}` }
}

const positionText = (row: CallTable) => `${row.started_at}.${row.id}`

/** Null (the newest) for a text that is no position. */
function parsePosition(text: string): Position | null {
  const found = /^(\d{1,15})\.(\w{1,64})$/.exec(text)
  return found ? { startedAt: Number(found[1]), id: found[2] as string } : null
}

type OfCall = ExpressionBuilder<Schema, 'call'>

const olderThan = ({ startedAt, id }: Position) => sql<SqlBool>`(call.started_at, call.id) < (${startedAt}, ${id})`
const notOlderThan = ({ startedAt, id }: Position) => sql<SqlBool>`(call.started_at, call.id) >= (${startedAt}, ${id})`

/** Position of the last call of the next stretch, or null when the ledger ends in it. */
async function endOfStretch(
  store: Store,
  site: SiteId,
  query: CallsQuery,
  from: Position | null,
): Promise<Position | null> {
  const row = await callsOf(store, site, query)
    .select(['started_at', 'id'])
    .$if(from !== null, (query) => query.where(olderThan(from as Position)))
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .offset(STRETCH - 1)
    .limit(1)
    .executeTakeFirst()
  return row ? { startedAt: row.started_at, id: row.id } : null
}

function readStretch(
  store: Store,
  site: SiteId,
  wanted: CallsQuery,
  from: Position | null,
  end: Position | null,
  limit: number,
): Promise<CallTable[]> {
  const { direction, delivery, extension, search, show, recorded } = wanted
  let query = callsOf(store, site, wanted).selectAll()
  if (from) query = query.where(olderThan(from))
  if (end) query = query.where(notOlderThan(end))
  if (direction) query = query.where('direction', '=', direction)
  if (delivery) query = query.where((of) => of.exists(logs(of).where('delivery.state', '=', delivery)))
  if (recorded) query = query.where((of) => of.exists(recordings(of).where('recording.state', 'in', recorded)))
  if (show) query = query.where((of) => of.exists(shown(of, show)))
  if (extension)
    query = query.where(sql<SqlBool>`call.extensions like ${likePattern(JSON.stringify(extension))} escape '\\'`)
  const text = search?.trim()
  if (text) query = query.where((of) => contains(of, text))
  return query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

const likePattern = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** Calls of the time that was asked for. */
function callsOf(store: Store, site: SiteId, { from, to }: CallsQuery) {
  const query = store.db.selectFrom('call').where('site_id', '=', site)
  const begun = from === undefined ? query : query.where('started_at', '>=', from)
  return to === undefined ? begun : begun.where('started_at', '<', to)
}

const logs = (of: OfCall) =>
  of.selectFrom('delivery').select('delivery.key').whereRef('delivery.call_id', '=', 'call.id')

const recordings = (of: OfCall) =>
  of.selectFrom('recording').select('recording.call_id').whereRef('recording.call_id', '=', 'call.id')

function shown(of: OfCall, show: NonNullable<CallsQuery['show']>) {
  switch (show) {
    case 'not-delivered':
      return logs(of).where('delivery.state', 'not in', ['done', 'not-owed'])
    case 'needs-person':
      return logs(of).where('delivery.state', 'in', ['needs-person', 'refused'])
    case 'no-match':
      return logs(of)
        .where('delivery.state', '=', 'not-owed')
        .where('delivery.reason', '=', JSON.stringify({ code: 'log-no-match' }))
  }
}

/** Numbers by any part of their digits, extensions by their number, records by their name. */
function contains(of: OfCall, search: string) {
  // The escape character is named because SQLite has none of its own accord.
  const like = (
    column: 'call.external_number' | 'call.external_e164' | 'delivery.record' | 'call.body',
    text: string,
  ) => sql<SqlBool>`lower(${sql.ref(column)}) like ${likePattern(text.toLowerCase())} escape '\\'`
  const digits = /^[\d\s()+./-]+$/.test(search) ? search.replace(/\D/g, '') : ''
  if (digits !== '') {
    return of.or([
      like('call.external_number', digits),
      like('call.external_e164', digits),
      sql<SqlBool>`call.extensions like ${`%"${digits}"%`}`,
    ])
  }
  const inJson = JSON.stringify(search).slice(1, -1)
  return of.or([
    like('call.external_number', search),
    like('call.body', `"name":"${inJson}`),
    of.exists(logs(of).where(like('delivery.record', inJson))),
  ])
}
