import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Kysely } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { testDatabase, testStoreKind } from '../testing/store.ts'
import { createDb } from './kysely-dialect.ts'
import { migrate, migrations } from './migrate.ts'
import { createTable } from './migrations/create-table.ts'
import type { Migration } from './migrations/migration.ts'
import { openStore } from './open.ts'
import { createPool, runOn } from './postgres/pool.ts'
import { openWriter } from './sqlite/connection.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function database() {
  const made = await testDatabase()
  ends.push(made.remove)
  return made.url
}

interface Tables {
  schema_migration: { number: number; name: string; applied_at: number }
}

/** A writing connection beside the store, for what the store itself would not do. */
async function rawDb(url: string) {
  if (testStoreKind === 'postgres') {
    const pool = createPool(url, { readOnly: false, max: 1 })
    ends.push(() => pool.end())
    return createDb<Tables>('postgres', (text, values) => runOn(pool, text, values))
  }
  const file = openWriter(url.slice('sqlite:'.length))
  ends.push(() => file.close())
  return createDb<Tables>('sqlite', async (text, values) => file.run(text, values))
}

const next = migrations.length + 1
const later: Migration = {
  number: next,
  name: 'later',
  up: (db, columns) => createTable(db, columns, 'later', { columns: { id: 'text' }, key: ['id'] }),
}

describe('migrations', () => {
  it('are numbered from 1 without a gap', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1))
  })

  it('run once, also when two processes open a new database at the same time', async () => {
    const url = await database()
    const program = `import { openStore } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)}
      await (await openStore(${JSON.stringify(url)})).close()`
    const processes = [1, 2, 3].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'ignore', 'inherit'] }),
    )
    const codes = await Promise.all(processes.map(async (each) => (await once(each, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])
    const db = await rawDb(url)
    const rows = await db.selectFrom('schema_migration').selectAll().execute()
    expect(rows.map(({ number, name }) => ({ number, name }))).toEqual(
      migrations.map(({ number, name }) => ({ number, name })),
    )
  })

  it('a later step runs on a database that has the earlier ones, and only it', async () => {
    const url = await database()
    await (await openStore(url)).close()
    const db = await rawDb(url)
    await migrate(db as unknown as Kysely<unknown>, testStoreKind, [...migrations, later])
    await migrate(db as unknown as Kysely<unknown>, testStoreKind, [...migrations, later])
    const rows = await db.selectFrom('schema_migration').select('number').orderBy('number').execute()
    expect(rows.map(({ number }) => number)).toEqual([...migrations.map(({ number }) => number), next])
  })

  it('[OPS.8] a database that a newer Jackfield changed is refused, and left alone', async () => {
    const url = await database()
    await (await openStore(url)).close()
    const db = await rawDb(url)
    await db.insertInto('schema_migration').values({ number: 77, name: 'future', applied_at: 0 }).execute()
    await expect(openStore(url)).rejects.toMatchObject({
      problem: { code: 'store-newer', params: { found: 77, known: migrations.length } },
    })
  })
})

describe('openStore', () => {
  it.each(['mysql://root:secret@localhost/x', 'sqlite:', 'file.db', ''])(
    '[OPS.8] refuses %o without repeating a password',
    async (url) => {
      const error = await openStore(url).catch((reason) => reason)
      expect(error.problem.code).toBe('store-unavailable')
      expect(JSON.stringify(error.problem)).not.toContain('secret')
    },
  )

  it('[OPS.8] tells why a database cannot be opened', async () => {
    const url = testStoreKind === 'postgres' ? 'postgresql://postgres@127.0.0.1:1/none' : 'sqlite:/proc/none/store.db'
    await expect(openStore(url)).rejects.toMatchObject({ problem: { code: 'store-unavailable' } })
  })
})
