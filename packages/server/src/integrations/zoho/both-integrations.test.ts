import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { type CallId, siteId } from '../../calls/ids.ts'
import { listGroups } from '../../contacts/contact-groups.ts'
import { zohoControl } from '../../crm/testing/local-zoho.ts'
import { deliveryRow } from '../../http/test-calls.ts'
import type { Store } from '../../store/store.ts'
import { withStore } from '../../testing/store.ts'
import { integrationsOf } from './integrations.ts'
import { createIntegration, type IntegrationService } from './service.ts'
import { bothKinds } from './testing/both-kinds.ts'
import { ada, connect, home, seedSite, startProcess } from './testing/service-scene.ts'

const stored = withStore()
const free = { accounts: 0, api: 0, crm: 0 }
let zoho: LocalZoho
const us = () => zoho.dataCentres.us

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
})
afterAll(() => zoho.close())
beforeEach(async () => {
  await zohoControl(us()).reset()
  await seedSite(stored.store)
  const { db, commit } = stored.store
  for (const table of ['contact', 'contact_group', 'delivery', 'crm_record'] as const)
    await commit([{ query: db.deleteFrom(table) }])
})

/** A site that is connected with both, each with a bound user, a group, and what belongs to its organisation. */
async function bothConnected() {
  const scene = await startProcess(stored.store, { us: us() })
  onTestFinished(scene.close)
  const desk = createIntegration('zoho-desk', scene.parts)
  await desk.start()
  const services: Record<string, IntegrationService> = { 'zoho-crm': scene.service, 'zoho-desk': desk }
  for (const under of bothKinds) {
    const service = services[under.kind]!
    await under.prepare(us())
    const client = await zohoControl(us()).client(home + under.callback)
    expect(await connect({ service }, us(), client)).toMatchObject({ ok: true })
    const userId = await under.idOf(us(), 'bruno')
    await service.putBindings([{ userId, extensions: ['1001'], groups: [] }], ada)
    const { callLog, creation, contactSync } = await service.view(home)
    const group = { kind: 'new', name: `Group of ${under.kind}` } as const
    await service.putSettings({ callLog, creation, contactSync: { ...contactSync, enabled: true, group } }, ada)
  }
  const [crm, helpdesk] = scene.settings.current().integrations
  if (!crm || !helpdesk) throw new Error('not connected')
  const { db, commit } = stored.store
  await commit(
    [crm, helpdesk].flatMap(({ id, organisationId }) => [
      deliveryRow(stored.store, `c-${id}` as CallId, 'u', { key: `log of ${id}`, integration_id: id }),
      {
        query: db.insertInto('crm_record').values({
          organisation_id: organisationId,
          module: 'Contacts',
          id: '1',
          name: 'Grace',
          company: null,
          phones: '{}',
          numbers: '[]',
          modified_at: 1,
          seen_at: 1,
        }),
      },
    ]),
  )
  return { ...scene, crm: scene.service, desk, ids: { crm: crm.id, desk: helpdesk.id } }
}

/** Everything that one of the two has, as the database holds it. */
async function ownedBy({ db }: Store, id: string, organisationKey: string) {
  const of = (table: 'binding' | 'zoho_user' | 'contact_group' | 'delivery') =>
    db.selectFrom(table).selectAll().where('integration_id', '=', id).execute()
  return Promise.all([
    db.selectFrom('integration').selectAll().where('id', '=', id).execute(),
    of('binding'),
    of('zoho_user'),
    of('contact_group'),
    of('delivery'),
    db.selectFrom('crm_record').selectAll().where('organisation_id', '=', organisationKey).execute(),
  ])
}

test('[D2.22] both can be connected at once, in their order, and each is found by its id', async () => {
  const { crm, desk, settings, ids } = await bothConnected()
  const { integrations } = settings.current()
  expect(integrations.map(({ kind, users }) => [kind, users['1001']?.name])).toEqual([
    ['zoho-crm', 'Bruno Costa'],
    ['zoho-desk', 'Bruno Costa'],
  ])
  expect(integrations[0]!.tickets).toBeNull()
  expect(integrations[1]!.tickets).toMatchObject({ enabled: false })
  const all = integrationsOf([crm, desk])
  expect(all.get(ids.crm)?.kind).toBe('zoho-crm')
  expect(all.get(ids.desk)?.kind).toBe('zoho-desk')
  expect(all.get('another')).toBeNull()
  expect(await all.home(ids.desk)).toEqual({ homeAddress: home, local: true })
  expect(await all.home('another')).toBeNull()
})

