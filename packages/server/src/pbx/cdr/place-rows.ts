import type { Millis } from '../../calls/ids.ts'
import type { LocalClock } from '../../wall-clock.ts'
import { type CdrRow, epochOf, type RawRow } from './cdr-row.ts'

/** A channel is made a moment before its first row begins, and both are told in whole seconds. */
const SLACK = 5000

/**
 * Gives the rows of one call their moments. Where the wall clock showed a time twice, the channel's unique id decides: it holds
 * the second (UTC) of its birth; later rows of the channel follow the earlier ones.
 */
export function placeRows(rows: readonly RawRow[], clock: LocalClock): CdrRow[] {
  const ordered = [...rows].sort(inOrderOfWriting)
  const placed: CdrRow[] = []
  const lastOf = new Map<string, CdrRow>()
  for (const row of ordered) {
    const own = row.uniqueId === null ? undefined : lastOf.get(row.uniqueId)
    const start = chooseStart(row, clock.moments(row.startLocal), own, placed)
    const one = withTimes(row, start, clock)
    placed.push(one)
    if (row.uniqueId !== null) lastOf.set(row.uniqueId, one)
  }
  return placed
}

function inOrderOfWriting(a: RawRow, b: RawRow): number {
  const channel = (a.uniqueId ?? '').localeCompare(b.uniqueId ?? '')
  if (channel !== 0) return channel
  // Within a channel the sequence is the truth; a wall clock may have gone back between two rows.
  if (a.sequence !== null && b.sequence !== null && a.sequence !== b.sequence) return a.sequence - b.sequence
  return (epochDistance(a) ?? a.startLocal) - (epochDistance(b) ?? b.startLocal)
}

/** For rows of one channel without sequence: how long after its birth, as the wall clock shows it. */
const epochDistance = (row: RawRow) => {
  const epoch = epochOf(row.uniqueId)
  return epoch === null ? null : row.startLocal - epoch
}

function chooseStart(
  row: RawRow,
  moments: readonly Millis[],
  previous: CdrRow | undefined,
  others: readonly CdrRow[],
): Millis {
  const [first] = moments as [Millis]
  if (moments.length === 1) return first
  const born = epochOf(row.uniqueId) ?? epochOf(row.linkedId)
  const possible = moments.filter(
    (moment) =>
      (born === null || moment >= born - SLACK) &&
      (row.notBefore === undefined || moment + row.durationMs >= row.notBefore - SLACK),
  )
  if (possible.length === 0) return born === null ? (moments.at(-1) as Millis) : nearest(moments, born)
  if (previous) return nearest(possible, previous.end)
  if (born !== null) return nearest(possible, born)
  // Of a call whose ids tell no time the rows are near each other; without any id the order of a file must do.
  const neighbour = row.linkedId === null ? undefined : others.at(-1)
  return neighbour ? nearest(possible, neighbour.start) : (possible[0] as Millis)
}

const nearest = (moments: readonly Millis[], to: Millis): Millis =>
  moments.reduce((best, moment) => (Math.abs(moment - to) < Math.abs(best - to) ? moment : best))

function withTimes(row: RawRow, start: Millis, clock: LocalClock): CdrRow {
  const reckoned = start + row.durationMs
  const end = row.endLocal === null ? reckoned : Math.max(start, nearest(clock.moments(row.endLocal), reckoned))
  // Whole seconds are cut off at both ends; the length of the talk is told more exactly than its begin.
  const answered = row.billMs > 0 || row.disposition.toUpperCase() === 'ANSWERED'
  const answer = answered ? Math.max(start, end - row.billMs) : null
  return { ...row, start, end, answer }
}

/**
 * By how much the rows' wall clock differs from the seconds in their unique ids, in milliseconds, where that is a whole number of
 * quarters of an hour: then the source keeps another time zone than the one that was set. Null when nothing points to that.
 */
export function zoneOffBy(rows: readonly CdrRow[]): number | null {
  const QUARTER = 15 * 60_000
  const votes = new Map<number, number>()
  let voters = 0
  for (const row of rows) {
    const born = row.uniqueId !== null && row.uniqueId === row.linkedId ? epochOf(row.uniqueId) : null
    if (born === null) continue
    const quarters = Math.round((row.start - born) / QUARTER)
    // A row that begins long after its channel is no sign: a transfer after an hour begins one.
    if (Math.abs(row.start - born - quarters * QUARTER) > 60_000) continue
    voters++
    votes.set(quarters, (votes.get(quarters) ?? 0) + 1)
  }
  const [quarters, count] = [...votes].sort((a, b) => b[1] - a[1])[0] ?? [0, 0]
  return quarters !== 0 && count * 2 > voters && voters >= 1 ? quarters * QUARTER : null
}
