import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Stands for a value until there is one. */
class Slot {
  readonly column: PropertyKey

  constructor(column: PropertyKey) {
    this.column = column
  }
}

/** Gives a slot for each column that is asked for. */
const slots = new Proxy({}, { get: (_, column) => new Slot(column) })

/**
 * A statement that is put together once for each database and then only filled, for what is written many times a second. Its
 * text must be the same for all rows.
 * @param build names every column of the row, as in `{ id: row.id }`; what it computes from one would be computed once
 */
export function prepared<Row extends object>(
  build: (db: Kysely<Schema>, row: Row) => Compilable,
): (db: Kysely<Schema>, row: Row) => Compilable {
  const byDatabase = new WeakMap<Kysely<Schema>, CompiledQuery>()
  return (db, row) => {
    let compiled = byDatabase.get(db)
    if (!compiled) {
      compiled = build(db, slots as Row).compile()
      byDatabase.set(db, compiled)
    }
    const filled = {
      ...compiled,
      parameters: compiled.parameters.map((value) => (value instanceof Slot ? row[value.column as keyof Row] : value)),
    }
    return { compile: () => filled }
  }
}

/** Stands for a value of one of several rows. */
class RowSlot {
  readonly row: number
  readonly column: PropertyKey

  constructor(row: number, column: PropertyKey) {
    this.row = row
    this.column = column
  }
}

/**
 * The same for several rows in one statement: put together once for each database and number of rows. Putting it together takes
 * ten times as long as filling it.
 * @param build as for `prepared`; must not look at the rows but name their columns
 */
export function preparedRows<Row extends object>(
  build: (db: Kysely<Schema>, rows: readonly Row[]) => Compilable,
): (db: Kysely<Schema>, rows: readonly Row[]) => Compilable {
  const byDatabase = new WeakMap<Kysely<Schema>, Map<number, CompiledQuery>>()
  return (db, rows) => {
    const known = byDatabase.get(db) ?? new Map<number, CompiledQuery>()
    byDatabase.set(db, known)
    let compiled = known.get(rows.length)
    if (!compiled) {
      const stands = rows.map((_, row) => new Proxy({}, { get: (_, column) => new RowSlot(row, column) }) as Row)
      compiled = build(db, stands).compile()
      known.set(rows.length, compiled)
    }
    const filled = {
      ...compiled,
      parameters: compiled.parameters.map((value) =>
        value instanceof RowSlot ? rows[value.row]?.[value.column as keyof Row] : value,
      ),
    }
    return { compile: () => filled }
  }
}
