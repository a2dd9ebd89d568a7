import type { Kysely } from 'kysely'
import type { ColumnTypes } from './migration.ts'

/** `text` and `integer` are NOT NULL, `text?` and `integer?` may be null. */
type Column = 'text' | 'text?' | 'integer' | 'integer?'

export interface TableShape {
  readonly columns: Readonly<Record<string, Column>>
  readonly key: readonly string[]
  /** Lists of columns. */
  readonly indexes?: readonly (readonly string[])[]
  readonly unique?: readonly (readonly string[])[]
}

/** Creates a table with its primary key and indexes. */
export async function createTable(
  db: Kysely<unknown>,
  types: ColumnTypes,
  name: string,
  shape: TableShape,
): Promise<void> {
  let table = db.schema.createTable(name)
  for (const [column, kind] of Object.entries(shape.columns)) {
    const type = kind.startsWith('text') ? types.text : types.integer
    table = table.addColumn(column, type as never, (built) => (kind.endsWith('?') ? built : built.notNull()))
  }
  await table
    .addPrimaryKeyConstraint(`${name}_key`, shape.key as never)
    .modifyEnd(types.tableEnd)
    .execute()
  for (const columns of shape.indexes ?? []) {
    await db.schema
      .createIndex(`${name}_by_${columns.join('_')}`)
      .on(name)
      .columns([...columns])
      .execute()
  }
  for (const columns of shape.unique ?? []) {
    await db.schema
      .createIndex(`${name}_one_${columns.join('_')}`)
      .unique()
      .on(name)
      .columns([...columns])
      .execute()
  }
}
