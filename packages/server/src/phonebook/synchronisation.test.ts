import fastify from 'fastify'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../sandbox/src/zoho/index.ts'
import type { ZohoControl } from '../crm/testing/local-zoho.ts'
import { zohoControl } from '../crm/testing/local-zoho.ts'
import { zohoCrmScopes } from '../crm/zoho-crm/probe.ts'
import {
  connect,
  redirectUri,
  type Scene,
  secrets,
  seedSite,
  startProcess,
} from '../integrations/zoho/testing/service-scene.ts'
import { withStore } from '../testing/store.ts'
import { createIndexCopy } from './index-copy.ts'
import type { PhonebookChange } from './phonebook.ts'
import { Phonebook } from './phonebook-service.ts'
import { Synchronisation } from './synchronisation.ts'

const database = withStore()
const log = pino({ level: 'silent' })
const free = { accounts: 0, api: 0, crm: 0 }
let zoho: LocalZoho
let control: ZohoControl
let client: { id: string; secret: string }

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 0 })
  control = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho.close())
beforeEach(async () => {
  await control.reset()
  client = await control.client(redirectUri)
  await seedSite(database.store)
  const { db } = database.store
  for (const table of ['crm_record', 'index_cursor', 'crm_channel'] as const)
    await database.store.commit([{ query: db.deleteFrom(table) }])
})

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

interface Office {
  readonly scene: Scene
  readonly phonebook: Phonebook
  readonly synchronisation: Synchronisation
  readonly organisationId: string
  readonly changes: PhonebookChange[]
  /** Moves this server's clock. */
  pass(ms: number): void
  view(): NonNullable<ReturnType<Synchronisation['view']>>
  stop(): void
}

/** A process that is connected and has copied everything; `notify` is where Zoho is told to send its messages. */
async function office(
  options: { scope?: string; homeAddress?: string; local?: boolean; again?: boolean } = {},
): Promise<Office> {
  const { store } = database
  let ahead = 0
  const now = () => Date.now() + ahead
  const scene = await startProcess(store, { us: zoho.dataCentres.us }, { now })
  ends.push(() => scene.close())
  if (!options.again) await connect(scene, zoho.dataCentres.us, client, options.scope ? { scope: options.scope } : {})
  const integration = scene.settings.current().integrations[0]
  if (!integration) throw new Error('not connected')
  const { organisationId } = integration
  const phonebook = new Phonebook({ store, connectors: scene.service, now, log }, scene.settings.current())
  await phonebook.use(scene.settings.current())
  const changes: PhonebookChange[] = []
  const copy = createIndexCopy({ store, phonebook, now, log })
  const connector = scene.service.get(integration.id)
  if (connector && !options.again) await copy.run(organisationId, connector, () => true)
  phonebook.onChange((change) => void changes.push(change))
  const app = fastify()
  const synchronisation = new Synchronisation({
    store,
    secrets,
    phonebook,
    connectors: scene.service,
    copyAgain: async (organisation, over) => {
      await copy.start(organisation, [])
      await copy.run(organisation, over, () => true)
      return true
    },
    settings: () => scene.settings.current(),
    home: async () => ({
      homeAddress: options.homeAddress ?? address,
      local: options.local ?? true,
    }),
    now,
    log,
  })
  app.post('/integration/notify/zoho-crm', async (request, reply) =>
    reply.code(synchronisation.notified(request.body) ? 200 : 403).send({}),
  )
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  ends.push(() => app.close())
  ends.push(() => synchronisation.stop())
  await synchronisation.start()
  return {
    scene,
    phonebook,
    synchronisation,
    organisationId,
    changes,
    pass: (ms) => {
      ahead += ms
    },
    view: () => {
      const view = synchronisation.view(organisationId)
      if (!view) throw new Error('no view')
      return view
    },
    stop: () => synchronisation.stop(),
  }
}

const kept = async (id: string) =>
  database.store.db.selectFrom('crm_record').select(['name', 'modified_at']).where('id', '=', id).executeTakeFirst()
const named = async (id: string) => (await kept(id))?.name ?? null
const channels = async () =>
  ((await control.ask('GET', '/notifications')) as { channels: { id: string; token: string; notifyUrl: string }[] })
    .channels
const sent = async () =>
  ((await control.ask('GET', '/notifications')) as { sent: { status: number | null }[] }).sent.map(
    ({ status }) => status,
  )
const minute = 60_000
const watt = { First_Name: 'Jim', Last_Name: 'Watt', Phone: '+1 212 555 0177' }

