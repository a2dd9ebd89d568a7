import { ZohoFailure } from '../zoho/failure.ts'
import type { Lane } from '../zoho/gate.ts'
import { read } from '../zoho/read.ts'
import type { DeskSender } from './api.ts'
import { parseDeskTime } from './desk-time.ts'
import { type Row, rowsSchema } from './row.ts'

/** A list of Desk's, sorted as its query says. */
export interface DeskList {
  readonly path: string
  readonly query: Readonly<Record<string, string | number | undefined>>
  readonly lane?: Lane
}

/** How far a walk through a list has come. */
export interface ListPlace {
  /** Where the rows that were read end, as Desk counted when the last of them came. */
  readonly end: number
  /** Ids of the last of them. */
  readonly last: readonly string[]
}
export const atTheStart: ListPlace = { end: 0, last: [] }

/** Zoho's pages say 100, an older one 99. */
export const LIMIT = 99
/**
 * So many rows are read twice: lists count from 0 or from 1, which is documented for some only, and a record that goes to the recycle
 * bin meanwhile moves those behind it forward.
 */
const OVERLAP = 4
/** Rows that a page of a longer list adds. */
export const FRESH_ROWS = LIMIT - OVERLAP
/** With the one that counting from 1 adds, and room for ties. */
const REMEMBERED = 8

/** Rows went away while the list was read, so that others may have been missed. */
export class ListMoved extends Error {
  override readonly name = 'ListMoved'
}

/**
 * The next rows of a list, without those that were read before; `next` null at the end, which is where nothing new comes, because Desk
 * tells no total and may give fewer rows than it is asked for. Throws `ListMoved`, or a `ZohoFailure`.
 */
export async function nextPage(
  sender: DeskSender,
  { path, query, lane }: DeskList,
  { end, last }: ListPlace,
): Promise<{ readonly rows: readonly Row[]; readonly next: ListPlace | null }> {
  // So few rows are read again from the start: `from=1` is the second row of a list that counts from 0.
  const from = end <= OVERLAP ? undefined : end - OVERLAP
  const { body } = await sender.send({ method: 'GET', path, query: { ...query, from, limit: LIMIT }, lane })
  const rows = body === null ? [] : read(rowsSchema, body).data
  if (end > 0 && !rows.some(({ id }) => last.includes(id))) throw new ListMoved()
  const known = new Set(last)
  const fresh = rows.filter(({ id }) => !known.has(id) && known.add(id))
  const next = { end: (from ?? 0) + rows.length, last: [...last, ...fresh.map(({ id }) => id)].slice(-REMEMBERED) }
  return { rows: fresh, next: fresh.length === 0 ? null : next }
}

const TRIES = 3
/** A row may have been changed between two others of the same second. */
const TIES_MS = 1_000

/**
 * All rows of a list sorted downwards by a time, down to `since`; null when there are more than `most`. Complete: throws a
 * `ZohoFailure` rather than give a part, also where the list is not sorted as it was asked for.
 */
export async function rowsSince(
  sender: DeskSender,
  list: DeskList,
  by: 'createdTime' | 'modifiedTime',
  { since, most }: { readonly since: number; readonly most: number },
): Promise<Row[] | null> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      return await walk(sender, { ...list, query: { ...list.query, sortBy: `-${by}` } }, by, { since, most })
    } catch (error) {
      if (!(error instanceof ListMoved)) throw error
    }
  }
  throw incomplete(list.path)
}

async function walk(
  sender: DeskSender,
  list: DeskList,
  by: string,
  { since, most }: { since: number; most: number },
): Promise<Row[] | null> {
  const found = new Map<string, Row>()
  let place: ListPlace | null = atTheStart
  while (place !== null) {
    const page: Awaited<ReturnType<typeof nextPage>> = await nextPage(sender, list, place)
    let before = Number.POSITIVE_INFINITY
    for (const row of page.rows) {
      const at = parseDeskTime(row[by])
      if (at === null || at > before + TIES_MS) throw incomplete(list.path)
      before = at
      if (at < since) return [...found.values()]
      found.set(row.id, row)
    }
    if (found.size > most) return null
    place = page.next
  }
  return [...found.values()]
}

export const incomplete = (path: string) =>
  new ZohoFailure('zoho-bad-answer', { detail: `list of ${path.slice(1)}` }, { written: 'no' })
