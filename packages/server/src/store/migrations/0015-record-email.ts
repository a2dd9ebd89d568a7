import { addColumns } from './add-columns.ts'
import type { Migration } from './migration.ts'

/**
 * The e-mail address of a copied record, for its synchronised contact. What was copied before has it after its next change, or the next
 * whole copy.
 */
export const recordEmail: Migration = {
  number: 15,
  name: 'record-email',
  async up(db, columns) {
    await addColumns(db, [['crm_record', 'email', columns.text]])
  },
}
