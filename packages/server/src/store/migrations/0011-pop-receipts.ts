import type { Migration } from './migration.ts'

/** When and where records opened, what the connected account may not do, and how many of Zoho's records have a number. */
export const popReceipts: Migration = {
  number: 11,
  name: 'pop-receipts',
  async up(db, columns) {
    const added = [
      ['pop', 'opened_at', columns.integer],
      ['pop', 'client', columns.text],
      ['connection', 'checked', columns.text],
      ['index_cursor', 'with_number', columns.integer],
    ] as const
    for (const [table, column, type] of added)
      await db.schema
        .alterTable(table)
        .addColumn(column, type as never)
        .execute()
  },
}
