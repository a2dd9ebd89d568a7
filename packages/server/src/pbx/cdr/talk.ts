import type { Millis } from '../../calls/ids.ts'
import { parseChannelName } from '../asterisk/channel-name.ts'
import type { CdrRow } from './cdr-row.ts'
import type { Person } from './persons.ts'
import { extensionInLocal } from './persons.ts'
import type { QueueTalk } from './queue-log.ts'

export interface Span {
  readonly from: Millis
  readonly to: Millis
}

export interface Talk {
  readonly spans: readonly Span[]
  /** The rows do not tell when it began: the caller's channel was answered by the PBX before. */
  readonly estimated: boolean
}

const answered = (row: CdrRow) => row.disposition === 'ANSWERED' && row.dstChannel !== '' && row.answer !== null

/** When two people heard each other, from the rows that name both, else from those that lead over a Local channel. */
export function talkBetween(one: Person, other: Person, rows: readonly CdrRow[], queue: readonly QueueTalk[]): Talk {
  const direct = rows.filter((row) => answered(row) && joins(row, one.name, other.name))
  const member = one.party.kind === 'extension' ? one : other
  const logged = talksOf(member, queue, rows)
  const queueRows = direct.filter(isQueue)
  const spans = direct
    .filter((row) => logged.length === 0 || !isQueue(row))
    .map((row) => (beganUnseen(row, rows) ? estimate(row, rows) : { from: row.answer as Millis, to: row.end }))
  const local = direct.length === 0 ? overLocal(one, other, rows) : []
  if (logged.length > 0 && (queueRows.length > 0 || local.length > 0)) {
    // The queue's own log is of whole seconds; a Local member's row is as exact.
    const own = local.length > 0 ? local : logged
    return { spans: union([...spans, ...own]), estimated: false }
  }
  return { spans: union([...spans, ...local]), estimated: direct.some((row) => beganUnseen(row, rows)) }
}

const joins = (row: CdrRow, x: string, y: string) =>
  (row.channel === x && row.dstChannel === y) || (row.channel === y && row.dstChannel === x)

const isQueue = (row: CdrRow) => row.lastApp === 'Queue'

/**
 * Whether the row's `answer` is that of the caller's channel and not of who was called: an answering machine or a queue had picked
 * up before, the call had been answered and was transferred blindly, or the PBX called the caller first (click to call).
 */
export function beganUnseen(row: CdrRow, rows: readonly CdrRow[]): boolean {
  if (row.answer === null) return false
  if (isQueue(row)) return true
  // An earlier row tells exactly when who is called had picked up (consultation before a transfer).
  const before = rows.some(
    (other) =>
      other !== row &&
      other.disposition === 'ANSWERED' &&
      other.start <= row.start &&
      (other.dstChannel === row.dstChannel || other.channel === row.dstChannel) &&
      other.answer !== null &&
      other.answer - other.start >= exactness(other),
  )
  return !before && row.answer - row.start < exactness(row)
}

/** Rows of databases are of whole seconds. */
const exactness = (row: CdrRow) => (row.billMs % 1000 === 0 && row.durationMs % 1000 === 0 ? 1000 : 50)

/** With several phones ringing, those that lost stop ringing when the winner picks up. */
function estimate(row: CdrRow, rows: readonly CdrRow[]): Span {
  const losers = rows.filter(
    (other) =>
      other !== row &&
      other.channel === row.channel &&
      other.lastApp === row.lastApp &&
      other.disposition === 'NO ANSWER' &&
      other.start < row.end &&
      other.end > row.start &&
      other.end < row.end,
  )
  return { from: Math.max(row.answer as Millis, ...losers.map((other) => other.end)), to: row.end }
}

/** One ─row─ Local;1 = Local;2 ─row─ other: as long as both rows last, without the time a half spent with somebody else. */
function overLocal(one: Person, other: Person, rows: readonly CdrRow[]): Span[] {
  const near = localRows(one, rows)
  const far = localRows(other, rows)
  const spans: Span[] = []
  for (const { row: x, half } of near) {
    for (const { row: y, half: away } of far) {
      if (x === y || half === away || pairOf(half) !== pairOf(away)) continue
      const span = { from: Math.max(x.answer as Millis, y.answer as Millis), to: Math.min(x.end, y.end) }
      if (span.to <= span.from) continue
      const elsewhere = rows
        .filter((row) => row !== x && row !== y && answered(row))
        .filter(
          (row) => (touches(row, half) && !touches(row, one.name)) || (touches(row, away) && !touches(row, other.name)),
        )
        .map((row) => ({ from: row.start, to: row.end }))
      spans.push(...without(span, elsewhere))
    }
  }
  return spans
}

function localRows(person: Person, rows: readonly CdrRow[]): { row: CdrRow; half: string }[] {
  return rows.flatMap((row) => {
    if (!answered(row) || !touches(row, person.name)) return []
    const half = row.channel === person.name ? row.dstChannel : row.channel
    return pairOf(half) === null ? [] : [{ row, half }]
  })
}

const touches = (row: CdrRow, name: string) => row.channel === name || row.dstChannel === name

function pairOf(name: string): string | null {
  const parsed = parseChannelName(name)
  return parsed.kind === 'local' ? parsed.pair : null
}

/** The queue's log names a member by its interface; by another name it is believed where only one phone took the call. */
function talksOf(member: Person, queue: readonly QueueTalk[], rows: readonly CdrRow[]): QueueTalk[] {
  if (member.party.kind !== 'extension') return []
  const { extension } = member.party
  return queue.filter(({ member: name }) => {
    const parsed = parseChannelName(`${name}-0`)
    const named = parsed.kind === 'device' ? parsed.endpoint : extensionInLocal(name)
    if (named !== null) return named === extension || member.name.startsWith(`${name}-`)
    const takers = new Set(rows.filter((row) => isQueue(row) && answered(row)).map((row) => row.dstChannel))
    return takers.size === 1 && takers.has(member.name)
  })
}

/** The same time without overlaps, in order. */
export function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const span of [...spans].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1)
    if (span.to <= span.from) continue
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else merged.push({ from: span.from, to: span.to })
  }
  return merged
}

function without(span: Span, taken: readonly Span[]): Span[] {
  return union(taken).reduce<Span[]>(
    (left, hole) =>
      left.flatMap((part) =>
        [
          { from: part.from, to: Math.min(part.to, hole.from) },
          { from: Math.max(part.from, hole.to), to: part.to },
        ].filter(({ from, to }) => to > from),
      ),
    [span],
  )
}