describe('with notifications', () => {
  test('[A5.3][A5.4] a new record, a change and a deletion in Zoho are in the index within seconds', async () => {
    const { synchronisation, phonebook, changes, organisationId, view } = await office()
    await synchronisation.tick()
    expect(view()).toMatchObject({ mode: 'notifications', problem: null, refused: 0 })
    const before = phonebook.indexSize(organisationId)
    const { id } = await control.create('Contacts', watt)
    await vi.waitFor(async () => expect(await named(id)).toBe('Jim Watt'), 5000)
    expect(phonebook.indexSize(organisationId)).toBe(before + 1)
    await control.edit('Contacts', id, { Last_Name: 'Volt' })
    await vi.waitFor(async () => expect(await named(id)).toBe('Jim Volt'), 5000)
    await control.remove('Contacts', id)
    await vi.waitFor(async () => expect(await kept(id)).toBeUndefined(), 5000)
    expect(phonebook.indexSize(organisationId)).toBe(before)
    expect(changes.flatMap((change) => change.kept.map(({ name }) => name))).toEqual(['Jim Watt', 'Jim Volt'])
    expect(changes.flatMap((change) => change.dropped)).toEqual([{ module: 'Contacts', ids: [id] }])
    expect(view().changedAt).not.toBeNull()
  })

  test('[A5.5] the token is secret at rest, and a forged message is refused, counted and changes nothing', async () => {
    const { synchronisation, view, phonebook, organisationId } = await office()
    await synchronisation.tick()
    const [channel] = await channels()
    const rows = await database.store.db.selectFrom('crm_channel').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(channel?.token)
    const before = phonebook.indexSize(organisationId)
    const [victim] = await control.records('Contacts')
    const forged = { notify_url: channel?.notifyUrl, channel_id: channel?.id, module: 'Contacts', operation: 'delete' }
    for (const token of ['guess', null])
      expect(await control.ask('POST', '/notifications', { ...forged, ids: [victim?.id], token })).toEqual({
        status: 403,
      })
    expect(view().refused).toBe(2)
    // Even with the token it says only where to look: the record is there, and stays.
    const right = { ...forged, ids: [victim?.id, '999'], token: channel?.token }
    expect(await control.ask('POST', '/notifications', right)).toEqual({ status: 200 })
    await vi.waitFor(async () => expect(view().changedAt).not.toBeNull())
    expect(phonebook.indexSize(organisationId)).toBe(before)
  })

  test('[A5.6] repeated and late messages do no harm', async () => {
    const { synchronisation, changes } = await office()
    await synchronisation.tick()
    await control.settings({ notificationTimes: 5, notificationDelayMs: 300 })
    const { id } = await control.create('Contacts', watt)
    await control.edit('Contacts', id, { Last_Name: 'Volt' })
    await control.remove('Contacts', id)
    await vi.waitFor(async () => expect(await sent()).toHaveLength(15), 5000)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await kept(id)).toBeUndefined()
    expect(changes.flatMap((change) => change.kept)).toEqual([])
  })

  test('[A5.7] the channel is renewed before it ends, confirmed after a restart and made again when it was lost', async () => {
    const first = await office()
    await first.synchronisation.tick()
    const [before] = await channels()
    first.pass(13 * 60 * minute)
    await control.clock(13 * 60 * minute)
    await control.forgetRequests()
    await first.synchronisation.tick()
    const asked = (await control.requests()).filter(({ path }) => path.endsWith('/watch')).map(({ method }) => method)
    expect(asked).toEqual(['PUT'])
    first.stop()
    await control.clock(0)
    const second = await office({ again: true })
    await second.synchronisation.tick()
    expect((await channels()).map(({ id }) => id)).toHaveLength(1)
    expect(second.view().mode).toBe('notifications')
    await control.ask('DELETE', '/notifications')
    const third = await office({ again: true })
    await third.synchronisation.tick()
    const [after] = await channels()
    expect(after?.id).not.toBe(before?.id)
    const { id } = await control.create('Leads', { ...watt, Company: 'Steam' })
    await vi.waitFor(async () => expect(await named(id)).toBe('Jim Watt'), 5000)
  })

  test('[A5.8] messages that do not come are noticed: the change arrives by asking, and the page says so', async () => {
    const { synchronisation, pass, view } = await office()
    await synchronisation.tick()
    await control.settings({ notificationsLost: true })
    // Zoho's times have whole seconds: later than the subscription.
    pass(2000)
    await control.clock(2000)
    const { id } = await control.create('Contacts', watt)
    await synchronisation.tick()
    expect(await kept(id)).toBeUndefined()
    pass(6 * minute)
    await control.clock(6 * minute)
    await synchronisation.tick()
    expect(await named(id)).toBe('Jim Watt')
    expect(view()).toMatchObject({ mode: 'polling', problem: { code: 'changes-not-told' } })
    await control.settings({ notificationsLost: false })
    await synchronisation.tick()
    await control.edit('Contacts', id, { Last_Name: 'Volt' })
    await vi.waitFor(async () => expect(await named(id)).toBe('Jim Volt'), 5000)
    expect(view()).toMatchObject({ mode: 'notifications', problem: null })
  })
})

