import { addColumns } from './add-columns.ts'
import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** Agents' notes about calls, and owners in another user's place. */
export const notesAndOwners: Migration = {
  number: 10,
  name: 'notes-and-owners',
  async up(db, columns) {
    await createTable(db, columns, 'call_note', {
      columns: { call_id: 'text', user_id: 'text', user_name: 'text', extension: 'text', text: 'text', at: 'integer' },
      key: ['call_id', 'user_id'],
    })
    await addColumns(db, [
      ['delivery', 'owner_id', columns.text],
      ['delivery', 'owner_name', columns.text],
      ['delivery', 'note', columns.text],
    ])
  },
}
