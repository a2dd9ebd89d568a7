import type { CommitResult } from '../store.ts'
import type { StoreValue } from '../values.ts'
import type { SqliteConnection } from './connection.ts'
import { type SqliteFault, sqliteFault } from './errors.ts'

/** A unit, compiled, on its way to the worker. */
export interface WriteRequest {
  readonly id: number
  readonly statements: readonly CompiledStatement[]
}

export interface CompiledStatement {
  readonly sql: string
  readonly values: readonly StoreValue[]
  readonly expect?: number
}

/** What became of a unit. */
export type WriteReply =
  | { readonly id: number; readonly result: CommitResult }
  | { readonly id: number; readonly fault: SqliteFault }

export interface Writer {
  /** Commits the units that `next` gives until it gives none: one transaction, one flush to disk. Never throws. */
  commit(next: () => WriteRequest | undefined): WriteReply[]
  close(): void
}

/** Most units of one transaction, so that the first of a flood does not wait for the last. */
const MOST = 256

/** The writing side of SQLite; blocks while it works, so it runs in a worker thread. Opens the file when it is first needed. */
export function createWriter(open: () => SqliteConnection): Writer {
  let connection: SqliteConnection | undefined

  function together(next: () => WriteRequest | undefined): WriteReply[] {
    const requests: WriteRequest[] = []
    const replies: WriteReply[] = []
    let begun = false
    const take = () => {
      const request = requests.length < MOST ? next() : undefined
      if (request) requests.push(request)
      return request
    }
    let request = take()
    if (!request) return []
    try {
      connection ??= open()
      connection.run('begin immediate', [])
      begun = true
      for (; request; request = take()) replies.push(inSavepoint(connection, request))
      connection.run('commit', [])
      return replies
    } catch (error) {
      const fault = sqliteFault(error)
      abandon(fault)
      if (begun && requests.length > 1) return alone(requests)
      return requests.map(({ id }) => ({ id, fault }))
    }
  }

  /** A transaction that failed as a whole is tried unit by unit, so that one that is too big for the disk stops no other. */
  function alone(requests: readonly WriteRequest[]): WriteReply[] {
    return requests.flatMap((request) => {
      let left: WriteRequest | undefined = request
      return together(() => {
        const one = left
        left = undefined
        return one
      })
    })
  }

  function abandon(fault: SqliteFault): void {
    try {
      if (connection?.database.isTransaction) connection.run('rollback', [])
      if (fault.reopen) reset()
    } catch {
      reset()
    }
  }

  function reset(): void {
    const old = connection
    connection = undefined
    old?.close()
  }

  return { commit: together, close: reset }
}

/** Runs a unit; on failure only its own changes are undone. Throws when the database itself fails: then the whole transaction is lost. */
function inSavepoint(connection: SqliteConnection, { id, statements }: WriteRequest): WriteReply {
  connection.run('savepoint unit', [])
  const results = []
  for (const [failed, { sql, values, expect }] of statements.entries()) {
    try {
      const result = connection.run(sql, values)
      results.push(result)
      if (expect === undefined || result.changes === expect) continue
      undo(connection)
      return { id, result: { committed: false, failed } }
    } catch (error) {
      const fault = sqliteFault(error)
      // SQLite ends the transaction by itself after some of these errors.
      if (fault.kind === 'outage' || !connection.database.isTransaction) throw error
      undo(connection)
      return { id, fault }
    }
  }
  connection.run('release unit', [])
  return { id, result: { committed: true, results } }
}

function undo(connection: SqliteConnection): void {
  connection.run('rollback to unit', [])
  connection.run('release unit', [])
}
