import { sql } from 'kysely'
import type { Migration } from './migration.ts'

/** Finds the copied records that cannot tell who calls without walking through all others. */
export const incompleteRecords: Migration = {
  number: 14,
  name: 'incomplete-records',
  async up(db) {
    await sql`create index crm_record_incomplete on crm_record (organisation_id, module, id)
      where numbers = '[]' or name = id`.execute(db)
  },
}
