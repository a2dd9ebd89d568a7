import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** Where the recordings of calls are, and which links to them are valid. */
export const recordings: Migration = {
  number: 7,
  name: 'recordings',
  async up(db, columns) {
    await db.schema
      .alterTable('integration')
      .addColumn('link_epoch', columns.integer as never)
      .execute()
    await createTable(db, columns, 'recording', {
      columns: {
        call_id: 'text',
        site_id: 'text',
        state: 'text',
        file: 'text?',
        size: 'integer?',
        duration_ms: 'integer?',
        playable: 'integer',
        looks: 'integer',
        next_look_at: 'integer',
        checked_at: 'integer?',
      },
      key: ['call_id'],
      indexes: [['state', 'next_look_at']],
    })
  },
}
