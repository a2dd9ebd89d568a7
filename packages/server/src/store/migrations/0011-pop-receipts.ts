import { addColumns } from './add-columns.ts'
import type { Migration } from './migration.ts'

/** When and where records opened, what the connected account may not do, and how many of Zoho's records have a number. */
export const popReceipts: Migration = {
  number: 11,
  name: 'pop-receipts',
  async up(db, columns) {
    await addColumns(db, [
      ['pop', 'opened_at', columns.integer],
      ['pop', 'client', columns.text],
      ['connection', 'checked', columns.text],
      ['index_cursor', 'with_number', columns.integer],
    ])
  },
}
