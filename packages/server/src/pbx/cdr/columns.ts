import { localTime, type RawRow, seconds } from './cdr-row.ts'

/** The columns that are read, by the names that Asterisk gives them; further names of the same thing behind it. */
export const COLUMNS = {
  linkedid: ['linkedid'],
  uniqueid: ['uniqueid'],
  sequence: ['sequence'],
  src: ['src'],
  dst: ['dst'],
  dcontext: ['dcontext'],
  clid: ['clid'],
  cnum: ['cnum'],
  cnam: ['cnam'],
  did: ['did'],
  channel: ['channel'],
  dstchannel: ['dstchannel'],
  lastapp: ['lastapp'],
  lastdata: ['lastdata'],
  disposition: ['disposition'],
  recordingfile: ['recordingfile'],
  userfield: ['userfield'],
  start: ['calldate', 'start', 'starttime', 'start_time'],
  end: ['end', 'enddate', 'endtime', 'end_time'],
  duration: ['duration'],
  billsec: ['billsec'],
} as const satisfies Record<string, readonly string[]>

export type ColumnName = keyof typeof COLUMNS

/** Without these a row says nothing of a call. */
export const NEEDED: readonly ColumnName[] = [
  'start',
  'channel',
  'dstchannel',
  'dst',
  'duration',
  'billsec',
  'disposition',
]

/** Which of the columns that are there stands for which; the spelling may differ in case. */
export function matchColumns(there: readonly string[]): Partial<Record<ColumnName, string>> {
  const bySpelling = new Map(there.map((name) => [name.toLowerCase(), name]))
  const found: Partial<Record<ColumnName, string>> = {}
  for (const [column, names] of Object.entries(COLUMNS) as [ColumnName, readonly string[]][]) {
    const name = names.map((one) => bySpelling.get(one)).find((one) => one !== undefined)
    if (name !== undefined) found[column] = name
  }
  return found
}

export const missingColumns = (found: Partial<Record<ColumnName, string>>): ColumnName[] =>
  NEEDED.filter((column) => found[column] === undefined)

/** Longest text that is kept of a field; a PBX's own limits are far below. */
const MAX_TEXT = 512

/**
 * A row from values as text or numbers; null for one that is none (headings, half a line, a time that cannot be).
 * @param local turns the value of `start` and `end` into wall-clock milliseconds
 */
export function rowFrom(
  value: (column: ColumnName) => unknown,
  local: (value: unknown) => number | null = (given) => localTime(String(given ?? '')),
): RawRow | null {
  const text = (column: ColumnName): string => {
    const given = value(column)
    return given === null || given === undefined ? '' : String(given).slice(0, MAX_TEXT)
  }
  const startLocal = local(value('start'))
  const channel = text('channel')
  if (startLocal === null || channel === '') return null
  const sequence = Number.parseInt(text('sequence'), 10)
  return {
    linkedId: text('linkedid') || null,
    uniqueId: text('uniqueid') || null,
    sequence: Number.isNaN(sequence) ? null : sequence,
    src: text('src'),
    dst: text('dst'),
    context: text('dcontext'),
    callerId: text('clid'),
    callerNumber: text('cnum'),
    callerName: text('cnam'),
    did: text('did'),
    channel,
    dstChannel: text('dstchannel'),
    lastApp: text('lastapp'),
    lastData: text('lastdata'),
    disposition: text('disposition').toUpperCase(),
    recording: text('recordingfile'),
    userField: text('userfield'),
    startLocal,
    endLocal: local(value('end')),
    durationMs: seconds(text('duration')),
    billMs: seconds(text('billsec')),
  }
}
