import { type CallsCsvColumn, callsCsvColumns, callsCsvTexts, explain, type Language } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import { BOM, csvLine } from '../csv-line.ts'
import { deliveryView, type LedgerEntry, summary } from './call-view.ts'

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
