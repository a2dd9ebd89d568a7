import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { deskControl, localDeskConnector } from '../../crm/testing/local-desk.ts'
import { withStore } from '../../testing/store.ts'
import { createIndexCopy } from '../index-copy.ts'
import { Phonebook } from '../phonebook-service.ts'
import type { NotifyTarget } from './channel.ts'
import { channelStore } from './channel-store.ts'
import { type ChangingConnector, OrganisationChanges } from './organisation-changes.ts'

const fixture = withStore()
const free = { accounts: 0, api: 0, crm: 0 }
const organisationId = 'zoho-desk/651230101'
const minute = 60_000
const settings = { country: 'US', areaCode: '', ownNumbers: [], extensions: {}, integrations: [] }
const log = pino({ level: 'silent' })
const target = { url: 'https://pbx.example.com/integration/notify/zoho-crm', local: false }
let zoho: LocalZoho
let control: ReturnType<typeof deskControl>

beforeAll(async () => {
  // The search is far behind: who asks it finds no change.
  zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 3_600_000 })
  control = deskControl(zoho.dataCentres.us)
})
afterAll(() => zoho?.close())
beforeEach(async () => {
  await control.reset()
  // An edition without webhooks.
  await control.edition('STANDARD')
  const { db, commit } = fixture.store
  await commit([{ query: db.deleteFrom('crm_record') }, { query: db.deleteFrom('index_cursor') }])
  await commit([{ query: db.deleteFrom('crm_channel') }])
})

/** A process that has copied everything. */
async function office(options: { copyAll?: () => Promise<boolean> } = {}) {
  let ahead = 0
  const now = () => Date.now() + ahead
  const { store } = fixture
  const { connector, close } = await localDeskConnector(zoho.dataCentres.us)
  onTestFinished(close)
  const phonebook = new Phonebook({ store, connectors: { get: () => null } as never, now, log }, settings as never)
  const copy = createIndexCopy({ store, phonebook, now, log })
  await copy.run(organisationId, connector, () => true)
  const secrets = { seal: (text: string) => text, open: (text: string) => text }
  const changes = new OrganisationChanges({
    organisationId,
    store,
    channels: channelStore({ store, secrets }),
    phonebook,
    copyAll:
      options.copyAll ??
      (async () => {
        throw new Error('not to be copied again')
      }),
    interval: () => minute,
    now,
    log,
  })
  onTestFinished(() => changes.stop())
  return {
    changes,
    connector,
    /** Lets a minute pass, after which Desk is asked. */
    poll: async (onlyKnown = false, to: NotifyTarget = target) => {
      ahead += 2 * minute
      await control.clock(ahead)
      await changes.tick(connector as ChangingConnector, to, onlyKnown)
    },
  }
}

/** A new consent makes another connector. */
async function connectAgain() {
  const { connector, close } = await localDeskConnector(zoho.dataCentres.us)
  onTestFinished(close)
  return connector
}

