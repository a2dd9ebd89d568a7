import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { ProblemError } from '../../problem.ts'
import { type CrmConnector, type CrmRecord, CursorRefused } from '../crm-connector.ts'
import { sendJson, testHttpServer } from '../testing/http-server.ts'
import { localConnector, type ZohoControl, zohoControl } from '../testing/local-zoho.ts'
import { zohoCrmScopes } from './probe.ts'

let zoho: LocalZoho
let control: ZohoControl
const free = { accounts: 0, api: 0, crm: 0 }
const us = () => zoho.dataCentres.us

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 0 })
  control = zohoControl(us())
})
afterAll(() => zoho.close())
beforeEach(() => control.reset())

async function connect(options: Parameters<typeof localConnector>[1] = {}): Promise<CrmConnector> {
  const { connector, close } = await localConnector(us(), options)
  onTestFinished(close)
  return connector
}

async function problemOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProblemError)
  return (error as ProblemError).problem
}

const national = (dialled: string, e164: string, digits: string) =>
  ({ e164: e164 as never, national: digits, dialled }) as const
const named = (records: readonly CrmRecord[]) => records.map(({ module, name }) => `${module}: ${name}`)

describe('probe', () => {
  test('[A2.3] tells organisation and account', async () => {
    const found = await (await connect()).probe()
    expect([found.problems, found.limits]).toEqual([[], []])
    expect(found.organisation).toMatchObject({
      name: 'Northwind Demo Ltd',
      domain: 'org651230042',
      timeZone: 'America/New_York',
    })
    expect(found.user).toMatchObject({ name: 'Ada Byron', email: 'ada@demo.jackfield.test', administrator: true })
  })
  test('[A2.8] an account that is no administrator is told by its address', async () => {
    const { problems, user } = await (await connect({ user: 'bruno@demo.jackfield.test' })).probe()
    expect(user.administrator).toBe(false)
    expect(problems).toEqual([{ code: 'zoho-not-administrator', params: { email: 'bruno@demo.jackfield.test' } }])
  })
  test('a profile without API access is told as such', async () => {
    expect(await problemOf((await connect({ user: 'gus@demo.jackfield.test' })).probe())).toEqual({
      code: 'zoho-no-api-access',
    })
  })
  const dispensable = ['ZohoCRM.coql.READ', 'ZohoCRM.notifications.ALL', 'ZohoCRM.settings.modules.READ']
  test.each(zohoCrmScopes.filter((scope) => !dispensable.includes(scope)))(
    '[A2.7] a missing scope is told by its name: %s',
    async (scope) => {
      const connector = await connect({ scopes: zohoCrmScopes.filter((each) => each !== scope) })
      const problem = await connector.probe().then(
        ({ problems }) => problems[0],
        (error: unknown) => (error as ProblemError).problem,
      )
      expect(problem).toEqual({ code: 'zoho-missing-scope', params: { scopes: scope } })
    },
  )
  test('[A2.16] a missing scope is told with what it costs; without queries, notifications and the list of modules it is connected all the same', async () => {
    const without = async (...missing: string[]) => {
      const scopes = zohoCrmScopes.filter((scope) => !missing.includes(scope))
      const { problems, limits } = await (await connect({ scopes })).probe()
      return [problems, limits].map((told) => told.map(({ code }) => code))
    }
    expect(await without(...dispensable)).toEqual([
      [],
      ['zoho-rights-unread', 'scope-costs-coql', 'scope-costs-notifications'],
    ])
    expect(await without('ZohoCRM.modules.leads.ALL', 'ZohoSearch.securesearch.READ')).toEqual([
      ['zoho-missing-scope', 'scope-costs-leads', 'scope-costs-search'],
      [],
    ])
  })
  test('[A2.15] what the profile hides or forbids is told, and the modules that it shows go on working', async () => {
    const connector = await connect()
    await control.settings({
      moduleRights: {
        Leads: { viewable: false },
        Calls: { creatable: false, editable: false },
        Accounts: { apiSupported: false },
      },
    })
    const { problems, limits } = await connector.probe()
    expect(problems).toEqual([])
    expect(limits).toEqual([
      { code: 'zoho-hidden-leads' },
      { code: 'zoho-hidden-accounts' },
      { code: 'zoho-no-create-calls' },
      { code: 'zoho-no-edit', params: { modules: 'Calls' } },
    ])
    const found = await connector.contacts.findByNumber(
      national('2125550142', '+12125550142', '(212) 555-0142'),
      'ring-search',
    )
    expect(named(found)).toEqual(['Contacts: Margaret Hale'])
    expect((await connector.contacts.findByText?.('Hale'))?.length).toBeGreaterThan(0)
    expect((await connector.contacts.list('Contacts', null)).records.length).toBeGreaterThan(0)
    const nobody = national('2125550166', '+12125550166', '(212) 555-0166')
    expect(await connector.contacts.findByNumber(nobody, 'look-up')).toEqual([])
  })
  test('[A2.18] a module that may not be seen is told as such, not as empty', async () => {
    const { contacts, changes } = await connect()
    await control.settings({ moduleRights: { Leads: { viewable: false }, Accounts: { apiSupported: false } } })
    const hidden = (code: string) => ({ name: 'ModuleHidden', problem: { code } })
    await expect(contacts.list('Leads', null)).rejects.toMatchObject(hidden('zoho-hidden-leads'))
    await expect(changes?.changedSince('Leads', 0, 0)).rejects.toMatchObject(hidden('zoho-hidden-leads'))
    await expect(changes?.deletedSince?.('Accounts', 0)).rejects.toMatchObject(hidden('zoho-hidden-accounts'))
  })
  test('[A2.18] a refusal that the rights do not explain makes nobody unknown, and hides no other module', async () => {
    const { contacts } = await connect()
    const body = { code: 'NO_PERMISSION', message: 'permission denied', details: {}, status: 'error' }
    const refuses = (module: string) =>
      control.fault({ fault: 'status', status: 403, body, match: { pathPrefix: `/crm/v8/${module}/search` } })
    const margaret = national('2125550142', '+12125550142', '(212) 555-0142')
    await refuses('Leads')
    expect(named(await contacts.findByNumber(margaret, 'look-up'))).toEqual(['Contacts: Margaret Hale'])
    await refuses('Contacts')
    for (const purpose of ['look-up', 'ring-search', 'always-query'] as const)
      await expect(contacts.findByNumber(margaret, purpose)).rejects.toMatchObject({
        problem: { code: 'zoho-no-permission' },
      })
  })
})

