import type { Millis } from '../calls/ids.ts'
import { change, commitChange, problemText } from './changes.ts'
import { withoutIt } from './dependents.ts'
import type { Finding } from './find.ts'
import { askAgainLater, isOfModule } from './find.ts'
import type { DeliveryParts } from './parts.ts'
import type { DeliveryRow } from './row.ts'
import { tell } from './tell.ts'

/** So long a search that found nobody is believed; longer than a pop takes to be decided, shorter than people type. */
const BELIEVED_MS: Millis = 30_000

/**
 * The first step of a creation: is the number still unknown? Where the CRM was asked a moment before, its answer counts; else it
 * is asked once more. A number that has a record by now needs none.
 */
export async function findUnknown(
  parts: DeliveryParts,
  integrationId: string,
  rows: readonly DeliveryRow[],
  failures: number,
): Promise<Finding> {
  const ready: DeliveryRow[] = []
  for (const row of rows) {
    const { creation } = row
    if (creation === null) continue
    // What was sent once is settled by its marker; an own record of an earlier attempt is not somebody else's.
    const believed = creation.searched && row.attempts === 0 && parts.now() - row.createdAt < BELIEVED_MS
    if (believed || row.attempts > 0) {
      ready.push(row)
      continue
    }
    const found = await parts.findRecord(integrationId, creation)
    if (found.state === 'none') ready.push(row)
    else if (found.state === 'found' || found.state === 'elsewhere') await needless(parts, row)
    else {
      await askAgainLater(parts, row, found.problem, failures)
      if (!isOfModule(found.problem)) return { ready, problem: found.problem }
    }
  }
  return { ready, problem: null }
}

async function needless(parts: DeliveryParts, row: DeliveryRow): Promise<void> {
  const { store, now } = parts
  const reason = problemText({ code: 'create-known-meanwhile' })
  const saved = await commitChange(
    store,
    change(store.db, row, 'no-record', now(), { reason, next_attempt_at: 0 }),
    withoutIt(parts, row),
  )
  if (saved) tell(parts.news, row, { state: 'not-owed' })
}
