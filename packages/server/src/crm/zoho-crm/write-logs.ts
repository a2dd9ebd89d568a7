import type { CallLog, WriteOutcome } from '../crm-connector.ts'
import { notWritten } from '../zoho/outcome.ts'
import type { Sender } from '../zoho/transport.ts'
import { type CallLayout, callLayout, callRecord, type DurationStyle } from './call-record.ts'
import type { FieldLists } from './fields.ts'
import { postRecords } from './post-records.ts'

export interface WriteOptions {
  readonly transport: Sender
  readonly fields: FieldLists
  /** IANA name; decides only in which zone the moment is written down. */
  readonly timeZone: () => string
  readonly durationStyle: DurationStyle
  /** False: the link to the recording is not written into Zoho's own field. */
  readonly recordingField?: boolean
}

/** Writes logs in one request (A10). As many outcomes as logs, in their order; never throws. */
export async function writeLogs(logs: readonly CallLog[], options: WriteOptions): Promise<WriteOutcome[]> {
  let layout: CallLayout
  try {
    layout = callLayout(await options.fields.of('Calls'))
  } catch (error) {
    return logs.map(() => notWritten(error))
  }
  const { durationStyle, recordingField } = options
  const how = { timeZone: options.timeZone(), durationStyle, recordingField }
  const records = logs.map((log) => callRecord(log, layout, how))
  return postRecords(options.transport, 'Calls', records, layout.markerField ? [layout.markerField] : [])
}
