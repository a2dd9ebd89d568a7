import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type TestStore, testStore } from '../testing/store.ts'
import { expiredMeta, saveMeta, takeMeta } from './meta.ts'

let database: TestStore
beforeAll(async () => {
  database = await testStore()
})
afterAll(() => database.drop())

const schema = z.object({ word: z.string() })
const save = (values: Record<string, string>) =>
  database.store.commit(Object.entries(values).map(([key, value]) => saveMeta(database.store.db, key, value)))

test('a value is taken once, by one of two who ask at the same time', async () => {
  const { store } = database
  await save({ 'test/one': '{"word":"x"}', 'test/shape': '{"word":1}', 'test/text': 'x' })
  const both = await Promise.all([takeMeta(store, 'test/one', schema), takeMeta(store, 'test/one', schema)])
  expect(both).toHaveLength(2)
  expect(both).toContainEqual({ word: 'x' })
  expect(both).toContainEqual(null)
  expect(await takeMeta(store, 'test/shape', schema)).toBeNull()
  expect(await takeMeta(store, 'test/text', schema)).toBeNull()
  expect(await takeMeta(store, 'test/never', schema)).toBeNull()
})

test('what has expired, or does not tell when, is deleted; others with another beginning stay', async () => {
  const { store } = database
  const old = { 'a/1': '{"expiresAt":1000}', 'a/2': '{}', 'a/3': 'x' }
  const kept = { 'a/4': '{"expiresAt":1001}', 'b/1': '{"expiresAt":1}' }
  await save({ ...old, ...kept })
  await store.commit(await expiredMeta(store.db, 'a/', 1000))
  const left = await store.db
    .selectFrom('meta')
    .select('key')
    .where('key', 'in', Object.keys({ ...old, ...kept }))
    .execute()
  expect(left.map(({ key }) => key).sort()).toEqual(Object.keys(kept))
})
