import { sql } from 'kysely'
import type { Call } from '../calls/call.ts'
import type { CallTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

/** Calls that met overlap in time; one that began so long before is not looked for. */
const LONGEST_MS = 4 * 3_600_000
const MOST = 20

/** The other calls of a call's conversation, oldest first. */
export function readConversation(store: Store, call: Call): Promise<CallTable[]> {
  const name = call.conversation
  if (!name) return Promise.resolve([])
  const end = call.endedAt ?? Number.MAX_SAFE_INTEGER
  return store.db
    .selectFrom('call')
    .selectAll()
    .where('site_id', '=', call.site)
    .where('started_at', '>=', call.startedAt - LONGEST_MS)
    .where('started_at', '<=', end)
    .where('id', '<>', call.id)
    .where((of) => of.or([of('id', '=', name), sql<boolean>`body like ${`%"conversation":"${name}"%`}`]))
    .orderBy('started_at')
    .limit(MOST)
    .execute()
}
