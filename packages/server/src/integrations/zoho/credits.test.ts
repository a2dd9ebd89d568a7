import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { createAudit } from '../../access/audit.ts'
import { Credits } from '../../credits/credits.ts'
import { type ZohoControl, zohoControl } from '../../crm/testing/local-zoho.ts'
import { callLog } from '../../crm/testing/logs.ts'
import { withStore } from '../../testing/store.ts'
import { ada, connect, redirectUri, type Scene, seedSite, startProcess } from './testing/service-scene.ts'

const database = withStore()
const free = { accounts: 0, api: 0, crm: 0 }
let zoho: LocalZoho
let control: ZohoControl
let scene: Scene
let credits: Credits

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 0 })
  control = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho.close())
beforeEach(async () => {
  await control.reset()
  const { store } = database
  await seedSite(store)
  for (const table of ['credit_use', 'credit_account'] as const)
    await store.commit([{ query: store.db.deleteFrom(table) }])
  credits = new Credits({
    store,
    connectors: { get: (id) => scene.service.get(id) },
    settings: () => scene.settings.current(),
    audit: createAudit(store.db, Date.now),
    now: Date.now,
    log: pino({ level: 'silent' }),
  })
  scene = await startProcess(store, { us: zoho.dataCentres.us }, { credits })
  await connect(scene, zoho.dataCentres.us, await control.client(redirectUri))
})
afterEach(() => scene.close())

const limits = () => control.ask('GET', '/limits') as Promise<{ used: number; allowance: number }>
const view = async () => {
  const { credits: seen } = await scene.service.view('http://127.0.0.1:8080')
  if (!seen) throw new Error('no credits')
  return seen
}
function connector() {
  const [integration] = scene.settings.current().integrations
  const found = integration && scene.service.get(integration.id)
  if (!found?.callLogs || !found.creations || !found.changes) throw new Error('not connected')
  return { ...found, callLogs: found.callLogs, creations: found.creations, changes: found.changes }
}
const number = { e164: '+12125550142', national: '2125550142', dialled: '2125550142' } as Parameters<
  ReturnType<typeof connector>['contacts']['findByNumber']
>[0]

