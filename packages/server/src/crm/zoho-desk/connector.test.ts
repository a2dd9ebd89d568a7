import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { type CrmConnector, type CrmRecord, CursorRefused } from '../crm-connector.ts'
import { deskControl, freeOrganisation, localDeskConnector, ownOrganisation } from '../testing/local-desk.ts'
import { zohoDeskScopes } from './scopes.ts'

let zoho: LocalZoho
let control: ReturnType<typeof deskControl>
const free = { accounts: 0, api: 0, crm: 0 }
const us = () => zoho.dataCentres.us

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 0 })
  control = deskControl(us())
})
afterAll(() => zoho.close())
beforeEach(() => control.reset())

async function connect(options: Parameters<typeof localDeskConnector>[1] = {}): Promise<CrmConnector> {
  const { connector, close } = await localDeskConnector(us(), options)
  onTestFinished(close)
  return connector
}
const without = (...scopes: readonly string[]) => zohoDeskScopes.filter((scope) => !scopes.includes(scope))
const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code)
const unchosen = { organisationId: null, departmentId: null }

describe('probe', () => {
  test('[D1.50] tells organisations, departments and account; nobody has chosen: the default one, and no department of two', async () => {
    const { organisation, user, problems, limits, place } = await (await connect({ connector: unchosen })).probe()
    expect([problems, limits]).toEqual([[], []])
    expect(organisation).toEqual({
      id: ownOrganisation,
      name: 'Northwind Demo Ltd',
      domain: 'northwinddemo',
      timeZone: 'America/New_York',
    })
    expect(user).toMatchObject({ name: 'Ada Byron', email: 'ada@demo.jackfield.test', administrator: true })
    expect(user.id).toBe(await control.agentId('ada'))
    expect(place?.organisations.map(({ name, edition }) => [name, edition])).toEqual([
      ['Northwind Demo Ltd', 'ENTERPRISE'],
      ['Northwind Returns', 'FREE'],
    ])
    expect(place?.departments.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['Customer Support', true],
      ['Repairs', true],
    ])
    expect(place).toMatchObject({ departmentId: null, callLogs: true })
  })
  test('[D1.50] the only enabled department needs no choice; flags as text are flags', async () => {
    await control.settings({ deskFlagsAsText: true })
    const [support, repairs] = (await control.organisation()).departments
    await control.department(support!.id, false)
    const { place, problems } = await (await connect({ connector: unchosen })).probe()
    expect(problems).toEqual([])
    expect(place).toMatchObject({ departmentId: repairs!.id })
  })
  test('[D1.50][D7.50] of the free edition it is told that it takes no calls', async () => {
    const options = { user: 'bruno@demo.jackfield.test', connector: { organisationId: freeOrganisation } }
    const { place, limits, organisation, problems } = await (await connect(options)).probe()
    expect(organisation.name).toBe('Northwind Returns')
    expect(place?.callLogs).toBe(false)
    expect(problems).toEqual([])
    expect(codes(limits)).toEqual(['desk-no-call-logs'])
  })
  test('[D1.51] an account that is no administrator is told by its address', async () => {
    const { problems } = await (await connect({ user: 'bruno@demo.jackfield.test' })).probe()
    expect(problems).toEqual([{ code: 'zoho-not-administrator', params: { email: 'bruno@demo.jackfield.test' } }])
  })
  test.each([
    ['Desk.contacts.READ', 'desk-scope-costs-contacts'],
    ['Desk.tickets.READ', 'desk-scope-costs-tickets'],
    ['Desk.calls.READ', 'desk-scope-costs-calls'],
    ['Desk.search.READ', 'desk-scope-costs-search'],
  ])('[D1.51] a missing scope is told by its name and with what it costs: %s', async (scope, cost) => {
    const { problems } = await (await connect({ scopes: without(scope) })).probe()
    expect(problems).toEqual([{ code: 'zoho-missing-scope', params: { scopes: scope } }, { code: cost }])
  })
  test('[D1.51] without the scope for the organisation itself it cannot be told who consented', async () => {
    for (const status of [401, 403]) {
      await control.settings({ deskMismatchStatus: status })
      const work = (await connect({ scopes: without('Desk.basic.READ'), renews: true })).probe()
      await expect(work).rejects.toMatchObject({
        problem: { code: 'zoho-missing-scope', params: { scopes: 'Desk.basic.READ' } },
      })
    }
  })
  test('[D1.52] an organisation or a department that is gone, disabled ones', async () => {
    const gone = await (await connect({ connector: { departmentId: '1' } })).probe()
    expect(codes(gone.limits)).toEqual(['desk-department-gone'])
    expect(gone.place?.departmentId).toBeNull()
    const [support, repairs] = (await control.organisation()).departments
    await control.department(support!.id, false)
    const disabled = await (await connect()).probe()
    expect(disabled.limits).toEqual([{ code: 'desk-department-disabled', params: { department: 'Customer Support' } }])
    await control.department(repairs!.id, false)
    expect(codes((await (await connect({ connector: unchosen })).probe()).limits)).toEqual([
      'desk-no-enabled-department',
    ])
  })
  test('[D1.52] an organisation of which the account is no agent any more', async () => {
    const { connector, close } = await localDeskConnector(us(), {
      user: 'chen@demo.jackfield.test',
      connector: { organisationId: freeOrganisation },
    })
    onTestFinished(close)
    const { problems, place, organisation } = await connector.probe()
    expect(codes(problems)).toContain('desk-organisation-gone')
    expect(organisation.id).toBe(freeOrganisation)
    expect(place).toMatchObject({ departments: [], departmentId: null })
    await expect(connector.listUsers()).rejects.toMatchObject({ problem: { code: 'desk-organisation-gone' } })
  })
})

