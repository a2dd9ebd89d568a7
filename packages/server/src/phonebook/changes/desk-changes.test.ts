import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { deskControl, localDeskConnector } from '../../crm/testing/local-desk.ts'
import { withStore } from '../../testing/store.ts'
import { createIndexCopy } from '../index-copy.ts'
import { Phonebook } from '../phonebook-service.ts'
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
  const { db, commit } = fixture.store
  await commit([{ query: db.deleteFrom('crm_record') }, { query: db.deleteFrom('index_cursor') }])
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
    /** Lets a minute pass, after which Desk is asked. */
    poll: async (onlyKnown = false) => {
      ahead += 2 * minute
      await control.clock(ahead)
      await changes.tick(connector as ChangingConnector, target, onlyKnown)
    },
  }
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
    // Two lists of changes, twenty contacts, three accounts at most, and those that seemed to be gone once more.
    expect(Math.max(...used)).toBeLessThanOrEqual(12 + 3)
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
