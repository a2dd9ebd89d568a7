import { expect, test } from 'vitest'
import { ZohoFailure } from '../zoho/failure.ts'
import { readCrmAnswer } from './answer.ts'

const error = (code: string, more: object = {}) => ({ code, details: {}, message: 'm', status: 'error', ...more })
const html = '<html><body>Bad gateway</body></html>'

function failureOf(status: number, text: string): ZohoFailure {
  try {
    readCrmAnswer({ status, text, headers: {} })
  } catch (failure) {
    expect(failure).toBeInstanceOf(ZohoFailure)
    return failure as ZohoFailure
  }
  throw new Error('no failure')
}

test.for([
  [401, error('INVALID_TOKEN'), 'zoho-needs-reauthorisation', 'no'],
  [401, error('INVALID_OAUTHTOKEN'), 'zoho-needs-reauthorisation', 'no'],
  [401, error('AUTHENTICATION_FAILURE'), 'zoho-needs-reauthorisation', 'no'],
  [401, error('OAUTH_SCOPE_MISMATCH'), 'zoho-missing-scope', 'no'],
  [403, error('NO_PERMISSION', { details: { permissions: ['Crm_Implied_Api_Access'] } }), 'zoho-no-api-access', 'no'],
  [403, error('NO_PERMISSION'), 'zoho-no-permission', 'no'],
  [400, error('INVALID_DATA'), 'zoho-refused-record', 'no'],
  [400, { data: [error('MANDATORY_NOT_FOUND')] }, 'zoho-refused-record', 'no'],
  [404, error('INVALID_URL_PATTERN'), 'zoho-refused-record', 'no'],
  [429, error('TOO_MANY_REQUESTS'), 'zoho-credits-exhausted', 'no'],
  [
    429,
    { code: 429, error: 'TOO_MANY_REQUESTS', error_info: 'Many requests', details: [] },
    'zoho-credits-exhausted',
    'no',
  ],
  [408, error('TIMEOUT'), 'zoho-timeout', 'unknown'],
  [500, error('INTERNAL_ERROR'), 'zoho-outage', 'unknown'],
  [503, {}, 'zoho-outage', 'unknown'],
  // An error at HTTP 200 counts as that error.
  [200, error('INVALID_TOKEN'), 'zoho-needs-reauthorisation', 'no'],
  [200, error('TOO_MANY_REQUESTS'), 'zoho-credits-exhausted', 'no'],
  [200, error('INVALID_DATA'), 'zoho-refused-record', 'no'],
  [200, error('INTERNAL_ERROR'), 'zoho-outage', 'unknown'],
  [200, { status: 'error', message: 'm' }, 'zoho-outage', 'unknown'],
] as const)('[OPS.4] %s %j', ([status, body, code, written]) => {
  const failure = failureOf(status, JSON.stringify(body))
  expect(failure.problem.code).toBe(code)
  expect(failure.written).toBe(written)
})

test.for([
  [502, html, 'zoho-outage', 'unknown'],
  [200, html, 'zoho-bad-answer', 'unknown'],
  [302, html, 'zoho-bad-answer', 'unknown'],
  [201, '{"data":[{"code":"SUCC', 'zoho-bad-answer', 'unknown'],
  [200, '', 'zoho-bad-answer', 'unknown'],
  [200, '"text"', 'zoho-bad-answer', 'unknown'],
  [200, 'null', 'zoho-bad-answer', 'unknown'],
  // A proxy that refuses has let nothing through.
  [403, html, 'zoho-bad-answer', 'no'],
  [407, html, 'zoho-bad-answer', 'no'],
  [429, html, 'zoho-credits-exhausted', 'no'],
] as const)('what is no JSON of Zoho is classified: %s %s', ([status, text, code, written]) => {
  const failure = failureOf(status, text)
  expect(failure.problem.code).toBe(code)
  expect(failure.written).toBe(written)
})

test('good answers: content, nothing found, mixed outcomes', () => {
  expect(readCrmAnswer({ status: 200, text: '{"data":[]}', headers: {} })).toEqual({ status: 200, body: { data: [] } })
  expect(readCrmAnswer({ status: 204, text: '', headers: {} })).toEqual({ status: 204, body: null })
  expect(readCrmAnswer({ status: 304, text: '', headers: {} })).toEqual({ status: 304, body: null })
  const mixed = { data: [error('INVALID_DATA'), { code: 'SUCCESS', status: 'success' }] }
  expect(readCrmAnswer({ status: 207, text: JSON.stringify(mixed), headers: {} })).toEqual({ status: 207, body: mixed })
})

test('the missing permission is told in Zoho’s words', () => {
  expect(failureOf(403, JSON.stringify(error('NO_PERMISSION', { message: 'permission denied' }))).problem).toEqual({
    code: 'zoho-no-permission',
    params: { detail: 'permission denied' },
  })
})
