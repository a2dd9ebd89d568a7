import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** For which country and area code the kept numbers were read, and how far reading them anew is. */
export const numberReading: Migration = {
  number: 12,
  name: 'number-reading',
  async up(db, columns) {
    await createTable(db, columns, 'number_reading', {
      columns: {
        site_id: 'text',
        country: 'text',
        area_code: 'text',
        stage: 'text',
        place: 'text?',
        read: 'integer',
        total: 'integer',
        started_at: 'integer',
        done_at: 'integer?',
      },
      key: ['site_id'],
    })
  },
}
