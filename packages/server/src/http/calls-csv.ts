import { type CallsCsvColumn, callsCsvColumns, callsCsvTexts, explain, type Language } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import { deliveryView, type LedgerEntry, summary } from './call-view.ts'

/** So that Excel reads UTF-8. */
const BOM = '\uFEFF'

/**
 * The ledger as CSV, in chunks as its pages are read: one line for each log of a call, one for a call without any. Times in the
 * site's zone.
 */
export async function* callsCsv(
  pages: AsyncIterable<readonly LedgerEntry[]>,
  language: Language,
  timeZone: string,
  now: Millis,
): AsyncGenerator<string> {
  const { columns } = callsCsvTexts[language]
  yield BOM + csvLine(callsCsvColumns.map((name) => columns[name]))
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  for await (const entries of pages) {
    const lines = entries.flatMap((entry) => cellsOf(entry, language, time, now))
    yield lines.map((cells) => csvLine(callsCsvColumns.map((name) => cells[name]))).join('')
  }
}

type Cells = Readonly<Record<CallsCsvColumn, string | number | null>>

function cellsOf(entry: LedgerEntry, language: Language, time: Intl.DateTimeFormat, now: Millis): Cells[] {
  const texts = callsCsvTexts[language]
  const call = summary(entry, now)
  const ofCall = {
    call: call.id,
    started: time.format(call.startedAt),
    direction: texts.direction[call.direction],
    result: call.result && texts.result[call.result],
    number: call.externalNumber,
    name: call.externalName,
    did: call.did,
    via: call.via.map(({ name, number }) => name ?? number).join(', '),
    rang: call.rang.join(', '),
    answeredBy: call.answeredBy.join(', '),
    talkSeconds: Math.round(call.talkMs / 1000),
  }
  const reason = (problem: typeof call.reason) => problem && explain(problem, language).what
  if (entry.deliveries.length === 0) {
    const none = { user: null, log: null, attempts: null, record: null, zohoId: null, marker: null }
    return [{ ...ofCall, ...none, reason: reason(call.reason) }]
  }
  return entry.deliveries
    .map((row) => deliveryView(row))
    .map((log) => ({
      ...ofCall,
      user: log.userName,
      log: texts.state[log.state],
      reason: reason(log.reason),
      attempts: log.attempts,
      record: log.record?.url ?? null,
      zohoId: log.zohoId,
      marker: log.ref,
    }))
}

/** One line with its end. Every cell is quoted, and none is taken for a formula by a spreadsheet. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : quoted(cell ?? ''))).join(',')}\r\n`
}

function quoted(text: string): string {
  // Names come from callers and from the CRM: `=HYPERLINK(...)` would be carried out by whoever opens the file.
  const harmless = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
