import { beforeEach, describe, expect, it } from 'vitest'
import type { CrmConnector } from '../crm/crm-connector.ts'
import { INTEGRATION } from '../testing/deliveries.ts'
import { deliveryScene } from '../testing/delivery-scene.ts'
import { createFakeCrm, type FakeCrm } from '../testing/fake-crm.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Comes before that of the scene. */
const OTHER = 'crm-0'

describe('the audit of two integrations', () => {
  const scene = deliveryScene()
  let other: FakeCrm
  let asked: string[]
  beforeEach(async () => {
    asked = []
    other = createFakeCrm(() => scene.clock)
    const { db } = scene.store
    const own = await db.selectFrom('integration').selectAll().executeTakeFirstOrThrow()
    const values = { ...own, id: OTHER, kind: 'zoho-desk' }
    await scene.store.commit([{ query: db.insertInto('integration').values(values) }])
  })

  /** What is different of the other one. */
  type Changes = { readonly audit?: undefined; readonly seesAll?: () => Promise<boolean> }
  /** Notes whose records are read. */
  const watched = (id: string, connector: CrmConnector, changes: Changes = {}): CrmConnector => {
    const { callLogs } = connector
    if (!callLogs?.audit) throw new Error('no audit')
    const { audit } = callLogs
    const marked: typeof audit.marked = (window) => {
      asked.push(id)
      return audit.marked(window)
    }
    const { seesAll = connector.seesAll, ...logs } = changes
    return {
      ...connector,
      seesAll,
      kind: id === OTHER ? 'zoho-desk' : 'zoho-crm',
      callLogs: { ...callLogs, audit: { ...audit, marked }, ...logs },
    }
  }
  const connectors = (changes: Changes = {}) => ({
    get: (id: string) => (id === OTHER ? watched(id, other.connector, changes) : watched(id, scene.crm.connector)),
  })
  const set = (fields: object) =>
    scene.store.commit([{ query: scene.store.db.updateTable('integration').set(fields).where('id', '=', OTHER) }])
  const owed = async () => {
    await scene.owe(1)
    await scene.worker().pass()
    // Something was owed to both, so that there is something to be read.
    const { db } = scene.store
    const row = await scene.row(1)
    const values = { ...row, key: row.key.replace(INTEGRATION, OTHER), integration_id: OTHER, ref: 'b'.repeat(16) }
    await scene.store.commit([{ query: db.insertInto('delivery').values({ ...values, call_id: 'c2', zoho_id: null }) }])
    scene.clock += 2 * MINUTE
  }

  it.each([
    ['is disabled', { enabled: 0 }, {}],
    ['cannot be audited', { enabled: 1 }, { audit: undefined }],
  ])('[OPS.34] one that %s makes the other no longer due all day', async (_, fields, changes) => {
    await owed()
    await set(fields)
    const auditor = await scene.auditor({ connectors: connectors(changes) })
    for (let n = 0; n < 5; n++, scene.clock += MINUTE) await auditor.runWhenDue()
    expect(asked).toEqual([INTEGRATION])
    expect(auditor.warnings()).toEqual([])
  })

  it('[OPS.34] one that fails keeps no other from being audited, rests for an hour and is told', async () => {
    await owed()
    other.seesAll = false
    let tries = 0
    const seesAll = async () => ++tries > 0 && other.seesAll
    const auditor = await scene.auditor({ connectors: connectors({ seesAll }) })
    for (let n = 0; n < 59; n++, scene.clock += MINUTE) await auditor.runWhenDue()
    expect(asked).toEqual([INTEGRATION])
    expect(tries).toBe(1)
    expect(auditor.warnings()).toEqual([
      { code: 'audit-failed', params: { product: 'Zoho Desk' } },
      { code: 'zoho-not-administrator' },
    ])
    scene.clock += MINUTE
    await auditor.runWhenDue()
    expect(tries).toBe(2)
    scene.clock += HOUR
    await auditor.runWhenDue()
    expect(tries).toBe(2)
    // When a person asks there is no pause, and the result is that of the others.
    expect(await auditor.run()).toMatchObject({ checked: 1 })
    expect(tries).toBe(3)
    other.seesAll = true
    await auditor.run()
    expect(auditor.warnings()).toEqual([])
  })

  it('[OPS.34] one that is connected anew, or disabled, is no longer told as failed', async () => {
    await owed()
    other.seesAll = false
    const auditor = await scene.auditor({ connectors: connectors() })
    await auditor.runWhenDue()
    expect(auditor.warnings()).toHaveLength(2)
    other.seesAll = true
    scene.clock += MINUTE
    const { db } = scene.store
    await scene.store.commit([{ query: db.updateTable('connection').set({ connected_at: scene.clock }) }])
    await auditor.runWhenDue()
    expect(asked).toEqual([INTEGRATION, OTHER])
    expect(auditor.warnings()).toEqual([])

    other.seesAll = false
    await auditor.run()
    expect(auditor.warnings()).toHaveLength(2)
    await set({ enabled: 0 })
    await auditor.runWhenDue()
    expect(auditor.warnings()).toEqual([])
  })
})
