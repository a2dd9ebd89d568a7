import type { CallLog, LogWindow } from '../crm-connector.ts'
import type { Found } from '../zoho/found.ts'
import { type CallLayout, callLayout, callTypeName, numberField, numberOf } from './call-record.ts'
import { createdRows, type RawRow, rowsById } from './created-rows.ts'
import { parseCrmTime } from './crm-time.ts'
import type { LookUpOptions } from './look-up.ts'

export interface LookAlikeOptions extends LookUpOptions {
  /** Id of the connected user, who creates our logs. */
  readonly self: () => Promise<string | null>
}

const fieldNames = ['Created_By', 'Owner', 'Call_Type', 'Call_Start_Time', 'Who_Id', 'What_Id']

/**
 * Records whose marker somebody removed, found by what an edited text leaves alone: created by us in the window, without any
 * marker, and of the log's owner, type, start and number (of its record, where the organisation has no fields for numbers).
 */
export async function lookAlikes(
  logs: readonly CallLog[],
  window: LogWindow,
  { transport, fields, self }: LookAlikeOptions,
): Promise<Found> {
  const layout = callLayout(await fields.of('Calls'))
  const bare = (await createdRows(transport, { module: 'Calls', markerField: layout.markerField }, window)).filter(
    ({ refs }) => refs.length === 0,
  )
  const user = bare.length === 0 ? null : await self()
  if (user === null) return new Map()
  const columns = [...fieldNames, ...(layout.hasNumbers ? ['Caller_ID', 'Dialled_Number'] : [])]
  const rows = await rowsById(
    transport,
    'Calls',
    bare.map(({ id }) => id),
    columns,
  )
  const ours = rows.filter((row) => idOf(row['Created_By']) === user)
  const found = new Map<string, string[]>()
  for (const log of logs) {
    const ids = ours.filter((row) => fits(row, log, layout)).map(({ id }) => id)
    if (ids.length > 0) found.set(log.ref, ids)
  }
  return found
}

function fits(row: RawRow, log: CallLog, layout: CallLayout): boolean {
  const start = parseCrmTime(row['Call_Start_Time'])
  return (
    idOf(row['Owner']) === log.ownerId &&
    row['Call_Type'] === callTypeName(log.type) &&
    start === Math.floor(log.startedAt / 1000) * 1000 &&
    sameNumber(row, log, layout)
  )
}

function sameNumber(row: RawRow, log: CallLog, { hasNumbers }: CallLayout): boolean {
  const told = hasNumbers ? row[numberField(log.type)] : null
  if (typeof told === 'string' && told !== '') return told === numberOf(log)
  return idOf(row[log.record.module === 'Contacts' ? 'Who_Id' : 'What_Id']) === log.record.id
}

/** A reference comes as `{id, name}`, or as the bare id. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'string' ? id : null
}
