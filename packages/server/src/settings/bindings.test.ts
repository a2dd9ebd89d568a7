import { expect, test } from 'vitest'
import { resolveBindings } from './bindings.ts'

const names = new Map([
  ['u1', 'Ada'],
  ['u2', 'Bruno'],
])
const members = new Map([
  ['sales', ['1001', '1002']],
  ['support', ['1002', '1003']],
])
const bind = (user_id: string, target_kind: 'extension' | 'group', target: string) => ({ user_id, target_kind, target })

test('[A3.4] a user is bound to extensions and groups', () => {
  const { users, problems } = resolveBindings(
    [bind('u1', 'group', 'sales'), bind('u1', 'extension', '1009')],
    members,
    names,
  )
  expect(Object.keys(users).sort()).toEqual(['1001', '1002', '1009'])
  expect(problems).toEqual([])
})
test('[A3.5] a direct binding beats a group', () => {
  const { users, problems } = resolveBindings(
    [bind('u1', 'group', 'sales'), bind('u2', 'extension', '1002')],
    members,
    names,
  )
  expect(users['1002']).toEqual({ id: 'u2', name: 'Bruno' })
  expect(problems).toEqual([])
})
test('[A3.6] one extension for two users is a problem that names all three', () => {
  const { problems } = resolveBindings([bind('u1', 'group', 'sales'), bind('u2', 'group', 'support')], members, names)
  expect(problems).toEqual([{ code: 'extension-twice', params: { extension: '1002', first: 'Ada', second: 'Bruno' } }])
})
