import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deskScopes, type Loose, type Reply, startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
beforeAll(async () => {
  zoho = await startTestZoho()
})
beforeEach(async () => {
  await zoho.control('/reset', {})
  await zoho.signIn(deskScopes)
})
afterAll(() => zoho.close())

const post = (path: string, body: unknown) => zoho.desk('POST', path, body)
const patch = (path: string, body: unknown) => zoho.desk('PATCH', path, body)
const get = (path: string) => zoho.desk('GET', path)
const pointers = ({ json }: Reply): string[] =>
  json.errors.map(({ fieldName, errorType }: Loose) => `${fieldName} ${errorType}`)
const names = ({ json }: Reply): string[] => json.data.map((row: Loose) => row.lastName ?? row.accountName)

describe('contacts', () => {
  test('created, read, changed and thrown away', async () => {
    const { data } = (await get('/accounts?sortBy=accountName')).json
    const sent = { lastName: 'Quist', firstName: 'Nora', phone: '+1 212-555-0111', accountId: data[0].id, zip: 10001 }
    const made = await post('/contacts', { ...sent, cf: { cf_customer_number: 'C-7' } })
    expect(made.status).toBe(200)
    expect(made.json).toMatchObject({ ...sent, mobile: null, cf: { cf_customer_number: 'C-7' }, isTrashed: false })
    expect(made.json.createdTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
    const { id, webUrl } = made.json
    expect(webUrl).toMatch(/\/support\/northwinddemo\/ShowHomePage\.do#Contacts\/dv\/[0-9a-f]{40}$/)
    expect(webUrl).not.toContain(id)
    const changed = await patch(`/contacts/${id}`, { mobile: '5550112' })
    expect(changed.json).toMatchObject({ lastName: 'Quist', mobile: '5550112', cf: { cf_customer_number: 'C-7' } })
    const whole = (await get(`/contacts/${id}?include=accounts,owner`)).json
    expect(whole).toMatchObject({ account: { id: data[0].id }, owner: null, accountCount: '1' })
    const gone = await post('/contacts/moveToTrash', { contactIds: [id, '1'] })
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect((await get(`/contacts/${id}`)).json.errorCode).toBe('URL_NOT_FOUND')
  })

  test('each wrong field is pointed at', async () => {
    const reply = await post('/contacts', {
      firstName: 'x'.repeat(41),
      phone: '(212) 555-0142',
      mobile: null,
      accountId: 7,
      isSpam: false,
      cf: { cf_unknown: 'x', cf_customer_number: 5 },
    })
    expect([reply.status, reply.json.errorCode]).toEqual([422, 'INVALID_DATA'])
    expect(pointers(reply).sort()).toEqual([
      '/accountId invalid',
      '/cf/cf_customer_number invalid',
      '/firstName invalid',
      '/isSpam invalid',
      '/lastName missing',
      '/mobile invalid',
      '/phone invalid',
    ])
    expect(pointers(await post('/contacts', { lastName: 'x', cf: { cf_unknown: 'x' } }))).toEqual([
      '/cf/cf_unknown invalid',
    ])
    expect(pointers(await post('/contacts', { lastName: 'x', accountId: '1' }))).toEqual(['/accountId invalid'])
  })

  test('an e-mail address belongs to one contact, a number may belong to several', async () => {
    expect(pointers(await post('/contacts', { lastName: 'x', email: 'JACK@zylker.example' }))).toEqual([
      '/email duplicate',
    ])
    expect((await post('/contacts', { lastName: 'x', phone: '+16465550177' })).status).toBe(200)
  })

  test('bodies that are none', async () => {
    expect((await post('/contacts', undefined)).json.errorCode).toBe('EMPTY_PAYLOAD')
    expect((await post('/contacts', [])).json.errorCode).toBe('UNPROCESSABLE_ENTITY')
    const { id } = (await post('/contacts', { lastName: 'x' })).json
    expect((await patch(`/contacts/${id}`, {})).json.errorCode).toBe('EMPTY_PAYLOAD')
    const url = `${zoho.us.desk}/api/v1/contacts`
    const typed = await fetch(url, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } })
    expect([typed.status, ((await typed.json()) as Loose).errorCode]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    const large = await post('/contacts', { lastName: 'x'.repeat(1_100_000) })
    expect([large.status, large.json.errorCode]).toEqual([413, 'RESOURCE_SIZE_EXCEEDED'])
  })

  test('brackets in a number, where a setting says that Desk takes them', async () => {
    await zoho.control('/settings', { deskPhoneBrackets: true })
    expect((await post('/contacts', { lastName: 'x', phone: '(212) 555-0142' })).status).toBe(200)
  })

  test('list rows are short, `fields` makes them longer, `sortBy` with a minus descends', async () => {
    const [row] = (await get('/contacts?limit=1')).json.data
    expect(row).not.toHaveProperty('modifiedTime')
    expect(row).not.toHaveProperty('city')
    const { data } = (await get('/contacts?limit=3&sortBy=-createdTime&fields=modifiedTime,city&include=accounts')).json
    expect(data.map((one: Loose) => one.lastName)).toEqual(['Brøndum', 'Delgado', 'Delgado'])
    expect(data[0]).toMatchObject({ city: null, account: null, modifiedTime: data[0].createdTime })
    expect((await get('/contacts?fields=nonsense')).json.errorCode).toBe('UNPROCESSABLE_ENTITY')
    await zoho.control('/settings', { deskListsTellModifiedTime: false })
    expect((await get('/contacts?fields=modifiedTime')).status).toBe(422)
    expect(names(await get('/contacts?from=7'))).toEqual(['Brøndum'])
    expect((await get('/contacts?from=8')).status).toBe(204)
    await zoho.control('/settings', { deskMaxLimit: 99 })
    expect([(await get('/contacts?limit=99')).status, (await get('/contacts?limit=100')).status]).toEqual([200, 422])
  })

  test('by their ids, of an account, and the account of a contact', async () => {
    const { data } = (await get('/contacts?limit=2&sortBy=createdTime')).json
    expect(names(await get(`/contacts/contactsByIds?ids=${data[1].id},${data[0].id}`))).toHaveLength(2)
    expect((await get('/contacts/contactsByIds')).status).toBe(422)
    const { accountId } = data[0]
    const [row] = (await get(`/accounts/${accountId}/contacts`)).json.data
    expect(row).toMatchObject({ id: data[0].id, mappingInfo: { mappingType: 'PRIMARY' } })
    expect(names(await get(`/contacts/${data[0].id}/accounts?startsWith=harb`))).toEqual(['Harbour & Sons Logistics'])
    expect((await get(`/contacts/${data[1].id}/accounts`)).status).toBe(204)
  })
})

describe('accounts', () => {
  test('created, read, changed, listed in a shorter form, thrown away', async () => {
    const made = await post('/accounts', { accountName: 'Automatic New Account +12125550123', phone: '+12125550123' })
    expect(made.json).toMatchObject({ phone: '+12125550123', industry: null, associatedSLAIds: [] })
    expect(made.json.webUrl).toContain('#Accounts/dv/')
    const { id } = made.json
    expect((await patch(`/accounts/${id}`, { website: 'https://x.example' })).json.website).toBe('https://x.example')
    expect((await get(`/accounts/${id}?include=owner`)).json.owner).toBeNull()
    const row = (await get('/accounts?sortBy=-createdTime')).json.data[0]
    expect(Object.keys(row).sort()).toEqual([
      'accountName',
      'createdTime',
      'customerHappiness',
      'email',
      'id',
      'phone',
      'webUrl',
      'website',
      'zohoCRMAccount',
    ])
    expect((await post('/accounts/moveToTrash', { accountIds: [id] })).status).toBe(204)
    expect((await get(`/accounts/${id}`)).status).toBe(404)
  })

  test('what Desk refuses', async () => {
    const reply = await post('/accounts', {
      phone: '1'.repeat(31),
      website: 'x.example',
      mobile: '1',
      annualrevenue: '1,5',
    })
    expect(pointers(reply).sort()).toEqual([
      '/accountName missing',
      '/annualrevenue invalid',
      '/mobile invalid',
      '/phone invalid',
      '/website invalid',
    ])
  })
})

describe('search', () => {
  const search = (query: Record<string, string>, module = 'contacts') =>
    get(`/${module}/search?${new URLSearchParams(query)}`)
  const found = async (query: Record<string, string>, module?: string): Promise<string[]> => {
    const reply = await search(query, module)
    return reply.status === 204 ? [] : names(reply)
  }

  test('numbers are compared as they are stored: wildcards and comma lists, but no digits alone', async () => {
    expect(await found({ phone: '18889009646' })).toEqual([])
    expect(await found({ phone: '*8889009646' })).toEqual([])
    expect(await found({ phone: '*888*900*9646' })).toEqual(['Jack'])
    expect(await found({ phone: '1 888 900 9646' })).toEqual(['Jack'])
    expect(await found({ phone: '888 900 9646' })).toEqual([])
    expect((await found({ phone: '*6465550177,*646.555.0177' })).sort()).toEqual(['Delgado', 'Delgado'])
    expect(await found({ mobile: '*917-555-0186' })).toEqual(['Hale'])
    expect(await found({ phone: '*917-555-0186' })).toEqual([])
    expect(await found({ mobile: '$' + '{notempty}' })).toHaveLength(2)
    expect(await found({ phone: '$' + '{empty}', mobile: '$' + '{empty}' })).toEqual(['Brøndum'])
    expect((await search({ phone: Array.from({ length: 31 }, () => '1').join() })).status).toBe(422)
  })

  test('names, anything, account, custom fields; all of them have to fit', async () => {
    expect(await found({ fullName: 'Rosa Delgado' })).toEqual(['Delgado'])
    expect(await found({ lastName: 'Delga*', firstName: 'Luis' })).toEqual(['Delgado'])
    expect(await found({ _all: 'zylker' })).toEqual(['Jack'])
    expect(await found({ _all: '*888*' })).toEqual(['Jack'])
    expect(await found({ accountName: 'harbour' })).toEqual(['Hale'])
    expect((await search({ _all: 'zy' })).status).toBe(422)
    await post('/contacts', { lastName: 'Custom', cf: { cf_customer_number: 'C-9' } })
    expect(await found({ customField1: 'cf_customer_number:C-9' })).toEqual(['Custom'])
  })

  test('rows are longer than those of a list, and counted', async () => {
    const { json } = await search({ lastName: 'Hale' })
    expect(json.count).toBe(1)
    expect(json.data[0]).toMatchObject({ city: 'New York', account: { accountName: 'Harbour & Sons Logistics' } })
    expect(json.data[0]).toHaveProperty('modifiedTime')
    expect(json.data[0]).not.toHaveProperty('isSpam')
  })

  test('by the time of the last change, after the lag of the index', async () => {
    const { id } = (await post('/contacts', { lastName: 'Late', phone: '5550100' })).json
    const now = Date.now()
    const range = (from: number, to: number) => [from, to].map((at) => new Date(now + at).toISOString()).join(',')
    expect(await found({ modifiedTimeRange: range(-60_000, 60_000) })).toEqual(['Late'])
    expect(await found({ modifiedTimeRange: range(60_000, 90_000) })).toEqual([])
    expect((await search({ modifiedTimeRange: '2026-11-22T00:00:00+08:00,2026-11-23T00:00:00Z' })).status).toBe(422)
    await zoho.control('/settings', { searchLagMs: 60_000 })
    await patch(`/contacts/${id}`, { phone: '5550101' })
    expect(await found({ phone: '5550101' })).toEqual([])
    expect((await get(`/contacts/${id}`)).json.phone).toBe('5550101')
  })

  test('accounts have no search by number; any text finds theirs', async () => {
    const refused = await search({ phone: '1' }, 'accounts')
    expect([refused.status, refused.json.errorCode]).toEqual([422, 'UNPROCESSABLE_ENTITY'])
    expect(refused.json.message).toBe("Extra query parameter 'phone' is present in the input.")
    expect(await found({ _all: '212 555 0100' }, 'accounts')).toEqual(['Harbour & Sons Logistics'])
    expect(await found({ _all: '2125550100' }, 'accounts')).toEqual([])
    expect(await found({ accountName: '蓝海*' }, 'accounts')).toEqual(['蓝海科技有限公司'])
  })
})
