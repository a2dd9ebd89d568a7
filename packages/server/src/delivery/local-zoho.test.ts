import { defaultCallLogSettings } from '@jackfield/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../sandbox/src/zoho/index.ts'
import { callIdFromStore } from '../calls/ids.ts'
import { type CallRow, type ZohoControl, zohoControl } from '../crm/testing/local-zoho.ts'
import { connect, redirectUri, type Scene, seedSite, startProcess } from '../integrations/zoho/testing/service-scene.ts'
import { deliveryRows, INSTALLATION, owe, silent } from '../testing/deliveries.ts'
import { withStore } from '../testing/store.ts'
import { createAuditor } from './auditor.ts'
import { refOf } from './owed.ts'
import { createDeliveryWorker, type DeliveryGiven, type DeliveryWorker, deliveryParts } from './worker.ts'

/*
 * Delivery through the real connector to the local Zoho, with its faults. Settle times are short; Zoho's clock is known to half a
 * second, so that a look-up may come up to a second later.
 */
const SETTLE = [150, 500, 1500]
const free = { accounts: 0, api: 0, crm: 0 }
const toCalls = { method: 'POST', pathPrefix: '/crm/v8/Calls' }

let zoho: LocalZoho
let control: ZohoControl
let scene: Scene
let integration: string
let user: string
let contact: string
let worker: DeliveryWorker | null
const fixture = withStore()

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho.close())
beforeEach(async () => {
  const { store } = fixture
  await control.reset()
  await store.commit([{ query: store.db.deleteFrom('delivery') }])
  await seedSite(store)
  scene = await startProcess(store, { 'local-us': zoho.dataCentres.us })
  await connect(scene, zoho.dataCentres.us, await control.client(redirectUri))
  integration = scene.settings.current().integrations[0]!.id
  await scene.service.putCallLog({ ...defaultCallLogSettings, waitSeconds: 0 }, { name: 'test', session: 's' })
  user = (await control.users()).find(({ email }) => email.startsWith('bruno@'))!.id
  contact = (await control.records('Contacts'))[0]!.id
  worker = null
})
afterEach(async () => {
  await worker?.stop()
  await scene.close()
})

const given = (changes: Partial<DeliveryGiven> = {}): DeliveryGiven => ({
  store: fixture.store,
  connectors: scene.service,
  findRecord: async () => ({ state: 'found', record: { module: 'Contacts', id: contact, name: 'Grace', url: 'u' } }),
  now: Date.now,
  node: 'node-1',
  settleTimesMs: SETTLE,
  limits: { pollMs: 50, backOffMs: 50, maxBackOffMs: 400 },
  log: silent,
  ...changes,
})

const keyOf = (call: number) => `${integration}/1/call-log/c${call}/${user}`
const refs = (count: number) => Array.from({ length: count }, (_, call) => refOf(INSTALLATION, keyOf(call)))

/** Owes logs of calls that differ by their start, and delivers them until all are settled. */
async function deliver(count: number, changes: Partial<DeliveryGiven> = {}): Promise<DeliveryWorker> {
  const now = Date.now()
  const log = (call: number) => ({
    type: 'inbound' as const,
    subject: 'Extension Call',
    description: `call ${call}`,
    startedAt: now - 600_000 + call * 1000,
    talkSeconds: 42,
    extension: '1001',
    externalNumber: '+12125550142',
    e164: '+12125550142',
    national: '2125550142',
    waitsUntil: null,
    recordingUrl: null,
  })
  const effects = Array.from({ length: count }, (_, call) => ({
    kind: 'log' as const,
    key: keyOf(call),
    callId: callIdFromStore(`c${call}`),
    integrationId: integration,
    userId: user,
    userName: 'Bruno',
    log: log(call),
    dependsOn: null,
    ticketKey: null,
  }))
  await owe(fixture.store, effects, now)
  worker = createDeliveryWorker(given(changes))
  worker.start()
  return worker
}

