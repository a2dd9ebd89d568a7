import { existsSync } from 'node:fs'
import { Client } from 'pg'
import { test } from 'vitest'
import { type CdrTestDatabase, databaseName } from './mariadb-testing.ts'

/*
 * Real databases for tests of CDR tables: those of this machine. Where there is none, the tests say so and are skipped; with
 * CI=true they fail.
 */

/** Not that of `testing/store.ts`: what imports it runs once per store, and these tests have nothing to do with ours. */
function postgresServer(): URL {
  const given = process.env['JACKFIELD_TEST_PG_URL']
  if (given) return new URL(given)
  const folder = '/var/run/postgresql'
  const host = existsSync(`${folder}/.s.PGSQL.5432`) ? `localhost/postgres?host=${folder}` : '127.0.0.1:5432/postgres'
  return new URL(`postgresql://postgres@${host}`)
}

export async function postgresDatabase(): Promise<CdrTestDatabase> {
  const url = postgresServer()
  const connect = async (database: string) => {
    const own = new URL(url)
    own.pathname = `/${database}`
    const client = new Client({ connectionString: own.href, connectionTimeoutMillis: 3000 })
    await client.connect()
    return client
  }
  const admin = await connect('postgres')
  const database = databaseName()
  await admin.query(`create database ${database}`)
  const client = await connect(database)
  return {
    settings: {
      kind: 'postgres',
      host: url.searchParams.get('host') ?? url.hostname,
      port: Number(url.port || 5432),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database,
      table: 'cdr',
      timeZone: 'UTC',
    },
    query: async (sql, values) => void (await client.query(sql, values as unknown[])),
    async other() {
      const second = await connect(database)
      return { query: (sql) => second.query(sql), end: () => second.end() }
    },
    async drop() {
      await client.end()
      await admin.query(`drop database ${database} with (force)`)
      await admin.end()
    },
  }
}

/** `test`, or one that is skipped and says why; with CI=true one that fails. */
export async function testOn(
  kind: 'MariaDB' | 'PostgreSQL',
  open: () => Promise<CdrTestDatabase>,
): Promise<{ test: typeof test | typeof test.skip; open: () => Promise<CdrTestDatabase> }> {
  try {
    await (await open()).drop()
    return { test, open }
  } catch (error) {
    if (process.env['CI'] === 'true') return { test, open }
    console.warn(`no ${kind} here, its tests are skipped: ${(error as Error).message}`)
    return { test: test.skip, open }
  }
}

/** As in the sample configuration of Asterisk's PostgreSQL back end, with the columns that newer ones fill. */
export const POSTGRES_TABLE = `create table cdr (
  calldate timestamp not null, clid varchar(80) not null default '', src varchar(80) not null default '',
  dst varchar(80) not null default '', dcontext varchar(80) not null default '', channel varchar(80) not null default '',
  dstchannel varchar(80) not null default '', lastapp varchar(80) not null default '', lastdata varchar(80) not null default '',
  duration bigint not null default 0, billsec bigint not null default 0, disposition varchar(45) not null default '',
  amaflags bigint not null default 0, accountcode varchar(20) not null default '', uniqueid varchar(150) not null default '',
  userfield varchar(255) not null default '', linkedid varchar(150) not null default '', sequence bigint not null default 0);
  create index on cdr (calldate)`
