import { addColumns } from './add-columns.ts'
import type { Migration } from './migration.ts'

/** Zoho Desk: departments, tickets, pops of the helpdesk, and pages that an id does not tell. */
export const helpdesk: Migration = {
  number: 13,
  name: 'helpdesk',
  async up(db, columns) {
    await addColumns(db, [
      ['connection', 'places', columns.text],
      ['integration', 'tickets', columns.text],
      ['integration', 'department_id', columns.text],
      ['extension', 'helpdesk_pop', columns.text],
      ['delivery', 'ticket_key', columns.text],
      ['delivery', 'ticket_id', columns.text],
      ['delivery', 'url', columns.text],
      ['crm_record', 'url', columns.text],
    ])
  },
}
