import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
beforeEach(async () => {
  zoho = await startTestZoho()
  await zoho.signIn()
})
afterEach(() => zoho.close())

const create = (module: string, ...data: unknown[]) => zoho.api('POST', `/${module}`, { data })
const onlyId = async (module: string, record: unknown): Promise<string> =>
  (await create(module, record)).json.data[0].details.id

describe('who may ask', () => {
  test('headers, tokens and scopes are told apart', async () => {
    const bare = await zoho.send('GET', `${zoho.us.api}/crm/v8/org`)
    expect([bare.status, bare.json.code]).toEqual([401, 'AUTHENTICATION_FAILURE'])
    const wrong = await zoho.send('GET', `${zoho.us.api}/crm/v8/org`, undefined, {
      authorization: 'Zoho-oauthtoken nonsense',
    })
    expect([wrong.status, wrong.json.code]).toEqual([401, 'INVALID_TOKEN'])
    await zoho.control('/tokens', { action: 'expire-access' })
    expect((await zoho.api('GET', '/org')).json.code).toBe('INVALID_TOKEN')
    await zoho.signIn('ZohoCRM.modules.contacts.READ')
    expect((await zoho.api('GET', '/Contacts?fields=id')).status).toBe(200)
    for (const path of [
      '/org',
      '/users',
      '/Leads?fields=id',
      '/settings/fields?module=Calls',
      '/Contacts/search?word=Hale',
    ]) {
      const reply = await zoho.api('GET', path)
      expect([path, reply.status, reply.json.code]).toEqual([path, 401, 'OAUTH_SCOPE_MISMATCH'])
    }
    expect((await create('Contacts', { Last_Name: 'X' })).json.code).toBe('OAUTH_SCOPE_MISMATCH')
  })

  test('a profile without API access gets 403 and the name of the permission', async () => {
    await zoho.signIn(undefined, 'gus@demo.jackfield.test')
    const reply = await zoho.api('GET', '/org')
    expect(reply.status).toBe(403)
    expect(reply.json).toMatchObject({ code: 'NO_PERMISSION', details: { permissions: ['Crm_Implied_Api_Access'] } })
  })

  test('others than administrators see their own records only', async () => {
    const all = (await zoho.api('GET', '/Contacts?fields=Owner')).json.data.length
    await zoho.signIn(undefined, 'bruno@demo.jackfield.test')
    const own = (await zoho.api('GET', '/Contacts?fields=Owner')).json.data
    expect(own.length).toBeLessThan(all)
    expect(new Set(own.map((each: { Owner: { email: string } }) => each.Owner.email))).toEqual(
      new Set(['bruno@demo.jackfield.test']),
    )
  })

  test('addresses, methods and modules that do not exist', async () => {
    const cases = [
      ['GET', '/Contacts/1/Calls/x', 404, 'INVALID_URL_PATTERN'],
      ['PATCH', '/Contacts', 400, 'INVALID_REQUEST_METHOD'],
      ['POST', '/org', 400, 'INVALID_REQUEST_METHOD'],
      ['GET', '/Gadgets?fields=id', 400, 'INVALID_MODULE'],
    ] as const
    for (const [method, path, status, code] of cases) {
      const reply = await zoho.api(method, path)
      expect([path, reply.status, reply.json.code]).toEqual([path, status, code])
    }
    expect((await zoho.send('GET', `${zoho.us.api}/crm/v7/org`)).status).toBe(404)
  })
})