test('[D2.24] synchronised groups carry the tag of the menu in which their integration is', async () => {
  await bothConnected()
  const groups = await listGroups(stored.store, siteId('main'))
  expect(groups.map(({ name, tag }) => [name, tag])).toEqual([
    ['Group of zoho-crm', 'CRM'],
    ['Group of zoho-desk', 'Helpdesk'],
  ])
})

test('[A15.4] a disconnection tells how many calls with the outside go on', async () => {
  const { desk } = await bothConnected()
  const call = (id: string, state: string, direction: string) => ({
    id,
    site_id: 'main',
    state,
    direction,
    result: null,
    external_number: null,
    external_e164: null,
    extensions: '[]',
    started_at: 1,
    ended_at: null,
    settings: 1,
    reason: null,
    body: '{}',
    updated_at: 1,
  })
  const before = (await desk.disconnectPreview()).callsInProgress
  const rows = [
    call('rings', 'ringing', 'inbound'),
    call('talks', 'answered', 'outbound'),
    call('inside', 'answered', 'internal'),
    call('over', 'ended', 'inbound'),
  ]
  await stored.store.commit([{ query: stored.store.db.insertInto('call').values(rows) }])
  expect((await desk.disconnectPreview()).callsInProgress).toBe(before + 2)
})

test.each([
  ['zoho-desk', 'zoho-crm'],
  ['zoho-crm', 'zoho-desk'],
] as const)('[D9.21] disconnecting %s leaves everything of %s as it is', async (gone, stays) => {
  const { crm, desk, settings } = await bothConnected()
  const services = { 'zoho-crm': crm, 'zoho-desk': desk }
  const of = (kind: string) => settings.current().integrations.find((one) => one.kind === kind)!
  const [leaving, staying] = [of(gone), of(stays)]
  const before = await ownedBy(stored.store, staying.id, staying.organisationId)
  expect(before.every((rows) => rows.length > 0)).toBe(true)
  const connector = services[stays].get(staying.id)

  expect(await services[gone].disconnectPreview()).toMatchObject({
    undelivered: 1,
    group: { name: `Group of ${gone}` },
  })
  expect(await services[gone].disconnect('discard', ada)).toEqual({ revoked: true })

  expect(settings.current().integrations).toEqual([staying])
  expect(await ownedBy(stored.store, staying.id, staying.organisationId)).toEqual(before)
  expect(services[stays].get(staying.id)).toBe(connector)
  expect((await connector!.listUsers()).length).toBeGreaterThan(3)
  expect((await services[stays].view(home)).status).toBe('connected')
  const [integration, bindings, users, groups, deliveries, records] = await ownedBy(
    stored.store,
    leaving.id,
    leaving.organisationId,
  )
  expect([integration, bindings, users, groups, records]).toEqual([[], [], [], [], []])
  expect(deliveries).toMatchObject([{ state: 'given-up' }])
  expect((await services[gone].view(home)).status).toBe('not-connected')
  // The group stays, as one of the site's own.
  const group = await stored.store.db
    .selectFrom('contact_group')
    .selectAll()
    .where('name', '=', `Group of ${gone}`)
    .execute()
  expect(group).toMatchObject([{ integration_id: null }])
})

test('[D9.22] disabling one leaves the other enabled', async () => {
  const { crm, desk, settings } = await bothConnected()
  await desk.setEnabled(false, ada)
  expect(settings.current().integrations.map(({ enabled }) => enabled)).toEqual([true, false])
  expect((await desk.view(home)).status).toBe('disabled')
  expect((await crm.view(home)).status).toBe('connected')
  await desk.setEnabled(true, ada)
  expect((await desk.view(home)).status).toBe('connected')
})

test('[D1.28] the state of one product’s consent is of no use at the other’s callback', async () => {
  const { crm, desk } = await bothConnected()
  const request = { homeAddress: home, accountsServer: us().accounts }
  const view = await desk.view(home)
  const { url } = await desk.begin({ ...request, productUrl: us().desk, clientId: view.clientId }, home, ada)
  const state = new URL(url).searchParams.get('state')
  await crm.finish({ code: '1000.c', state }, ada)
  expect(await crm.takeResult(ada)).toMatchObject({ ok: false, problems: [{ code: 'zoho-state-invalid' }] })
  expect(await desk.takeResult(ada)).toBeNull()
})
