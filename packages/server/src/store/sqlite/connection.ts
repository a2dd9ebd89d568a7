import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { RunResult } from '../kysely-dialect.ts'
import type { StoreValue } from '../values.ts'

/** How long a writer waits for another process that holds the file, in milliseconds. */
const BUSY_MS = 2000
/** Prepared statements kept per connection; the queries of the program are far fewer. */
const KEPT = 300

/** One connection with its prepared statements. */
export interface SqliteConnection {
  readonly database: DatabaseSync
  run(sql: string, values: readonly StoreValue[]): RunResult
  close(): void
}

/** Opens the only writer: WAL, and every commit on disk before it is told. Creates the file. */
export function openWriter(path: string): SqliteConnection {
  const database = new DatabaseSync(path, { timeout: BUSY_MS })
  try {
    database.exec('pragma journal_mode = wal')
    database.exec('pragma synchronous = full')
  } catch (error) {
    database.close()
    throw error
  }
  return connection(database)
}

/** Opens a connection that only reads; the file exists. */
export function openReader(path: string): SqliteConnection {
  return connection(new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS }))
}

function connection(database: DatabaseSync): SqliteConnection {
  const prepared = new Map<string, StatementSync>()

  function prepare(sql: string): StatementSync {
    const known = prepared.get(sql)
    if (known) return known
    const made = database.prepare(sql)
    if (prepared.size >= KEPT) prepared.delete(prepared.keys().next().value as string)
    prepared.set(sql, made)
    return made
  }

  return {
    database,
    run(sql, values) {
      const statement = prepare(sql)
      // Only a statement that gives columns may be asked for rows; this holds for RETURNING too.
      if (statement.columns().length === 0) return { rows: [], changes: Number(statement.run(...values).changes) }
      const rows = statement.all(...values) as Record<string, unknown>[]
      return { rows, changes: rows.length }
    },
    close() {
      prepared.clear()
      if (database.isOpen) database.close()
    },
  }
}
