import type { Client } from 'pg'
import { ProblemError } from '../../problem.ts'
import { ANSWER_S } from './mariadb.ts'
import type { CdrDatabase, TableSettings } from './table-reader.ts'

const CONNECT_MS = 5000

/** PostgreSQL's codes: wrong password, no such user, no such database, no right. */
const REFUSED = new Set(['28P01', '28000', '3D000', '42501'])
const BUSY = new Set(['57014', '55P03', '25P03'])

/** Everything as the text that the server sent. */
const types = { getTypeParser: () => (text: string) => text } as never

/** A CDR table in PostgreSQL (`cdr_pgsql`, `cdr_adaptive_odbc`). One connection, opened when it is needed, reading only. */
export class Postgres implements CdrDatabase {
  readonly #settings: TableSettings & { readonly password?: string }
  #client: Client | null = null

  constructor(settings: TableSettings) {
    this.#settings = settings
  }

  async columns(table: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.query(
      'select column_name as name, data_type as type from information_schema.columns where table_name = $1 and table_schema = any(current_schemas(false))',
      [table],
    )
    if (rows.length === 0) await this.query(`select 1 from ${this.quote(table)} limit 1`, [])
    // MariaDB's `timestamp` knows its zone, PostgreSQL's does not.
    const type = (text: unknown) => String(text).replace(/^timestamp without time zone$/, 'datetime')
    return new Map(rows.map((row) => [String(row['name']), type(row['type'])]))
  }

  async indexed(table: string): Promise<ReadonlySet<string>> {
    const rows = await this.query(
      `select a.attname as name from pg_index i
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
        where i.indrelid = to_regclass($1)`,
      [this.quote(table)],
    )
    return new Set(rows.map((row) => String(row['name'])))
  }

  async query(sql: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
    try {
      this.#client ??= await this.#connect()
      const { rows } = await this.#client.query(sql, [...values])
      return rows
    } catch (error) {
      this.#drop()
      throw this.#problem(error)
    }
  }

  quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`
  }

  place(n: number): string {
    return `$${n}`
  }

  later(column: string, seconds: string): string {
    return `${column} + ${seconds}::text::numeric::float8 * interval '1 second'`
  }

  async close(): Promise<void> {
    this.#drop()
  }

  #drop(): void {
    this.#client?.end().catch(() => {})
    this.#client = null
  }

  async #connect(): Promise<Client> {
    const { host, port, user, password, database } = this.#settings
    const { Client: PgClient } = await import('pg')
    const client = new PgClient({
      host,
      port,
      user,
      ...(password === undefined ? {} : { password }),
      database,
      types,
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: ANSWER_S * 1000,
      lock_timeout: ANSWER_S * 1000,
      query_timeout: (ANSWER_S + 2) * 1000,
      keepAlive: true,
      application_name: 'jackfield records',
      options: '-c default_transaction_read_only=on -c timezone=UTC -c datestyle=ISO',
    })
    client.on('error', () => {
      if (this.#client === client) this.#client = null
    })
    await client.connect()
    return client
  }

  #problem(error: unknown): ProblemError {
    const { code, message = '' } = error as { code?: string; message?: string }
    const { host, port, user, database, table } = this.#settings
    if (code !== undefined && REFUSED.has(code))
      return new ProblemError('cdr-refused', { user, reason: message.slice(0, 200) }, error)
    if (code === '42P01') return new ProblemError('cdr-no-table', { table, database }, error)
    if (code === '42703') return new ProblemError('cdr-columns', { missing: message.slice(0, 200) }, error)
    if ((code !== undefined && BUSY.has(code)) || /timeout/i.test(message))
      return /connect|timeout expired/i.test(message)
        ? new ProblemError('cdr-unreachable', { host, port, reason: 'timeout' }, error)
        : new ProblemError('cdr-busy', { seconds: ANSWER_S, table }, error)
    return new ProblemError('cdr-unreachable', { host, port, reason: code ?? message.slice(0, 100) }, error)
  }
}
