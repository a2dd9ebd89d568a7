import type { ZohoRequest } from '../zoho/transport.ts'

/**
 * API credits that Zoho CRM charges for a request (API v8, "API limits"): most requests cost one; writing one for each ten records; COQL
 * by the rows that it asks for; a list of a custom view three. `status` is that of the answer, null when there was none.
 *
 * unverified: that what is refused for its token (401) or for being too much (429) costs nothing, and all else that was answered or
 * may have arrived does; that COQL is charged by its limit and not by what it gives.
 */
export function creditsOf(
  request: Pick<ZohoRequest, 'method' | 'path' | 'query' | 'body'>,
  status: number | null,
): number {
  if (status === 401 || status === 429) return 0
  const { method, path, query, body } = request
  if (path.endsWith('/coql')) return ofRows(limitOf(body))
  if (method === 'POST' || method === 'PUT') return Math.max(1, Math.ceil(recordsOf(body) / 10))
  return query?.['cvid'] === undefined ? 1 : 3
}

const ofRows = (rows: number) => (rows <= 200 ? 1 : rows <= 1000 ? 2 : 3)

/** Rows that a query asks for; Zoho gives 200 where it does not say. */
function limitOf(body: unknown): number {
  const query = typeof body === 'object' && body !== null && 'select_query' in body ? String(body.select_query) : ''
  const limit = /\blimit\s+(?:\d+\s*,\s*)?(\d+)\s*$/i.exec(query)
  return limit ? Number(limit[1]) : 200
}

const recordsOf = (body: unknown) =>
  typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data) ? body.data.length : 0