describe('agents', () => {
  test('[D2.50] are the active ones who can own calls and tickets, all pages of them', async () => {
    await control.agent('farah@demo.jackfield.test', { status: 'DISABLED' })
    const users = await (await connect()).listUsers()
    expect(users.map(({ email }) => email.split('@')[0]).sort()).toEqual(['ada', 'bruno', 'chen', 'dora'])
    expect(users.every(({ id, active }) => active && /^\d{18}$/.test(id))).toBe(true)
  })
  test('[D1.55] what was bought is told with the number of agents', async () => {
    await control.edition('PROFESSIONAL')
    expect(await (await connect()).licence?.()).toMatchObject({
      kind: 'zoho-desk',
      edition: 'PROFESSIONAL',
      paid: true,
    })
  })
})

describe('copying all records', () => {
  async function all(connector: CrmConnector, between: () => unknown = () => {}) {
    const records: CrmRecord[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<CrmConnector['contacts']['list']>> = await connector.contacts.list(
        'Contacts',
        cursor,
      )
      records.push(...page.records)
      cursor = page.cursor
      await between()
    } while (cursor !== null)
    return records
  }
  const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).sort()

  test('[D3.51] whichever limit Desk has, and whether its lists tell when a record was modified', async () => {
    await control.seed(250)
    const rows = idsOf(await control.records('contacts'))
    expect(idsOf(await all(await connect()))).toEqual(rows)
    await control.settings({ deskMaxLimit: 99, deskListsTellModifiedTime: false })
    const records = await all(await connect())
    expect(idsOf(records)).toEqual(rows)
    expect(records.every(({ modifiedAt }) => modifiedAt > 0)).toBe(true)
  })
  test('[D3.51] records that come meanwhile are in it, and one that goes hides no other', async () => {
    await control.seed(300)
    const connector = await connect()
    const oldest = (await control.records('contacts')).slice(0, 4)
    const records = await all(connector, async () => {
      const gone = oldest.shift()
      if (!gone) return
      await control.create('contacts', { lastName: 'New' })
      await control.remove('contacts', gone.id)
    })
    const found = new Set(idsOf(records))
    for (const { id } of await control.records('contacts')) expect(found).toContain(id)
    expect(found.size).toBe(records.length)
  })
  test('[D3.51] so many that go that others may have been missed: the copy begins anew', async () => {
    await control.seed(300)
    const { contacts } = await connect()
    const { cursor } = await contacts.list('Contacts', null)
    for (const { id } of (await control.records('contacts')).slice(0, 20)) await control.remove('contacts', id)
    await expect(contacts.list('Contacts', cursor)).rejects.toThrow(CursorRefused)
  })
  test('[D3.51] Desk has no leads, and what is no cursor is refused', async () => {
    const { contacts } = await connect()
    expect(await contacts.list('Leads', null)).toEqual({ records: [], cursor: null })
    for (const cursor of ['', 'x', '[]', '{"end":-1,"last":["1"]}', '{"end":9,"last":["x"]}'])
      await expect(contacts.list('Contacts', cursor)).rejects.toThrow(CursorRefused)
  })
})