describe('users', () => {
  test('[A3.1] the active users', async () => {
    const users = await (await connect()).listUsers()
    expect(users.map(({ name }) => name)).toContain('Ada Byron')
    expect(users.map(({ email }) => email)).not.toContain('emil@demo.jackfield.test')
    expect(users.every(({ active }) => active)).toBe(true)
  })
  test('[A3.1] all pages of them', async () => {
    const user = (number: number) => ({ id: String(number), full_name: `User ${number}`, email: `${number}@x.example` })
    const { url, seen } = await testHttpServer((request, response) => {
      const page = Number(new URL(request.url, 'http://zoho').searchParams.get('page'))
      const users = Array.from({ length: page < 3 ? 200 : 50 }, (_, index) => user(page * 1000 + index))
      sendJson(response, 200, { users, info: { more_records: page < 3 } })
    })
    const users = await (await connect({ transport: { apiDomain: url } })).listUsers()
    expect(users).toHaveLength(450)
    expect(new Set(users.map(({ id }) => id)).size).toBe(450)
    expect(seen).toHaveLength(3)
  })
  test('nobody at all (204) is an empty list; something else than users is an error', async () => {
    const empty = await testHttpServer((_request, response) => response.writeHead(204).end())
    expect(await (await connect({ transport: { apiDomain: empty.url } })).listUsers()).toEqual([])
    const odd = await testHttpServer((_request, response) => sendJson(response, 200, { users: [{ id: 5 }] }))
    expect((await problemOf((await connect({ transport: { apiDomain: odd.url } })).listUsers())).code).toBe(
      'zoho-bad-answer',
    )
  })
})