describe('counting, beside what the local Zoho charges', () => {
  test('[OPS.64] the meter and Zoho agree, request by request, and every purpose has its own', async () => {
    const { contacts, callLogs, creations, changes, listUsers, seesAll } = connector()
    const begun = Date.now() - 60_000
    const window = { from: begun, to: null }
    const [margaret] = await contacts.findByNumber(number, 'ring-search')
    if (!margaret) throw new Error('not found')
    const record = { module: margaret.module, id: margaret.id }
    const [user] = await control.users()
    const logs = (count: number) =>
      Array.from({ length: count }, (_, n) => callLog(`${count}-${n}`, { record, ownerId: user?.id ?? '' }))
    const newRecord = {
      ref: 'abcdefghijklmnop',
      module: 'Contacts' as const,
      name: 'New',
      number: '+12125559191' as typeof margaret.id & NonNullable<typeof number.e164>,
      description: '',
      ownerId: user?.id ?? '',
      defaults: {},
    }
    const steps: (() => Promise<unknown>)[] = [
      () => contacts.findByNumber(number, 'ring-search'),
      () => contacts.findByNumber(number, 'always-query'),
      () => contacts.findByNumber({ ...number, e164: null, national: null, dialled: '4477' }, 'look-up'),
      () => contacts.findByText?.('hale') ?? Promise.reject(new Error('no search')),
      () => contacts.list('Contacts', null),
      () => callLogs.write(logs(1)),
      () => callLogs.write(logs(10)),
      () => callLogs.write(logs(25)),
      // All refused.
      () => callLogs.write(logs(2).map((log) => ({ ...log, ownerId: '1' }))),
      () => callLogs.lookUp(logs(25), window),
      () => callLogs.lookAlike?.(logs(2), window) ?? Promise.reject(new Error('no look-up')),
      () => callLogs.deletedAlike?.(logs(2), begun) ?? Promise.reject(new Error('no look-up')),
      () => seesAll(),
      () => callLogs.audit?.marked(window) ?? Promise.reject(new Error('no audit')),
      () => creations.write([newRecord]),
      () => creations.lookUp([newRecord], window),
      () => creations.mandatoryFields('Leads'),
      () => changes.changedSince('Contacts', begun, 0),
      () => changes.deletedSince!('Leads', begun),
      () => changes.read('Contacts', [margaret.id]),
      () => listUsers(),
      () => credits.tick(),
    ]
    for (const [index, step] of steps.entries()) {
      await step()
      expect([index, (await view()).used]).toEqual([index, (await limits()).used])
    }
    const purposes = new Map((await view()).byPurpose.map((each) => [each.purpose, each.credits]))
    expect([...purposes.keys()].toSorted()).toEqual(
      [
        'always-query',
        'audit',
        'changes',
        'copy',
        'creation',
        'dial-search',
        'log',
        'look-up',
        'ring-search',
        'settings',
      ].toSorted(),
    )
    expect(purposes.get('ring-search')).toBe(12)
    expect(purposes.get('always-query')).toBe(6)
    expect(purposes.get('dial-search')).toBe(3)
    // One, one for ten, three for 25, one for those refused.
    expect(purposes.get('log')).toBe(6)
    expect(purposes.get('creation')).toBe(1)
    expect(purposes.get('changes')).toBe(3)
    expect(purposes.get('copy')).toBe(1)
  })

  test('[OPS.64] also when answers are lost, tokens are refused, and there are too many requests', async () => {
    const { contacts, callLogs, listUsers } = connector()
    await contacts.findByNumber(number, 'ring-search')
    await control.tokens('revoke-access')
    await listUsers()
    expect((await view()).used).toBe((await limits()).used)
    await control.fault({ fault: 'drop-after', match: { method: 'POST', pathPrefix: '/crm/v8/Calls' }, times: 1 })
    const [user] = await control.users()
    const [margaret] = await contacts.findByNumber(number, 'ring-search')
    const record = { module: 'Contacts' as const, id: margaret?.id ?? '' }
    const [outcome] = await callLogs.write([callLog('lost', { record, ownerId: user?.id ?? '' })])
    expect(outcome?.state).toBe('unknown')
    expect((await view()).used).toBe((await limits()).used)
    await control.settings({ credits: (await limits()).used })
    await expect(contacts.list('Contacts', null)).rejects.toThrow()
    expect((await view()).byPurpose.some(({ purpose }) => purpose === 'copy')).toBe(false)
  })

  test('[OPS.65] Zoho’s own figure corrects the meter once half is used; the edition gives the budget', async () => {
    const { listUsers } = connector()
    await credits.tick()
    const { allowance } = await limits()
    expect(await view()).toMatchObject({
      budget: allowance,
      budgetFrom: 'edition',
      edition: { name: 'enterprise' },
      told: null,
      step: 'live',
      others: 0,
    })
    // Others have used nearly all: it tells what is left once less than half is.
    const { used } = await limits()
    await control.settings({ credits: 2 * used - 2 })
    await listUsers()
    const remaining = used - 3
    expect(await view()).toMatchObject({ step: 'logs-only', told: { remaining }, used: allowance - remaining })
    expect((await scene.service.status()).credits).toMatchObject({ step: 'logs-only' })
    await control.settings({ credits: null })
    for (let n = 0; n < 3; n++) await listUsers()
    expect(await view()).toMatchObject({ step: 'live', told: null })
    await scene.service.putCredits(150, ada)
    expect(await view()).toMatchObject({ budget: 150, budgetFrom: 'typed', typed: 150 })
    const rows = () => database.store.db.selectFrom('audit').select(['who', 'action']).execute()
    expect(await rows()).toContainEqual({ who: 'Ada', action: 'zoho-crm.credits' })
    // Written by itself, beside what is asked for.
    const steps = async () => (await rows()).filter(({ action }) => action === 'zoho-crm.credits-step').length
    await expect.poll(steps).toBeGreaterThanOrEqual(2)
  })

  test('[OPS.65] the free edition has 5,000', async () => {
    await control.settings({ edition: 'free' })
    await credits.tick()
    expect(await view()).toMatchObject({ budget: 5000, edition: { name: 'free', credits: 5000 } })
  })
})