const states = async () => (await deliveryRows(fixture.store)).map(({ state }) => state)
const settled = () =>
  expect
    .poll(async () => (await states()).filter((state) => ['waiting', 'sending', 'unknown'].includes(state)), {
      timeout: 15_000,
      interval: 100,
    })
    .toEqual([])
const inState = (state: string) => expect.poll(states, { timeout: 10_000, interval: 20 }).toContain(state)
const markerIn = (row: CallRow) =>
  /JF-([a-z2-7]{16})/.exec(`${row.Description ?? ''} ${row['Jackfield_Ref'] ?? ''}`)?.[1] ?? null
/** Everything that was ever written, also what was deleted since. */
const written = () => control.records('Calls')

const inText = { name: 'in the text', prepare: async () => {} }
const inField = {
  name: 'in a unique field of its own as well',
  prepare: async () => {
    await control.field('Calls', { api_name: 'Jackfield_Ref', unique: true })
  },
}

type Fault = readonly [name: string, make: () => Promise<unknown>]
const once = (fault: object) => () => control.fault({ ...fault, match: toCalls, times: 1 })
const answersLost: readonly Fault[] = [
  ['dropped before the write', once({ fault: 'drop-before' })],
  ['dropped after it', once({ fault: 'drop-after' })],
  ['committed long after the drop', once({ fault: 'commit-late', ms: 900 })],
  ['an error after the write', once({ fault: 'fail-after-write' })],
  ['4 of 10 of a batch committed', once({ fault: 'partial-batch', keep: 4 })],
]
const otherFaults: readonly Fault[] = [
  ['no fault', async () => {}],
  ['half of the answer', once({ fault: 'truncated-json' })],
  ['an outage', once({ fault: 'html', status: 502 })],
  ['too many requests', once({ fault: 'status', status: 429 })],
  ['the access token revoked', () => control.tokens('revoke-access')],
  [
    'COQL that lags, and an answer lost',
    async () => {
      await control.settings({ coqlStalenessMs: 350 })
      await once({ fault: 'drop-after' })()
    },
  ],
  [
    'its clock 90 s ahead, and an answer lost',
    async () => {
      await control.clock(90_000)
      await once({ fault: 'drop-after' })()
    },
  ],
]

