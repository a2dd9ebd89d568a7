// The differences to Zoho's OpenAPI files that are right, each as narrow as it can be said. Where a file is wrong about the form
// of an answer, what is in it is still checked: as parts that the file does describe.
import type { Finding } from './check.ts'
import type { Exchange } from './exchange.ts'

/** A difference to Zoho's OpenAPI files that is right, and why. Everything else fails. */
export interface Exception {
  readonly why: string
  readonly covers: (finding: Finding, exchange: Exchange) => boolean
  /** What to check in place of this answer, e.g. its parts; without it the finding is let go. */
  readonly instead?: (exchange: Exchange) => readonly Exchange[]
}

type Members = Readonly<Record<string, unknown>>

const bodyOf = ({ answer }: Exchange): Members => {
  const body: unknown = answer === null ? null : JSON.parse(answer)
  return typeof body === 'object' && body !== null ? (body as Members) : {}
}
const answering = (exchange: Exchange, body: unknown, status = exchange.status): Exchange => ({
  ...exchange,
  status,
  answer: JSON.stringify(body),
})
const rowsOf = (exchange: Exchange): Members[] => {
  const { data } = bodyOf(exchange)
  return Array.isArray(data) ? data : []
}
const inParts = (exchange: Exchange, size: number): Exchange[] => {
  const rows = rowsOf(exchange)
  const starts = Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => index * size)
  return starts.map((start) => answering(exchange, { ...bodyOf(exchange), data: rows.slice(start, start + size) }))
}

/** Codes with which Zoho refuses a whole request, whatever it asks for. */
const refusals: Readonly<Record<number, readonly string[]>> = {
  401: ['INVALID_TOKEN', 'AUTHENTICATION_FAILURE', 'OAUTH_SCOPE_MISMATCH'],
  403: ['NO_PERMISSION'],
  404: ['INVALID_URL_PATTERN'],
  429: ['TOO_MANY_REQUESTS'],
}
const isFlatError = (body: Members) =>
  Object.keys(body).sort().join() === 'code,details,message,status' &&
  body['status'] === 'error' &&
  ['code', 'message'].every((name) => typeof body[name] === 'string') &&
  typeof body['details'] === 'object'
const isRefusal = (exchange: Exchange) =>
  isFlatError(bodyOf(exchange)) && (refusals[exchange.status ?? 0] ?? []).includes(String(bodyOf(exchange)['code']))

const listed = 'record GET /{module}'
const written = ['record POST /{module}', 'record PUT /{module}']

