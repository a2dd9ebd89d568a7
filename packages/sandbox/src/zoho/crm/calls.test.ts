import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aCall, type Loose, startTestZoho, type TestZoho } from '../test-harness.ts'
import { durationSeconds } from './call-rules.ts'

let zoho: TestZoho
let contact: string
let lead: string
let bruno: string
let emil: string
beforeAll(async () => {
  zoho = await startTestZoho()
  await zoho.signIn()
  contact = (await zoho.api('GET', '/Contacts?fields=id')).json.data[0].id
  lead = (await zoho.api('GET', '/Leads?fields=id')).json.data[0].id
  const users: { id: string; email: string }[] = await zoho.control('/users')
  bruno = users.find((user) => user.email.startsWith('bruno'))!.id
  emil = users.find((user) => user.email.startsWith('emil'))!.id
})
afterAll(() => zoho.close())

const create = async (call: Record<string, unknown>): Promise<Loose> =>
  (await zoho.api('POST', '/Calls', { data: [call] })).json.data[0]
const without = (name: string) => Object.fromEntries(Object.entries(aCall).filter(([key]) => key !== name))

describe('create', () => {
  test('a completed call is read back with its seconds, its contact and its owner', async () => {
    const row = await create({
      ...aCall,
      Who_Id: { id: contact },
      $se_module: 'Contacts',
      Owner: { id: bruno },
      Voice_Recording__s: 'https://pbx.example/rec?id=1',
      Call_Purpose: 'A purpose of our own',
    })
    expect(row.code).toBe('SUCCESS')
    const call = (await zoho.api('GET', `/Calls/${row.details.id}`)).json.data[0]
    expect(call).toMatchObject({
      Call_Start_Time: '2026-11-19T20:15:00-05:00',
      Call_Duration: '02:35',
      Call_Duration_in_seconds: 155,
      Who_Id: { id: contact },
      Owner: { id: bruno, name: 'Bruno Costa' },
      $se_module: 'Contacts',
      Call_Purpose: 'A purpose of our own',
    })
    expect(call.Who_Id.name).not.toBe('')
  })

  test('a lead goes through What_Id and $se_module', async () => {
    expect((await create({ ...aCall, What_Id: { id: lead }, $se_module: 'Leads' })).code).toBe('SUCCESS')
    expect(await create({ ...aCall, What_Id: { id: lead } })).toMatchObject({
      code: 'DEPENDENT_FIELD_MISSING',
      details: { api_name: '$se_module' },
    })
    expect(await create({ ...aCall, What_Id: { id: lead }, $se_module: 'Accounts' })).toMatchObject({
      code: 'INVALID_DATA',
      details: { api_name: 'What_Id' },
    })
    expect(await create({ ...aCall, Who_Id: { id: lead } })).toMatchObject({
      code: 'INVALID_DATA',
      details: { api_name: 'Who_Id' },
    })
  })

  test.each(['Call_Type', 'Call_Start_Time'])('%s is mandatory', async (name) => {
    expect(await create(without(name))).toMatchObject({ code: 'MANDATORY_NOT_FOUND', details: { api_name: name } })
  })

  test('a completed call needs a duration, a missed or scheduled one does not', async () => {
    expect(await create(without('Call_Duration'))).toMatchObject({
      code: 'INVALID_DATA',
      details: { api_name: 'Call_Duration' },
    })
    expect((await create({ ...without('Call_Duration'), Call_Type: 'Missed' })).code).toBe('SUCCESS')
    expect((await create({ ...aCall, Call_Duration: '00:00', Call_Type: 'Missed' })).code).toBe('SUCCESS')
    const scheduled = { ...without('Call_Duration'), Call_Type: 'Outbound', Outgoing_Call_Status: 'Scheduled' }
    expect((await create(scheduled)).code).toBe('SUCCESS')
  })

  test.each([
    ['Call_Type', 'Outgoing'],
    ['Call_Start_Time', '2026-11-22 09:15:00'],
    ['Call_Start_Time', '2026-11-22T09:15:00'],
    ['Call_Start_Time', '2026-11-22T09:15:00.000Z'],
    ['Call_Start_Time', '2026-02-31T09:15:00+08:00'],
    ['Call_Duration', '155'],
    ['Call_Duration', '00:02:35'],
    ['Call_Duration', '02:75'],
    ['Subject', 'x'.repeat(256)],
    ['Voice_Recording__s', 'not a link'],
    ['Owner', { id: '554023000000000001' }],
  ])('%s %j is INVALID_DATA', async (name, value) => {
    expect(await create({ ...aCall, [name]: value })).toMatchObject({
      code: 'INVALID_DATA',
      details: { api_name: name },
    })
  })

  test('a deactivated user cannot own a call', async () => {
    expect(await create({ ...aCall, Owner: emil })).toMatchObject({
      code: 'INVALID_DATA',
      details: { api_name: 'Owner' },
    })
  })

  test('minutes may exceed 59, and the other reading of durations can be chosen', () => {
    expect(durationSeconds('125:07', 'mm:ss')).toBe(7507)
    expect(durationSeconds('02:35', 'hh:mm')).toBe(9300)
    expect(durationSeconds('02:35', 'both')).toBe(155)
    expect(durationSeconds('2', 'both')).toBeUndefined()
  })

  test('an added unique field refuses the repeated log and names the first', async () => {
    await zoho.control('/fields/Calls', { api_name: 'Jackfield_Ref', unique: true })
    const first = await create({ ...aCall, Jackfield_Ref: 'JF-AAAA' })
    const again = await create({ ...aCall, Jackfield_Ref: 'JF-AAAA' })
    expect(again).toMatchObject({
      code: 'DUPLICATE_DATA',
      details: { api_name: 'Jackfield_Ref', id: first.details.id },
    })
    expect((await create({ ...aCall, Jackfield_Ref: 'JF-BBBB' })).code).toBe('SUCCESS')
  })
})

describe('change', () => {
  const update = async (id: string, values: Record<string, unknown>): Promise<Loose> =>
    (await zoho.api('PUT', `/Calls/${id}`, { data: [values] })).json.data[0]

  test('type, owner and start of a completed call stay; the rest can change', async () => {
    const { id } = (await create(aCall)).details
    const changes = [
      { Call_Type: 'Outbound' },
      { Call_Start_Time: '2026-11-20T10:00:00+08:00' },
      { Owner: { id: bruno } },
      { Call_Duration: null },
    ]
    for (const change of changes)
      expect(await update(id, change)).toMatchObject({
        code: 'INVALID_DATA',
        details: { api_name: Object.keys(change)[0] },
      })
    expect((await update(id, { ...aCall, Subject: 'Changed', Description: 'more' })).code).toBe('SUCCESS')
    expect((await update(id, { Call_Duration: '03:00' })).code).toBe('SUCCESS')
    expect((await zoho.api('GET', `/Calls/${id}`)).json.data[0]).toMatchObject({
      Subject: 'Changed',
      Call_Duration_in_seconds: 180,
    })
  })

  test('a scheduled call can still move', async () => {
    const planned = { ...without('Call_Duration'), Call_Type: 'Outbound', Outgoing_Call_Status: 'Scheduled' }
    const { id } = (await create(planned)).details
    expect((await update(id, { Call_Start_Time: '2026-12-01T10:00:00+08:00', Owner: { id: bruno } })).code).toBe(
      'SUCCESS',
    )
  })
})
