import { expect, test } from 'vitest'
import { autoBind, type Bindable } from './auto-bind.ts'

const user = (id: string, email: string, changes: Partial<Bindable> = {}): Bindable => ({
  id,
  name: `User ${id}`,
  email,
  active: true,
  extensions: [],
  groups: [],
  ...changes,
})
const extension = (number: string, email: string | null) => ({ number, email })
const reasons = (users: Bindable[], extensions: ReturnType<typeof extension>[], taken: [string, string][] = []) => {
  const { bound, left } = autoBind(users, extensions, new Map(taken))
  return [...bound.map((each) => `${each.userId}=${each.extension}`), ...left.map((each) => each.reason)]
}

test('[A3.2] equal addresses are bound, upper and lower case being the same', () => {
  expect(autoBind([user('1', 'Ada@Example.com')], [extension('1001', 'ada@example.COM')], new Map())).toEqual({
    bound: [{ userId: '1', userName: 'User 1', email: 'Ada@Example.com', extension: '1001' }],
    left: [],
  })
  expect(reasons([user('1', 'a@x.de')], [extension('1001', ' A@X.de ')])).toEqual(['1=1001'])
})
test('[A3.2] nobody is bound to somebody else’s or to no address', () => {
  expect(reasons([user('1', 'a@x.de')], [extension('1001', 'b@x.de'), extension('1002', null)])).toEqual([
    'no-extension',
  ])
  expect(reasons([user('1', '')], [extension('1001', ''), extension('1002', null)])).toEqual(['no-extension'])
  expect(reasons([user('1', 'ａ@x.de')], [extension('1001', 'a@x.de')])).toEqual(['no-extension'])
})
test('[A3.2] who is bound already stays as he is', () => {
  const extensions = [extension('1001', 'a@x.de')]
  expect(reasons([user('1', 'a@x.de', { extensions: ['1009'] })], extensions)).toEqual(['already-bound'])
  expect(reasons([user('1', 'a@x.de', { groups: ['sales'] })], extensions)).toEqual(['already-bound'])
})
test('an extension that has a user keeps it', () => {
  expect(reasons([user('1', 'a@x.de')], [extension('1001', 'a@x.de')], [['1001', '2']])).toEqual(['extension-taken'])
  expect(reasons([user('1', 'a@x.de'), user('2', 'A@x.de')], [extension('1001', 'a@x.de')])).toEqual([
    '1=1001',
    'extension-taken',
  ])
})
test('several extensions with one address are for a person to choose from', () => {
  const extensions = [extension('1001', 'a@x.de'), extension('1002', 'A@x.de')]
  expect(reasons([user('1', 'a@x.de')], extensions)).toEqual(['several-extensions'])
  expect(reasons([user('1', 'a@x.de')], extensions, [['1001', '2']])).toEqual(['1=1002'])
})
test('who has left is passed over', () => {
  expect(reasons([user('1', 'a@x.de', { active: false })], [extension('1001', 'a@x.de')])).toEqual([])
})
