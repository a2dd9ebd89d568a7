import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
beforeEach(async () => {
  zoho = await startTestZoho()
  await zoho.signIn()
})
afterEach(() => zoho.close())

const search = (module: string, parameters: Record<string, string>) =>
  zoho.api('GET', `/${module}/search?${new URLSearchParams(parameters)}`)
const names = async (module: string, parameters: Record<string, string>): Promise<string[]> =>
  ((await search(module, parameters)).json?.data ?? []).map((row: { Full_Name: string }) => row.Full_Name).sort()

test('a number is found in any phone field, however it is written', async () => {
  expect(await names('Contacts', { phone: '2125550142' })).toEqual(['Margaret Hale'])
  expect(await names('Contacts', { phone: '(212) 555-0142' })).toEqual(['Margaret Hale'])
  expect(await names('Contacts', { phone: '13800138000' })).toEqual(['伟 王'])
  expect(await names('Contacts', { phone: '+81 3-1234-5678' })).toEqual(['美咲 佐藤'])
  expect(await names('Contacts', { phone: '2079460955' })).toEqual(['Oliver Ashworth'])
  expect(await names('Contacts', { phone: '6465550177' })).toEqual(['Luis Delgado', 'Rosa Delgado'])
})

test('the international form does not find a number stored without country code', async () => {
  const reply = await search('Contacts', { phone: '+12125550142' })
  expect([reply.status, reply.text]).toEqual([204, ''])
})

test.each(['12', 'abc', '1'.repeat(51), '12;34'])('phone %j is refused', async (phone) => {
  expect((await search('Contacts', { phone })).json.code).toBe('INVALID_QUERY')
})

test('word and email', async () => {
  expect(await names('Contacts', { word: 'ashw' })).toEqual(['Oliver Ashworth'])
  expect(await names('Contacts', { word: 'margaret hale' })).toEqual(['Margaret Hale'])
  expect(await names('Contacts', { email: 'OLIVER@thames.example' })).toEqual(['Oliver Ashworth'])
  expect((await search('Contacts', { word: 'x' })).json.code).toBe('INVALID_QUERY')
  expect((await search('Contacts', {})).json.code).toBe('EXPECTED_PARAM_MISSING')
})

test('criteria join with brackets and escape with a backslash', async () => {
  const criteria = String.raw`((Phone:equals:\(212\) 555-0142)or(Mobile:starts_with:138))`
  expect(await names('Contacts', { criteria })).toEqual(['Margaret Hale', '伟 王'])
  expect(await names('Contacts', { criteria: '((Last_Name:equals:Delgado)and(First_Name:equals:Luis))' })).toEqual([
    'Luis Delgado',
  ])
  expect(await names('Contacts', { criteria: '(First_Name:in:Luis,Rosa)' })).toEqual(['Luis Delgado', 'Rosa Delgado'])
  for (const wrong of ['Phone:equals:1', '(Nope:equals:1)', '(Phone:like:1)', '((Phone:equals:1)', '('.repeat(5000)])
    expect((await search('Contacts', { criteria: wrong })).json.code).toBe('INVALID_QUERY')
})

test('converted leads are hidden unless asked for', async () => {
  expect(await names('Leads', { phone: '2125550142' })).toEqual([])
  expect(await names('Leads', { phone: '2125550142', converted: 'both' })).toEqual(['Margaret Hale'])
})

test('the index knows creates, changes and deletions only after the lag', async () => {
  await zoho.control('/settings', { searchLagMs: 300 })
  const found = async (phone: string) => (await search('Contacts', { phone })).status === 200
  const id = (await zoho.api('POST', '/Contacts', { data: [{ Last_Name: 'New', Phone: '5550100' }] })).json.data[0]
    .details.id
  expect(await found('5550100')).toBe(false)
  await expect.poll(() => found('5550100'), { timeout: 2000 }).toBe(true)
  await zoho.api('PUT', `/Contacts/${id}`, { data: [{ Phone: '7770100' }] })
  expect([await found('5550100'), await found('7770100')]).toEqual([true, false])
  await expect.poll(() => found('7770100'), { timeout: 2000 }).toBe(true)
  await zoho.api('DELETE', `/Contacts/${id}`)
  expect(await found('7770100')).toBe(true)
  await expect.poll(() => found('7770100'), { timeout: 2000 }).toBe(false)
})

test('search ends at 2,000 records', async () => {
  await zoho.control('/seed', { contacts: 2100 })
  const last = await search('Contacts', { word: 'generated.example', page: '10' })
  expect(last.json.info).toEqual({ per_page: 200, count: 200, page: 10, more_records: false })
  expect((await search('Contacts', { word: 'generated.example', page: '11' })).json.code).toBe('LIMIT_REACHED')
})
