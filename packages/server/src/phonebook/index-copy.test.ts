import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../sandbox/src/zoho/index.ts'
import type { CrmConnector } from '../crm/crm-connector.ts'
import { localConnector, type ZohoControl, zohoControl } from '../crm/testing/local-zoho.ts'
import { withStore } from '../testing/store.ts'
import { createIndexCopy, type IndexCopy } from './index-copy.ts'
import { Phonebook } from './phonebook-service.ts'

const fixture = withStore()
const organisation = 'org-1'
const free = { accounts: 0, api: 0, crm: 0 }
const day = 24 * 3600_000
const settings = { country: 'US', areaCode: '', ownNumbers: [], extensions: {}, integrations: [] }
const log = pino({ level: 'silent' })

let zoho: LocalZoho
let control: ZohoControl
let connector: CrmConnector
let close: () => Promise<void>
let clock: number
/** Contacts, leads and accounts that Zoho has. */
let inZoho: number

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho?.close())
beforeEach(async () => {
  clock = Date.now()
  await control.reset()
  await control.ask('POST', '/seed', { contacts: 500 })
  const modules = await Promise.all(['Contacts', 'Leads', 'Accounts'].map((module) => control.records(module)))
  // Converted leads live on as contacts; Zoho does not list them.
  inZoho = modules.flat().filter((record) => record['$converted'] !== true).length
  ;({ connector, close } = await localConnector(zoho.dataCentres.us))
  const { db, commit } = fixture.store
  await commit([{ query: db.deleteFrom('crm_record') }, { query: db.deleteFrom('index_cursor') }])
  await control.forgetRequests()
})
afterEach(() => close())

/** A process as it is after a start. */
function startProcess(): { copy: IndexCopy; phonebook: Phonebook } {
  const connectors = { get: () => null } as never
  const now = () => clock
  const phonebook = new Phonebook({ store: fixture.store, connectors, now, log }, settings as never)
  return { phonebook, copy: createIndexCopy({ store: fixture.store, phonebook, now, log }) }
}

/** Says yes so many times. */
function times(count: number): () => boolean {
  let left = count
  return () => left-- > 0
}
const always = () => true

const pagesOf = async (module: string) =>
  (await control.requests()).filter(({ path }) => path === `/crm/v8/${module}`).length

async function kept(): Promise<number> {
  return (await fixture.store.db.selectFrom('crm_record').select('id').execute()).length
}

describe('a copy that does not come to its end', () => {
  test('[OPS.60] goes on after a restart where it stood: no page is read twice', async () => {
    const first = startProcess()
    await first.copy.run(organisation, connector, times(2))
    expect(await first.copy.state(organisation)).toMatchObject({
      copiedAt: null,
      copying: false,
      progress: { records: 400, total: null, startedAt: clock },
    })
    first.copy.close()
    clock += 60_000
    const second = startProcess()
    expect(await second.copy.isDue(organisation)).toBe(true)
    await second.copy.run(organisation, connector, always)
    expect(await pagesOf('Contacts')).toBe(3)
    expect(await kept()).toBe(inZoho)
    expect(await second.copy.state(organisation)).toMatchObject({
      copiedAt: clock,
      copying: false,
      inZoho,
      progress: null,
    })
    expect(await second.copy.isDue(organisation)).toBe(false)
  })

  test('[OPS.60] goes on after an outage', async () => {
    const { copy } = startProcess()
    await copy.run(organisation, connector, times(1))
    await control.fault({ fault: 'status', status: 503, match: { pathPrefix: '/crm/v8/Contacts' } })
    await copy.run(organisation, connector, always)
    expect((await copy.state(organisation)).progress?.records).toBe(200)
    await control.noFaults()
    await control.forgetRequests()
    await copy.run(organisation, connector, always)
    expect(await pagesOf('Contacts')).toBe(2)
    expect(await kept()).toBe(inZoho)
  })

  test('[OPS.60] a module whose place Zoho no longer takes is copied from its beginning', async () => {
    const { copy } = startProcess()
    await control.settings({ pageTokenLifeMs: 1 })
    await copy.run(organisation, connector, times(1))
    await control.settings({ pageTokenLifeMs: day })
    await new Promise((resolve) => setTimeout(resolve, 5))
    await copy.run(organisation, connector, always)
    expect(await pagesOf('Contacts')).toBe(1 + 1 + 3)
    expect(await kept()).toBe(inZoho)
    expect((await copy.state(organisation)).inZoho).toBe(inZoho)
  })

  test('[OPS.60] a CRM that refuses all its places is not asked for ever', async () => {
    const { copy } = startProcess()
    await control.settings({ pageTokenLifeMs: 0 })
    await copy.run(organisation, connector, always)
    expect(await pagesOf('Contacts')).toBe(4)
    expect((await copy.state(organisation)).copiedAt).toBeNull()
  })

  test('[OPS.60] what is written there by an older version, and is no place, does not stop it', async () => {
    const { copy } = startProcess()
    await copy.run(organisation, connector, times(1))
    await fixture.store.commit([{ query: fixture.store.db.updateTable('index_cursor').set({ cursor: 'nonsense' }) }])
    await copy.run(organisation, connector, always)
    expect(await kept()).toBe(inZoho)
  })
})

