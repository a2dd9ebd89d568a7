import type { LogWindow } from '../crm-connector.ts'
import type { Found } from '../zoho/found.ts'
import type { DeskSender } from './api.ts'
import { type Collection, createdRows } from './created-rows.ts'
import type { MarkerMemory } from './marker-memory.ts'

/** The ids of all records of a collection with a marker that were created in the window, by marker. Throws a `ZohoFailure`. */
export async function markedRecords(
  sender: DeskSender,
  collection: Collection,
  window: LogWindow,
  memory: MarkerMemory,
): Promise<Found> {
  const found = new Map<string, string[]>()
  for (const { row, refs } of await createdRows(sender, collection, window, memory))
    for (const ref of refs) found.set(ref, [...(found.get(ref) ?? []), row.id])
  return found
}
