import type { Answer } from '../answer.ts'
import type { ModuleName } from '../data/modules.ts'
import { displayName, fullName } from '../data/organisation.ts'
import type { CrmRecord } from '../data/record-table.ts'
import { recordJson } from '../data/record-view.ts'
import { formatCrmTime, parseCrmTime } from '../data/time.ts'
import { fail, failures } from './errors.ts'
import { type CrmRequest, canSee, oneOf, requireModule, wholeNumber } from './request.ts'

const mostFields = 50
const recordsByPageNumber = 2000

/** The `fields` parameter: mandatory on lists, at most 50 names. Unknown names are passed over. */
export function wantedFields(request: CrmRequest, mandatory: boolean): string[] | undefined {
  const text = request.query.fields
  const { enforces } = request.centre
  if (!text) return mandatory && enforces('list-names-fields') ? failures.missingParameter('fields') : undefined
  const names = text.split(',').map((name) => name.trim())
  if (names.length > mostFields && enforces('fifty-fields'))
    return fail(400, 'LIMIT_EXCEEDED', 'the number of fields exceeds the limit', {
      limit: mostFields,
      param_name: 'fields',
    })
  return names
}

/** `If-Modified-Since` in epoch ms. */
function modifiedSince(request: CrmRequest): number | undefined {
  const text = request.headers['if-modified-since']
  if (text === undefined) return undefined
  const time = parseCrmTime(text)
  return (
    time ?? fail(400, 'INVALID_DATA', 'invalid data', { header: 'If-Modified-Since', expected_data_type: 'datetime' })
  )
}

/** Whether a lead may be shown; converted ones only when asked for. */
export function convertedFilter(request: CrmRequest): (record: CrmRecord) => boolean {
  const wanted = oneOf(request, 'converted', ['false', 'true', 'both'], 'false')
  const all = wanted === 'both' || !request.centre.enforces('converted-leads-hidden')
  return (record) => all || (record.converted ?? false) === (wanted === 'true')
}

function show(request: CrmRequest, module: ModuleName, records: readonly CrmRecord[], fields?: readonly string[]) {
  return records.map((record) => recordJson(request.centre.organisation, module, record, request.user.timeZone, fields))
}

function byIds(request: CrmRequest, module: ModuleName, fields: string[] | undefined): Answer {
  const ids = request.query.ids!.split(',').map((id) => id.trim())
  if (ids.length > 100)
    return fail(400, 'LIMIT_EXCEEDED', 'only 100 ids are allowed', { limit: 100, param_name: 'ids' })
  const table = request.centre.organisation.tables[module]
  const found = ids.map((id) => table.get(id)).filter((record) => record !== undefined && canSee(request, record))
  if (found.length === 0) return { status: 204 }
  const info = { per_page: 200, count: found.length, page: 1, more_records: false }
  return { status: 200, body: { data: show(request, module, found as CrmRecord[], fields), info } }
}

function sortedIds(
  request: CrmRequest,
  module: ModuleName,
  sortBy: string,
  ascending: boolean,
  since?: number,
): string[] {
  const shown = convertedFilter(request)
  const records: CrmRecord[] = []
  for (const record of request.centre.organisation.tables[module].all())
    if (shown(record) && canSee(request, record) && (since === undefined || record.modifiedAt > since))
      records.push(record)
  // The table hands records out by rising id, and sorting is stable.
  if (sortBy === 'Created_Time') records.sort((a, b) => a.createdAt - b.createdAt)
  if (sortBy === 'Modified_Time') records.sort((a, b) => a.modifiedAt - b.modifiedAt)
  if (!ascending) records.reverse()
  return records.map((record) => record.id)
}

