import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** API credits that were used, and what an organisation has. */
export const credits: Migration = {
  number: 9,
  name: 'credits',
  async up(db, columns) {
    await createTable(db, columns, 'credit_use', {
      columns: { organisation_id: 'text', at: 'integer', purpose: 'text', credits: 'integer' },
      key: ['organisation_id', 'at', 'purpose'],
    })
    await createTable(db, columns, 'credit_account', {
      columns: { organisation_id: 'text', budget: 'integer?', licence: 'text?', licence_at: 'integer?' },
      key: ['organisation_id'],
    })
  },
}
