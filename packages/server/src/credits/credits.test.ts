import { pino } from 'pino'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createAudit } from '../access/audit.ts'
import type { CrmConnector, CrmLicence } from '../crm/crm-connector.ts'
import { testIntegration, testSettings } from '../testing/calls.ts'
import { withStore } from '../testing/store.ts'
import { Credits } from './credits.ts'
import { BUCKET_MS } from './use.ts'

const database = withStore()
const log = pino({ level: 'silent' })
const HOUR = 3_600_000
const clock = { now: 0 }
const now = () => clock.now

beforeEach(async () => {
  clock.now = Date.UTC(2026, 0, 5, 12)
  for (const table of ['credit_use', 'credit_account', 'audit'] as const)
    await database.store.commit([{ query: database.store.db.deleteFrom(table) }])
})

const connected = ['org'] as string[]

/** A process; `licence` is what its CRM tells. */
async function begin(licence: () => Promise<CrmLicence | null> = async () => null): Promise<Credits> {
  const { store } = database
  const credits = new Credits({
    store,
    connectors: { get: () => ({ licence }) as Partial<CrmConnector> as CrmConnector },
    settings: () => ({
      ...testSettings(),
      integrations: connected.map((organisationId) => testIntegration({}, { organisationId })),
    }),
    audit: createAudit(store.db, now),
    now,
    log,
  })
  await credits.start()
  return credits
}
const spend = (credits: Credits, amount: number, remaining: number | null = null) =>
  credits.spent('org', { purpose: 'copy', credits: amount, remaining, answered: true })
const line = () => createAudit(database.store.db, now)('Ada', 'zoho-crm.credits', 'one', {})
const rows = () => database.store.db.selectFrom('credit_use').selectAll().orderBy('at').execute()

describe('API credits of a process', () => {
  test('[OPS.64] are there again after a restart, a minute at most is forgotten, and no request writes', async () => {
    const first = await begin()
    spend(first, 40)
    spend(first, 2)
    await first.tick()
    expect(await rows()).toEqual([])
    clock.now += 61_000
    await first.tick()
    expect(await rows()).toMatchObject([{ organisation_id: 'org', purpose: 'copy', credits: 42 }])
    spend(first, 100)
    // It dies here.
    await database.reopen()
    const second = await begin()
    expect(second.view('org')).toMatchObject({ used: 42, byPurpose: [{ purpose: 'copy', credits: 42 }] })
    spend(second, 8)
    await second.save()
    expect((await rows()).map(({ credits }) => credits)).toEqual([50])
    clock.now += HOUR
    spend(second, 5, 3000)
    await second.save()
    const third = await begin()
    expect(third.view('org')?.used).toBe(second.view('org')?.used)
    expect(third.view('org')?.byPurpose).toEqual([{ purpose: 'copy', credits: 55 }])
    // What was counted while nothing was read yet comes on top.
    const fourth = await begin()
    await fourth.save()
    expect((await begin()).view('org')?.used).toBe(second.view('org')?.used)
    clock.now += 60 * HOUR
    spend(third, 1)
    await third.save()
    expect((await rows()).map(({ at, credits }) => [at % BUCKET_MS, credits])).toEqual([[0, 1]])
  })

  test('[OPS.65] the edition is read once a day and kept; one that cannot be read is asked for again an hour later', async () => {
    let asked = 0
    const licence = async (): Promise<CrmLicence> => {
      asked++
      if (asked === 1) throw new Error('away')
      return { edition: 'free', paid: false, users: 3 }
    }
    const credits = await begin(licence)
    await credits.tick()
    await credits.tick()
    expect([asked, credits.view('org')?.budget]).toEqual([1, null])
    clock.now += HOUR
    await credits.tick()
    expect([asked, credits.view('org')?.budget]).toEqual([2, 5000])
    clock.now += 23 * HOUR
    const next = await begin(licence)
    await next.tick()
    expect([asked, next.view('org')?.budget]).toEqual([2, 5000])
    clock.now += HOUR
    await next.tick()
    expect(asked).toBe(3)
  })

  test('[OPS.65][OPS.67] what an administrator types holds after a restart; each step stands in the audit log', async () => {
    const credits = await begin()
    const told: string[] = []
    credits.onStep((organisation, step) => void told.push(`${organisation} ${step}`))
    spend(credits, 90)
    await credits.setBudget('org', 100, line())
    expect(credits.step('org')).toBe('local-index')
    expect(credits.remaining('org')).toBe(10)
    await credits.setBudget('org', null, line())
    expect(credits.step('org')).toBe('live')
    expect(told).toEqual(['org local-index', 'org live'])
    await expect
      .poll(async () => {
        const audit = await database.store.db.selectFrom('audit').selectAll().where('who', '=', 'Jackfield').execute()
        return audit.map(({ action, detail }) => [action, JSON.parse(detail).step])
      })
      .toEqual([
        ['zoho-crm.credits-step', 'local-index'],
        ['zoho-crm.credits-step', 'live'],
      ])
    await credits.setBudget('org', 95, line())
    await credits.save()
    const next = await begin()
    expect(next.view('org')).toMatchObject({ typed: 95, budget: 95, step: 'local-index' })
  })

  test('[OPS.64] end with the connection, and what was used is there when the organisation comes back', async () => {
    const credits = await begin()
    spend(credits, 7)
    connected.length = 0
    onTestFinished(() => {
      connected[0] = 'org'
    })
    await credits.tick()
    expect(credits.view('org')).toBeNull()
    expect(credits.step('org')).toBe('live')
    connected.push('org')
    spend(credits, 2)
    await credits.tick()
    expect(credits.view('org')?.used).toBe(9)
  })
})
