import type { ConformingProduct } from './conformance.ts'
import { deskControl, localDeskConnector } from './local-desk.ts'

const collections = { Contacts: 'contacts', Accounts: 'accounts' } as const
const fields = (module: 'Contacts' | 'Accounts', name: string) =>
  module === 'Contacts' ? { lastName: name } : { accountName: name }

/** Zoho Desk at its local stand-in. */
export const conformingDesk: ConformingProduct = {
  name: 'Zoho Desk',
  async open(centre, options) {
    const control = deskControl(centre)
    const { connector, close } = await localDeskConnector(centre, options)
    return {
      connector,
      ownerId: await control.agentId('bruno'),
      control,
      close,
      postsTo: (collection) => `/api/v1/${collection === 'logs' ? 'calls' : 'contacts'}`,
      create: async (module, name, phone, email) => {
        const record = { ...fields(module, name), ...(phone && { phone }), ...(email && { email }) }
        return (await control.create(collections[module], record)).id
      },
      rename: (module, id, name) => control.edit(collections[module], id, fields(module, name)),
      remove: (module, id) => control.remove(collections[module], id),
      ids: async (module) => (await control.records(collections[module])).map(({ id }) => id),
      seed: (contacts) => control.seed(contacts),
      logs: async () =>
        (await control.records('calls')).map((row) => ({
          id: row.id,
          subject: String(row['subject']),
          description: String(row['description'] ?? ''),
          ownerId: String(row['ownerId']),
          contactId: String(row['contactId']),
          startedAt: Date.parse(String(row['startTime'])),
        })),
    }
  },
}
