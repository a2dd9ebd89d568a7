import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** What it takes to look logs up across jumps of clocks, to compare them with the CRM, and to notice a restored database. */
export const deliveriesChecked: Migration = {
  number: 2,
  name: 'deliveries-checked',
  async up(db, columns) {
    for (const column of ['crm_first_sent_at', 'crm_last_sent_at'])
      await db.schema
        .alterTable('delivery')
        .addColumn(column, columns.integer as never)
        .execute()
    // Whose record is this? Asked when a marker is gone.
    await db.schema.createIndex('delivery_by_zoho_id').on('delivery').columns(['zoho_id']).execute()
    await createTable(db, columns, 'life', {
      columns: {
        run: 'text',
        mark: 'text',
        host: 'text',
        process: 'integer',
        beats: 'integer',
        started_at: 'integer',
        at: 'integer',
      },
      key: ['run'],
    })
  },
}
