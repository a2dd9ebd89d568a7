import type { Problem } from '@jackfield/contract'
import type { Compilable, Kysely } from 'kysely'
import type { Schema } from './schema.ts'

export type StoreKind = 'sqlite' | 'postgres'

/** One statement of a unit, as a Kysely query. */
export interface Statement {
  readonly query: Compilable
  /** Exact number of rows it must change; otherwise the whole unit is rolled back and `commit` says so. */
  readonly expect?: number
}

/** All or nothing. */
export type Unit = readonly Statement[]

export type CommitResult =
  /** Rows of each statement: what RETURNING gave, else `[]`; and the number of rows changed. */
  | {
      readonly committed: true
      readonly results: readonly { readonly rows: readonly Record<string, unknown>[]; readonly changes: number }[]
    }
  /** Statement `failed` changed another number of rows than expected; nothing was written. */
  | { readonly committed: false; readonly failed: number }

export interface StoreHealth {
  /** Why the last commit was not possible; null when it was. */
  readonly problem: Problem | null
  /** Of the database on disk; null when it cannot be told. */
  readonly sizeBytes: number | null
}

/** The port to the database. Writes go through `commit` only; reads use `db` (a connection of its own that never writes). */
export interface Store {
  readonly kind: StoreKind
  /**
   * For building statements and for reading; sees everything that was committed. Only number, text, null and blob cross it;
   * counts and sums are numbers, a truth value is 0 or 1.
   */
  readonly db: Kysely<Schema>
  /**
   * Resolves when the commit is on disk.
   *
   * Throws a `ProblemError` (`store-unavailable`) when the database cannot be written or the answer was lost: it may then have been
   * written, so statements must bear repetition. Throws a `StatementError` when the database refuses a statement, and a
   * `TypeError` for a value that cannot be stored; then nothing was written.
   */
  commit(unit: Unit): Promise<CommitResult>
  health(): Promise<StoreHealth>
  /** Ends what was begun, then closes; a commit after this throws. */
  close(): Promise<void>
}
