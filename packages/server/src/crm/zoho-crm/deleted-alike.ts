import type { CallLog } from '../crm-connector.ts'
import type { Found } from '../zoho/found.ts'
import { callLayout, subjectOf } from './call-record.ts'
import { deletedSince } from './deleted-records.ts'
import type { LookAlikeOptions } from './look-alike.ts'

/**
 * Records of ours that were deleted since then, whoever did it, by the logs that they may have been. Of a deleted record Zoho
 * tells no more than its subject, and that not always. Throws a `ZohoFailure`.
 */
export async function deletedAlikes(
  logs: readonly CallLog[],
  since: number,
  options: LookAlikeOptions,
): Promise<Found> {
  const layout = callLayout(await options.fields.of('Calls'))
  const user = await options.self()
  const deleted = await deletedSince(options.transport, 'Calls', since)
  // Where the creator is not told, it may be ours.
  const ours = deleted.filter(({ created_by }) => !created_by || created_by.id === user)
  const found = new Map<string, string[]>()
  for (const log of logs) {
    const subject = subjectOf(log, layout)
    const ids = ours.filter(({ display_name: shown }) => !shown || shown === subject).map(({ id }) => id)
    if (ids.length > 0) found.set(log.ref, ids)
  }
  return found
}
