import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** Imports of company contacts, and what of each file was not taken. */
export const contactImports: Migration = {
  number: 6,
  name: 'contact-imports',
  async up(db, columns) {
    await createTable(db, columns, 'contact_import', {
      columns: {
        id: 'text',
        site_id: 'text',
        group_id: 'text',
        group_name: 'text',
        file: 'text',
        who: 'text',
        state: 'text',
        bytes: 'integer',
        bytes_read: 'integer',
        read: 'integer',
        imported: 'integer',
        updated: 'integer',
        skipped: 'integer',
        rejected: 'integer',
        problem: 'text?',
        started_at: 'integer',
        ended_at: 'integer?',
      },
      key: ['id'],
      indexes: [['site_id', 'started_at']],
    })
    await createTable(db, columns, 'contact_import_rejected', {
      columns: { import_id: 'text', row: 'integer', reason: 'text', cells: 'text' },
      key: ['import_id', 'row'],
    })
  },
}
