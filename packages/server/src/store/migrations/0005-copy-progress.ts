import type { Migration } from './migration.ts'

/** How far the copy of Zoho's numbers is, so that it goes on after a restart. */
export const copyProgress: Migration = {
  number: 5,
  name: 'copy-progress',
  async up(db, columns) {
    for (const column of ['started_at', 'records', 'in_crm', 'stopped_at'])
      await db.schema
        .alterTable('index_cursor')
        .addColumn(column, columns.integer as never)
        .execute()
  },
}