describe('finding', () => {
  const hale = { e164: '+12125550142' as never, national: '2125550142', dialled: '(212) 555-0142' }

  test('[D3.50] asks for phone and mobile of contacts and any text of accounts, once each', async () => {
    const { contacts } = await connect()
    await control.forgetRequests()
    const found = await contacts.findByNumber(hale, 'ring-search')
    expect(found.map(({ module, name }) => `${module}: ${name}`)).toEqual(['Contacts: Margaret Hale'])
    const asked = (await control.requests()).map(({ path, query }) => [path, Object.keys(query)[0]])
    expect(asked.sort()).toEqual([
      ['/api/v1/accounts/search', '_all'],
      ['/api/v1/contacts/search', 'mobile'],
      ['/api/v1/contacts/search', 'phone'],
    ])
  })
  test('[D3.50] the page of a contact is the one that Desk tells, and shows it', async () => {
    const { contacts } = await connect()
    const [margaret] = await contacts.findByNumber(hale, 'ring-search')
    const url = contacts.recordUrl(margaret!)
    expect(url).toBe(margaret!.url)
    const page = await (await fetch(url.replace('ShowHomePage.do#', 'view/'))).text()
    expect(page).toContain('Margaret Hale')
    expect(contacts.recordUrl({ module: 'Contacts', id: '7' })).toBe(`${us().desk}/agent/all/contacts/details/7`)
  })
  test('[D3.50] a module that may not be seen hides no other', async () => {
    await control.fault({ fault: 'status', status: 403, match: { pathPrefix: '/api/v1/accounts' } })
    const { contacts, ...connector } = await connect()
    expect(await contacts.findByNumber(hale, 'ring-search')).toHaveLength(1)
    expect(codes((await connector.probe()).limits)).toEqual([])
    await control.fault({ fault: 'status', status: 403, match: { pathPrefix: '/api/v1/calls' } })
    expect((await connector.probe()).limits).toEqual([{ code: 'desk-hidden', params: { modules: 'Calls' } }])
  })
  test('[D3.55] of whom it may not be asked nobody says that they are unknown', async () => {
    const { contacts, changes } = await connect()
    const refuses = (path: string) =>
      control.fault({ fault: 'status', status: 403, match: { pathPrefix: `/api/v1/${path}` } })
    const hidden = (modules: string) => ({
      name: 'ModuleHidden',
      problem: { code: 'desk-hidden', params: { modules } },
    })
    const nobody = { e164: '+12125550166' as never, national: '2125550166', dialled: '(212) 555-0166' }
    await refuses('accounts')
    await expect(contacts.findByNumber(nobody, 'look-up')).rejects.toMatchObject(hidden('Accounts'))
    await control.noFaults()
    await refuses('contacts')
    for (const purpose of ['look-up', 'ring-search', 'always-query'] as const)
      await expect(contacts.findByNumber(hale, purpose)).rejects.toMatchObject(hidden('Contacts'))
    await expect(contacts.list('Contacts', null)).rejects.toMatchObject(hidden('Contacts'))
    await expect(changes?.changedSince('Contacts', Date.now(), 0)).rejects.toMatchObject(hidden('Contacts'))
  })
  test('[D3.55] an account says nothing of a contact that may not be seen', async () => {
    await control.create('accounts', { accountName: 'Steam Ltd', phone: '+1 212 555 0178' })
    const { contacts } = await connect()
    const steam = { e164: '+12125550178' as never, national: '2125550178', dialled: '(212) 555-0178' }
    expect(await contacts.findByNumber(steam, 'look-up')).toHaveLength(1)
    await control.fault({ fault: 'status', status: 403, match: { pathPrefix: '/api/v1/contacts' } })
    await expect(contacts.findByNumber(steam, 'look-up')).rejects.toMatchObject({ name: 'ModuleHidden' })
  })
  test('[D3.50] by words, contacts before accounts', async () => {
    await control.create('contacts', { lastName: 'Zephyr' })
    await control.create('accounts', { accountName: 'Zephyr Ltd' })
    const found = await (await connect()).contacts.findByText?.('zeph')
    expect(found?.map(({ module, name }) => `${module} ${name}`)).toEqual(['Contacts Zephyr', 'Accounts Zephyr Ltd'])
  })
})

describe('changes', () => {
  test('[D3.52] are asked of the search where the list does not tell them', async () => {
    await control.settings({ deskListsTellModifiedTime: false })
    const changes = (await connect()).changes!
    const { id } = await control.create('contacts', { lastName: 'New' })
    const found = await changes.changedSince('Contacts', Date.now() - 2_000, 0)
    expect(found?.map((record) => record.id)).toEqual([id])
    expect(found?.[0]?.modifiedAt).toBeGreaterThan(Date.now() - 10_000)
    expect((await changes.changedSince('Contacts', Date.now() - 2_000, 0))?.length).toBe(1)
    expect(await changes.changedSince('Leads', 0, 0)).toEqual([])
  })
  test('[D3.52] that are more than can be read one by one are not', async () => {
    await control.seed(1_200)
    const changes = (await connect()).changes!
    expect(await changes.changedSince('Contacts', 0, 0)).toBeNull()
    expect((await changes.changedSince('Contacts', 0, 50_000))?.length).toBeGreaterThan(1_200)
  })
})

test('[D3.4] an id that is none leads to no other address of Desk', async () => {
  const { changes } = await connect()
  await control.forgetRequests()
  expect(await changes!.read('Contacts', ['../agents', '1?limit=1'])).toEqual([])
  const asked = (await control.requests()).map(({ path }) => path)
  expect(asked.filter((path) => !path.startsWith('/api/v1/contacts/'))).toEqual([])
})

test('[D1.53] a request without an organisation that can be asked for is certainly not sent', async () => {
  const connector = await connect({ connector: { organisationId: null } })
  await control.fault({ fault: 'status', status: 500, match: { pathPrefix: '/api/v1/organizations' } })
  const [outcome] = await connector.creations!.write([
    {
      ref: 'a'.repeat(16),
      module: 'Contacts',
      name: 'N',
      number: '+12125550199' as never,
      description: '',
      ownerId: await control.agentId('bruno'),
      defaults: {},
    },
  ])
  expect(outcome).toMatchObject({ state: 'not-written', problem: { code: 'zoho-outage' } })
  await control.noFaults()
  await expect(connector.listUsers()).resolves.not.toEqual([])
})
