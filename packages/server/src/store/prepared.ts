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
