import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'

export interface TestStore {
  /** The store as it is open now; another one after `reopen`. */
  readonly store: Store
  readonly url: string
  /** Closes and opens again, as a restart does. */
  reopen(): Promise<Store>
  /** Closes and removes the database. */
  drop(): Promise<void>
}

interface TestDatabase {
  readonly url: string
  remove(): Promise<void>
}

/** The kind of database that this run tests: `JACKFIELD_TEST_STORE`, else SQLite. */
export const testStoreKind = process.env['JACKFIELD_TEST_STORE'] === 'postgres' ? 'postgres' : 'sqlite'

/** A new, empty database of its own. */
export async function testStore(): Promise<TestStore> {
  const { url, remove } = await testDatabase()
  let store = await openStore(url)
  return {
    url,
    get store() {
      return store
    },
    async reopen() {
      await store.close()
      store = await openStore(url)
      return store
    },
    async drop() {
      await store.close()
      await remove()
    },
  }
}

/** A database that is there during the tests of the file (or `describe`) that calls this. */
export function withStore(): { readonly store: Store; readonly url: string; reopen(): Promise<Store> } {
  let current: TestStore | undefined
  const opened = () => {
    if (!current) throw new Error('the store is there in tests and hooks only')
    return current
  }
  beforeAll(async () => {
    current = await testStore()
  })
  afterAll(async () => {
    await current?.drop()
  })
  return {
    get store() {
      return opened().store
    },
    get url() {
      return opened().url
    },
    reopen: () => opened().reopen(),
  }
}

/** A database without schema: a file in a new folder, or a database on the test server. */
export function testDatabase(): Promise<TestDatabase> {
  return testStoreKind === 'postgres' ? postgresDatabase() : sqliteDatabase()
}

async function sqliteDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'jackfield-test-'))
  return { url: `sqlite:${join(folder, 'store.db')}`, remove: () => rm(folder, { recursive: true, force: true }) }
}

async function postgresDatabase(): Promise<TestDatabase> {
  const server = postgresServer()
  const name = `jackfield_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, remove: () => onServer(server, `drop database if exists ${name} with (force)`) }
}

/** `JACKFIELD_TEST_PG_URL`, else the server of this machine: by its socket, else by TCP. */
export function postgresServer(): string {
  const given = process.env['JACKFIELD_TEST_PG_URL']
  if (given) return given
  const folder = '/var/run/postgresql'
  return existsSync(join(folder, '.s.PGSQL.5432'))
    ? `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`
    : 'postgresql://postgres@127.0.0.1:5432/postgres'
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
