import { beforeEach } from 'vitest'
import { type Auditor, createAuditor } from '../delivery/auditor.ts'
import { refOf } from '../delivery/owed.ts'
import { createDeliveries } from '../delivery/service.ts'
import { createSettling } from '../delivery/settling.ts'
import { createDeliveryWorker, type DeliveryGiven, type DeliveryWorker, deliveryParts } from '../delivery/worker.ts'
import type { DeliveryTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import {
  deliveryRowOf,
  deliveryRows,
  emptyDeliveries,
  findsGrace,
  INSTALLATION,
  INTEGRATION,
  owe,
  owedLog,
  silent,
} from './deliveries.ts'
import { createFakeCrm, type FakeCrm } from './fake-crm.ts'
import { withStore } from './store.ts'

/** Midday, so that a few minutes more are the same day. */
export const T0 = Date.UTC(2026, 10, 22, 12)

type Given = Partial<DeliveryGiven>

/** A store with one integration, a CRM and a clock, new for every test. Settle times are 2, 10 and 30 s. */
export interface DeliveryScene {
  readonly store: Store
  readonly crm: FakeCrm
  /** The real time, moved by hand. */
  clock: number
  /** How far our clock is ahead of it. */
  jumpMs: number
  /** Whether the integration has a connector. */
  connected: boolean
  worker(given?: Given): DeliveryWorker
  auditor(given?: Given & { readonly auditAt?: string }): Promise<Auditor>
  /** Lets a worker work for so long, every half second, or more rarely when it is long. */
  let(worker: DeliveryWorker, ms: number): Promise<void>
  /** Owes a log for each of these calls. */
  owe(...calls: number[]): Promise<void>
  row(call: number): Promise<DeliveryTable>
  /** What the ledger says about it. */
  reason(call: number): Promise<unknown>
  states(): Promise<string[]>
  ref(call: number): string
  readonly deliveries: ReturnType<typeof createDeliveries>
  setIntegration(fields: { enabled?: number; generation?: number; call_log?: string }): Promise<void>
}

/** To be called in a `describe`. */
export function deliveryScene(): DeliveryScene {
  const fixture = withStore()
  let crm: FakeCrm
  const now = () => scene.clock + scene.jumpMs
  const given = (changes: Given = {}): DeliveryGiven => ({
    store: fixture.store,
    connectors: { get: (id) => (scene.connected && id === INTEGRATION ? crm.connector : null) },
    findRecord: findsGrace,
    now,
    node: 'node-1',
    settleTimesMs: [2000, 10_000, 30_000],
    log: silent,
    random: () => 0.5,
    settling: createSettling(() => scene.clock),
    ...changes,
  })
  const scene: DeliveryScene = {
    get store() {
      return fixture.store
    },
    get crm() {
      return crm
    },
    clock: T0,
    jumpMs: 0,
    connected: true,
    worker: (changes) => createDeliveryWorker(given(changes)),
    auditor: ({ auditAt = '03:30', ...changes } = {}) =>
      createAuditor({ ...deliveryParts(given(changes)), auditAt, timeZone: () => 'Asia/Shanghai' }),
    async let(worker, ms) {
      const step = Math.max(500, ms / 120)
      for (const end = scene.clock + ms; scene.clock < end; scene.clock += step) await worker.pass()
      await worker.pass()
    },
    owe: (...calls) =>
      owe(
        fixture.store,
        calls.map((call) => owedLog(call, now())),
        now(),
      ),
    row: (call) => deliveryRowOf(fixture.store, call),
    reason: async (call) => JSON.parse((await scene.row(call)).reason ?? 'null'),
    states: async () => (await deliveryRows(fixture.store)).map(({ state }) => state),
    ref: (call) => refOf(INSTALLATION, owedLog(call, 0).key),
    get deliveries() {
      return createDeliveries({
        store: fixture.store,
        worker: { wake() {} },
        auditor: { run: () => Promise.reject(new Error('not asked for')), warnings: () => [] },
        timeZone: () => 'Asia/Shanghai',
        now,
      })
    },
    async setIntegration(fields) {
      await fixture.store.commit([{ query: fixture.store.db.updateTable('integration').set(fields), expect: 1 }])
    },
  }
  beforeEach(async () => {
    scene.clock = T0
    scene.jumpMs = 0
    scene.connected = true
    crm = createFakeCrm(() => scene.clock)
    await emptyDeliveries(fixture.store)
  })
  return scene
}
