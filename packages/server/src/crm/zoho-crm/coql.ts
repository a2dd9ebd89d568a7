import type { Lane } from '../zoho/gate.ts'
import { listSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'

/** Rows of one query: 200 cost one credit. Zoho's page allows 2,000, its error table speaks of 200. */
const rowsPerQuery = 200

export interface CoqlQuery {
  readonly module: string
  readonly columns: readonly string[]
  /** A condition, or null for all records. */
  readonly where: string | null
  /** Id of the last record of the page before; null for the first page. */
  readonly after: string | null
  readonly lane?: Lane
}

export interface CoqlPage {
  readonly rows: readonly (Record<string, unknown> & { id: string })[]
  readonly more: boolean
}

/**
 * A page of records by rising id, behind the last id of the page before, so that records that come or go meanwhile move
 * none out of sight. Throws a `ZohoFailure`.
 */
export async function coqlPage(transport: Sender, query: CoqlQuery): Promise<CoqlPage> {
  const behind = query.after === null ? null : `id > '${query.after}'`
  // COQL demands a WHERE, and brackets around each pair of conditions.
  const conditions = [query.where, behind].filter((each) => each !== null).map((each) => `(${each})`)
  const where = conditions.length === 0 ? '(id is not null)' : `(${conditions.join(' and ')})`
  const select = `select id, ${query.columns.join(', ')} from ${query.module}`
  const { body } = await transport.send({
    method: 'POST',
    path: '/crm/v8/coql',
    body: { select_query: `${select} where ${where} order by id asc limit 0, ${rowsPerQuery}` },
    sub: true,
    lane: query.lane,
  })
  if (body === null) return { rows: [], more: false }
  const { data, info } = read(listSchema, body)
  return { rows: data, more: data.length > 0 && (info?.more_records ?? data.length >= rowsPerQuery) }
}