export const exceptions: readonly Exception[] = [
  {
    why: 'fields: `include` is marked as required; it only asks for one more member, and integrations read the list without it',
    covers: ({ operation, where, detail }) =>
      operation === 'fields GET /settings/fields' && where === 'parameter' && detail === 'include is missing',
  },
  {
    why: 'record list: at most 100 records are described, though `per_page` goes to 200',
    covers: ({ operation, detail }, exchange) =>
      operation === listed && detail === '/data must NOT have more than 100 items' && rowsOf(exchange).length <= 200,
    instead: (exchange) => inParts(exchange, 100),
  },
  {
    why: 'record list: page tokens are described as text, and are null where there is no such page',
    covers: ({ operation, detail }, exchange) => {
      const token = /^\/info\/(next_page_token|previous_page_token|page_token_expiry) must be string$/.exec(detail)?.[1]
      return operation === listed && token !== undefined && (bodyOf(exchange)['info'] as Members)[token] === null
    },
  },
  {
    why: 'record list, deleted records: `If-Modified-Since` is missing from the parameters, and with it 304',
    covers: ({ operation, where, status }, { answer }) =>
      [listed, 'record GET /{module}/deleted'].includes(operation) &&
      where === 'status' &&
      status === 304 &&
      answer === null,
  },
  {
    why: 'record create and update: 207 is described for a bulk DELETE only, and comes for every batch of which a part fails',
    covers: ({ operation, where, status }) => written.includes(operation) && where === 'status' && status === 207,
    instead: (exchange) => {
      const of = (wanted: string) => ({ data: rowsOf(exchange).filter(({ status }) => status === wanted) })
      const done = exchange.method === 'POST' ? 201 : 200
      return [answering(exchange, of('success'), done), answering(exchange, of('error'), 400)]
    },
  },
  {
    why: 'record: errors of a whole request are described as records in `data`; Zoho sends them flat',
    covers: ({ operation, where, detail }, exchange) =>
      operation.startsWith('record ') &&
      where === 'answer' &&
      isFlatError(bodyOf(exchange)) &&
      /^ must NOT have additional properties: (code|details|message|status)$/.test(detail),
    instead: (exchange) => {
      const { details, ...error } = bodyOf(exchange)
      // Of a refusal the description has no details; Zoho sends them empty, or names the permission that is missing.
      const known = Object.keys(details as object).every((name) => name === 'permissions')
      return [answering(exchange, { data: [isRefusal(exchange) && known ? error : { ...error, details }] })]
    },
  },
  {
    why: 'record: of 401 the only code listed is OAUTH_SCOPE_MISMATCH; a dead or missing token has another one',
    covers: ({ operation, status, detail }, exchange) =>
      operation.startsWith('record ') &&
      status === 401 &&
      detail === '/data/*/code must be equal to one of the allowed values' &&
      ['INVALID_TOKEN', 'AUTHENTICATION_FAILURE'].includes(String(rowsOf(exchange)[0]?.['code'])),
  },
  {
    why: 'record list: every 400 is said to have a `resource_path_index`, which only an error about the path can have',
    covers: ({ operation, status, detail }, exchange) =>
      operation === listed &&
      status === 400 &&
      detail === "/data/*/details must have required property 'resource_path_index'" &&
      rowsOf(exchange)[0]?.['code'] !== 'INVALID_MODULE',
  },
  {
    why: 'record DELETE: of records that cannot be deleted 400 lists NO_PERMISSION only, 207 also INVALID_DATA',
    covers: ({ operation, where, status }, exchange) =>
      operation === 'record DELETE /{module}' && where === 'answer' && status === 400 && rowsOf(exchange).length > 0,
    instead: (exchange) => [answering(exchange, bodyOf(exchange), 207)],
  },
  {
    why: 'users, org, fields, coql, record: refusals for the token, the scope, a permission or the limits are not described',
    covers: ({ where, detail }, exchange) => where === 'status' && detail === 'is not described' && isRefusal(exchange),
  },
  {
    why: 'users: no error of a parameter is described',
    covers: ({ operation, where, status }, exchange) =>
      operation === 'users GET /users' &&
      where === 'status' &&
      status === 400 &&
      isFlatError(bodyOf(exchange)) &&
      bodyOf(exchange)['code'] === 'INVALID_DATA',
  },
  {
    why: 'module-search: of 429 the code is said to be RATE_LIMIT_EXCEEDED; Zoho documents TOO_MANY_REQUESTS',
    covers: ({ operation, status, detail }, exchange) =>
      operation === 'module-search GET /{module}/search' &&
      status === 429 &&
      detail === '/code must be equal to one of the allowed values' &&
      isRefusal(exchange),
  },
  {
    why: 'module-search: the details of INVALID_QUERY must have an `api_name` and may have none',
    covers: ({ operation, status, detail }, exchange) =>
      operation === 'module-search GET /{module}/search' &&
      status === 400 &&
      bodyOf(exchange)['code'] === 'INVALID_QUERY' &&
      (detail === "/details must have required property 'api_name'" ||
        detail === '/details must NOT have additional properties: api_name'),
  },
  {
    why: 'notifications: of 401 the only code listed is OAUTH_SCOPE_MISMATCH; a dead or missing token has another one',
    covers: ({ operation, where, status, detail }, { answer }) =>
      operation.startsWith('notifications ') &&
      where === 'answer' &&
      status === 401 &&
      detail.trim() === '/code must be equal to one of the allowed values' &&
      /"code":"(INVALID_TOKEN|AUTHENTICATION_FAILURE)"/.test(answer ?? ''),
  },
  {
    why: 'notifications: where there is no channel, 204 comes as everywhere else, and is not described',
    covers: ({ operation, where, status }, { answer }) =>
      operation === 'notifications GET /actions/watch' && where === 'status' && status === 204 && answer === null,
  },
  {
    why: 'coql: 200 rows are described, the documentation allows 2,000',
    covers: ({ operation, detail }, exchange) =>
      operation === 'coql POST /coql' &&
      detail === '/data must NOT have more than 200 items' &&
      rowsOf(exchange).length <= 2000,
    instead: (exchange) => inParts(exchange, 200),
  },
]
