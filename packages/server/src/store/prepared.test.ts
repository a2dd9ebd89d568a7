import { expect, it } from 'vitest'
import { withStore } from '../testing/store.ts'
import { prepared } from './prepared.ts'

const fixture = withStore()
const insertMeta = prepared<{ key: string; value: string }>((db, { key, value }) =>
  db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
)

it('a prepared statement is filled anew each time, also where a value stands in it twice', async () => {
  const { store } = fixture
  const unit = [
    { query: insertMeta(store.db, { key: 'a', value: '1' }) },
    { query: insertMeta(store.db, { key: 'b', value: '2' }) },
    { query: insertMeta(store.db, { key: 'a', value: '3' }) },
  ]
  await store.commit(unit)
  const rows = await store.db.selectFrom('meta').select(['key', 'value']).where('key', 'in', ['a', 'b']).execute()
  expect(rows.toSorted((x, y) => (x.key < y.key ? -1 : 1))).toEqual([
    { key: 'a', value: '3' },
    { key: 'b', value: '2' },
  ])
})