describe('without notifications', () => {
  test.each([
    [
      'the permission is missing',
      { scope: zohoCrmScopes.filter((scope) => !scope.includes('notifications')).join(',') },
      'changes-no-scope',
    ],
    ['Zoho cannot call us', { homeAddress: 'http://192.168.1.20:8080', local: false }, 'changes-not-public'],
  ])('[A5.3][A5.4] Zoho is asked: %s', async (_why, options, code) => {
    const { synchronisation, pass, view } = await office(options)
    const { id } = await control.create('Contacts', watt)
    await synchronisation.tick()
    expect(await named(id)).toBe('Jim Watt')
    expect(view()).toMatchObject({ mode: 'polling', problem: { code } })
    expect(await channels()).toEqual([])
    await control.edit('Contacts', id, { Last_Name: 'Volt' })
    const gone = await control.create('Accounts', { Account_Name: 'Gone', Phone: '+1 212 555 0178' })
    pass(view().everySeconds * 1000)
    await synchronisation.tick()
    expect(await named(id)).toBe('Jim Volt')
    expect(await named(gone.id)).toBe('Gone')
    await control.remove('Accounts', gone.id)
    pass(view().everySeconds * 1000)
    await synchronisation.tick()
    expect(await kept(gone.id)).toBeUndefined()
    expect(view().everySeconds).toBeLessThanOrEqual(25 * 60)
  })

  test('[A5.3] what changed while this server was down is there after the start', async () => {
    const first = await office()
    await first.synchronisation.tick()
    first.stop()
    await control.settings({ notificationsLost: true })
    const { id } = await control.create('Contacts', watt)
    const second = await office({ again: true })
    await second.synchronisation.tick()
    expect(await named(id)).toBe('Jim Watt')
  })

  test('[A5.3] an outage of Zoho delays changes and loses none; a revoked access token is no matter', async () => {
    const { synchronisation, pass, view } = await office({ homeAddress: 'http://10.0.0.1', local: false })
    await synchronisation.tick()
    const { id } = await control.create('Contacts', watt)
    await control.fault({ fault: 'status', status: 400, match: { pathPrefix: '/crm/v8/coql' } })
    pass(view().everySeconds * 1000)
    await synchronisation.tick()
    expect(await kept(id)).toBeUndefined()
    expect(view().problem).not.toBeNull()
    await control.noFaults()
    await control.tokens('revoke-access')
    pass(view().everySeconds * 1000)
    await synchronisation.tick()
    expect(await named(id)).toBe('Jim Watt')
    expect(view().problem).toMatchObject({ code: 'changes-not-public' })
  })
})

describe('what is kept', () => {
  const record = (changes: object = {}) => ({
    module: 'Contacts' as const,
    id: '71',
    name: 'New',
    company: null,
    phones: { Phone: '+1 212 555 0179' },
    ownerId: null,
    modifiedAt: 2000,
    ...changes,
  })

  test('[A5.6] an older state never takes the place of a newer one', async () => {
    const { phonebook, organisationId, changes } = await office()
    await phonebook.keep(organisationId, [record()])
    await phonebook.keep(organisationId, [record({ name: 'Old', modifiedAt: 1000 })])
    expect(await named('71')).toBe('New')
    expect(changes).toHaveLength(1)
  })

  test('[A5.4] what was deleted does not come back by a search that lags, but by its own reading', async () => {
    const { phonebook, organisationId } = await office()
    await phonebook.keep(organisationId, [record()])
    await phonebook.drop(organisationId, 'Contacts', ['71'])
    await phonebook.keep(organisationId, [record({ modifiedAt: 3000 })])
    expect(await kept('71')).toBeUndefined()
    await phonebook.keep(organisationId, [record({ modifiedAt: 3000 })], { asItIsNow: true })
    expect(await named('71')).toBe('New')
  })
})
