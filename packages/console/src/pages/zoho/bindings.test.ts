import { expect, test } from 'vitest'
import { sameBindings, toBindings, toPut } from './bindings.ts'
import { redirectUri } from './kind-pages.ts'

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

test.each([
  ['[A1.3]', 'zoho-crm', '/integration/callback/api/crm/zoho/'],
  ['[D1.1]', 'zoho-desk', '/integration/callback/api/helpdesk/zohodesk/'],
] as const)(
  '%s the redirect URI of %s is the home address and the known path, with or without a slash',
  (_, kind, path) => {
    expect(redirectUri(kind, 'https://pbx.example.com')).toBe(`https://pbx.example.com${path}`)
    expect(redirectUri(kind, 'https://pbx.example.com/')).toBe(`https://pbx.example.com${path}`)
  },
)
