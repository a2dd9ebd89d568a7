import { read } from '../zoho/read.ts'
import type { DeskSender } from './api.ts'
import { collectionOf, type DeskModule } from './desk-record.ts'
import { deskTime } from './desk-time.ts'
import { type Row, rowsSchema } from './row.ts'

/** unverified: how far the search is behind the records; so much later a change is still found. */
const LAG_MS = 10 * 60_000
/** Far enough, whatever the difference between the clocks. */
const AHEAD_MS = 86_400_000
const LIMIT = 99
/** A search reaches so far. */
const REACH = 999

/** Rows changed since then by the search; null when there are more than `most`, or than it reaches. Throws a `ZohoFailure`. */
export async function searchChanged(
  sender: DeskSender,
  module: DeskModule,
  since: number,
  most: number,
): Promise<Row[] | null> {
  const found = new Map<string, Row>()
  const until = (sender.clock() ?? Date.now()) + AHEAD_MS
  const modifiedTimeRange = `${deskTime(since - LAG_MS)},${deskTime(until)}`
  for (let from = 0; from <= REACH; from += LIMIT) {
    const query = { modifiedTimeRange, sortBy: 'modifiedTime', from, limit: LIMIT }
    const path = `/${collectionOf(module)}/search`
    const { body } = await sender.send({ method: 'GET', path, query, lane: 'copy' })
    const rows = body === null ? [] : read(rowsSchema, body).data
    for (const row of rows) found.set(row.id, row)
    if (found.size > most) return null
    if (rows.length < LIMIT) return [...found.values()]
  }
  return null
}
