import type { LogWindow } from '../crm-connector.ts'
import { tooWide, ZohoFailure } from '../zoho/failure.ts'
import { refsIn } from '../zoho/marker.ts'
import { read } from '../zoho/read.ts'
import { isNotThere } from './answer.ts'
import type { DeskSender } from './api.ts'
import { parseDeskTime } from './desk-time.ts'
import { incomplete, rowsSince } from './list-pages.ts'
import type { MarkerMemory } from './marker-memory.ts'
import { isTrashed, type Row, rowSchema } from './row.ts'

/** Collections whose records carry markers. */
export type Collection = 'calls' | 'tickets' | 'contacts' | 'accounts'

/** A row of a list, with the markers that its record carried when it was first read. */
export interface CreatedRow {
  readonly row: Row
  /** Lower case; none in a record that is not ours, or no longer looks like it. */
  readonly refs: readonly string[]
}

/** Our idea of Desk's clock is exact to one or two seconds. */
const SLACK_MS = 5_000
/** Beyond it each page costs ten credits and more. */
const MOST_ROWS = 10_000
/** Records that are read at once. */
const AT_ONCE = 4

/**
 * The records of a collection that were created in the window, in all departments that the connected agent sees, with their markers:
 * all of them, from the list sorted by creation, never by search, whose index lags. The rows of a list have no description, so that
 * each record is read by its id, once. Throws a `ZohoFailure` rather than answer with a part,
 * `look-up-too-wide` where there are too many.
 *
 * unverified: that the list is not behind the records; that a list without a department is that of all of them.
 */
export async function createdRows(
  sender: DeskSender,
  collection: Collection,
  window: LogWindow,
  memory: MarkerMemory,
): Promise<CreatedRow[]> {
  const list = { path: `/${collection}`, query: {} }
  const since = window.from - SLACK_MS
  const rows = await rowsSince(sender, list, 'createdTime', { since, most: MOST_ROWS })
  if (rows === null) throw tooWide()
  const until = window.to === null ? Number.POSITIVE_INFINITY : window.to + SLACK_MS
  const within = rows.filter((row) => (parseDeskTime(row['createdTime']) ?? 0) <= until)
  const found: CreatedRow[] = []
  for (let at = 0; at < within.length; at += AT_ONCE) {
    const some = within.slice(at, at + AT_ONCE)
    const refs = await Promise.all(some.map(({ id }) => refsOf(sender, collection, id, memory)))
    some.forEach((row, index) => {
      const known = refs[index]
      if (known) found.push({ row, refs: known })
    })
  }
  return found
}

/** Null: deleted meanwhile. */
async function refsOf(
  sender: DeskSender,
  collection: Collection,
  id: string,
  memory: MarkerMemory,
): Promise<readonly string[] | null> {
  const known = memory.refs(collection, id)
  if (known) return known
  const row = await readRow(sender, collection, id)
  if (row === null) return null
  const description = row['description']
  // What is not told is not the same as empty.
  if (description === undefined) throw incomplete(pathOf(collection, id))
  const refs = typeof description === 'string' ? [...new Set(refsIn(description))] : []
  memory.keep(collection, id, refs)
  return refs
}

/** Of one record, and of nothing else whatever its id holds. */
export const pathOf = (collection: Collection, id: string): string => `/${collection}/${encodeURIComponent(id)}`

/** One record by its id; null when it is gone. Throws a `ZohoFailure`. */
export async function readRow(
  sender: DeskSender,
  collection: Collection,
  id: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Row | null> {
  try {
    const { body } = await sender.send({ method: 'GET', path: pathOf(collection, id), query })
    if (body === null) return null
    const row = read(rowSchema, body)
    if (row.id !== id) throw new ZohoFailure('zoho-bad-answer', { detail: 'another record' }, { written: 'no' })
    return isTrashed(row) ? null : row
  } catch (error) {
    if (isNotThere(error)) return null
    throw error
  }
}

/** Several records by their ids, a few at a time; those that are gone are missing. Throws a `ZohoFailure`. */
export async function readRows(
  sender: DeskSender,
  collection: Collection,
  ids: readonly string[],
  query: Readonly<Record<string, string>> = {},
): Promise<Row[]> {
  const rows: Row[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE).map((id) => readRow(sender, collection, id, query))
    rows.push(...(await Promise.all(some)).filter((row) => row !== null))
  }
  return rows
}
