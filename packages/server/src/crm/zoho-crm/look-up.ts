import type { CallLog, LogWindow } from '../crm-connector.ts'
import { type Found, only } from '../zoho/found.ts'
import type { Sender } from '../zoho/transport.ts'
import { callLayout } from './call-record.ts'
import { createdRows, type MarkedModule } from './created-rows.ts'
import type { FieldLists } from './fields.ts'

export interface LookUpOptions {
  readonly transport: Sender
  readonly fields: FieldLists
}

/** The ids of all call records with a marker that were created in the window, by marker. Throws a `ZohoFailure`. */
export async function markedLogs(window: LogWindow, { transport, fields }: LookUpOptions): Promise<Found> {
  const { markerField } = callLayout(await fields.of('Calls'))
  return markedRecords(transport, { module: 'Calls', markerField }, window)
}

/** The same for any module whose records we create. */
export async function markedRecords(transport: Sender, where: MarkedModule, window: LogWindow): Promise<Found> {
  const found = new Map<string, string[]>()
  for (const { id, refs } of await createdRows(transport, where, window))
    for (const ref of refs) found.set(ref, [...(found.get(ref) ?? []), id])
  return found
}

/**
 * The ids of the call records that carry the markers of `logs` and were created in the window. Throws a `ZohoFailure` rather
 * than answer with a part.
 */
export async function lookUpLogs(
  logs: readonly Pick<CallLog, 'ref'>[],
  window: LogWindow,
  options: LookUpOptions,
): Promise<Found> {
  return only(logs, await markedLogs(window, options))
}
