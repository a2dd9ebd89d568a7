import { defaultContactSyncSettings } from '@jackfield/contract'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deliveryNews } from '../call-handling/delivery-news.ts'
import { siteId } from '../calls/ids.ts'
import type { CrmConnector, CrmRecord } from '../crm/crm-connector.ts'
import type { DeliveryRow } from '../delivery/row.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import { dueSync } from '../policy/contact-sync.ts'
import type { Settings } from '../settings/settings.ts'
import { fold, found, missedCall, testIntegration, testSettings, viewOf } from '../testing/calls.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { ContactNameIndex } from './contact-names.ts'
import { FollowCrm } from './follow-crm.ts'
import { createSynchronisedGroups, type SynchronisedGroups } from './synchronised-group.ts'

const log = pino({ level: 'silent' })
const site = siteId('main')
const grace: CrmRecord = {
  module: 'Contacts',
  id: '901',
  name: 'Grace Hopper',
  company: 'Navy',
  phones: { Phone: '(212) 555-0142' },
  ownerId: null,
  modifiedAt: 1000,
}
const connector = {
  kind: 'zoho-crm',
  contacts: { recordUrl: ({ id }: { id: string }) => `https://crm.example/${id}` },
} as unknown as CrmConnector

let database: TestStore
let groups: SynchronisedGroups
let names: ContactNameIndex
let phonebook: Phonebook
let follow: FollowCrm
let settings: Settings
let group: string

const settingsWith = (changes: Partial<typeof defaultContactSyncSettings>) =>
  testSettings(testIntegration({}, { contactSync: { ...defaultContactSyncSettings, enabled: true, ...changes } }))

beforeEach(async () => {
  database = await testStore()
  const { store } = database
  names = new ContactNameIndex(store, site)
  groups = createSynchronisedGroups({
    store,
    site,
    names,
    home: () => ({ country: 'US', areaCode: '212' }),
    now: Date.now,
  })
  const made = groups.create('Zoho', 'zoho-crm-1')
  await store.commit(made.statements)
  group = made.id
  settings = settingsWith({ groupId: group })
  phonebook = new Phonebook({ store, connectors: { get: () => connector }, now: Date.now, log }, settings)
  await phonebook.use(settings)
  follow = new FollowCrm({ store, groups, settings: () => settings, log })
  phonebook.onChange((change) => follow.changed(change))
})
afterEach(() => database.drop())

const inGroup = async () => {
  await follow.settled()
  const rows = await database.store.db.selectFrom('contact').selectAll().where('group_id', '=', group).execute()
  return rows.map((row) => `${row.source_module}/${row.source_id} ${row.name} ${row.numbers}`)
}
const call = () => {
  const effect = dueSync(viewOf(fold(missedCall()), settings, found), settings.integrations[0]!)
  if (effect) follow.called(effect)
}

