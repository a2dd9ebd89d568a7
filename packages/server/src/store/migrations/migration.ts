import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { StoreKind } from '../store.ts'

/** One step forward of the schema. Numbers count up by one and are never used again. */
export interface Migration {
  readonly number: number
  readonly name: string
  up(db: Kysely<unknown>, columns: ColumnTypes): Promise<void>
}

/** How the few column types of the schema are written in each database. */
export interface ColumnTypes {
  /** Compared byte by byte on both, so that both sort and page alike. */
  readonly text: RawBuilder<unknown>
  /** 64 bits: holds milliseconds. */
  readonly integer: RawBuilder<unknown>
  /** What follows the closing bracket of CREATE TABLE. */
  readonly tableEnd: RawBuilder<unknown>
}

export function columnTypes(kind: StoreKind): ColumnTypes {
  return kind === 'sqlite'
    ? // STRICT refuses text in a number's column, as PostgreSQL does.
      { text: sql`text`, integer: sql`integer`, tableEnd: sql`strict` }
    : { text: sql`text collate "C"`, integer: sql`bigint`, tableEnd: sql`` }
}
