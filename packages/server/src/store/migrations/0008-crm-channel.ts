import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** The subscription by which the CRM tells of changes. */
export const crmChannel: Migration = {
  number: 8,
  name: 'crm-channel',
  async up(db, columns) {
    await createTable(db, columns, 'crm_channel', {
      columns: {
        organisation_id: 'text',
        channel_id: 'text',
        token: 'text',
        notify_url: 'text',
        registered_at: 'integer',
        expires_at: 'integer',
      },
      key: ['organisation_id'],
    })
  },
}