describe('finding by number', () => {
  test('by the full number, by the national digits, however they are written', async () => {
    const { contacts } = await connect()
    expect(
      named(await contacts.findByNumber(national('2125550142', '+12125550142', '(212) 555-0142'), 'ring-search')),
    ).toEqual(['Contacts: Margaret Hale'])
    expect(
      named(await contacts.findByNumber(national('19175550186', '+19175550186', '9175550186'), 'ring-search')),
    ).toEqual(['Contacts: Margaret Hale'])
    expect(
      named(await contacts.findByNumber(national('+8613800138000', '+8613800138000', '13800138000'), 'ring-search')),
    ).toEqual(['Contacts: 伟 王'])
  })
  test('all that have it, contacts before leads before accounts, the last changed first', async () => {
    const mobile = '+1 646 555 0177'
    const lead = await control.create('Leads', { Last_Name: 'Same', Company: 'C', Phone: mobile })
    await control.create('Accounts', { Account_Name: 'Same Ltd', Phone: mobile })
    const { contacts } = await connect()
    const found = await contacts.findByNumber(national('', '+16465550177', '6465550177'), 'ring-search')
    expect(named(found)).toEqual([
      'Contacts: Luis Delgado',
      'Contacts: Rosa Delgado',
      'Leads: Same',
      'Accounts: Same Ltd',
    ])
    expect(found[2]).toMatchObject({ id: lead.id, company: 'C', phones: { Phone: mobile } })
    expect(found[0]?.modifiedAt).toBeGreaterThan(found[1]?.modifiedAt as number)
  })
  test('a record tells all its numbers, company and owner', async () => {
    const { contacts } = await connect()
    const [margaret] = await contacts.findByNumber(national('', '+12125550142', '2125550142'), 'ring-search')
    expect(margaret).toMatchObject({
      name: 'Margaret Hale',
      company: 'Harbour & Sons Logistics',
      phones: { Phone: '(212) 555-0142', Mobile: '+1 917-555-0186' },
    })
    expect(margaret?.ownerId).toMatch(/^\d{18}$/)
  })
  test('a converted lead is not found', async () => {
    const { contacts } = await connect()
    const found = await contacts.findByNumber(national('', '+12125550142', '2125550142'), 'ring-search')
    expect(found.filter(({ module }) => module === 'Leads')).toEqual([])
  })
  test('nobody is an empty list, and three modules were asked in two spellings', async () => {
    const { contacts } = await connect()
    await control.forgetRequests()
    expect(await contacts.findByNumber(national('', '+12125559999', '2125559999'), 'ring-search')).toEqual([])
    const searched = (await control.requests()).filter(({ path }) => path.endsWith('/search'))
    expect(searched.map(({ query }) => query['phone']).sort()).toEqual([
      ...Array(3).fill('+12125559999'),
      ...Array(3).fill('2125559999'),
    ])
  })
  test('[OPS.9] what is no number is not sent to Zoho', async () => {
    const { contacts } = await connect()
    await control.forgetRequests()
    for (const dialled of ['', 'anonymous', '1', '12', "1' or '1'='1", '9'.repeat(80), '+', '<script>'])
      expect(await contacts.findByNumber({ e164: null, national: null, dialled }, 'ring-search')).toEqual([])
    expect((await control.requests()).filter(({ path }) => path.endsWith('/search'))).toEqual([])
  })
  test('a short number without international form is searched as dialled', async () => {
    await control.create('Contacts', { Last_Name: 'Short', Phone: '4477' })
    const { contacts } = await connect()
    expect(named(await contacts.findByNumber({ e164: null, national: null, dialled: '4477' }, 'ring-search'))).toEqual([
      'Contacts: Short',
    ])
  })
  test('[OPS.8] hostile names come through as text', async () => {
    const name = `<img src=x onerror=alert(1)>'"\\ ${'{{Call_From}}'}`
    await control.create('Contacts', { Last_Name: name, Phone: '+1 212 555 0199' })
    const { contacts } = await connect()
    expect((await contacts.findByNumber(national('', '+12125550199', '2125550199'), 'ring-search'))[0]?.name).toBe(name)
  })
  test('every phone field of the module is searched and told', async () => {
    const { contacts } = await connect()
    const [one] = await contacts.findByNumber(national('', '+16465550178', '6465550178'), 'ring-search')
    expect(one?.phones).toEqual({ Phone: '646.555.0177', Asst_Phone: '+1 646 555 0178' })
  })
  test('[A5.10] a lead tells its e-mail address too, also where field lists may not be read', async () => {
    const lead = { Last_Name: 'Lane', Company: 'Acme', Phone: '+1 212 555 0198', Email: 'lane@example.com' }
    const { id } = await control.create('Leads', lead)
    const withoutFields = zohoCrmScopes.filter((scope) => !/settings/i.test(scope))
    for (const scopes of [zohoCrmScopes, withoutFields]) {
      const { changes } = await connect({ scopes })
      expect(await changes!.read('Leads', [id])).toMatchObject([{ id, email: lead.Email }])
      expect(await changes!.read('Accounts', [(await control.records('Accounts'))[0]!.id])).toMatchObject([
        { email: null },
      ])
    }
  })
})

