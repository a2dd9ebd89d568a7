import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { localClock } from '../../wall-clock.ts'
import type { CdrRow, RawRow } from './cdr-row.ts'
import { rowFrom } from './columns.ts'
import { type PbxShape, pbxShape } from './pbx-shape.ts'
import { placeRows } from './place-rows.ts'

/*
 * Rows recorded from a real Asterisk with real phones, for tests: a custom mapping file of `cdr_custom`, times in UTC.
 */
const folder = fileURLToPath(new URL('traces/', import.meta.url))

export const TRACE_COLUMNS = [
  'linkedid',
  'uniqueid',
  'src',
  'dst',
  'dcontext',
  'channel',
  'dstchannel',
  'lastapp',
  'start',
  'answer',
  'end',
  'duration',
  'billsec',
  'disposition',
  'recordingfile',
]

export const traceNames = (): string[] => readdirSync(folder).map((file) => file.replace(/\.cdr\.csv$/, ''))
export const traceText = (name: string): string => readFileSync(`${folder}${name}.cdr.csv`, 'utf8')

export function rawTrace(name: string): RawRow[] {
  const lines = parse(traceText(name)) as string[][]
  return lines.map((fields) => rowFrom((column) => fields[TRACE_COLUMNS.indexOf(column)])).filter((row) => row !== null)
}

export const placedTrace = (name: string): CdrRow[] => placeRows(rawTrace(name), localClock('UTC'))

/** As the recorded PBX: phones 1000 to 1005, one trunk. */
export const traceShape: PbxShape = pbxShape(
  JSON.stringify({
    extensions: ['1000', '1001', '1002', '1003', '1004', '1005'].map((number) => ({ number })),
    queues: [],
    ringGroups: [],
    endpoints: [{ id: 'trunk', role: 'trunk' }],
  }),
  { endpointRoles: {}, outsidePrefix: '' },
)
