import { describe, expect, test } from 'vitest'
import { ZohoFailure } from '../zoho/failure.ts'
import { isDeskTokenFailure, readDeskAnswer } from './answer.ts'
import { creditsOf } from './credits-of.ts'
import { scopeOf } from './scopes.ts'

const error = (errorCode: string, more: object = {}) => ({ errorCode, message: 'm', ...more })
const post = { method: 'POST', path: '/api/v1/calls' } as const

function failureOf(status: number, body: unknown, headers: Record<string, string> = {}): ZohoFailure {
  try {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    readDeskAnswer({ status, text, headers }, post)
  } catch (failure) {
    expect(failure).toBeInstanceOf(ZohoFailure)
    return failure as ZohoFailure
  }
  throw new Error('no failure')
}

describe('[D1.53] answers of Zoho Desk', () => {
  test.for([
    [401, error('INVALID_OAUTH'), 'zoho-needs-reauthorisation', 'no', true],
    [401, error('UNAUTHORIZED'), 'zoho-needs-reauthorisation', 'no', true],
    [401, error('SCOPE_MISMATCH'), 'zoho-missing-scope', 'no', false],
    [403, error('SCOPE_MISMATCH'), 'zoho-missing-scope', 'no', false],
    [403, error('OAUTH_ORG_MISMATCH'), 'desk-organisation-gone', 'no', false],
    [403, error('LICENSE_ACCESS_LIMITED', { feature: 'AGENTS' }), 'desk-edition', 'no', false],
    [403, error('FORBIDDEN'), 'zoho-no-permission', 'no', false],
    [404, error('URL_NOT_FOUND'), 'zoho-refused-record', 'no', false],
    [
      422,
      error('INVALID_DATA', { errors: [{ fieldName: '/x', errorType: 'invalid' }] }),
      'zoho-refused-record',
      'no',
      false,
    ],
    [422, error('UNPROCESSABLE_ENTITY', { errors: 'odd' }), 'zoho-refused-record', 'no', false],
    [429, error('THRESHOLD_EXCEEDED'), 'zoho-credits-exhausted', 'no', false],
    [429, error('TOO_MANY_REQUESTS'), 'zoho-credits-exhausted', 'no', false],
    [429, '<html>', 'zoho-credits-exhausted', 'no', false],
    [403, '<html>', 'zoho-bad-answer', 'no', false],
    [408, '', 'zoho-timeout', 'unknown', false],
    [500, error('INTERNAL_SERVER_ERROR'), 'zoho-outage', 'unknown', false],
    [502, '<html>', 'zoho-outage', 'unknown', false],
    [200, '<html>', 'zoho-bad-answer', 'unknown', false],
    [200, '{"id":', 'zoho-bad-answer', 'unknown', false],
    [200, '[]', 'zoho-bad-answer', 'unknown', false],
    [200, error('INTERNAL_SERVER_ERROR'), 'zoho-outage', 'unknown', false],
    [302, '', 'zoho-bad-answer', 'unknown', false],
  ] as const)('%i %j: %s', ([status, body, code, written, renews]) => {
    const failure = failureOf(status, body)
    expect([failure.problem.code, failure.written, isDeskTokenFailure(failure)]).toEqual([code, written, renews])
  })
  test('what it holds; nothing is null', () => {
    expect(readDeskAnswer({ status: 200, text: '{"id":"1"}', headers: {} }, post)).toEqual({
      status: 200,
      body: { id: '1' },
    })
    expect(readDeskAnswer({ status: 204, text: '', headers: {} }, post)).toEqual({ status: 204, body: null })
  })
  test('when to try again', () => {
    expect(failureOf(429, error('TOO_MANY_REQUESTS'), { 'retry-after': '2' }).retryAfterMs).toBe(2_000)
    expect(failureOf(429, error('THRESHOLD_EXCEEDED'), { 'retry-after': '3600' }).retryAfterMs).toBe(3_600_000)
    expect(failureOf(429, error('THRESHOLD_EXCEEDED')).retryAfterMs).toBe(600_000)
    expect(failureOf(429, error('TOO_MANY_REQUESTS'), { 'retry-after': 'x' }).retryAfterMs).toBe(10_000)
  })
  test('a scope that is missing is named by the request, because Desk does not', () => {
    const scope = (method: 'GET' | 'POST' | 'PATCH', path: string) => scopeOf({ method, path: `/api/v1${path}` })
    expect(scope('POST', '/calls')).toBe('Desk.calls.CREATE')
    expect(scope('PATCH', '/accounts/7')).toBe('Desk.contacts.UPDATE')
    expect(scope('GET', '/tickets/7')).toBe('Desk.tickets.READ')
    expect(scope('GET', '/contacts/search')).toBe('Desk.contacts.READ, Desk.search.READ')
    expect(scope('POST', '/calls/moveToTrash')).toBe('Desk.calls.DELETE')
    expect(scope('GET', '/myinfo')).toBe('Desk.basic.READ')
  })
})

describe('[D1.54] what a request costs', () => {
  const get = (path: string, query = {}) => ({ method: 'GET', path: `/api/v1${path}`, query }) as const
  const cases: [what: string, request: Parameters<typeof creditsOf>[0], status: number | null, credits: number][] = [
    ['a single record', get('/calls/7'), 200, 1],
    ['who asks', get('/myinfo'), 200, 1],
    ['the organisations', get('/organizations'), 200, 1],
    ['a list', get('/calls', { limit: 99 }), 200, 3],
    ['a search', get('/contacts/search', { limit: 99 }), 204, 3],
    ['contacts by their ids', get('/contacts/contactsByIds', { ids: '1,2' }), 200, 3],
    ['deep in a list', get('/contacts', { from: 1_950, limit: 99 }), 200, 10],
    ['deeper', get('/contacts', { from: 9_950, limit: 99 }), 200, 50],
    ['at its end', get('/contacts', { from: 100_000, limit: 99 }), 200, 100],
    ['a new record', { method: 'POST', path: '/api/v1/calls', body: {} }, 200, 1],
    ['without an answer', { method: 'POST', path: '/api/v1/calls', body: {} }, null, 1],
    ['deleting two', { method: 'POST', path: '/api/v1/calls/moveToTrash', body: { entityIds: ['1', '2'] } }, 204, 12],
    ['a refused token', get('/calls'), 401, 0],
    ['too many requests', get('/calls'), 429, 0],
  ]
  test.each(cases)('%s', (_what, request, status, credits) => {
    expect(creditsOf(request, status === null ? null : { status, headers: {} })).toBe(credits)
  })
  test('Desk’s own figure counts', () => {
    const headers = { 'x-rate-limit-request-weight-v3': '7' }
    expect(creditsOf(get('/calls'), { status: 200, headers })).toBe(7)
  })
})
