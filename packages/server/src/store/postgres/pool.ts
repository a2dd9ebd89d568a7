import { Pool, type PoolConfig } from 'pg'
import type { RunResult } from '../kysely-dialect.ts'
import type { StoreValue } from '../values.ts'

const BOOL = 16
const INT8 = 20
const INT2 = 21
const INT4 = 23
const FLOAT4 = 700
const FLOAT8 = 701
const NUMERIC = 1700
const BYTEA = 17

const asNumber = (text: string) => Number(text)
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  // SQLite has no truth value: both stores answer 0 or 1.
  [BOOL]: (text) => (text === 't' ? 1 : 0),
  [INT8]: asNumber,
  [INT2]: asNumber,
  [INT4]: asNumber,
  [FLOAT4]: asNumber,
  [FLOAT8]: asNumber,
  [NUMERIC]: asNumber,
  [BYTEA]: (text) => Buffer.from(text.slice(2), 'hex'),
}

/** Only number, text, null and blob come back; everything else as the text that the server sent. */
const types = {
  getTypeParser: (oid: number) => parsers[oid] ?? ((text: string) => text),
} as unknown as PoolConfig['types']

/** How long a connection may take to open, a statement to be answered, in milliseconds. */
const CONNECT_MS = 5000
const ANSWER_MS = 15_000

/** @param readOnly the server itself refuses writes on these connections */
export function createPool(url: string, options: { readonly readOnly: boolean; readonly max: number }): Pool {
  const pool = new Pool({
    connectionString: url,
    max: options.max,
    types,
    connectionTimeoutMillis: CONNECT_MS,
    // For a connection that went silent; the server's own limit comes first where it still runs.
    query_timeout: ANSWER_MS,
    statement_timeout: ANSWER_MS - 5000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'jackfield',
    ...(options.readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
  })
  // An idle connection that is lost has nobody else to tell; the next query opens another one.
  pool.on('error', () => {})
  return pool
}

interface Queryable {
  query(sql: string, values: StoreValue[]): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>
}

export async function runOn(client: Queryable, sql: string, values: readonly StoreValue[]): Promise<RunResult> {
  const { rows, rowCount } = await client.query(sql, [...values])
  return { rows, changes: rowCount ?? 0 }
}
