import type { Call } from '../calls/call.ts'
import { callIdFromStore, type SiteId } from '../calls/ids.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'

export interface EndedCallParts {
  readonly store: Store
  readonly site: SiteId
  readonly settingsRevision: (number: number) => Promise<Settings | null>
}

/** A call that has ended, from the ledger, with the settings that it keeps; null when there is none. */
export async function readEndedCall(
  { store, site, settingsRevision }: EndedCallParts,
  id: string,
): Promise<{ readonly call: Call; readonly settings: Settings } | null> {
  const row = await store.db
    .selectFrom('call')
    .select(['body', 'settings'])
    .where('id', '=', callIdFromStore(id))
    .where('site_id', '=', site)
    .where('state', '=', 'ended')
    .executeTakeFirst()
  const settings = row ? await settingsRevision(row.settings) : null
  return row && settings ? { call: JSON.parse(row.body) as Call, settings } : null
}
