import { expect, test } from 'vitest'
import { readTokenAnswer } from './token-answer.ts'

const granted = {
  access_token: '1000.aa',
  refresh_token: '1000.bb',
  scope: 'ZohoCRM.modules.ALL',
  api_domain: 'https://www.zohoapis.com',
  token_type: 'Bearer',
  expires_in: 3600,
}
const throttle = 'You have made too many requests continuously. Please try again after some time.'

test('a grant is read', () => {
  expect(readTokenAnswer(200, JSON.stringify(granted))).toEqual({
    kind: 'granted',
    grant: {
      accessToken: '1000.aa',
      refreshToken: '1000.bb',
      apiDomain: 'https://www.zohoapis.com',
      lifeMs: 3_600_000,
    },
  })
})
test('the answer to a refresh has no refresh token', () => {
  const { refresh_token: _, ...refreshed } = granted
  expect(readTokenAnswer(200, JSON.stringify(refreshed))).toMatchObject({
    kind: 'granted',
    grant: { refreshToken: null },
  })
})
test('the older shape gives its life in milliseconds', () => {
  const text = JSON.stringify({ ...granted, expires_in: 3_600_000, expires_in_sec: 3600 })
  expect(readTokenAnswer(200, text)).toMatchObject({ grant: { lifeMs: 3_600_000 } })
})

test.for([
  ['used or expired code', 200, { error: 'invalid_code' }, { kind: 'refused', refusal: 'invalid-code' }],
  ['unknown client', 200, { error: 'invalid_client' }, { kind: 'refused', refusal: 'invalid-client' }],
  [
    'unknown client with a status of 400',
    400,
    { error: 'invalid_client' },
    { kind: 'refused', refusal: 'invalid-client' },
  ],
  ['wrong secret', 200, { error: 'invalid_client_secret' }, { kind: 'refused', refusal: 'invalid-secret' }],
  ['redirect URI', 200, { error: 'invalid_redirect_uri' }, { kind: 'refused', refusal: 'invalid-redirect' }],
  [
    'throttle with 200',
    200,
    { error_description: throttle, error: 'Access Denied', status: 'failure' },
    { kind: 'throttled' },
  ],
  [
    'throttle with 400',
    400,
    { error_description: throttle, error: 'Access Denied', status: 'failure' },
    { kind: 'throttled' },
  ],
  [
    'throttle of the Chinese data centre, all of it translated',
    400,
    { error_description: '您已连续提出过多请求，请稍后再试。', error: '拒绝访问', status: 'failure' },
    { kind: 'throttled' },
  ],
  ['429 without a known body', 429, {}, { kind: 'throttled' }],
  ['another error', 200, { error: 'general_error' }, { kind: 'fault', status: 200, detail: 'general_error' }],
  ['an empty object', 200, {}, { kind: 'fault', status: 200, detail: 'no access token' }],
  ['a number', 200, 5, { kind: 'fault', status: 200, detail: 'no access token' }],
  ['null', 200, null, { kind: 'fault', status: 200, detail: 'no access token' }],
  [
    'an empty access token',
    200,
    { ...granted, access_token: '' },
    { kind: 'fault', status: 200, detail: 'no access token' },
  ],
  ['an inherited word', 200, { error: 'constructor' }, { kind: 'fault', status: 200, detail: 'constructor' }],
] as const)('errors of the token endpoint: %s', ([, status, body, expected]) => {
  expect(readTokenAnswer(status, JSON.stringify(body))).toEqual(expected)
})
test('an HTML page of an outage is a fault, with any status', () => {
  expect(readTokenAnswer(503, '<html>')).toEqual({ kind: 'fault', status: 503, detail: 'not JSON' })
  expect(readTokenAnswer(200, '')).toEqual({ kind: 'fault', status: 200, detail: 'not JSON' })
})
