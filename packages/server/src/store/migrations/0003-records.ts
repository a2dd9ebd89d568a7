import type { Migration } from './migration.ts'

/** What the PBX's call records tell otherwise than a saved call, and the password of the database that holds them. */
export const records: Migration = {
  number: 3,
  name: 'records',
  async up(db, columns) {
    await db.schema
      .alterTable('call')
      .addColumn('difference', columns.text as never)
      .execute()
    await db.schema
      .alterTable('site')
      .addColumn('cdr_secret', columns.text as never)
      .execute()
  },
}
