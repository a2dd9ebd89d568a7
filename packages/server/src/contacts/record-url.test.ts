import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { siteId } from '../calls/ids.ts'
import type { CrmConnector, CrmContacts, CrmRecord } from '../crm/crm-connector.ts'
import { numberRecords, saveRecords } from '../phonebook/index-store.ts'
import type { ContactTable } from '../store/schema.ts'
import { testDesk, testIntegration, testSettings } from '../testing/calls.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { ContactNameIndex } from './contact-names.ts'
import { recordUrlOf } from './record-url.ts'
import { createSynchronisedGroups, type SynchronisedGroups } from './synchronised-group.ts'

const site = siteId('main')
const home = { country: 'US' as const, areaCode: '212' }
const grace: CrmRecord = {
  module: 'Contacts',
  id: '901',
  name: 'Grace Hopper',
  company: 'Navy',
  phones: { Phone: '(212) 555-0142' },
  ownerId: null,
  modifiedAt: 1000,
}
const crm = testIntegration()
const desk = testDesk()
const settings = { ...testSettings(crm), integrations: [crm, desk] }

let database: TestStore
let groups: SynchronisedGroups
beforeEach(async () => {
  database = await testStore()
  const { store } = database
  const names = new ContactNameIndex(store, site)
  groups = createSynchronisedGroups({ store, site, names, home: () => home, now: Date.now })
})
afterEach(() => database.drop())

/** The contact of a record in the group of that integration. */
async function copied({ id, organisationId }: typeof crm, record: CrmRecord): Promise<ContactTable> {
  const { store } = database
  const made = groups.create(`Group of ${id}`, id)
  const kept = saveRecords(store, organisationId, await numberRecords([record], home), 1)
  await store.commit([...made.statements, ...kept, ...groups.put(made.id, [record])])
  return store.db.selectFrom('contact').selectAll().where('group_id', '=', made.id).executeTakeFirstOrThrow()
}
const urlOf = (contact: ContactTable, recordUrl: CrmContacts['recordUrl'] | null) => {
  const connector = recordUrl && ({ contacts: { recordUrl } } as CrmConnector)
  return recordUrlOf({ store: database.store, connectors: { get: () => connector }, settings: () => settings }, contact)
}

describe('the page of a synchronised contact', () => {
  test('[A5.11] is that of its record in Zoho CRM, by its id', async () => {
    const contact = await copied(crm, grace)
    expect(await urlOf(contact, ({ module, id }) => `https://crm.example/${module}/${id}`)).toBe(
      'https://crm.example/Contacts/901',
    )
  })
  test('[A5.11] is what Zoho Desk called it, which its id does not tell', async () => {
    const contact = await copied(desk, { ...grace, url: 'https://desk.example/ShowHomePage.do#Cases/dv/77' })
    expect(await urlOf(contact, ({ url }) => url ?? 'none')).toBe('https://desk.example/ShowHomePage.do#Cases/dv/77')
  })
  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//desk.example/1', '', 'crm'])(
    '[A5.11] is none where %j is no address of the web',
    async (address) => {
      expect(await urlOf(await copied(desk, grace), () => address)).toBeNull()
    },
  )
  test('[A5.11] is none without a connection, after disconnecting, and of a contact kept by hand', async () => {
    const contact = await copied(crm, grace)
    const somewhere = () => 'https://crm.example/'
    expect(await urlOf(contact, null)).toBeNull()
    expect(await urlOf({ ...contact, source_module: null, source_id: null }, somewhere)).toBeNull()
    await database.store.commit(groups.release(crm.id))
    expect(await urlOf(contact, somewhere)).toBeNull()
  })
})
