import { tooWide, ZohoFailure } from '../zoho/failure.ts'
import { refsIn } from '../zoho/marker.ts'
import { listSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'
import { coqlPage } from './coql.ts'
import { crmTime, parseCrmTime } from './crm-time.ts'

/** A record as far as markers go. */
export interface CreatedRow {
  readonly id: string
  /** Lower case; none in a record that is not ours, or no longer looks like it. */
  readonly refs: readonly string[]
}

/** A span of creation times in Zoho's clock; `to` null: until now. */
export interface Window {
  readonly from: number
  readonly to: number | null
}

/** `description` is undefined where it was not told. */
interface Row {
  readonly id: string
  readonly description: string | null | undefined
  readonly marker: string
}

export type RawRow = Readonly<Record<string, unknown>> & { readonly id: string }

/** Zoho's `Created_Time` has whole seconds, and our idea of its clock is exact to one or two. */
const slackMs = 5_000
const mostPages = 1000
/** Zoho takes 1,024 characters of ids: 50 of 19 digits with their commas. */
const mostIds = 50
/**
 * unverified whether COQL gives a `Description` whole. One as long as this without a marker is read again from the record,
 * since a cut one would look as if nothing had been written.
 */
const wholeUpTo = 200

/** A module whose records carry markers. */
export interface MarkedModule {
  readonly module: 'Calls' | 'Contacts' | 'Leads'
  /** Custom field for the marker, or null. */
  readonly markerField: string | null
}

/**
 * The records of a module that were created in the window, with the markers in them: all of them, by COQL or, without the scope for
 * it, from the list sorted by creation; never by search, whose index lags. Throws a `ZohoFailure` rather than answer with a
 * part, `look-up-too-wide` where there are too many.
 */
export async function createdRows(transport: Sender, where: MarkedModule, window: Window): Promise<CreatedRow[]> {
  const whole: Window = {
    from: Math.floor((window.from - slackMs) / 1000) * 1000,
    to: window.to === null ? null : Math.ceil((window.to + slackMs) / 1000) * 1000,
  }
  const rows = (await byCoql(transport, where, whole)) ?? (await byList(transport, where, whole))
  return rows.map((row) => ({ id: row.id, refs: refsOf(row) }))
}

/** The named fields of records; those that were deleted are missing. Throws a `ZohoFailure`. */
export async function rowsById(
  transport: Sender,
  module: MarkedModule['module'],
  ids: readonly string[],
  fields: readonly string[],
): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for (let start = 0; start < ids.length; start += mostIds) {
    const query = { ids: ids.slice(start, start + mostIds).join(','), fields: fields.join(','), per_page: 200 }
    const { body } = await transport.send({ method: 'GET', path: `/crm/v8/${module}`, query })
    if (body !== null) rows.push(...read(listSchema, body).data)
  }
  return rows
}

/** The markers in a record that was read with `markerFields`. */
export const refsOfRaw = (row: RawRow, markerField: string | null) => refsOf(toRow(row, markerField))

/** Fields in which a marker may stand. */
export const markerFields = (markerField: string | null) => ['Description', ...(markerField ? [markerField] : [])]

const refsOf = ({ description, marker }: Row) => [...new Set(refsIn(`${description ?? ''}\nRef ${marker}`))]

function toRow(row: RawRow, markerField: string | null): Row {
  const description = row['Description']
  const marker = markerField === null ? null : row[markerField]
  return {
    id: row.id,
    description: description === null || typeof description === 'string' ? description : undefined,
    marker: typeof marker === 'string' ? marker : '',
  }
}

/** Rows of the window by COQL, with their descriptions; null where COQL may not be used. */
async function byCoql(transport: Sender, where: MarkedModule, window: Window): Promise<Row[] | null> {
  const { markerField } = where
  const columns = ['Created_Time', ...(markerField === null ? [] : [markerField])]
  try {
    // unverified whether COQL returns text areas such as Description; an organisation that refuses them gives the ids.
    const rows =
      (await coqlRowsOf(transport, where, window, [...columns, 'Description'])) ??
      (await coqlRowsOf(transport, where, window, columns))
    return rows === null ? null : await completed(transport, rows, where)
  } catch (error) {
    if (error instanceof ZohoFailure && error.zohoCode === 'OAUTH_SCOPE_MISMATCH') return null
    throw error
  }
}

/** Codes with which a query is refused for what it asks, as opposed to being hindered. */
const queryRefusals = new Set(['INVALID_QUERY', 'SYNTAX_ERROR', 'NOT_SUPPORTED', 'INVALID_DATA', 'INVALID_MODULE'])

/** All rows of the window; null when the query is refused for its columns. */
async function coqlRowsOf(
  transport: Sender,
  { module, markerField }: MarkedModule,
  { from, to }: Window,
  columns: readonly string[],
): Promise<Row[] | null> {
  const rows: Row[] = []
  const time = (at: number) => `'${crmTime(at, 'UTC')}'`
  const where = to === null ? `Created_Time >= ${time(from)}` : `Created_Time between ${time(from)} and ${time(to)}`
  try {
    for (let page = 0; page < mostPages; page++) {
      const found = await coqlPage(transport, { module, columns, where, after: rows.at(-1)?.id ?? null })
      rows.push(...found.rows.map((row) => toRow(row, markerField)))
      if (!found.more) return rows
    }
  } catch (error) {
    if (error instanceof ZohoFailure && queryRefusals.has(error.zohoCode ?? '')) return null
    throw error
  }
  throw tooWide()
}

/** Reads the descriptions that COQL did not give, or perhaps not whole. */
async function completed(
  transport: Sender,
  rows: readonly Row[],
  { module, markerField }: MarkedModule,
): Promise<Row[]> {
  const sure = (row: Row) =>
    refsOf(row).length > 0 ||
    (typeof row.description === 'string' && row.description.length > 0 && row.description.length < wholeUpTo)
  const unsure = rows.filter((row) => !sure(row)).map(({ id }) => id)
  // Records that were deleted meanwhile are missing; that is an answer.
  const found = await rowsById(transport, module, unsure, ['Created_Time', ...markerFields(markerField)])
  const whole = new Map(found.map((row) => [row.id, toRow(row, markerField)]))
  return rows.map((row) => whole.get(row.id) ?? row)
}

/** Rows of the window from the list, newest first, until the list is older than the window. */
async function byList(transport: Sender, { module, markerField }: MarkedModule, window: Window): Promise<Row[]> {
  const rows: Row[] = []
  let place: Record<string, string | number> = { page: 1 }
  for (let page = 1; page <= mostPages; page++) {
    const query = {
      ...place,
      fields: ['Created_Time', ...markerFields(markerField)].join(','),
      per_page: 200,
      sort_by: 'Created_Time',
      sort_order: 'desc',
    }
    const { body } = await transport.send({ method: 'GET', path: `/crm/v8/${module}`, query, sub: true })
    if (body === null) return rows
    const { data, info } = read(listSchema, body)
    for (const row of data) {
      const created = parseCrmTime(row['Created_Time'])
      if (created === null) throw incomplete()
      if (created < window.from) return rows
      if (window.to === null || created <= window.to) rows.push(toRow(row, markerField))
    }
    if (!info?.more_records) return rows
    place = info.next_page_token ? { page_token: info.next_page_token } : { page: page + 1 }
  }
  throw tooWide()
}

const incomplete = () => new ZohoFailure('zoho-bad-answer', { detail: 'list of records' }, { written: 'no' })
