import type { Answer } from '../../answer.ts'
import { isModuleName } from '../../data/modules.ts'
import type { CrmRecord } from '../../data/record-table.ts'
import type { Json } from '../../data/record-view.ts'
import { CrmFailure, fail } from '../errors.ts'
import type { Cost } from '../limits.ts'
import { type CrmRequest, canSee, requireModule, requireScope } from '../request.ts'
import { columnOf } from './columns.ts'
import { compareKeys, conditionTest } from './compare.ts'
import { parseQuery, type Query } from './parse.ts'

function queryText(body: unknown): string {
  const text = typeof body === 'object' && body !== null && 'select_query' in body ? body.select_query : undefined
  if (typeof text !== 'string')
    return fail(400, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'select_query' })
  return text
}

/** 1, 2 or 3 credits for up to 200, 1,000 or 2,000 rows. */
export function coqlCost(_query: unknown, body: unknown): Cost {
  try {
    const { count } = parseQuery(queryText(body))
    return { credits: count <= 200 ? 1 : count <= 1000 ? 2 : 3, sub: true }
  } catch (error) {
    if (error instanceof CrmFailure) return { credits: 1, sub: true }
    throw error
  }
}

/** `POST /coql`. It reads the database and not the search index; how stale it is can be set. */
export function runCoql(request: CrmRequest): Answer {
  requireScope(request, 'ZohoCRM.coql', 'READ')
  const { enforces } = request.centre
  const query = parseQuery(queryText(request.body), enforces)
  const { module } = query
  if (!isModuleName(module)) return fail(400, 'INVALID_MODULE', 'the module name given seems to be invalid')
  requireModule(request, module, 'READ')
  const { organisation, settings } = request.centre
  if (query.count > settings.coqlMaxRows && enforces('coql-rows'))
    return fail(400, 'LIMIT_EXCEEDED', 'the limit of rows is exceeded', {
      limit: settings.coqlMaxRows,
      clause: 'limit',
    })
  const column = (name: string) => columnOf(organisation, settings, module, name)
  const shown = query.columns.map(column)
  const test = conditionTest(query.where, column, enforces)
  const table = organisation.tables[module]
  const source = settings.coqlStalenessMs > 0 ? table.allAsOf(Date.now() - settings.coqlStalenessMs) : table.all()
  const found: CrmRecord[] = []
  // unverified: that converted leads stay hidden here as they are elsewhere.
  for (const record of source) if (!record.converted && canSee(request, record) && test(record)) found.push(record)
  sort(found, query, column)
  const rows = found.slice(query.offset, query.offset + query.count)
  if (rows.length === 0) return { status: 204 }
  const data = rows.map((record) => {
    const row: Record<string, Json> = {}
    for (const each of shown) row[each.name] = each.show(record, request.user.timeZone)
    row.id = record.id
    return row
  })
  const more = found.length > query.offset + query.count
  return { status: 200, body: { data, info: { count: rows.length, more_records: more } } }
}

function sort(records: CrmRecord[], query: Query, column: (name: string) => ReturnType<typeof columnOf>): void {
  const orders = query.order.map(({ column: name, descending }) => ({ by: column(name), sign: descending ? -1 : 1 }))
  if (orders.length === 0) return
  records.sort((a, b) => {
    for (const { by, sign } of orders) {
      const result = compareKeys(by, by.key(a), by.key(b)) * sign
      if (result !== 0) return result
    }
    return 0
  })
}
