import { describe, expect, it } from 'vitest'
import { INTEGRATION } from '../testing/deliveries.ts'
import { deliveryScene, T0 } from '../testing/delivery-scene.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const none = { checked: 0, doubled: 0, deleted: 0, missing: 0, foreign: 0 }

describe('the audit', () => {
  const scene = deliveryScene()
  const allow = () => scene.setIntegration({ call_log: JSON.stringify({ deleteDoubles: true }) })
  const logOf = (call: number) => scene.crm.stored().find(({ log }) => log.ref === scene.ref(call))!.log
  const lines = () => scene.store.db.selectFrom('audit').select(['who', 'action', 'subject', 'detail']).execute()

  /** A log that Zoho holds twice: the first write was carried out very late. */
  async function writtenTwice(): Promise<string[]> {
    scene.crm.faults = ['late']
    scene.crm.lateMs = 45_000
    await scene.owe(1)
    await scene.let(scene.worker(), 46_000)
    return scene.crm.ids(scene.ref(1)).toSorted()
  }

  it('[OPS.34] finds nothing where all is well, and does not read the same logs for ever', async () => {
    await scene.owe(1, 2)
    await scene.worker().pass()
    const auditor = await scene.auditor()
    scene.clock += 2 * MINUTE
    expect(await auditor.run()).toEqual({ ...none, checked: 2 })
    scene.clock += 2 * DAY
    await auditor.run()
    scene.clock += 2 * DAY
    expect(await auditor.run()).toEqual(none)
    expect(auditor.warnings()).toEqual([])
    expect(await scene.reason(1)).toBeNull()
  })

  it('[OPS.23] tells two records with one marker by both ids, and deletes nothing that was not allowed', async () => {
    const ids = await writtenTwice()
    expect(ids).toHaveLength(2)
    expect(await (await scene.auditor()).run()).toMatchObject({ checked: 2, doubled: 1, deleted: 0 })
    expect(await scene.reason(1)).toEqual({ code: 'log-written-twice', params: { ids: ids.join(', ') } })
    expect(await scene.row(1)).toMatchObject({ state: 'done', zoho_id: ids[0] })
    expect(scene.crm.ids(scene.ref(1))).toHaveLength(2)
    expect(await lines()).toEqual([])
  })

  it('[OPS.23] where it is allowed, the younger one that nobody touched is deleted, and the audit log says so', async () => {
    const [kept, younger] = await writtenTwice()
    await allow()
    expect(await (await scene.auditor()).run()).toMatchObject({ doubled: 1, deleted: 1 })
    expect(scene.crm.ids(scene.ref(1))).toEqual([kept])
    expect(await scene.row(1)).toMatchObject({ state: 'done', zoho_id: kept })
    expect(await scene.reason(1)).toEqual({ code: 'log-double-deleted', params: { ids: younger } })
    const detail = JSON.stringify({ deleted: younger, kept })
    const key = (await scene.row(1)).key
    expect(await lines()).toEqual([{ who: 'Jackfield', action: 'delivery.delete-double', subject: key, detail }])
    await (await scene.auditor()).run()
    expect(scene.crm.ids(scene.ref(1))).toEqual([kept])
  })

  it('[OPS.23] a younger one that somebody has touched is never deleted', async () => {
    const ids = await writtenTwice()
    await allow()
    scene.crm.touch(ids[1] as string)
    expect(await (await scene.auditor()).run()).toMatchObject({ doubled: 1, deleted: 0 })
    expect(scene.crm.stored().map(({ id }) => id)).toEqual(ids)
    expect(await scene.reason(1)).toMatchObject({ code: 'log-written-twice' })
  })

  it('[OPS.23] a second one whose marker somebody took out is left alone', async () => {
    const ids = await writtenTwice()
    const row = await scene.row(1)
    await allow()
    scene.crm.unmark(
      scene.ref(1),
      ids.find((id) => id !== row.zoho_id),
    )
    expect(await (await scene.auditor()).run()).toMatchObject({ doubled: 0, deleted: 0 })
    expect(scene.crm.stored().map(({ id }) => id)).toEqual(ids)
  })

  it('[OPS.23] a copy that a person made is never deleted, and no sign of a second server', async () => {
    await scene.owe(1)
    await scene.worker().pass()
    scene.clock += 2 * MINUTE
    scene.crm.copy(scene.ref(1))
    await allow()
    const auditor = await scene.auditor()
    expect(await auditor.run()).toMatchObject({ doubled: 1, deleted: 0, foreign: 0 })
    expect(scene.crm.stored()).toHaveLength(2)
    expect(auditor.warnings()).toEqual([])
  })

  it('[OPS.23] after each repeat it is looked whether the first write was carried out after all', async () => {
    scene.crm.faults = ['late']
    scene.crm.lateMs = 45_000
    await allow()
    await scene.owe(1)
    await scene.let(scene.worker(), 120_000)
    expect(scene.crm.journal).toHaveLength(2)
    expect(scene.crm.stored()).toHaveLength(1)
    expect(await scene.reason(1)).toMatchObject({ code: 'log-double-deleted' })
  })

  it('[OPS.23] when a person has deleted the double, the ledger no longer speaks of it', async () => {
    await writtenTwice()
    const one = scene.worker()
    await scene.let(one, 60_000)
    expect(await scene.reason(1)).toMatchObject({ code: 'log-written-twice' })
    scene.crm.delete(scene.ref(1))
    scene.clock += DAY
    await one.pass()
    expect(await scene.reason(1)).toBeNull()
    expect(await scene.row(1)).toMatchObject({ state: 'done', zoho_id: scene.crm.ids(scene.ref(1))[0] })
  })

  it('[OPS.24] a log that was deleted in Zoho is shown as such, and never written again', async () => {
    await scene.owe(1, 2)
    const one = scene.worker()
    await one.pass()
    scene.crm.delete(scene.ref(1))
    scene.clock += 2 * MINUTE
    const auditor = await scene.auditor()
    expect(await auditor.run()).toMatchObject({ missing: 1 })
    expect(await scene.row(1)).toMatchObject({ state: 'done' })
    expect(await scene.reason(1)).toEqual({ code: 'log-deleted-in-zoho' })
    expect(await scene.reason(2)).toBeNull()
    expect(await auditor.run()).toMatchObject({ missing: 0 })
    await scene.let(one, 10 * MINUTE)
    expect(scene.crm.journal).toHaveLength(2)
  })

  it('[OPS.26] a log that another copy of this installation wrote is told, and not written once more', async () => {
    await scene.owe(1)
    const other = scene.worker()
    await other.pass()
    const log = logOf(1)
    await scene.owe(2)
    scene.crm.writeElsewhere({ ...log, ref: scene.ref(2) })
    const auditor = await scene.auditor()
    expect(await auditor.run()).toMatchObject({ foreign: 1 })
    expect(await scene.row(2)).toMatchObject({ state: 'done', zoho_id: '1002', attempts: 0 })
    expect(auditor.warnings()).toEqual([{ code: 'installation-copied', params: { ids: '1002' } }])
    await scene.let(other, MINUTE)
    expect(scene.crm.journal).toHaveLength(2)

    const restarted = await scene.auditor()
    expect(restarted.warnings()).toHaveLength(1)
    scene.clock += 2 * DAY
    await restarted.run()
    expect(restarted.warnings()).toEqual([])
  })

  it('[OPS.26] a second record of a log that was sent but once was written by somebody else', async () => {
    await scene.owe(1)
    await scene.worker().pass()
    scene.crm.writeElsewhere(logOf(1))
    expect(await (await scene.auditor()).run()).toMatchObject({ doubled: 1, foreign: 1 })
  })

  it('[OPS.34] is done once a night at its time, in the site’s own zone, also when the server was down then', async () => {
    await scene.owe(1)
    await scene.worker().pass()
    // T0 is 12:00 UTC, 20:00 in Shanghai: the night of this day is over, and was not audited.
    const auditor = await scene.auditor()
    const asked = async () => {
      const before = await scene.store.db
        .selectFrom('meta')
        .select('value')
        .where('key', '=', `audit/${INTEGRATION}`)
        .execute()
      await auditor.runWhenDue()
      const after = await scene.store.db
        .selectFrom('meta')
        .select('value')
        .where('key', '=', `audit/${INTEGRATION}`)
        .execute()
      return before[0]?.value !== after[0]?.value
    }
    expect(await asked()).toBe(true)
    scene.clock += MINUTE
    expect(await asked()).toBe(false)
    scene.clock = T0 + 7.5 * 3_600_000 - MINUTE
    expect(await asked()).toBe(false)
    scene.clock += MINUTE
    expect(await asked()).toBe(true)
    scene.clock += 3 * DAY
    expect(await asked()).toBe(true)
    expect(await asked()).toBe(false)
  })

  it('[OPS.34] one that fails is done again, and nothing is taken for deleted', async () => {
    await scene.owe(1)
    await scene.worker().pass()
    scene.clock += 2 * MINUTE
    const auditor = await scene.auditor()
    scene.crm.failingLookUps = 1
    await expect(auditor.run()).rejects.toMatchObject({ problem: { code: 'zoho-unreachable' } })
    scene.crm.seesAll = false
    await expect(auditor.run()).rejects.toMatchObject({ problem: { code: 'zoho-not-administrator' } })
    scene.crm.seesAll = true
    scene.connected = false
    await expect(auditor.run()).rejects.toMatchObject({ problem: { code: 'zoho-not-connected' } })
    scene.connected = true
    expect(await scene.reason(1)).toBeNull()
    expect(await auditor.run()).toMatchObject({ checked: 1, missing: 0 })
  })

  it('[OPS.34] after a month without one, it reads day by day and goes on where it was cut off', async () => {
    const auditor = await scene.auditor()
    await auditor.run()
    const one = scene.worker()
    for (let day = 1; day <= 9; day++) {
      scene.clock += 3 * DAY
      await scene.owe(day)
      await one.pass()
    }
    scene.crm.failingLookUps = 1
    await expect(auditor.run()).rejects.toThrow()
    const { checked } = await (await scene.auditor()).run()
    expect(checked).toBe(9)
  })
})
