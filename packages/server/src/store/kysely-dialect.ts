import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { StoreKind } from './store.ts'
import { type StoreValue, storeValues } from './values.ts'

/** Rows that a statement returned, and the number of rows that it changed. */
export interface RunResult {
  readonly rows: readonly Record<string, unknown>[]
  readonly changes: number
}

/** Runs one statement on whatever connection is behind it. */
export type Run = (sql: string, values: readonly StoreValue[]) => Promise<RunResult>

/**
 * Kysely over a function that runs one statement. Kysely's own dialects are not used: that for SQLite silently answers `[]` to a
 * SELECT over `node:sqlite`, and neither checks values. No transactions: writes go through `Store.commit`.
 */
export function createDb<Tables>(kind: StoreKind, run: Run): Kysely<Tables> {
  const postgres = kind === 'postgres'
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => (postgres ? new PostgresAdapter() : new SqliteAdapter()),
      createQueryCompiler: () => (postgres ? new PostgresQueryCompiler() : new SqliteQueryCompiler()),
      createIntrospector: (db) => (postgres ? new PostgresIntrospector(db) : new SqliteIntrospector(db)),
      createDriver: () => new RunDriver(run),
    },
  })
}

const noTransactions = () => Promise.reject(new Error('no interactive transactions: use Store.commit'))

class RunDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(run: Run) {
    this.#connection = {
      async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
        const { rows, changes } = await run(query.sql, storeValues(query.parameters, query.sql))
        return { rows: rows as Row[], numAffectedRows: BigInt(changes) }
      },
      // biome-ignore lint/correctness/useYield: it only refuses
      async *streamQuery() {
        throw new Error('not streamed: read in pages')
      },
    }
  }

  async init() {}
  async acquireConnection() {
    return this.#connection
  }
  beginTransaction = noTransactions
  commitTransaction = noTransactions
  rollbackTransaction = noTransactions
  async releaseConnection() {}
  async destroy() {}
}
