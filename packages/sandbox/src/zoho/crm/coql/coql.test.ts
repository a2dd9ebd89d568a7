import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCall, startTestZoho, type TestZoho } from '../../test-harness.ts'
import { CrmFailure } from '../errors.ts'
import { matchesLike } from './compare.ts'
import { parseQuery } from './parse.ts'

let zoho: TestZoho
beforeAll(async () => {
  zoho = await startTestZoho()
  await zoho.signIn()
})
afterAll(() => zoho.close())

const names = async (where: string): Promise<string[]> =>
  ((await zoho.coql(`select Full_Name from Contacts where ${where}`)).json?.data ?? []).map(
    (row: { Full_Name: string }) => row.Full_Name,
  )

test.each([
  ["Last_Name = 'hale'", ['Margaret Hale']],
  ["((Phone like '%555-0142') or (Mobile like '138%'))", ['Margaret Hale', '伟 王']],
  ["Phone like '646.555.____'", []],
  ["Last_Name in ('Hale', 'Ashworth')", ['Margaret Hale', 'Oliver Ashworth']],
  ["(Last_Name = 'Delgado' and First_Name != 'Luis')", ['Rosa Delgado']],
  ['(Other_Phone is not null and Phone is null)', ['美咲 佐藤']],
  ["Owner.email = 'chen@demo.jackfield.test'", ['Oliver Ashworth', 'Luis Delgado']],
  ["Account_Name.Account_Name like 'Thames%'", ['Oliver Ashworth']],
])('where %s', async (where, expected) => {
  expect(await names(where)).toEqual(expected)
})

test('times, order, limits and keyset paging', async () => {
  await zoho.control('/seed', { contacts: 450 })
  const first = await zoho.coql("select id from Contacts where id > '0' order by id asc limit 0, 300")
  expect(first.json.info).toEqual({ count: 300, more_records: true })
  const last = first.json.data.at(-1).id
  const rest = await zoho.coql(`select id from Contacts where id > '${last}' order by id asc limit 2000`)
  const all = (await zoho.control('/records/Contacts')).length
  expect(300 + rest.json.data.length).toBe(all)
  const recent = await zoho.coql(
    "select Full_Name, Created_Time from Contacts where Created_Time between '2020-01-01T00:00:00+00:00' and '2099-01-01T00:00:00+08:00' order by Created_Time desc limit 1 offset 1",
  )
  expect(recent.json.data).toHaveLength(1)
  expect(recent.json.data[0].Created_Time).toMatch(/-0[45]:00$/)
  expect((await zoho.coql("select id from Contacts where Created_Time > '2099-01-01T00:00:00Z'")).status).toBe(204)
})

test('calls are found by creation time with lookups by id', async () => {
  const contact = (await zoho.api('GET', '/Contacts?fields=id')).json.data[0].id
  await zoho.api('POST', '/Calls', { data: [{ ...aCall, Who_Id: contact, Description: 'Ref JF-ABC' }] })
  const { json } = await zoho.coql(
    "select Subject, Description, Who_Id, Owner, Call_Start_Time from Calls where (Created_Time >= '2020-01-01T00:00:00+00:00' and Call_Type = 'Inbound') limit 0, 10",
  )
  expect(json.data[0]).toMatchObject({ Description: 'Ref JF-ABC', Who_Id: { id: contact } })
  await zoho.control('/settings', { coqlReturnsTextAreas: false })
  expect((await zoho.coql('select Description from Calls where id is not null')).json).toMatchObject({
    code: 'INVALID_QUERY',
    details: { column_name: 'Description' },
  })
})

test('a stale copy can be read', async () => {
  await zoho.control('/settings', { coqlStalenessMs: 300 })
  await zoho.api('POST', '/Contacts', { data: [{ Last_Name: 'Latecomer' }] })
  const found = async () => (await zoho.coql("select id from Contacts where Last_Name = 'Latecomer'")).status
  expect(await found()).toBe(204)
  await expect.poll(found, { timeout: 2000 }).toBe(200)
  await zoho.control('/settings', { coqlStalenessMs: 0 })
})

test.each([
  ['select id from Contacts', 'SYNTAX_ERROR'],
  ['select from Contacts where id is not null', 'SYNTAX_ERROR'],
  ["select id from Contacts where Phone = '1' and Mobile = '2' and Fax = '3'", 'SYNTAX_ERROR'],
  ["select id from Contacts where (Phone = '1'", 'SYNTAX_ERROR'],
  ["select id from Contacts where Phone = '1' limit x", 'SYNTAX_ERROR'],
  ["select id from Contacts where Phone = '1'; drop", 'SYNTAX_ERROR'],
  ["select Nope from Contacts where Phone = '1'", 'INVALID_QUERY'],
  ["select id from Contacts where Created_Time > '2026-11-22'", 'INVALID_QUERY'],
  ["select id from Contacts where Phone > '1'", 'INVALID_QUERY'],
  ["select id from Contacts where Created_Time like '2026%'", 'INVALID_QUERY'],
  ["select id from Contacts where Owner = 'Ada'", 'INVALID_QUERY'],
  ["select id from Gadgets where Phone = '1'", 'INVALID_MODULE'],
  ['select id from Contacts where id is not null limit 0, 2001', 'LIMIT_EXCEEDED'],
])('%s is %s', async (query, code) => {
  const reply = await zoho.coql(query)
  expect([reply.status, reply.json.code]).toEqual([400, code])
})

test('groups in pairs of any depth are read, and noise is refused without a crash', () => {
  const nested = "((Phone = '1' and Mobile = '2') and (Fax = '3' or (Email = 'a' and Title is null)))"
  expect(parseQuery(`SELECT id FROM Contacts WHERE ${nested} LIMIT 5, 7`)).toMatchObject({ offset: 5, count: 7 })
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (noise) => {
      try {
        parseQuery(`select id from Contacts where ${noise}`)
      } catch (error) {
        expect(error).toBeInstanceOf(CrmFailure)
      }
    }),
  )
})

test('like agrees with its meaning as a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '%'), maxLength: 8 })
  fc.assert(
    fc.property(text, text, (pattern, value) => {
      const expected = new RegExp(`^${pattern.replaceAll('%', '.*')}$`).test(value)
      expect(matchesLike(pattern, value)).toBe(expected)
    }),
  )
})
