import type { Connection, RowDataPacket } from 'mysql2/promise'
import { ProblemError } from '../../problem.ts'
import type { CdrDatabase, TableSettings } from './table-reader.ts'

const CONNECT_MS = 5000
/** A statement that takes longer holds up nobody else: the server ends it, and we do not wait for it. */
export const ANSWER_S = 10

const REFUSED = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
  'ER_HOST_NOT_PRIVILEGED',
  'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
])
/** By number, because the driver does not know MariaDB's own: statement timed out (MariaDB, MySQL), lock not got. */
const BUSY = new Set([1969, 3024, 1205])

/** MariaDB or MySQL, e.g. FreePBX's `asteriskcdrdb`. One connection, opened when it is needed, reading only. */
export class MariaDb implements CdrDatabase {
  readonly #settings: TableSettings & { readonly password?: string }
  #connection: Connection | null = null

  constructor(settings: TableSettings) {
    this.#settings = settings
  }

  async columns(table: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.query(
      'select column_name as name, data_type as type from information_schema.columns where table_schema = ? and table_name = ?',
      [this.#settings.database, table],
    )
    // Without rights there are no columns either; the attempt says which of both it is.
    if (rows.length === 0) await this.query(`select 1 from ${this.quote(table)} limit 1`, [])
    return new Map(rows.map((row) => [String(row['name']).toLowerCase(), String(row['type']).toLowerCase()]))
  }

  async indexed(table: string): Promise<ReadonlySet<string>> {
    const rows = await this.query(
      'select column_name as name from information_schema.statistics where table_schema = ? and table_name = ? and seq_in_index = 1',
      [this.#settings.database, table],
    )
    return new Set(rows.map((row) => String(row['name']).toLowerCase()))
  }

  async query(sql: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
    try {
      this.#connection ??= await this.#connect()
      const [rows] = await this.#connection.query<RowDataPacket[]>({
        sql,
        values: [...values],
        timeout: (ANSWER_S + 2) * 1000,
      })
      return rows
    } catch (error) {
      // After a lost answer nobody knows what comes next on this connection.
      this.#drop()
      throw this.#problem(error)
    }
  }

  quote(name: string): string {
    return `\`${name.replaceAll('`', '``')}\``
  }

  place(): string {
    return '?'
  }

  later(column: string, seconds: string): string {
    return `date_add(${column}, interval cast(${seconds} as signed) second)`
  }

  async close(): Promise<void> {
    this.#drop()
  }

  #drop(): void {
    this.#connection?.destroy()
    this.#connection = null
  }

  async #connect(): Promise<Connection> {
    const { host, port, user, password, database } = this.#settings
    // Only who has such a database pays for its driver's memory.
    const { createConnection } = await import('mysql2/promise')
    const connection = await createConnection({
      ...(host.startsWith('/') ? { socketPath: host } : { host, port }),
      user,
      password,
      database,
      connectTimeout: CONNECT_MS,
      // Times as they stand there; which zone they are of is ours to know.
      dateStrings: true,
      charset: 'utf8mb4',
      // A server must not be able to ask this process for files.
      flags: ['-LOCAL_FILES'],
    })
    // A connection that is lost while idle has nobody else to tell.
    connection.on('error', () => {
      if (this.#connection === connection) this.#connection = null
    })
    await connection.query(`set time_zone = '+00:00', lock_wait_timeout = ${ANSWER_S}`)
    await connection.query('set session transaction read only')
    // The one is MariaDB's, the other MySQL's.
    await connection
      .query(`set max_statement_time = ${ANSWER_S}`)
      .catch(() => connection.query(`set max_execution_time = ${ANSWER_S * 1000}`))
      .catch(() => {})
    return connection
  }

  #problem(error: unknown): ProblemError {
    const { code = 'error', errno, message } = error as NodeJS.ErrnoException
    const { host, port, user, database, table } = this.#settings
    if (REFUSED.has(code))
      return new ProblemError('cdr-refused', { user, reason: String(message).slice(0, 200) }, error)
    if (code === 'ER_NO_SUCH_TABLE') return new ProblemError('cdr-no-table', { table, database }, error)
    if (code === 'ER_BAD_FIELD_ERROR')
      return new ProblemError('cdr-columns', { missing: String(message).slice(0, 200) }, error)
    if (code === 'PROTOCOL_SEQUENCE_TIMEOUT' || (errno !== undefined && BUSY.has(errno)))
      return new ProblemError('cdr-busy', { seconds: ANSWER_S, table }, error)
    return new ProblemError('cdr-unreachable', { host, port, reason: code }, error)
  }
}
