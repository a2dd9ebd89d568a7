import type { Incoming } from '../zoho/exchange.ts'
import type { ZohoRequest } from '../zoho/transport.ts'

const WEIGHT = 'x-rate-limit-request-weight-v3'

/**
 * API credits that Zoho Desk charges for a request: what the answer's header says, else by its table: a single record one, a list by the
 * depth that it reaches, deleting six for each record. `incoming` null: there was no answer.
 *
 * unverified: that what is refused for its token (401) or for being too much (429) costs nothing; that the depth of a list is `from`
 * and `limit` together, and not how many records there are.
 */
export function creditsOf(
  request: Pick<ZohoRequest, 'method' | 'path' | 'query' | 'body'>,
  incoming: Pick<Incoming, 'status' | 'headers'> | null,
): number {
  if (incoming?.status === 401 || incoming?.status === 429) return 0
  const told = Number(incoming?.headers[WEIGHT] ?? Number.NaN)
  if (Number.isInteger(told) && told >= 0) return told
  const { method, path, query, body } = request
  if (path.endsWith('/moveToTrash')) return 6 * idsIn(body)
  if (method !== 'GET' || !isList(path)) return 1
  return creditsOfList(Number(query?.['from'] ?? 0) + Number(query?.['limit'] ?? 10))
}

const isList = (path: string) => !/\/(\d+|myinfo|organizations)$/.test(path)

/** A page of a list that reaches so deep. */
export function creditsOfList(depth: number): number {
  if (depth <= 2_000) return 3
  if (depth <= 10_000) return 10
  return depth <= 100_000 ? 50 : 100
}

function idsIn(body: unknown): number {
  const lists = typeof body === 'object' && body !== null ? Object.values(body).filter(Array.isArray) : []
  return Math.max(1, ...lists.map(({ length }) => length))
}
