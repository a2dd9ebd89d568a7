import type { Millis } from '../calls/ids.ts'
import type { Statement, Store } from '../store/store.ts'
import { problemText } from './changes.ts'
import { commonState, statesFor, undelivered } from './state.ts'

/** How much is owed to an integration and neither in the CRM nor given up. */
export async function countUndelivered({ db }: Store, integrationId: string): Promise<number> {
  const owed = await db
    .selectFrom('delivery')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('integration_id', '=', integrationId)
    .where('state', 'in', undelivered)
    .executeTakeFirstOrThrow()
  return owed.count
}

/**
 * Gives up all that is owed to an integration that is disconnected. What is being sent at this moment is settled by its own answer, and
 * else given up as that of a deleted integration.
 */
export function discardAll({ db }: Store, integrationId: string, who: string, now: Millis): Statement {
  const reason = problemText({ code: 'log-discarded', params: { who } })
  const query = db
    .updateTable('delivery')
    .set({ state: commonState('give-up'), reason, next_attempt_at: 0, updated_at: now })
    .where('integration_id', '=', integrationId)
    .where('state', 'in', statesFor('give-up'))
  return { query }
}
