import type { CallLog, LogWindow } from '../crm-connector.ts'
import type { Transport } from '../zoho/transport.ts'
import { callLayout } from './call-record.ts'
import { callRows } from './call-rows.ts'
import type { FieldLists } from './fields.ts'

export interface LookUpOptions {
  readonly transport: Transport
  readonly fields: FieldLists
}

/** Ids by what they belong to. */
export type Found = ReadonlyMap<string, readonly string[]>

/** The ids of all call records with a marker that were created in the window, by marker. Throws a `ZohoFailure`. */
export async function markedLogs(window: LogWindow, { transport, fields }: LookUpOptions): Promise<Found> {
  const { markerField } = callLayout(await fields.of('Calls'))
  const found = new Map<string, string[]>()
  for (const { id, refs } of await callRows(transport, window, markerField))
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
  const wanted = new Set(logs.map(({ ref }) => ref))
  return new Map([...(await markedLogs(window, options))].filter(([ref]) => wanted.has(ref)))
}