describe('what a whole copy did not show', () => {
  test('is gone, what was kept meanwhile is not, also when the clock was put back', async () => {
    const { copy, phonebook } = startProcess()
    await copy.run(organisation, connector, always)
    const [gone] = await control.records('Contacts')
    await control.remove('Contacts', gone!.id)
    clock += day
    await copy.run(organisation, connector, times(1))
    clock -= 2 * 3600_000
    await copy.run(organisation, connector, always)
    expect(await kept()).toBe(inZoho - 1)
    expect(phonebook.indexSize(organisation)).toBeGreaterThan(400)
    const ids = await fixture.store.db.selectFrom('crm_record').select('id').where('id', '=', gone!.id).execute()
    expect(ids).toEqual([])
  })

  test('[A4.7] is not among those with a number, nor are those that stay without one', async () => {
    for (let n = 0; n < 3; n++) await control.create('Contacts', { Last_Name: `Silent ${n}` })
    const { copy } = startProcess()
    await copy.run(organisation, connector, always)
    const withNumber = async () => {
      const rows = await fixture.store.db.selectFrom('crm_record').select('numbers').execute()
      return rows.filter(({ numbers }) => numbers !== '[]').length
    }
    const before = await withNumber()
    expect(await copy.state(organisation)).toMatchObject({ inZoho: inZoho + 3, withNumber: before })
    const { id } = (await control.records('Contacts')).find((row) => typeof row['Phone'] === 'string')!
    await control.remove('Contacts', id)
    clock += day
    await copy.run(organisation, connector, always)
    expect(await copy.state(organisation)).toMatchObject({ inZoho: inZoho + 2, withNumber: before - 1 })
    expect(await withNumber()).toBe(before - 1)
  })
})

describe('a module that may not be read', () => {
  const refuse = (module: string) => control.settings({ moduleRights: { [module]: { viewable: false } } })
  const ofModule = async (module: string) =>
    (await fixture.store.db.selectFrom('crm_record').select('id').where('module', '=', module).execute()).length

  test('[OPS.78] loses nothing of what was copied before; the others are copied, and the page says why', async () => {
    const { copy } = startProcess()
    await copy.run(organisation, connector, always)
    const leads = await ofModule('Leads')
    const accounts = await control.records('Accounts')
    await control.remove('Accounts', accounts[0]!.id)
    clock += day + 1
    await refuse('Leads')
    await copy.run(organisation, connector, always)
    expect(leads).toBeGreaterThan(0)
    expect(await ofModule('Leads')).toBe(leads)
    expect(await ofModule('Accounts')).toBe(accounts.length - 1)
    const problem = { code: 'copy-module-hidden', params: { modules: 'Leads' } }
    expect(await copy.state(organisation)).toMatchObject({ copiedAt: clock, progress: null, problem })
    expect((await copy.state(organisation)).inZoho).toBeLessThan(inZoho)
    // A restart forgets nothing of that.
    expect((await startProcess().copy.state(organisation)).problem).toEqual(problem)
    expect(await copy.isDue(organisation)).toBe(false)
    await control.settings({ moduleRights: {} })
    clock += day + 1
    expect(await copy.isDue(organisation)).toBe(true)
    await copy.run(organisation, connector, always)
    expect((await copy.state(organisation)).problem).toBeUndefined()
    expect(await kept()).toBe(inZoho - 1)
  })

  test('[OPS.78] in the middle of its copy keeps its place, and the others are copied', async () => {
    const { copy } = startProcess()
    await copy.run(organisation, connector, times(2))
    await refuse('Contacts')
    await copy.run(organisation, connector, always)
    expect(await ofModule('Contacts')).toBe(400)
    expect(await ofModule('Accounts')).toBeGreaterThan(0)
    expect((await copy.state(organisation)).problem).toEqual({
      code: 'copy-module-hidden',
      params: { modules: 'Contacts' },
    })
    await control.settings({ moduleRights: {} })
    await copy.run(organisation, connector, always)
    expect(await pagesOf('Contacts')).toBeLessThanOrEqual(4)
    expect(await kept()).toBe(inZoho)
    expect((await copy.state(organisation)).problem).toBeUndefined()
  })
})

describe('a copy that a person stops', () => {
  test('[OPS.61] rests after the page, and goes on by itself a day later or when it is started', async () => {
    const { copy } = startProcess()
    let asked = 0
    await copy.run(organisation, connector, () => {
      if (++asked === 2) void copy.stop(organisation, [])
      return true
    })
    expect(asked).toBe(2)
    expect((await copy.state(organisation)).progress).not.toBeNull()
    expect(await copy.isDue(organisation)).toBe(false)
    clock += day + 1
    expect(await copy.isDue(organisation)).toBe(true)
    clock -= day
    await copy.start(organisation, [])
    expect(await copy.isDue(organisation)).toBe(true)
    await copy.run(organisation, connector, always)
    expect(await kept()).toBe(inZoho)
  })

  test('[OPS.61] while the second copy is made, the first one tells of how many', async () => {
    const { copy } = startProcess()
    await copy.run(organisation, connector, always)
    const copiedAt = clock
    clock += day + 1
    expect(await copy.isDue(organisation)).toBe(true)
    await copy.run(organisation, connector, times(1))
    expect(await copy.state(organisation)).toMatchObject({
      copiedAt,
      copying: false,
      inZoho,
      progress: { records: 200, total: inZoho, startedAt: clock },
    })
  })
})
