import type { ConformingProduct } from './conformance.ts'
import { localConnector, type ZohoControl, zohoControl } from './local-zoho.ts'

const fields = (module: 'Contacts' | 'Accounts', name: string) =>
  module === 'Contacts' ? { Last_Name: name } : { Account_Name: name }

/** Zoho CRM at its local stand-in. */
export const conformingCrm: ConformingProduct = {
  name: 'Zoho CRM',
  async open(centre, options) {
    const control = zohoControl(centre)
    const { connector, close } = await localConnector(centre, options)
    const [bruno] = (await control.users()).filter(({ email }) => email.startsWith('bruno@'))
    return {
      connector,
      ownerId: bruno?.id ?? '',
      control,
      close,
      postsTo: (collection) => `/crm/v8/${collection === 'logs' ? 'Calls' : collection}`,
      create: async (module, name, phone, email) => {
        const record = { ...fields(module, name), ...(phone && { Phone: phone }), ...(email && { Email: email }) }
        return (await control.create(module, record)).id
      },
      rename: (module, id, name) => control.edit(module, id, fields(module, name)),
      remove: (module, id) => control.remove(module, id),
      ids: async (module) => (await live(control, module)).map(({ id }) => id),
      seed: (contacts) => control.ask('POST', '/seed', { contacts }),
      logs: async () =>
        (await live(control, 'Calls')).map((row) => ({
          id: row.id,
          subject: String(row['Subject']),
          description: row.Description ?? '',
          ownerId: (row['Owner'] as { id: string }).id,
          contactId: (row['Who_Id'] as { id: string }).id,
          startedAt: Date.parse(String(row['Call_Start_Time'])),
        })),
    }
  },
}

/** Without those that were deleted. */
const live = async (control: ZohoControl, module: string) =>
  (await control.records(module)).filter((row) => row['deleted'] !== true)
