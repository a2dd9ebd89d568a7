import type { Problem } from '@jackfield/contract'
import type { CallId } from '../calls/ids.ts'
import type { CallView } from '../policy/effect.ts'
import type { Statement, Store } from '../store/store.ts'
import { problemText } from './changes.ts'
import { transition } from './state.ts'

/*
 * What calls know of their deliveries, and change about those that were not sent yet.
 */

/** What stands in the way of a record that is owed; null where nothing does. `stopped`: only an administrator can go on with it. */
export async function failedCreation(
  { db }: Store,
  key: string,
): Promise<{ readonly state: 'failed' | 'stopped'; readonly problem: Problem } | null> {
  const row = await db
    .selectFrom('delivery')
    .select(['state', 'reason'])
    .where('key', '=', key)
    .where('state', 'in', ['refused', 'needs-person', 'given-up'])
    .executeTakeFirst()
  if (!row) return null
  const problem = row.reason === null ? ({ code: 'internal' } as const) : (JSON.parse(row.reason) as Problem)
  return { state: row.state === 'refused' ? 'failed' : 'stopped', problem }
}

/** The tickets that were made for these calls, by call; for a process that takes them up. */
export async function madeTickets(
  { db }: Store,
  calls: readonly CallId[],
): Promise<ReadonlyMap<string, NonNullable<CallView['tickets']>>> {
  if (calls.length === 0) return new Map()
  const rows = await db
    .selectFrom('delivery')
    .select(['call_id', 'integration_id', 'url'])
    .where('call_id', 'in', [...calls])
    .where('kind', '=', 'ticket')
    .where('state', '=', 'done')
    .execute()
  const byCall = Map.groupBy(rows, (row) => row.call_id)
  return new Map(
    [...byCall].map(([call, made]) => [
      call,
      Object.fromEntries(
        made.map(({ integration_id, url }) => [integration_id, { state: 'made', url: url ?? null }] as const),
      ),
    ]),
  )
}

/** Logs and the ticket of a call that were not sent yet look for their record once more: an agent has chosen another one. */
export function findRecordAnew(store: Store, id: CallId): Statement {
  return {
    query: store.db
      .updateTable('delivery')
      .set({ record: null })
      .where('call_id', '=', id)
      .where('kind', 'in', ['call-log', 'ticket'])
      .where('state', '=', 'waiting')
      .where('attempts', '=', 0),
  }
}

/** What was owed in this very unit is not sent before a person says so. */
export function holdForPerson(store: Store, id: CallId, reason: Problem): Statement {
  return {
    query: store.db
      .updateTable('delivery')
      .set({ state: transition('waiting', 'doubt'), reason: problemText(reason) })
      .where('call_id', '=', id)
      .where('state', '=', 'waiting')
      .where('attempts', '=', 0),
  }
}
