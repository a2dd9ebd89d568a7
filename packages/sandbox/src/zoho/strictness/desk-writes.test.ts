import { deskScopes, type Reply, type TestZoho } from '../test-harness.ts'
import { deskWriteRules } from './rules.ts'
import { type Case, rulesMatter, told } from './rules-matter.ts'

/** The first field that is wrong, or what the answer says instead. */
const wrong = (reply: Reply): unknown => reply.json?.errors?.[0].fieldName ?? told(reply)

const contact =
  (body: object): Case['ask'] =>
  async (zoho) =>
    wrong(await zoho.desk('POST', '/contacts', body))

async function seeded(zoho: TestZoho): Promise<{ departmentId: string; contactId: string }> {
  const [{ departmentId, contactId }] = (await zoho.desk('GET', '/tickets')).json.data
  return { departmentId, contactId }
}

const ticket =
  (body: object, more: (ids: { departmentId: string; contactId: string }) => object = (ids) => ids): Case['ask'] =>
  async (zoho) =>
    wrong(await zoho.desk('POST', '/tickets', { subject: 'x', ...more(await seeded(zoho)), ...body }))

const aCall = {
  subject: 'x',
  startTime: '2026-11-22T01:15:00.000Z',
  status: 'Completed',
  direction: 'inbound',
  duration: '155',
}
const call =
  (body: object): Case['ask'] =>
  async (zoho) =>
    wrong(await zoho.desk('POST', '/calls', { ...aCall, ...(await seeded(zoho)), ...body }))

rulesMatter(
  deskWriteRules,
  {
    'desk-update-is-patch': {
      ask: async (zoho) => {
        const { contactId } = await seeded(zoho)
        return told(await zoho.desk('PUT', `/contacts/${contactId}`, { title: 'x' }))
      },
      strict: 'METHOD_NOT_ALLOWED',
      lax: 200,
    },
    'desk-records-go-to-trash': {
      ask: async (zoho) => {
        const { contactId } = await seeded(zoho)
        return told(await zoho.desk('DELETE', `/contacts/${contactId}`))
      },
      strict: 'METHOD_NOT_ALLOWED',
      lax: 204,
    },
    // `statusType` is a member of every answer, and no key of a request.
    'desk-body-keys-known': { ask: ticket({ statusType: 'Open' }), strict: '/statusType', lax: 200 },
    'desk-required-keys': { ask: contact({ firstName: 'x' }), strict: '/lastName', lax: 200 },
    'desk-inline-contact-closed': {
      ask: ticket({ contact: { lastName: 'x', email: 'x@x.example', phone: '1' } }, ({ departmentId }) => ({
        departmentId,
      })),
      strict: '/contact/phone',
      lax: 200,
    },
    'desk-text-lengths': { ask: contact({ lastName: 'x'.repeat(201) }), strict: '/lastName', lax: 200 },
    'desk-phone-form': { ask: contact({ lastName: 'x', phone: '(555) 0100' }), strict: '/phone', lax: 200 },
    'desk-ids-are-text': { ask: contact({ lastName: 'x', ownerId: 5 }), strict: '/ownerId', lax: 200 },
    'desk-times-utc': { ask: call({ startTime: '2026-11-22T09:15:00+08:00' }), strict: '/startTime', lax: 200 },
    'desk-duration-in-seconds': { ask: call({ duration: '02:35' }), strict: '/duration', lax: 200 },
    'desk-status-words': { ask: call({ status: 'Cancelled' }), strict: '/status', lax: 200 },
    'desk-layout-mandatory': {
      ask: async (zoho) => {
        await zoho.control('/settings', { deskLayoutMandatoryFields: { tickets: ['category'] } })
        return ticket({})(zoho)
      },
      strict: '/category',
      lax: 200,
    },
    'desk-references-exist': { ask: contact({ lastName: 'x', accountId: '1' }), strict: '/accountId', lax: 200 },
    'desk-unique-email': { ask: contact({ lastName: 'x', email: 'jack@zylker.example' }), strict: '/email', lax: 200 },
    'desk-no-calls-on-free': {
      ask: async (zoho) => {
        await zoho.control('/desk/portals', { edition: 'NEW_FREE' })
        return call({})(zoho)
      },
      strict: 'FORBIDDEN',
      lax: 200,
    },
  },
  deskScopes,
)
