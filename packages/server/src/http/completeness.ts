import type { Completeness, DeliveryState } from '@jackfield/contract'
import { type SqlBool, sql } from 'kysely'
import type { Millis, SiteId } from '../calls/ids.ts'
import type { Store } from '../store/store.ts'

/** Calls counted in one query: SQLite reads on the main thread, where a long query would keep a ringing call waiting. */
const STRETCH = 2000

type Counted = Exclude<keyof Completeness, 'calls' | 'external' | 'owed' | 'notOwed'>

const counted: Readonly<Partial<Record<DeliveryState, Counted>>> = {
  done: 'done',
  waiting: 'waiting',
  sending: 'waiting',
  unknown: 'waiting',
  'needs-person': 'needsPerson',
  refused: 'refused',
  'given-up': 'givenUp',
}

/** Of the calls that began from `from` up to, not including, `to`: what was owed, and what became of it. Exact. */
export async function completeness(store: Store, site: SiteId, from: Millis, to: Millis): Promise<Completeness> {
  const total = { calls: 0, external: 0, owed: 0, done: 0, waiting: 0, needsPerson: 0, refused: 0, givenUp: 0 }
  const notOwed: Record<string, number> = {}
  const count = (reason: string | null, logs: number) => {
    const code = codeOf(reason)
    notOwed[code] = (notOwed[code] ?? 0) + logs
  }
  for (let begin: Position | null = { startedAt: from, id: '' }; begin !== null && from < to; ) {
    const end: Position | null = await endOfStretch(store, site, begin, to)
    for (const row of await calls(store, site, begin, end, to)) {
      total.calls += row.count
      if (row.direction !== 'internal') total.external += row.count
      if (row.reason !== null) count(row.reason, row.count)
    }
    for (const row of await logs(store, site, begin, end, to)) {
      const name = counted[row.state as DeliveryState]
      if (name === undefined) count(row.reason, row.count)
      else {
        total[name] += row.count
        total.owed += row.count
      }
    }
    begin = end
  }
  return { ...total, notOwed }
}

interface Position {
  readonly startedAt: Millis
  readonly id: string
}

/** Reasons are JSON of a problem. */
function codeOf(reason: string | null): string {
  try {
    return String((JSON.parse(reason ?? 'null') as { code?: unknown } | null)?.code ?? 'internal')
  } catch {
    return 'internal'
  }
}

const after = ({ startedAt, id }: Position) => sql<SqlBool>`(call.started_at, call.id) > (${startedAt}, ${id})`
const upTo = ({ startedAt, id }: Position) => sql<SqlBool>`(call.started_at, call.id) <= (${startedAt}, ${id})`

/** The last call of the stretch behind a position; null when the range ends in it. */
async function endOfStretch({ db }: Store, site: SiteId, begin: Position, to: Millis): Promise<Position | null> {
  const row = await db
    .selectFrom('call')
    .select(['started_at', 'id'])
    .where('site_id', '=', site)
    .where(after(begin))
    .where('started_at', '<', to)
    .orderBy('started_at')
    .orderBy('id')
    .offset(STRETCH - 1)
    .limit(1)
    .executeTakeFirst()
  return row ? { startedAt: row.started_at, id: row.id } : null
}

const callsOf = ({ db }: Store, site: SiteId, begin: Position, end: Position | null, to: Millis) => {
  const query = db.selectFrom('call').where('site_id', '=', site).where(after(begin))
  return end ? query.where(upTo(end)) : query.where('started_at', '<', to)
}

const calls = (...of: Parameters<typeof callsOf>) =>
  callsOf(...of)
    .select((each) => ['direction', 'reason', each.fn.countAll<number>().as('count')])
    .groupBy(['direction', 'reason'])
    .execute()

/** Why something is not owed stands in few texts; of all others the reason does not matter. */
const logs = (...of: Parameters<typeof callsOf>) =>
  callsOf(...of)
    .innerJoin('delivery', 'delivery.call_id', 'call.id')
    .where('delivery.kind', '=', 'call-log')
    .select((each) => [
      'delivery.state as state',
      sql<string | null>`case when delivery.state = 'not-owed' then delivery.reason end`.as('reason'),
      each.fn.countAll<number>().as('count'),
    ])
    .groupBy((each) => [
      each.ref('delivery.state'),
      sql`case when delivery.state = 'not-owed' then delivery.reason end`,
    ])
    .execute()
