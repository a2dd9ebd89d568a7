import { expect, test } from 'vitest'
import { sameBindings, toBindings, toPut } from './bindings.ts'
import { redirectUri } from './redirect-uri.ts'

const user = (id: string, extensions: string[], groups: string[] = []) => ({
  id,
  name: id,
  email: `${id}@example.com`,
  active: true,
  extensions,
  groups,
})

test('users without targets are not sent', () => {
  const bindings = toBindings([user('a', ['1001']), user('b', [])])
  expect(toPut(bindings)).toEqual({ bindings: [{ userId: 'a', extensions: ['1001'], groups: [] }] })
})

test('the order of targets and users changes nothing', () => {
  const one = toBindings([user('a', ['1001', '1002'], ['g']), user('b', ['1003'])])
  const other = toBindings([user('b', ['1003']), user('a', ['1002', '1001'], ['g'])])
  expect(sameBindings(one, other)).toBe(true)
  expect(sameBindings(one, { ...other, b: { extensions: [], groups: [] } })).toBe(false)
  expect(sameBindings(one, { ...other, a: { extensions: ['1001', '1002'], groups: [] } })).toBe(false)
})

test('[A1.3] the redirect URI is the home address and the known path, with or without a slash at its end', () => {
  expect(redirectUri('https://pbx.example.com')).toBe('https://pbx.example.com/integration/callback/api/crm/zoho/')
  expect(redirectUri('https://pbx.example.com/')).toBe('https://pbx.example.com/integration/callback/api/crm/zoho/')
})
