import { describe, expect, it } from 'vitest'
import { testStore, testStoreKind, withStore } from '../testing/store.ts'

describe('openStore', () => {
  const fixture = withStore()

  it('[OPS.11] gives an empty database of the chosen kind, which a restart keeps', async () => {
    const { store } = fixture
    expect(store.kind).toBe(testStoreKind)
    await store.commit([{ query: store.db.insertInto('meta').values({ key: 'a', value: '1' }) }])
    const again = await fixture.reopen()
    expect(await again.db.selectFrom('meta').selectAll().execute()).toEqual([{ key: 'a', value: '1' }])
  })

  it('gives every caller a database of its own', async () => {
    const other = await testStore()
    try {
      expect(await other.store.db.selectFrom('meta').selectAll().execute()).toEqual([])
    } finally {
      await other.drop()
    }
  })
})
