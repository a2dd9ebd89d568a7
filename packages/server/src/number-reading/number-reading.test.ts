import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type E164, siteId } from '../calls/ids.ts'
import { addContact, editContact } from '../contacts/change-contacts.ts'
import { createGroup } from '../contacts/contact-groups.ts'
import { ContactNameIndex } from '../contacts/contact-names.ts'
import { contactRow } from '../contacts/contact-row.ts'
import type { CrmConnector, CrmRecord } from '../crm/crm-connector.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import type { Settings } from '../settings/settings.ts'
import { testIntegration, testSettings } from '../testing/calls.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { NumberReading } from './number-reading.ts'
import { areNumbersReadFor } from './reading-row.ts'

const site = siteId('main')
const log = pino({ level: 'silent' })
const connector = {
  kind: 'zoho-crm',
  contacts: { recordUrl: ({ id }: { id: string }) => `https://crm.example/${id}` },
} as unknown as CrmConnector
const record = (n: number, phone: string): CrmRecord => ({
  module: 'Contacts',
  id: String(n),
  name: `Record ${n}`,
  company: null,
  phones: { Phone: phone },
  ownerId: null,
  modifiedAt: 1000 + n,
})

let database: TestStore
let settings: Settings
let names: ContactNameIndex
let phonebook: Phonebook
let reading: NumberReading
let group: string
let time = 0

/** A start of the process: what is in memory is made anew. */
async function start() {
  const { store } = database
  names = new ContactNameIndex(store, site)
  await names.load()
  phonebook = new Phonebook({ store, connectors: { get: () => connector }, now: () => time, log }, settings)
  await phonebook.use(settings)
  reading = new NumberReading({ store, site, names, phonebook, home: () => settings, now: () => time, log, graceMs: 0 })
}

async function moveTo(country: string, areaCode: string) {
  settings = { ...settings, country, areaCode }
  await phonebook.use(settings)
}

const given = () => ({ store: database.store, site, home: settings, now: ++time })
const input = (name: string, number: string) => ({
  name,
  company: null,
  email: null,
  note: null,
  phones: [{ label: '', number }],
})
async function contact(name: string, number: string): Promise<string> {
  const id = await addContact(given(), group, input(name, number), () => [])
  await names.reread([id])
  return id
}
const nameOf = (e164: string) => names.nameOf(e164 as E164)?.name
const matchOf = (number: string) => {
  const found = phonebook.known(settings.integrations[0]!, phonebook.key(number))
  return found.state === 'done' ? found.matches.filter(({ weak }) => !weak).map((match) => match.record.name) : []
}

beforeEach(async () => {
  database = await testStore()
  time = 1
  settings = { ...testSettings(testIntegration()), country: 'US', areaCode: '212' }
  await start()
  group = await createGroup(database.store, site, 'Customers', 0, () => [])
  reading.run()
  await reading.settled()
})
afterEach(async () => {
  await reading.stop()
  await database.drop()
})

test('[B4.9] with another country, contacts and CRM records are found by their numbers as read there', async () => {
  await contact('Local', '020 7946 0000')
  await contact('Abroad', '+86 138 0000 0000')
  await phonebook.keep('org1', [record(1, '020 7946 0001'), record(2, '+86 138 0000 0001')])
  expect(await areNumbersReadFor(database.store, site, settings)).toBe(true)
  await moveTo('GB', '')
  expect(nameOf('+442079460000')).toBeUndefined()
  expect(await areNumbersReadFor(database.store, site, settings)).toBe(false)

  reading.run()
  await reading.settled()
  for (const restarted of [false, true]) {
    if (restarted) await start()
    expect(nameOf('+442079460000')).toBe('Local')
    expect(nameOf('+8613800000000')).toBe('Abroad')
    expect(matchOf('+442079460001')).toEqual(['Record 1'])
    expect(matchOf('+8613800000001')).toEqual(['Record 2'])
  }
  expect(await areNumbersReadFor(database.store, site, settings)).toBe(true)
  expect(await reading.view()).toEqual({ progress: null })
  // A search finds the digits of the new number, and nothing looks as if somebody had edited it.
  const row = await database.store.db
    .selectFrom('contact')
    .selectAll()
    .where('name', '=', 'Local')
    .executeTakeFirstOrThrow()
  expect(row.search).toContain('442079460000')
  expect(row.modified_at).toBe(row.created_at)
})

