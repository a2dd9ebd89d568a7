import type { TestZoho } from '../test-harness.ts'
import { writeRules } from './rules.ts'
import { type Case, codesOf, pass, rulesMatter, told } from './rules-matter.ts'

const good = { Last_Name: 'Good' }
const bad = { First_Name: 'No last name' }
const call = {
  Subject: 'Call',
  Call_Type: 'Inbound',
  Call_Start_Time: '2024-01-05T09:15:00+08:00',
  Call_Duration: '02:35',
}
const { Call_Duration: _, ...callWithoutDuration } = call

const create = (zoho: TestZoho, module: string, ...data: object[]) => zoho.api('POST', `/${module}`, { data })
/** Code of the one record that is written. */
const writes =
  (module: string, record: object): Case['ask'] =>
  async (zoho) =>
    codesOf(await create(zoho, module, record))[0]
/** Code of a change to a call of the past. */
const changes =
  (change: (zoho: TestZoho) => object | Promise<object>): Case['ask'] =>
  async (zoho) => {
    const { id } = (await create(zoho, 'Calls', call)).json.data[0].details
    return codesOf(await zoho.api('PUT', `/Calls/${id}`, { data: [await change(zoho)] }))[0]
  }
const refused = { strict: 'INVALID_DATA', lax: 'SUCCESS' }

rulesMatter(writeRules, {
  'created-is-201': { ask: async (zoho) => (await create(zoho, 'Contacts', good)).status, strict: 201, lax: 200 },
  'mixed-is-207': { ask: async (zoho) => (await create(zoho, 'Contacts', good, bad)).status, strict: 207, lax: 201 },
  'all-refused-is-400': { ask: async (zoho) => (await create(zoho, 'Contacts', bad)).status, strict: 400, lax: 201 },
  'outcomes-in-order': {
    ask: async (zoho) => codesOf(await create(zoho, 'Contacts', bad, good)),
    strict: ['MANDATORY_NOT_FOUND', 'SUCCESS'],
    lax: ['SUCCESS', 'MANDATORY_NOT_FOUND'],
  },
  'batch-of-100': {
    ask: async (zoho) => told(await create(zoho, 'Contacts', ...Array(101).fill(good))),
    strict: 'LIMIT_EXCEEDED',
    lax: 201,
  },
  'mandatory-fields': { ask: writes('Contacts', bad), strict: 'MANDATORY_NOT_FOUND', lax: 'SUCCESS' },
  'mandatory-fields-of-layout': {
    ask: async (zoho) => {
      await zoho.control('/settings', { layoutMandatoryFields: { Leads: ['Company'] } })
      return codesOf(await create(zoho, 'Leads', good))[0]
    },
    strict: 'MANDATORY_NOT_FOUND',
    lax: 'SUCCESS',
  },
  'phone-form': { ask: writes('Contacts', { ...good, Phone: 'Not provided.' }), ...refused },
  'time-form': { ask: writes('Calls', { ...call, Call_Start_Time: '2024-01-05 09:15:00' }), ...refused },
  'field-lengths': { ask: writes('Contacts', { Last_Name: 'x'.repeat(81) }), ...refused },
  'unique-fields': {
    ask: async (zoho) => {
      await zoho.control('/settings', { uniqueFields: { Contacts: ['Phone'] } })
      const twin = { ...good, Phone: '+12125550191' }
      return codesOf(await create(zoho, 'Contacts', twin, twin))
    },
    strict: ['SUCCESS', 'DUPLICATE_DATA'],
    lax: ['SUCCESS', 'SUCCESS'],
  },
  'references-exist': { ask: writes('Contacts', { ...good, Account_Name: '554023999999999999' }), ...refused },
  'owner-is-active': {
    ask: async (zoho) => {
      const [, { id, email }] = await zoho.control('/users')
      await zoho.control('/users', { email, active: false })
      return codesOf(await create(zoho, 'Contacts', { ...good, Owner: { id } }))[0]
    },
    ...refused,
  },
  'what-id-needs-module': {
    ask: async (zoho) => {
      const [{ id }] = (await zoho.api('GET', '/Leads?fields=id')).json.data
      return codesOf(await create(zoho, 'Calls', { ...call, What_Id: { id } }))[0]
    },
    strict: 'DEPENDENT_FIELD_MISSING',
    lax: 'SUCCESS',
  },
  'call-types': { ask: writes('Calls', { ...call, Call_Type: 'Outgoing' }), ...refused },
  'duration-of-completed-calls': { ask: writes('Calls', callWithoutDuration), ...refused },
  'duration-form': { ask: writes('Calls', { ...call, Call_Duration: '155' }), ...refused },
  'call-type-stays': { ask: changes(() => ({ Call_Type: 'Outbound' })), ...refused },
  'owner-of-completed-calls-stays': {
    ask: changes(async (zoho) => ({ Owner: { id: (await zoho.control('/users'))[1].id } })),
    ...refused,
  },
  'start-of-completed-calls-stays': {
    ask: changes(() => ({ Call_Start_Time: '2024-01-05T09:20:00+08:00' })),
    ...refused,
  },
  'unmodified-since': {
    ask: async (zoho) => {
      const { id, Created_Time: since } = (await create(zoho, 'Contacts', good)).json.data[0].details
      const change = (Title: string) =>
        zoho.api('PUT', `/Contacts/${id}`, { data: [{ Title }] }, { 'if-unmodified-since': since })
      await change('within the second')
      pass(2000)
      await zoho.api('PUT', `/Contacts/${id}`, { data: [{ Title: 'by somebody else' }] })
      const reply = await change('too late')
      return [reply.status, ...codesOf(reply)]
    },
    strict: [412, 'ALREADY_MODIFIED'],
    lax: [200, 'SUCCESS'],
  },
})