describe.each([
  { ...inText, faults: [...answersLost, ...otherFaults] },
  { ...inField, faults: answersLost },
])('[OPS.21] marker $name', ({ prepare, faults }) => {
  beforeEach(prepare)

  it.each(faults)('every log is written exactly once: %s', async (_, fault) => {
    await fault()
    await deliver(10)
    await settled()
    const rows = await written()
    expect(rows.map(markerIn).toSorted()).toEqual(refs(10).toSorted())
    expect(new Set(await states())).toEqual(new Set(['done']))
    const ids = (await deliveryRows(fixture.store)).map(({ zoho_id }) => zoho_id)
    expect(ids.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  })
})

describe('the marker in a unique field', () => {
  beforeEach(inField.prepare)

  it('[OPS.21] Zoho’s refusal of a second one counts as done, even where nothing is looked up', async () => {
    await control.fault({ fault: 'drop-after', match: toCalls, times: 1 })
    await deliver(3, { lookUpBeforeRepeat: false })
    await settled()
    const rows = await written()
    expect(rows).toHaveLength(3)
    const ids = (await deliveryRows(fixture.store)).map(({ zoho_id }) => zoho_id)
    expect(ids.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  })

  it('[OPS.21] a description that is edited takes nothing away', async () => {
    await control.fault({ fault: 'drop-after', match: toCalls, times: 1 })
    await deliver(1)
    await inState('unknown')
    const [row] = await written()
    await control.edit('Calls', row!.id, { Description: 'edited' })
    await settled()
    expect(await states()).toEqual(['done'])
    expect(await written()).toHaveLength(1)
  })

  it('[OPS.21] a write that is carried out after the last settle time doubles nothing', async () => {
    await control.fault({ fault: 'commit-late', ms: 4000, match: toCalls, times: 1 })
    await deliver(1)
    await settled()
    expect((await deliveryRows(fixture.store))[0]).toMatchObject({ state: 'done', attempts: 2 })
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expect(await written()).toHaveLength(1)
  })
})

describe('what people do in Zoho meanwhile', () => {
  it('[OPS.22] the description of a log is edited before its look-up: it is recognised', async () => {
    await control.fault({ fault: 'drop-after', match: toCalls, times: 1 })
    await deliver(3)
    await inState('unknown')
    const rows = await written()
    await control.edit('Calls', rows[1]!.id, { Description: 'spoke to Grace' })
    await settled()
    expect(await states()).toEqual(['done', 'done', 'done'])
    expect(await written()).toHaveLength(3)
    const ids = (await deliveryRows(fixture.store)).map(({ zoho_id }) => zoho_id)
    expect(ids.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  })

  it('[OPS.24] a log is deleted before its look-up: it is not written again', async () => {
    await control.fault({ fault: 'drop-after', match: toCalls, times: 1 })
    await deliver(1)
    await inState('unknown')
    const [row] = await written()
    await control.remove('Calls', row!.id)
    await settled()
    expect(await states()).toEqual(['needs-person'])
    const reason = (await deliveryRows(fixture.store))[0]?.reason ?? 'null'
    expect(JSON.parse(reason)).toEqual({ code: 'log-perhaps-deleted', params: { ids: row!.id } })
    expect(await written()).toHaveLength(1)
  })

  it('[OPS.24] a log is deleted after it was done: the audit says so, and nothing is written', async () => {
    await deliver(2)
    await settled()
    const [row] = await written()
    await control.remove('Calls', row!.id)
    const later = {
      ...deliveryParts(given({ now: () => Date.now() + 120_000 })),
      auditAt: '03:30',
      timeZone: () => 'UTC',
    }
    expect(await (await createAuditor(later)).run()).toMatchObject({ missing: 1, doubled: 0 })
    const reasons = (await deliveryRows(fixture.store)).filter(({ zoho_id }) => zoho_id === row!.id)
    expect(JSON.parse(reasons[0]!.reason ?? 'null')).toEqual({ code: 'log-deleted-in-zoho' })
    expect(await written()).toHaveLength(2)
  })
})

describe('[OPS.33] Zoho’s clock between send and look-up', () => {
  it.each([
    ['goes 90 s ahead', 0, 90_000],
    ['comes back by 90 s', 90_000, 0],
    ['is a day behind', -86_400_000, -86_400_000],
  ])('%s', async (_, before, after) => {
    await control.clock(before)
    await control.fault({ fault: 'drop-after', match: toCalls, times: 1 })
    await deliver(2)
    await inState('unknown')
    await control.clock(after)
    await settled()
    expect(await states()).toEqual(['done', 'done'])
    expect(await written()).toHaveLength(2)
  })
})

describe('[OPS.23] a write that Zoho carries out after the last settle time', () => {
  it.each([
    ['is told by both ids', false, 2],
    ['is deleted, where that is allowed and nobody has touched it', true, 1],
  ])('%s', async (_, deleteDoubles, left) => {
    const { store } = fixture
    const callLog = { ...scene.settings.current().integrations[0]!.callLog, deleteDoubles }
    const query = store.db.updateTable('integration').set({ call_log: JSON.stringify(callLog) })
    await store.commit([{ query, expect: 1 }])
    await control.fault({ fault: 'commit-late', ms: 5000, match: toCalls, times: 1 })
    await deliver(1, { settleTimesMs: [150, 500, 3000] })
    const twice = async () => (await deliveryRows(store)).map(({ reason }) => reason).join()
    await expect.poll(twice, { timeout: 15_000 }).toContain(left === 2 ? 'log-written-twice' : 'log-double-deleted')
    const rows = await written()
    expect(rows).toHaveLength(2)
    expect(rows.filter((row) => row['deleted'] === false)).toHaveLength(left)
    const kept = (await deliveryRows(store))[0]?.zoho_id
    expect(rows.find(({ id }) => id === kept)?.['deleted']).toBe(false)
  })
})