describe('the synchronised contact group', () => {
  test('[A5.1] a call of a record copies it, once, and its name rings from then on', async () => {
    await phonebook.keep('org1', [grace])
    expect(await inGroup()).toEqual([])
    call()
    call()
    expect(await inGroup()).toEqual(['Contacts/901 Grace Hopper ["+12125550142"]'])
    expect(names.nameOf('+12125550142' as never)).toMatchObject({ name: 'Grace Hopper', company: 'Navy' })
  })
  test('[A5.1] a record that is found a moment after the call is copied as soon as it is there', async () => {
    call()
    expect(await inGroup()).toEqual([])
    await phonebook.keep('org1', [grace, { ...grace, id: '902' }])
    expect(await inGroup()).toEqual(['Contacts/901 Grace Hopper ["+12125550142"]'])
  })
  test('[A5.3][A5.4] a change in the CRM is followed, and so is a deletion', async () => {
    await phonebook.keep('org1', [grace])
    call()
    await phonebook.keep('org1', [{ ...grace, name: 'Admiral Hopper', modifiedAt: 2000 }])
    expect(await inGroup()).toEqual(['Contacts/901 Admiral Hopper ["+12125550142"]'])
    await phonebook.drop('org1', 'Contacts', ['901'])
    expect(await inGroup()).toEqual([])
    expect(names.nameOf('+12125550142' as never)).toBeNull()
  })
  test('[A4.2] only records of the chosen modules, and nothing while it is switched off', async () => {
    await phonebook.keep('org1', [grace])
    settings = settingsWith({ groupId: group, modules: ['Leads'] })
    call()
    settings = settingsWith({ groupId: group, enabled: false })
    call()
    await phonebook.keep('org1', [{ ...grace, modifiedAt: 3000 }])
    expect(await inGroup()).toEqual([])
  })
  test('[A5.10] its e-mail address comes along, changes with it, and is none where it is no whole one', async () => {
    const email = async () =>
      (await database.store.db.selectFrom('contact').select(['email', 'search']).executeTakeFirst()) ?? null
    await phonebook.keep('org1', [{ ...grace, email: 'grace@navy.example' }])
    call()
    await follow.settled()
    expect(await email()).toMatchObject({ email: 'grace@navy.example', search: expect.stringContaining('grace@') })
    await phonebook.keep('org1', [{ ...grace, email: 'hopper@navy.example', modifiedAt: 2000 }])
    await follow.settled()
    expect(await email()).toMatchObject({ email: 'hopper@navy.example' })
    await phonebook.keep('org1', [{ ...grace, email: `${'x'.repeat(250)}@navy.example`, modifiedAt: 3000 }])
    await follow.settled()
    expect(await email()).toMatchObject({ email: null })
  })
  test('after a pause the whole group is brought up to date', async () => {
    await phonebook.keep('org1', [grace])
    call()
    await follow.settled()
    settings = settingsWith({ groupId: group, enabled: false })
    await phonebook.keep('org1', [{ ...grace, name: 'Admiral Hopper', modifiedAt: 2000 }])
    expect(await inGroup()).toEqual(['Contacts/901 Grace Hopper ["+12125550142"]'])
    follow.refresh('org1', group)
    expect(await inGroup()).toEqual(['Contacts/901 Admiral Hopper ["+12125550142"]'])
  })
  test('[A5.4] what was deleted in the CRM during a pause is taken out when it ends, and nothing else', async () => {
    const ada: CrmRecord = { ...grace, module: 'Leads', id: '701', name: 'Ada Lovelace' }
    await phonebook.keep('org1', [grace, { ...grace, id: '902', name: 'Howard Aiken' }, ada])
    follow.called({
      kind: 'sync',
      integrationId: 'zoho-crm-1',
      groupId: group,
      records: [grace, { module: 'Contacts', id: '902' }, ada],
    })
    await follow.settled()
    settings = settingsWith({ groupId: group, enabled: false })
    await phonebook.drop('org1', 'Contacts', ['901'])
    await phonebook.drop('org1', 'Leads', ['701'])
    expect(await inGroup()).toHaveLength(3)
    settings = settingsWith({ groupId: group })
    follow.refresh('org1', group)
    expect(await inGroup()).toEqual(['Contacts/902 Howard Aiken ["+12125550142"]'])
    expect(names.nameOf('+12125550142' as never)).toMatchObject({ name: 'Howard Aiken' })
  })
  test('[A7.17][D4.52] a record made for an unknown number is copied and followed, whatever modules callers are copied of', async () => {
    const { store } = database
    const calls = { recordCreated() {}, recordRefused() {}, recordKnown() {}, ticketMade() {}, logWritten() {} }
    const records = deliveryNews({ phonebook, store, follow, installationId: 'test', now: Date.now }, () => calls)
    const made = async (id: string, e164: string) => {
      const creation = { module: 'Leads', name: `Automatic New Contact ${e164}`, e164 }
      const row = { integrationId: 'zoho-crm-1', ownerId: 'u1', creation } as DeliveryRow
      await store.commit(records.statements(row, id, null))
      records.created(row, id, null)
    }
    settings = settingsWith({ groupId: group, modules: ['Contacts'] })
    await made('801', '+12125550181')
    expect(await inGroup()).toEqual(['Leads/801 Automatic New Contact +12125550181 ["+12125550181"]'])
    const lead = { ...grace, module: 'Leads', id: '801', modifiedAt: Date.now() + 1000 } as const
    await phonebook.keep('org1', [lead])
    expect(await inGroup()).toEqual(['Leads/801 Grace Hopper ["+12125550142"]'])
    settings = settingsWith({ groupId: group, enabled: false })
    await made('802', '+12125550182')
    expect(await inGroup()).toHaveLength(1)
  })
  test('[A15.3] after disconnecting group and contacts stay and belong to nobody', async () => {
    await phonebook.keep('org1', [grace])
    call()
    await follow.settled()
    await database.store.commit(groups.release('zoho-crm-1'))
    expect(await inGroup()).toEqual(['null/null Grace Hopper ["+12125550142"]'])
  })
})