describe('people and metadata', () => {
  test('users by type and page', async () => {
    const names = async (query: string) =>
      (await zoho.api('GET', `/users?${query}`)).json?.users.map((user: { first_name: string }) => user.first_name)
    expect(await names('type=AdminUsers')).toEqual(['Ada'])
    expect(await names('type=DeactiveUsers')).toEqual(['Emil'])
    expect(await names('type=CurrentUser')).toEqual(['Ada'])
    expect(await names('type=ActiveUsers')).not.toContain('Emil')
    const page = await zoho.api('GET', '/users?type=ActiveUsers&per_page=2&page=2')
    expect(page.json.info).toEqual({ per_page: 2, count: 2, page: 2, more_records: true })
    const none = await zoho.api('GET', '/users?type=DeletedUsers')
    expect([none.status, none.text]).toEqual([204, ''])
    expect((await zoho.api('GET', '/users?type=Robots')).json.code).toBe('INVALID_DATA')
  })

  test('the organisation names its web address and time zone', async () => {
    const { org } = (await zoho.api('GET', '/org')).json
    expect(org[0]).toMatchObject({
      domain_name: 'org651230042',
      company_name: 'Northwind Demo Ltd',
      time_zone: 'America/New_York',
    })
  })

  test('the field list shows types, lengths and added fields', async () => {
    await zoho.control('/fields/Calls', { api_name: 'Jackfield_Ref', unique: true, length: 40 })
    const { fields } = (await zoho.api('GET', '/settings/fields?module=Calls')).json
    const field = (name: string) => fields.find((each: { api_name: string }) => each.api_name === name)
    expect(field('Call_Type')).toMatchObject({ data_type: 'picklist', system_mandatory: true })
    expect(field('Jackfield_Ref')).toMatchObject({ custom_field: true, length: 40, unique: { case_sensitive: false } })
    expect(field('Subject').unique).toEqual({})
    expect((await zoho.api('GET', '/settings/fields')).json.code).toBe('REQUIRED_PARAM_MISSING')
  })
})