describe('copying all records', () => {
  async function all(connector: CrmConnector) {
    const records: CrmRecord[] = []
    let cursor: string | null = null
    let pages = 0
    do {
      const page: Awaited<ReturnType<CrmConnector['contacts']['list']>> = await connector.contacts.list(
        'Contacts',
        cursor,
      )
      records.push(...page.records)
      cursor = page.cursor
      pages++
    } while (cursor !== null)
    return { records, pages }
  }

  test('beyond the 2,000 records that can be paged by number', async () => {
    await control.ask('POST', '/seed', { contacts: 4_500 })
    const { records, pages } = await all(await connect())
    const rows = await control.records('Contacts')
    expect(new Set(records.map(({ id }) => id))).toEqual(new Set(rows.map(({ id }) => id)))
    expect(records).toHaveLength(rows.length)
    expect(pages).toBe(Math.ceil(rows.length / 200))
  })
  /** A Zoho with so many contacts, of which each page tells what `info` says. */
  async function bigZoho(count: number, info: (page: number, more: boolean) => object) {
    const id = (index: number) => String(1_000_000 + index)
    const rows = (from: number) =>
      Array.from({ length: Math.max(0, Math.min(200, count - from)) }, (_, index) => ({
        id: id(from + index),
        Last_Name: `Contact ${from + index}`,
        Phone: '+1 212 555 0142',
      }))
    return testHttpServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url, 'http://zoho')
      if (pathname.endsWith('/fields')) return sendJson(response, 200, { fields: [] })
      if (pathname.endsWith('/coql')) {
        const from = Number(/id > '(\d+)'/.exec(request.body)?.[1]) - 1_000_000 + 1
        const data = rows(from)
        if (data.length === 0) return response.writeHead(204).end()
        return sendJson(response, 200, { data, info: { more_records: from + data.length < count } })
      }
      const page = Number(searchParams.get('page') ?? searchParams.get('page_token'))
      const data = rows((page - 1) * 200)
      return sendJson(response, 200, { data, info: info(page, page * 200 < count) })
    })
  }
  test('beyond the 100,000 records that the list gives, by COQL', async () => {
    const { url, seen } = await bigZoho(100_450, (page, more_records) => ({
      more_records,
      next_page_token: String(page + 1),
    }))
    const { records } = await all(await connect({ transport: { apiDomain: url } }))
    expect(new Set(records.map(({ id }) => id)).size).toBe(100_450)
    expect(seen.filter(({ url: path }) => path.endsWith('/coql'))).toHaveLength(3)
    expect(seen.filter(({ url: path }) => path.includes('/Contacts?'))).toHaveLength(500)
  })
  test('by page numbers where no token is given', async () => {
    const { url } = await bigZoho(450, (_, more_records) => ({ more_records }))
    const { records } = await all(await connect({ transport: { apiDomain: url } }))
    expect(new Set(records.map(({ id }) => id)).size).toBe(450)
  })
  test('a walk that cannot go on is an error, not the end', async () => {
    const { url } = await bigZoho(800, (page, more_records) => ({
      more_records,
      ...(page < 2 ? { next_page_token: String(page + 1) } : {}),
    }))
    expect((await problemOf(all(await connect({ transport: { apiDomain: url } })))).code).toBe('zoho-bad-answer')
  })
  test('a cursor that is none is refused', async () => {
    const connector = await connect()
    for (const cursor of ['', 'x', '{"by":"page","page":-1,"read":0}', `{"by":"id","after":"1' or '1'='1"}`, '[]'])
      await expect(connector.contacts.list('Contacts', cursor)).rejects.toThrow(CursorRefused)
  })
})

test('the address of a record is that of Zoho’s page, with the organisation once it is known', async () => {
  const connector = await connect()
  const record = { module: 'Leads', id: '554023000000525001' } as const
  expect(connector.contacts.recordUrl(record)).toBe(`${us().crm}/crm/tab/Leads/${record.id}`)
  await connector.probe()
  expect(connector.contacts.recordUrl(record)).toBe(`${us().crm}/crm/org651230042/tab/Leads/${record.id}`)
})

test('Zoho’s clock is known after the first answer', async () => {
  await control.clock(3_600_000)
  const connector = await connect()
  expect(connector.clockOffset()).toBe(0)
  await connector.listUsers()
  expect(Math.abs(connector.clockOffset() - 3_600_000)).toBeLessThan(2_000)
})