/** What listens below the home address. */
async function listenFor(changes: OrganisationChanges): Promise<NotifyTarget> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const ours = changes.channel.owns(request.url?.split('/').at(-1))
    if (ours && request.method === 'POST') changes.notified(JSON.parse(text))
    response.writeHead(ours ? 200 : 410).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/integration/desk`, local: true }
}

const kept = async () => {
  const rows = await fixture.store.db.selectFrom('crm_record').select(['module', 'id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
const watt = { firstName: 'Jim', lastName: 'Watt', phone: '+1 212 555 0177' }

describe('Zoho Desk is asked for changes', () => {
  test('[D3.52] new and changed contacts and accounts arrive although its search is behind, and nothing is wrong without notifications', async () => {
    const { poll, changes } = await office()
    const everything = await kept()
    expect(everything.size).toBe(
      (await control.records('contacts')).length + (await control.records('accounts')).length,
    )
    await poll()
    const contact = await control.create('contacts', watt)
    const account = await control.create('accounts', { accountName: 'Steam Ltd', phone: '+1 212 555 0178' })
    await poll()
    expect((await kept()).get(contact.id)).toBe('Jim Watt')
    expect((await kept()).get(account.id)).toBe('Steam Ltd')
    await control.edit('contacts', contact.id, { lastName: 'Volt' })
    await poll()
    expect((await kept()).get(contact.id)).toBe('Jim Volt')
    expect(changes.view()).toMatchObject({ mode: 'polling', problem: null })
  })

  test('[D3.53] what was deleted goes after one round through the known records, of which each question takes a few', async () => {
    await control.seed(60)
    const { poll } = await office()
    const before = await kept()
    const all = await control.records('contacts')
    const gone = [all[1]!, all[40]!, all.at(-1)!].map(({ id }) => id)
    for (const id of gone) await control.remove('contacts', id)
    const [account] = await control.records('accounts')
    await control.remove('accounts', account!.id)
    const used: number[] = []
    for (let round = 0; round < 5; round++) {
      const start = (await control.organisation()).credits.used
      await poll()
      used.push((await control.organisation()).credits.used - start)
    }
    const after = await kept()
    expect([...before.keys()].filter((id) => !after.has(id)).sort()).toEqual([...gone, account!.id].sort())
    // Two lists of changes, twenty contacts, three accounts at most, and those that seemed to be gone once more; at first whether there
    // can be a webhook.
    const [first = 0, ...later] = used
    expect(first).toBeLessThanOrEqual(12 + 3 + 2)
    expect(Math.max(...later)).toBeLessThanOrEqual(12 + 3)
    // The round begins anew.
    const [again] = await control.records('contacts')
    await control.remove('contacts', again!.id)
    for (let round = 0; round < 5; round++) await poll()
    expect((await kept()).has(again!.id)).toBe(false)
  })

  test('[D3.53] an outage drops nothing, and is told', async () => {
    const { poll, changes } = await office()
    const before = await kept()
    await control.fault({ fault: 'status', status: 500, match: { pathPrefix: '/api/v1/contacts/contactsByIds' } })
    await poll()
    expect(await kept()).toEqual(before)
    expect(changes.view().problem).toMatchObject({ code: 'zoho-outage' })
    await control.noFaults()
    await poll()
    expect(changes.view().problem).toBeNull()
  })

  test('[D3.56] where no copy is wanted, of more changes than can be read those of known records are', async () => {
    let asked = 0
    const { poll } = await office({ copyAll: async () => ++asked < 0 })
    await poll()
    const [known] = await control.records('contacts')
    const before = (await kept()).size
    await control.seed(1_200)
    await control.edit('contacts', known!.id, { lastName: 'Volt' })
    // The server was away for long.
    const { db, commit } = fixture.store
    await commit([{ query: db.updateTable('index_cursor').set({ modified_since: 0 }) }])
    await poll(true)
    expect(asked).toBe(1)
    expect((await kept()).get(known!.id)).toContain('Volt')
    expect((await kept()).size).toBe(before)
    // They are done with.
    await poll(true)
    expect(asked).toBe(1)
  })

  test('[D3.55] what changed while a module may not be seen arrives once it may; the others go on', async () => {
    const { poll, changes } = await office()
    await poll()
    await control.fault({ fault: 'status', status: 403, match: { pathPrefix: '/api/v1/contacts' } })
    const contact = await control.create('contacts', watt)
    const account = await control.create('accounts', { accountName: 'Steam Ltd', phone: '+1 212 555 0178' })
    const before = (await kept()).size
    for (let time = 0; time < 3; time++) await poll()
    expect((await kept()).has(account.id)).toBe(true)
    expect((await kept()).size).toBe(before + 1)
    expect(changes.view()).toMatchObject({ problem: null })
    await control.noFaults()
    await poll()
    expect((await kept()).get(contact.id)).toBe('Jim Watt')
  })

  test('[D3.52] while numbers are not copied only what is known is kept up to date', async () => {
    const { poll } = await office()
    const contact = await control.create('contacts', watt)
    await poll(true)
    expect((await kept()).has(contact.id)).toBe(false)
  })
})

describe('Zoho Desk tells of changes', () => {
  beforeEach(() => control.edition('PROFESSIONAL'))

  test('[D3.57] a new contact, a change and a deletion are in the index within seconds, without a question', async () => {
    const { changes, poll } = await office()
    const to = await listenFor(changes)
    await poll(false, to)
    expect(changes.view()).toMatchObject({ mode: 'notifications', problem: null })
    const contact = await control.create('contacts', watt)
    const account = await control.create('accounts', { accountName: 'Steam Ltd', phone: '+1 212 555 0178' })
    await vi.waitFor(async () => expect((await kept()).get(contact.id)).toBe('Jim Watt'), 5000)
    await vi.waitFor(async () => expect((await kept()).get(account.id)).toBe('Steam Ltd'), 5000)
    await control.edit('contacts', contact.id, { lastName: 'Volt' })
    await vi.waitFor(async () => expect((await kept()).get(contact.id)).toBe('Jim Volt'), 5000)
    await control.remove('contacts', contact.id)
    await vi.waitFor(async () => expect((await kept()).has(contact.id)).toBe(false), 5000)
  })

  test('[D3.57] a webhook that a person removed is made again, with another secret', async () => {
    const { changes, connector, poll } = await office()
    const to = await listenFor(changes)
    await poll(false, to)
    const [row] = await fixture.store.db.selectFrom('crm_channel').selectAll().execute()
    await connector.changes?.messages?.unwatch(row?.channel_id ?? '')
    changes.channel.doubt()
    await poll(false, to)
    const [again] = await fixture.store.db.selectFrom('crm_channel').selectAll().execute()
    expect(again?.token).not.toBe(row?.token)
    expect(changes.view().mode).toBe('notifications')
  })

  test('[D3.57] an address that Zoho cannot reach is tried ever less often, and at once under a new connection', async () => {
    const { changes, poll } = await office()
    const tries = async () =>
      (await control.requests()).filter(({ method, path }) => method === 'POST' && path === '/api/v1/webhooks').length
    await control.forgetRequests()
    const nobody = { url: 'http://127.0.0.1:1/integration/desk', local: true }
    const at: number[] = []
    for (let time = 0; time < 20; time++) {
      const before = await tries()
      await poll(false, nobody)
      if ((await tries()) > before) at.push(time)
    }
    // Two minutes apart; the pauses are one minute, two, four, eight, sixteen.
    expect(at).toEqual([0, 1, 2, 4, 8, 16])
    expect(changes.view().problem).not.toBeNull()
    await changes.tick((await connectAgain()) as ChangingConnector, nobody, false)
    expect(await tries()).toBe(at.length + 1)
  })

  test('[D3.57] messages that hold something else are left alone', async () => {
    const { changes, poll } = await office()
    const to = await listenFor(changes)
    await poll(false, to)
    const before = await kept()
    for (const body of [[], {}, null, [{ eventType: 'Ticket_Add', payload: { id: '1' } }], [{ payload: { id: 'x' } }]])
      changes.notified(body)
    expect(await kept()).toEqual(before)
  })
})