test('[B4.9] a record keeps the page that its id does not tell', async () => {
  await phonebook.keep('org1', [{ ...record(1, '020 7946 0001'), url: 'https://desk.example/1' }])
  await moveTo('GB', '')
  reading.run()
  await reading.settled()
  const found = phonebook.known(settings.integrations[0]!, phonebook.key('020 7946 0001'))
  expect(found).toMatchObject({ state: 'done', matches: [{ record: { url: 'https://desk.example/1' } }] })
})

test('[B4.9] until it is their turn, contacts are found by their old numbers; what is added meanwhile by its new one', async () => {
  await contact('Local', '212 555 0142')
  await moveTo('GB', '')
  await contact('Added', '020 7946 0000')
  expect(nameOf('+12125550142')).toBe('Local')
  expect(nameOf('+442079460000')).toBe('Added')
  expect(await reading.view()).toEqual({ progress: 0 })
  reading.run()
  await reading.settled()
  expect(nameOf('+12125550142')).toBeUndefined()
  expect(nameOf('+442079460000')).toBe('Added')
})

test('[B4.9] it goes on after a restart where it stood, tells how far it is, and reads each once', async () => {
  const { store } = database
  const numberOf = (n: number) => `020 7946 ${String(n).padStart(4, '0')}`
  const e164Of = (n: number) => `+442079460${String(n).padStart(3, '0')}`
  const rows = Array.from({ length: 250 }, (_, n) =>
    contactRow(
      { id: `contact-${n}`, site, groupId: group, source: null },
      input(`Contact ${n}`, numberOf(n)),
      settings,
      1,
    ),
  )
  await store.commit([{ query: store.db.insertInto('contact').values(rows) }])
  await names.reread(rows.map(({ id }) => id))
  await phonebook.keep(
    'org1',
    Array.from({ length: 150 }, (_, n) => record(n, numberOf(n + 300))),
  )
  await moveTo('GB', '')
  // The process ends after the second page of contacts.
  const commit = store.commit.bind(store)
  let pages = 0
  store.commit = async (unit) => {
    const result = await commit(unit)
    if (unit.length > 50 && ++pages === 2) void reading.stop()
    return result
  }
  reading.run()
  await reading.settled()
  store.commit = commit
  expect(pages).toBe(2)

  await start()
  expect(await reading.view()).toEqual({ progress: 0.5 })
  const read = () =>
    Array.from({ length: 250 }, (_, n) => nameOf(e164Of(n))).filter((name) => name !== undefined).length
  expect(read()).toBe(200)
  reading.run()
  await reading.settled()
  expect(read()).toBe(250)
  for (let n = 0; n < 150; n += 10) expect(matchOf(e164Of(n + 300))).toEqual([`Record ${n}`])
  const row = await store.db.selectFrom('number_reading').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ country: 'GB', read: 400, total: 400 })
})

test('[B4.9] somebody who changes a contact meanwhile keeps what they entered', async () => {
  const id = await contact('Local', '020 7946 0000')
  await moveTo('GB', '')
  const { store } = database
  const commit = store.commit.bind(store)
  let edited = false
  store.commit = async (unit) => {
    // Between reading the page and keeping it.
    if (!edited && unit.length > 1) {
      edited = true
      await editContact({ ...given(), store: { ...store, commit } }, id, input('Local', '020 7946 0999'), [])
    }
    return commit(unit)
  }
  reading.run()
  await reading.settled()
  store.commit = commit
  expect(edited).toBe(true)
  expect(nameOf('+442079460999')).toBe('Local')
  expect(nameOf('+442079460000')).toBeUndefined()
})

test('[B4.9] another change of country while it is at work begins it anew', async () => {
  await contact('Local', '020 7946 0000')
  await moveTo('GB', '')
  reading.run()
  await moveTo('FR', '')
  await moveTo('GB', '')
  reading.run()
  await moveTo('US', '212')
  reading.run()
  await reading.settled()
  expect(nameOf('+442079460000')).toBeUndefined()
  expect(await areNumbersReadFor(database.store, site, settings)).toBe(true)
})