/** `GET /{Module}`: a page of records; `page` reaches 2,000 records, `page_token` 100,000. */
export function listRecords(request: CrmRequest, module: ModuleName): Answer {
  requireModule(request, module, 'READ')
  const { query, centre } = request
  const fields = wantedFields(request, true)
  if (query.cvid)
    return fail(400, 'NOT_SUPPORTED', 'custom views are not part of the local Zoho', { param_name: 'cvid' })
  if (query.ids) return byIds(request, module, fields)
  const { enforces } = centre
  const perPage = wholeNumber(request, 'per_page', 200, enforces('page-of-200') ? 200 : 2000)
  const page = wholeNumber(request, 'page', 1, 1_000_000)
  const sortable = ['id', 'Created_Time', 'Modified_Time']
  const sortBy = enforces('sorted-by-three-fields')
    ? oneOf(request, 'sort_by', sortable, 'id')
    : (query.sort_by ?? 'id')
  const sortOrder = oneOf(request, 'sort_order', ['asc', 'desc'], 'desc')
  if (query.page && query.page_token && enforces('page-or-page-token'))
    return fail(400, 'AMBIGUITY_DURING_PROCESSING', 'page and page_token cannot be given together', {
      ambiguity_due_to: [{ param_name: 'page' }, { param_name: 'page_token' }],
    })
  if (!query.page_token && page * perPage > recordsByPageNumber && enforces('pages-reach-2000'))
    return fail(400, 'DISCRETE_PAGINATION_LIMIT_EXCEEDED', 'use page_token to fetch more than 2000 records', {
      limit: recordsByPageNumber,
      param_name: 'page',
    })
  const since = modifiedSince(request)
  const key = [module, sortBy, sortOrder, query.converted ?? '', since ?? ''].join(' ')
  const walk = query.page_token
    ? centre.pageTokens.take(request, key, query.page_token)
    : { ids: sortedIds(request, module, sortBy, sortOrder === 'asc', since), from: (page - 1) * perPage }
  if (since !== undefined && walk.ids.length === 0) return { status: 304 }
  const until = walk.from + perPage
  const table = centre.organisation.tables[module]
  const records = walk.ids
    .slice(walk.from, until)
    .map((id) => table.get(id))
    .filter((record) => record !== undefined)
  const more = walk.ids.length > until
  if (records.length === 0 && !more) return { status: 204 }
  const next = more ? centre.pageTokens.issue(request, key, walk.ids, until) : undefined
  const info = {
    per_page: perPage,
    next_page_token: next?.token ?? null,
    count: records.length,
    sort_by: sortBy,
    page: query.page_token ? Math.floor(walk.from / perPage) + 1 : page,
    previous_page_token: null,
    page_token_expiry: next ? formatCrmTime(next.expiresAt + centre.clockOffsetMs, request.user.timeZone) : null,
    sort_order: sortOrder,
    more_records: more,
  }
  return { status: 200, body: { data: show(request, module, records, fields), info } }
}

/** `GET /{Module}/{id}`. unverified: 204 for an unknown id (some versions are said to answer 400). */
export function getRecord(request: CrmRequest, module: ModuleName, id: string): Answer {
  requireModule(request, module, 'READ')
  const fields = wantedFields(request, false)
  const record = request.centre.organisation.tables[module].get(id)
  if (!record || !canSee(request, record)) return { status: 204 }
  return { status: 200, body: { data: show(request, module, [record], fields) } }
}

/** `GET /{Module}/deleted`: what lies in the recycle bin. The local Zoho never empties it. */
export function listDeleted(request: CrmRequest, module: ModuleName): Answer {
  requireModule(request, module, 'READ')
  const { organisation } = request.centre
  const type = oneOf(request, 'type', ['all', 'recycle', 'permanent'], 'all')
  const perPage = wholeNumber(request, 'per_page', 200, 200)
  const page = wholeNumber(request, 'page', 1, 1_000_000)
  const since = modifiedSince(request)
  const none = type === 'permanent' || !request.centre.enforces('deleted-in-recycle-bin')
  const all = none ? [] : organisation.tables[module].deletions()
  const found = all
    .filter(({ record, deletedAt }) => canSee(request, record) && (since === undefined || deletedAt > since))
    .reverse()
  if (since !== undefined && found.length === 0) return { status: 304 }
  const shown = found.slice((page - 1) * perPage, page * perPage)
  if (shown.length === 0) return { status: 204 }
  const person = (id: string) => {
    const user = organisation.user(id)
    return { name: user ? fullName(user) : '', id }
  }
  const data = shown.map(({ record, deletedBy, deletedAt }) => ({
    deleted_by: person(deletedBy),
    id: record.id,
    display_name: displayName(module, record) || null,
    type: 'recycle',
    created_by: person(record.createdBy),
    deleted_time: formatCrmTime(deletedAt, request.user.timeZone),
  }))
  const info = { per_page: perPage, count: shown.length, page, more_records: found.length > page * perPage }
  return { status: 200, body: { data, info } }
}
