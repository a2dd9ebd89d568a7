import { defaultTicketSettings } from '@jackfield/contract'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CrmConnector, CrmRecord } from '../crm/crm-connector.ts'
import { toRow } from '../delivery/row.ts'
import { tell } from '../delivery/tell.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import type { PopEffect } from '../policy/effect.ts'
import { answeredCall, SITE, T0, testDesk, testSettings } from '../testing/calls.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { CallHandling } from './call-handling.ts'
import { deliveryNews } from './delivery-news.ts'

/*
 * A pop that shall open the new ticket: the ticket where it is there in time, else the contact.
 */
const log = pino({ level: 'silent' })
const contact = 'https://desk.example/contacts/1892'
const ticket = 'https://desk.example/tickets/5'
const grace: CrmRecord = {
  module: 'Contacts',
  id: '1892',
  name: 'Grace Hopper',
  company: null,
  phones: { phone: '+12125550142' },
  ownerId: null,
  modifiedAt: T0,
  url: contact,
}
const ringing = answeredCall().slice(0, 3)
const tickets = { ...defaultTicketSettings, enabled: true, moment: 'before', popTicket: true } as const
const settings = { ...testSettings(null), integrations: [testDesk({ tickets })] }

let database: TestStore
beforeEach(async () => {
  database = await testStore()
})
afterEach(() => database.drop())

/** A process over the store; `patienceMs`: how long a pop waits for its ticket. */
async function office(patienceMs: number) {
  const { store } = database
  const connector = {
    kind: 'zoho-desk',
    contacts: { findByNumber: async () => [grace], recordUrl: ({ url }: CrmRecord) => url ?? '' },
  } as unknown as CrmConnector
  const now = () => T0 + 1000
  const phonebook = new Phonebook({ store, connectors: { get: () => connector }, now, log }, settings)
  await phonebook.use(settings)
  const pops: PopEffect[] = []
  const calls: CallHandling = new CallHandling({
    site: SITE,
    store,
    phonebook,
    live: {
      card() {},
      pop(pop) {
        // As the gateway does: the same key is sent once.
        if (!pops.some(({ key }) => key === pop.key)) pops.push(pop)
        return 'web'
      },
    },
    settingsAt: () => settings,
    settingsRevision: async () => settings,
    installationId: 'test',
    hasRecords: () => false,
    wakeDelivery() {},
    ticketPatienceMs: patienceMs,
    now,
    log,
  })
  const news = deliveryNews({ phonebook, store, installationId: 'test', now }, () => calls.news)
  return { calls, news, opened: () => pops.map(({ url }) => url) }
}

/** The ticket that is owed, once it is on disk. */
async function owed() {
  const read = () =>
    database.store.db.selectFrom('delivery').selectAll().where('kind', '=', 'ticket').executeTakeFirst()
  await expect.poll(read).toBeDefined()
  return toRow((await read())!)
}

test('[D6.1] a ticket that is there in time opens in the place of the contact', async () => {
  const { calls, news, opened } = await office(60_000)
  calls.events(ringing)
  const row = await owed()
  expect(opened()).toEqual([])
  news.ticket(row, { url: ticket })
  expect(opened()).toEqual([ticket])
  await calls.stop()
})

test('[D6.3] the contact opens when the ticket is late, and the ticket that comes after it opens nothing more', async () => {
  const { calls, news, opened } = await office(50)
  calls.events(ringing)
  const row = await owed()
  await expect.poll(opened).toEqual([contact])
  news.ticket(row, { url: ticket })
  expect(opened()).toEqual([contact])
  await calls.stop()
})

test('[D6.4] the contact opens at once when the ticket will not be made', async () => {
  const { calls, news, opened } = await office(60_000)
  calls.events(ringing)
  const row = await owed()
  tell(news, row, { state: 'stopped', problem: { code: 'log-other-organisation' } })
  expect(opened()).toEqual([contact])
  await calls.stop()
})

test('[D6.3] a process that takes up the call knows its ticket', async () => {
  const before = await office(60_000)
  before.calls.events(ringing)
  const { key } = await owed()
  await before.calls.stop()
  const done = { state: 'done', zoho_id: '5', url: ticket }
  await database.store.commit([{ query: database.store.db.updateTable('delivery').set(done).where('key', '=', key) }])
  const after = await office(60_000)
  await after.calls.restore()
  const channels = new Set(ringing.flatMap((event) => ('channel' in event ? [event.channel] : [])))
  after.calls.snapshot({ at: T0 + 2000, events: ringing, channels })
  await expect.poll(after.opened).toEqual([ticket])
  await after.calls.stop()
})