describe('writes', () => {
  test('create answers in Zoho’s envelope, with times in the zone of the user', async () => {
    const reply = await create('Contacts', {
      First_Name: '娜',
      Last_Name: '李',
      Phone: '+1 (212) 555-0190',
      Bogus_Field: 1,
    })
    expect(reply.status).toBe(201)
    const [row] = reply.json.data
    expect(row).toMatchObject({ code: 'SUCCESS', status: 'success', message: 'record added' })
    expect(row.details.id).toMatch(/^\d{18}$/)
    expect(row.details.Created_Time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[45]:00$/)
    const read = (await zoho.api('GET', `/Contacts/${row.details.id}`)).json.data[0]
    expect(read).toMatchObject({ Full_Name: '娜 李', Owner: { email: 'ada@demo.jackfield.test' }, Mobile: null })
    expect(read).not.toHaveProperty('Bogus_Field')
  })

  test('one outcome per record in order: all good 201, some 207, none 400', async () => {
    const good = { Last_Name: 'Good' }
    expect((await create('Contacts', good, good)).status).toBe(201)
    const mixed = await create('Contacts', good, { First_Name: 'No' }, good)
    expect(mixed.status).toBe(207)
    expect(mixed.json.data.map((row: { code: string }) => row.code)).toEqual([
      'SUCCESS',
      'MANDATORY_NOT_FOUND',
      'SUCCESS',
    ])
    expect(mixed.json.data[1].details).toEqual({ api_name: 'Last_Name', json_path: '$.data[1].Last_Name' })
    expect((await create('Contacts', {})).status).toBe(400)
  })

  test.each([
    [
      { Last_Name: 'A', Phone: 'Not provided.' },
      { expected_data_type: 'phone', api_name: 'Phone' },
    ],
    [{ Last_Name: 'A', Phone: '1'.repeat(31) }, { maximum_length: 30 }],
    [{ Last_Name: 'x'.repeat(81) }, { maximum_length: 80 }],
    [{ Last_Name: 5 }, { expected_data_type: 'text' }],
    [{ Last_Name: 'A', Email: 'no address' }, { expected_data_type: 'email' }],
    [{ Last_Name: 'A', Owner: { id: '1' } }, { api_name: 'Owner' }],
    [{ Last_Name: 'A', Account_Name: { id: '554023000000000001' } }, { api_name: 'Account_Name' }],
  ])('%j is INVALID_DATA', async (record, details) => {
    const reply = await create('Contacts', record)
    expect(reply.status).toBe(400)
    expect(reply.json.data[0]).toMatchObject({ code: 'INVALID_DATA', status: 'error', details })
  })

  test('several errors on one record come together', async () => {
    const [row] = (await create('Contacts', { Phone: '.', Email: 'x' })).json.data
    expect(row.code).toBe('MULTIPLE_OR_MULTI_ERRORS')
    expect(row.details.errors.map((error: { code: string }) => error.code)).toEqual([
      'INVALID_DATA',
      'INVALID_DATA',
      'MANDATORY_NOT_FOUND',
    ])
  })

  test.each([
    [[], 'INVALID_DATA'],
    [{}, 'MANDATORY_NOT_FOUND'],
    [{ data: [] }, 'INVALID_DATA'],
    [{ data: 'x' }, 'INVALID_DATA'],
    [{ data: Array(101).fill({ Last_Name: 'x' }) }, 'LIMIT_EXCEEDED'],
  ])('a body like %j is refused whole', async (body, code) => {
    const reply = await zoho.api('POST', '/Contacts', body)
    expect([reply.status, reply.json.code]).toEqual([400, code])
  })

  test('a body that is no JSON is refused', async () => {
    const reply = await fetch(`${zoho.us.api}/crm/v8/Contacts`, { method: 'POST', body: '{"data":[' })
    expect(reply.status).toBe(400)
  })

  test('a unique field refuses the second record and names the first, within a batch too', async () => {
    await zoho.control('/settings', { uniqueFields: { Contacts: ['Phone'] } })
    const id = await onlyId('Contacts', { Last_Name: 'First', Phone: '+12125550191' })
    const reply = await create('Contacts', { Last_Name: 'Second', Phone: '+12125550191' })
    expect(reply.status).toBe(400)
    expect(reply.json.data[0]).toMatchObject({
      code: 'DUPLICATE_DATA',
      details: { api_name: 'Phone', id, duplicate_record: { id } },
    })
    const pair = await create(
      'Contacts',
      { Last_Name: 'A', Phone: '+12125550192' },
      { Last_Name: 'B', Phone: '+12125550192' },
    )
    expect(pair.status).toBe(207)
    await zoho.api('DELETE', `/Contacts/${id}`)
    expect((await create('Contacts', { Last_Name: 'Third', Phone: '+12125550191' })).status).toBe(201)
  })

  test('a layout can make further fields mandatory', async () => {
    await zoho.control('/settings', { layoutMandatoryFields: { Leads: ['Company'] } })
    expect((await create('Leads', { Last_Name: 'A' })).json.data[0]).toMatchObject({
      code: 'MANDATORY_NOT_FOUND',
      details: { api_name: 'Company' },
    })
  })

  test('update changes what is named, null clears, unknown ids are refused', async () => {
    const id = await onlyId('Contacts', { Last_Name: 'Old', Phone: '123456' })
    expect((await zoho.api('PUT', `/Contacts/${id}`, { data: [{ Last_Name: 'New' }] })).status).toBe(200)
    const both = await zoho.api('PUT', '/Contacts', {
      data: [
        { id, Phone: null },
        { id: '1', Phone: '1' },
      ],
    })
    expect(both.status).toBe(207)
    expect((await zoho.api('GET', `/Contacts/${id}`)).json.data[0]).toMatchObject({ Last_Name: 'New', Phone: null })
    expect((await zoho.api('PUT', `/Contacts/${id}`, { data: [{ Last_Name: '' }] })).json.data[0].code).toBe(
      'MANDATORY_NOT_FOUND',
    )
  })

  test('deleted records leave the module and stand in the deleted list', async () => {
    const first = await onlyId('Contacts', { Last_Name: 'Gone' })
    const reply = await zoho.api('DELETE', `/Contacts?ids=${first},1`)
    expect(reply.status).toBe(207)
    expect((await zoho.api('GET', `/Contacts/${first}`)).status).toBe(204)
    const { data } = (await zoho.api('GET', '/Contacts/deleted?type=all')).json
    expect(data[0]).toMatchObject({
      id: first,
      display_name: 'Gone',
      type: 'recycle',
      deleted_by: { name: 'Ada Byron' },
    })
    expect((await zoho.api('GET', '/Contacts/deleted?type=permanent')).status).toBe(204)
    const future = { 'if-modified-since': '2099-01-01T00:00:00+00:00' }
    expect((await zoho.api('GET', '/Contacts/deleted', undefined, future)).status).toBe(304)
  })
})

