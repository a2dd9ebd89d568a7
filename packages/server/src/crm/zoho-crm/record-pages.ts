import { z } from 'zod'
import { type CrmModule, type CrmRecord, CursorRefused } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { idSchema, listSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'
import { coqlPage } from './coql.ts'
import { recordReader } from './crm-record.ts'
import type { FieldLists } from './fields.ts'

/**
 * Where a walk over all records of a module stands. Zoho's list goes by page numbers for 2,000 records and by the token of
 * the page before for 100,000; what is behind that comes by COQL, behind the last id.
 */
const cursorSchema = z.union([
  z.strictObject({ by: z.literal('page'), page: z.number().int().positive(), read: z.number().int() }),
  z.strictObject({ by: z.literal('token'), token: z.string().min(1), read: z.number().int() }),
  z.strictObject({ by: z.literal('id'), after: idSchema }),
])
type Cursor = z.infer<typeof cursorSchema>

const mostByToken = 100_000

export interface RecordPage {
  readonly records: readonly CrmRecord[]
  readonly cursor: string | null
}

/** What Zoho says of a page token: older than a day, of another user or other fields, unknown, or at the end of its reach. */
const refusals: ReadonlySet<string> = new Set([
  'EXPIRED_VALUE',
  'TOKEN_BOUND_DATA_MISMATCH',
  'INVALID_DATA',
  'PAGINATION_LIMIT_EXCEEDED',
])

/**
 * One page of all records of a module by rising id; `cursor` null starts, and ends. Throws a `ZohoFailure`, or `CursorRefused`
 * for a page token that is no longer good and for what is no cursor.
 */
export async function listRecords(
  transport: Sender,
  fields: FieldLists,
  module: CrmModule,
  cursor: string | null,
): Promise<RecordPage> {
  const place: Cursor = cursor === null ? { by: 'page', page: 1, read: 0 } : parseCursor(cursor)
  try {
    return await pageAt(transport, fields, module, place)
  } catch (error) {
    const code = error instanceof ZohoFailure && error.status === 400 ? error.zohoCode : null
    if (place.by === 'token' && code !== null && refusals.has(code)) throw new CursorRefused(error)
    throw error
  }
}

async function pageAt(transport: Sender, fields: FieldLists, module: CrmModule, place: Cursor): Promise<RecordPage> {
  const reader = await recordReader(fields, module)
  if (place.by === 'id') {
    const { rows, more } = await coqlPage(transport, {
      module,
      columns: reader.columns,
      where: null,
      after: place.after,
      lane: 'copy',
    })
    return { records: reader.records(rows), cursor: next(more ? behind(rows) : null) }
  }
  const { body } = await transport.send({
    method: 'GET',
    path: `/crm/v8/${module}`,
    query: {
      ...(place.by === 'page' ? { page: place.page } : { page_token: place.token }),
      fields: ['id', ...reader.columns].join(','),
      per_page: 200,
      sort_by: 'id',
      sort_order: 'asc',
    },
    sub: true,
    lane: 'copy',
  })
  if (body === null) return { records: [], cursor: null }
  const { data, info } = read(listSchema, body)
  const records = reader.records(data)
  const sofar = place.read + data.length
  if (!info?.more_records) return { records, cursor: null }
  if (sofar >= mostByToken) return { records, cursor: next(behind(data)) }
  const token = info.next_page_token
  if (token) return { records, cursor: next({ by: 'token', token, read: sofar }) }
  // More records, but no way on: rather an error than a part.
  if (place.by === 'token') throw new ZohoFailure('zoho-bad-answer', { detail: 'no page token' }, { written: 'no' })
  return { records, cursor: next({ by: 'page', page: place.page + 1, read: sofar }) }
}

const behind = (rows: readonly { readonly id: string }[]): Cursor | null => {
  const last = rows.at(-1)
  return last ? { by: 'id', after: last.id } : null
}

const next = (cursor: Cursor | null) => (cursor === null ? null : JSON.stringify(cursor))

function parseCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new CursorRefused(cause)
  }
}
