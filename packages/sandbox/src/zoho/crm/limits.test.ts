import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
beforeEach(async () => {
  zoho = await startTestZoho()
  await zoho.signIn()
})
afterEach(() => zoho.close())

test('the credits left are told only after half of them are used, then calls are refused', async () => {
  await zoho.control('/settings', { credits: 10 })
  for (let i = 0; i < 5; i++) expect((await zoho.api('GET', '/org')).headers.get('x-api-credits-remaining')).toBeNull()
  expect((await zoho.api('GET', '/org')).headers.get('x-api-credits-remaining')).toBe('4')
  const batch = await zoho.api('POST', '/Contacts', { data: Array(31).fill({ Last_Name: 'x' }) })
  expect([batch.status, batch.headers.get('x-api-credits-remaining')]).toEqual([201, '0'])
  const refused = await zoho.api('GET', '/org')
  expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([
    429,
    'TOO_MANY_REQUESTS',
    null,
  ])
})

test('COQL costs one, two or three credits', async () => {
  const used = async () => (await zoho.control('/limits')).used
  const start = await used()
  const spent: number[] = []
  for (const rows of [200, 1000, 2000]) {
    await zoho.coql(`select id from Contacts where id is not null limit 0, ${rows}`)
    spent.push((await used()) - start)
  }
  expect(spent).toEqual([1, 3, 6])
})

test('free edition: five calls at once, the sixth gets 429', async () => {
  await zoho.control('/settings', { edition: 'free' })
  await zoho.control('/faults', { fault: 'latency', ms: 200, times: 6 })
  const statuses = await Promise.all(Array.from({ length: 6 }, async () => (await zoho.api('GET', '/org')).status))
  expect(statuses.sort()).toEqual([200, 200, 200, 200, 200, 429])
  expect((await zoho.api('GET', '/org')).status).toBe(200)
})

test('ten searches at once, while other calls still pass', async () => {
  await zoho.control('/faults', {
    fault: 'latency',
    ms: 300,
    times: 11,
    match: { pathPrefix: '/crm/v8/Contacts/search' },
  })
  const search = async () => (await zoho.api('GET', '/Contacts/search?word=Hale')).status
  const searches = Promise.all(Array.from({ length: 11 }, search))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect((await zoho.api('GET', '/org')).status).toBe(200)
  expect((await searches).filter((status) => status === 429)).toHaveLength(1)
})

test('a place is free again after a dropped connection', async () => {
  await zoho.control('/settings', { concurrency: 1 })
  await zoho.control('/faults', { fault: 'drop-after', times: 1 })
  await expect(zoho.api('GET', '/org')).rejects.toThrow()
  expect((await zoho.api('GET', '/org')).status).toBe(200)
})
