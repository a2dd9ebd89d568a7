import { addColumns } from './add-columns.ts'
import type { Migration } from './migration.ts'

/** How times stand in logs and tickets. */
export const timeFormat: Migration = {
  number: 16,
  name: 'time-format',
  async up(db, columns) {
    await addColumns(db, [['site', 'time_format', columns.text]])
  },
}