describe('lists', () => {
  test('fields are mandatory and at most fifty, sort fields are few', async () => {
    expect((await zoho.api('GET', '/Contacts')).json).toMatchObject({
      code: 'REQUIRED_PARAM_MISSING',
      details: { param_name: 'fields' },
    })
    const many = Array.from({ length: 51 }, (_, index) => `F${index}`).join(',')
    expect((await zoho.api('GET', `/Contacts?fields=${many}`)).json.code).toBe('LIMIT_EXCEEDED')
    expect((await zoho.api('GET', '/Contacts?fields=id&sort_by=Last_Name')).json.code).toBe('INVALID_DATA')
    expect((await zoho.api('GET', '/Contacts?fields=id&per_page=201')).json.code).toBe('INVALID_DATA')
  })

  test('by ids', async () => {
    const [a, b] = (await zoho.api('GET', '/Contacts?fields=id')).json.data
    const reply = await zoho.api('GET', `/Contacts?fields=Last_Name&ids=${b.id},${a.id},1`)
    expect(reply.json.data.map((row: { id: string }) => row.id)).toEqual([b.id, a.id])
    expect((await zoho.api('GET', '/Contacts?fields=Last_Name&ids=1')).status).toBe(204)
  })

  test('pages reach 2,000 records, page tokens all of them', async () => {
    await zoho.control('/seed', { contacts: 2500 })
    const deep = await zoho.api('GET', '/Contacts?fields=id&page=11')
    expect([deep.status, deep.json.code]).toEqual([400, 'DISCRETE_PAGINATION_LIMIT_EXCEEDED'])
    const tenth = await zoho.api('GET', '/Contacts?fields=id&page=10')
    expect(tenth.json.info).toMatchObject({ page: 10, count: 200, more_records: true })
    const seen = new Set<string>()
    let query = ''
    for (let page = 0; page < 20; page++) {
      const { json } = await zoho.api('GET', `/Contacts?fields=id&sort_by=id&sort_order=asc${query}`)
      for (const row of json.data) seen.add(row.id)
      if (!json.info.more_records) break
      query = `&page_token=${json.info.next_page_token}`
    }
    expect(seen.size).toBe((await zoho.control('/records/Contacts')).length)
    const both = await zoho.api('GET', `/Contacts?fields=id&sort_by=id&sort_order=asc&page=2${query}`)
    expect(both.json.code).toBe('AMBIGUITY_DURING_PROCESSING')
    await zoho.signIn(undefined, 'bruno@demo.jackfield.test')
    const stolen = await zoho.api('GET', `/Contacts?fields=id&sort_by=id&sort_order=asc${query}`)
    expect(stolen.json.code).toBe('TOKEN_BOUND_DATA_MISMATCH')
  })

  test('If-Modified-Since gives what changed, else 304', async () => {
    const since = { 'if-modified-since': new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z/, '+00:00') }
    const before = await zoho.api('GET', '/Contacts?fields=id', undefined, since)
    expect([before.status, before.text]).toEqual([304, ''])
    const id = await onlyId('Contacts', { Last_Name: 'New' })
    const after = await zoho.api('GET', '/Contacts?fields=id', undefined, since)
    expect(after.json.data).toEqual([{ id }])
  })

  test('converted leads are hidden unless asked for', async () => {
    const count = async (converted: string) => (await zoho.api('GET', `/Leads?fields=id${converted}`)).json.data.length
    expect(await count('&converted=both')).toBe((await count('')) + 1)
    expect(await count('&converted=true')).toBe(1)
  })

  test('an empty module is 204', async () => {
    const reply = await zoho.api('GET', '/Calls?fields=id')
    expect([reply.status, reply.text]).toEqual([204, ''])
  })
})
