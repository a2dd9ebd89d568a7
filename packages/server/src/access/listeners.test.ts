import { expect, test } from 'vitest'
import { listenerSubject, readListenerSubject } from './listeners.ts'

test('[A11.10] a listener’s subject names integration, generation and user', () => {
  const listener = { integrationId: 'd6b1-4f', generation: 3, userId: '5545550000001' }
  expect(readListenerSubject(listenerSubject(listener))).toEqual(listener)
})

test.each(['', 'admin-1', '1001', 'a/b', 'a//u', '/1/u', 'a/1/', 'a/1/u/v', 'a/-1/u', 'a/1.5/u', 'a/x/u'])(
  '[A11.10] %j is no listener',
  (subject) => expect(readListenerSubject(subject)).toBeNull(),
)
