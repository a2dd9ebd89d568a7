import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import mysql from 'mysql2/promise'
import type { TableSettings } from './table-reader.ts'

/*
 * The MariaDB of this machine, for tests and measurements.
 */

export interface CdrTestDatabase {
  readonly settings: TableSettings
  query(sql: string, values?: readonly unknown[]): Promise<void>
  /** A second connection, e.g. one that holds a lock. */
  other(): Promise<{ query(sql: string): Promise<unknown>; end(): Promise<void> }>
  drop(): Promise<void>
}

export const databaseName = () => `jackfield_cdr_${process.pid}_${randomBytes(4).toString('hex')}`

/** `JACKFIELD_TEST_MARIADB_URL` (`mysql://user:password@host:port`), else the server of this machine. */
function mariadbServer(): mysql.ConnectionOptions {
  const given = process.env['JACKFIELD_TEST_MARIADB_URL']
  if (given) {
    const url = new URL(given)
    const socketPath = url.searchParams.get('socket')
    const user = decodeURIComponent(url.username || 'root')
    const password = decodeURIComponent(url.password)
    return { ...(socketPath ? { socketPath } : { host: url.hostname, port: Number(url.port || 3306) }), user, password }
  }
  const socket = '/run/mysqld/mysqld.sock'
  return {
    ...(existsSync(socket) ? { socketPath: socket } : { host: '127.0.0.1', port: 3306 }),
    user: 'root',
    password: '',
  }
}

export async function mariadbDatabase(): Promise<CdrTestDatabase> {
  const server = mariadbServer()
  const connect = (database?: string) =>
    mysql.createConnection({
      ...server,
      connectTimeout: 3000,
      multipleStatements: true,
      ...(database ? { database } : {}),
    })
  const first = await connect()
  const database = databaseName()
  await first.query(`create database ${database}`)
  await first.end()
  const connection = await connect(database)
  return {
    settings: {
      kind: 'mariadb',
      host: server.socketPath ?? server.host ?? '',
      port: server.port ?? 3306,
      user: server.user ?? '',
      password: server.password ?? '',
      database,
      table: 'cdr',
      timeZone: 'UTC',
    },
    query: async (sql, values) => void (await connection.query(sql, values as unknown[])),
    async other() {
      const second = await connect(database)
      return { query: (sql) => second.query(sql), end: () => second.end() }
    },
    async drop() {
      await connection.query(`drop database ${database}`)
      await connection.end()
    },
  }
}

/** As FreePBX makes it. */
export const FREEPBX_TABLE = `create table cdr (
  calldate datetime not null default '0000-00-00 00:00:00', clid varchar(80) not null default '',
  src varchar(80) not null default '', dst varchar(80) not null default '', dcontext varchar(80) not null default '',
  channel varchar(80) not null default '', dstchannel varchar(80) not null default '',
  lastapp varchar(80) not null default '', lastdata varchar(80) not null default '',
  duration int not null default 0, billsec int not null default 0, disposition varchar(45) not null default '',
  amaflags int not null default 0, accountcode varchar(20) not null default '', uniqueid varchar(32) not null default '',
  userfield varchar(255) not null default '', did varchar(50) not null default '',
  recordingfile varchar(255) not null default '', cnum varchar(80) not null default '',
  cnam varchar(80) not null default '', outbound_cnum varchar(80) not null default '',
  outbound_cnam varchar(80) not null default '', dst_cnam varchar(80) not null default '',
  linkedid varchar(32) not null default '', peeraccount varchar(80) not null default '', sequence int not null default 0,
  key calldate (calldate), key dst (dst), key accountcode (accountcode), key uniqueid (uniqueid), key did (did))`
