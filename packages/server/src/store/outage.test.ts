import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PgProxy, pgProxy } from '../testing/pg-proxy.ts'
import { testDatabase, testStoreKind } from '../testing/store.ts'
import { openStore } from './open.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'
import { createWriterClient } from './sqlite/writer-client.ts'
import type { Statement, Store } from './store.ts'

const put = (store: Store, key: string, value = 'x'): Statement => ({
  query: store.db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.doNothing()),
})
const keys = async (store: Store, like: string) => {
  const rows = await store.db.selectFrom('meta').select('key').where('key', 'like', like).orderBy('key').execute()
  return rows.map(({ key }) => key)
}
const unavailable = { problem: { code: 'store-unavailable' } }

if (testStoreKind === 'sqlite') {
  describe('SQLite', () => {
    let store: Store
    let path: string
    let remove: () => Promise<void>
    const threads: Worker[] = []

    beforeAll(async () => {
      const database = await testDatabase()
      path = database.url.slice('sqlite:'.length)
      remove = database.remove
      store = await openSqliteStore(path, (file) =>
        createWriterClient(file, (workerData) => {
          const thread = new Worker(new URL('./sqlite/writer-worker.ts', import.meta.url), {
            workerData: { path: workerData },
          })
          threads.push(thread)
          return thread
        }),
      )
    })
    afterAll(async () => {
      await store.close()
      await remove()
    })

    const pragma = (text: string): Statement => ({ query: { compile: () => sql.raw(text).compile(store.db) } })

    it('flushes every commit, and keeps the file to its owner', async () => {
      const result = await store.commit([pragma('pragma synchronous'), pragma('pragma journal_mode')])
      expect(result).toMatchObject({ results: [{ rows: [{ synchronous: 2 }] }, { rows: [{ journal_mode: 'wal' }] }] })
      for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o777).toBe(0o600)
    })

    it('[OPS.8] another process that holds the file: the unit fails with the reason, the next one works', async () => {
      const other = new DatabaseSync(path)
      other.exec('begin exclusive')
      await expect(store.commit([put(store, 'locked')])).rejects.toMatchObject(unavailable)
      expect((await store.health()).problem).toMatchObject({ code: 'store-unavailable' })
      other.exec('commit')
      other.close()
      await store.commit([put(store, 'locked')])
      expect(await keys(store, 'locked%')).toEqual(['locked'])
      expect((await store.health()).problem).toBeNull()
    })

    it('[OPS.8] a full disk: the unit that does not fit fails, the small ones beside it are written', async () => {
      const size = await sql<{ page_count: number }>`pragma page_count`.execute(store.db)
      await store.commit([pragma(`pragma max_page_count = ${(size.rows[0]?.page_count as number) + 4}`)])
      const results = await Promise.allSettled([
        store.commit([put(store, 'full.1')]),
        store.commit([put(store, 'full.big', 'x'.repeat(1_000_000))]),
        store.commit([put(store, 'full.2')]),
      ])
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(results[1]).toMatchObject({ reason: unavailable })
      expect(await keys(store, 'full.%')).toEqual(['full.1', 'full.2'])

      await store.commit([pragma('pragma max_page_count = 1000000')])
      await store.commit([put(store, 'full.big', 'x'.repeat(1_000_000))])
      expect(await keys(store, 'full.big')).toEqual(['full.big'])
    })

    it('[OPS.8] a writing thread that dies fails what it had, and is replaced', async () => {
      await store.commit([put(store, 'thread.before')])
      const units = Promise.allSettled(Array.from({ length: 50 }, (_, n) => store.commit([put(store, `thread.${n}`)])))
      await threads.at(-1)?.terminate()
      for (const result of await units) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject(unavailable)
      }
      const before = threads.length
      await Promise.all(Array.from({ length: 50 }, (_, n) => store.commit([put(store, `thread.${n}`)])))
      expect(threads.length).toBe(before + 1)
      expect(await keys(store, 'thread.%')).toHaveLength(51)
    })

    it('a unit after close is refused', async () => {
      const other = await openStore('sqlite::memory:')
      await other.commit([put(other, 'a')])
      await other.close()
      await expect(other.commit([put(other, 'b')])).rejects.toMatchObject(unavailable)
    })
  })
}

if (testStoreKind === 'postgres') {
  describe('PostgreSQL', () => {
    let store: Store
    let proxy: PgProxy
    let remove: () => Promise<void>

    beforeAll(async () => {
      const database = await testDatabase()
      remove = database.remove
      proxy = await pgProxy(database.url)
      store = await openStore(proxy.url)
    })
    afterAll(async () => {
      await store.close()
      await proxy.close()
      await remove()
    })

    it('[OPS.8] a server that is away: units and reads fail with the reason, and work when it is back', async () => {
      await store.commit([put(store, 'away.1')])
      proxy.down = true
      await expect(store.commit([put(store, 'away.2')])).rejects.toMatchObject(unavailable)
      await expect(keys(store, 'away.%')).rejects.toMatchObject(unavailable)
      expect((await store.health()).problem).toMatchObject({ code: 'store-unavailable' })
      proxy.down = false
      await store.commit([put(store, 'away.2')])
      expect(await keys(store, 'away.%')).toEqual(['away.1', 'away.2'])
      expect((await store.health()).problem).toBeNull()
    })

    it('[OPS.2] a commit whose answer is lost is an error although it was written; its repetition is harmless', async () => {
      proxy.loseAnswerOfNextCommit()
      await expect(store.commit([put(store, 'lost')])).rejects.toMatchObject(unavailable)
      expect(await keys(store, 'lost')).toEqual(['lost'])
      await store.commit([put(store, 'lost')])
      expect(await keys(store, 'lost')).toEqual(['lost'])
    })

    it('[OPS.8] a connection that the server ends in the middle of a unit fails that unit as a whole', async () => {
      const query = {
        compile: () => sql`select pg_terminate_backend(pg_backend_pid()) as ended`.compile(store.db),
      }
      await expect(store.commit([put(store, 'ended'), { query }])).rejects.toMatchObject(unavailable)
      expect(await keys(store, 'ended')).toEqual([])
      await store.commit([put(store, 'ended')])
      expect(await keys(store, 'ended')).toEqual(['ended'])
    })

    it('units that lock rows in opposite order all end', async () => {
      await store.commit([put(store, 'lock.a'), put(store, 'lock.b')])
      const touch = (key: string): Statement => ({
        query: store.db.updateTable('meta').set({ value: 'y' }).where('key', '=', key),
        expect: 1,
      })
      const units = Array.from({ length: 4 }, (_, n) =>
        store.commit(n % 2 ? [touch('lock.a'), touch('lock.b')] : [touch('lock.b'), touch('lock.a')]),
      )
      expect((await Promise.all(units)).every(({ committed }) => committed)).toBe(true)
    })
  })
}
