import type { Kysely, RawBuilder } from 'kysely'

/** Adds columns that may be empty to tables that are there: `[table, column, type]`, one after the other. */
export async function addColumns(
  db: Kysely<unknown>,
  added: readonly (readonly [table: string, column: string, type: RawBuilder<unknown>])[],
): Promise<void> {
  for (const [table, column, type] of added)
    await db.schema
      .alterTable(table)
      .addColumn(column, type as never)
      .execute()
}
