import { addColumns } from './add-columns.ts'
import { createTable } from './create-table.ts'
import type { Migration } from './migration.ts'

/** Company contacts, what an integration synchronises and creates, and what agents choose. */
export const contactsAndCreation: Migration = {
  number: 4,
  name: 'contacts-and-creation',
  async up(db, columns) {
    await addColumns(db, [
      ['site', 'mask_numbers', columns.integer],
      ['integration', 'contact_sync', columns.text],
      ['integration', 'creation', columns.text],
      ['delivery', 'depends_on', columns.text],
    ])
    await db.schema.createIndex('delivery_by_depends_on').on('delivery').columns(['depends_on']).execute()
    await createTable(db, columns, 'contact_group', {
      columns: { id: 'text', site_id: 'text', name: 'text', integration_id: 'text?', created_at: 'integer' },
      key: ['id'],
      unique: [['site_id', 'name']],
    })
    await createTable(db, columns, 'contact', {
      columns: {
        id: 'text',
        site_id: 'text',
        group_id: 'text',
        name: 'text',
        sort: 'text',
        company: 'text?',
        email: 'text?',
        note: 'text?',
        phones: 'text',
        numbers: 'text',
        search: 'text',
        source_module: 'text?',
        source_id: 'text?',
        created_at: 'integer',
        modified_at: 'integer',
      },
      key: ['id'],
      indexes: [
        ['group_id', 'sort', 'id'],
        ['site_id', 'sort', 'id'],
        ['group_id', 'source_module', 'source_id'],
      ],
    })
    await createTable(db, columns, 'match_choice', {
      columns: {
        organisation_id: 'text',
        e164: 'text',
        module: 'text',
        record_id: 'text',
        who: 'text',
        at: 'integer',
      },
      key: ['organisation_id', 'e164'],
    })
    await createTable(db, columns, 'number_claim', {
      columns: {
        organisation_id: 'text',
        e164: 'text',
        claim: 'integer',
        module: 'text',
        record_id: 'text?',
      },
      key: ['organisation_id', 'e164'],
    })
  },
}
