import { deskScopes } from '../test-harness.ts'
import { deskReadRules } from './rules.ts'
import { type Case, rulesMatter, told } from './rules-matter.ts'

const asks =
  (path: string): Case['ask'] =>
  async (zoho) =>
    told(await zoho.desk('GET', path))

rulesMatter(
  deskReadRules,
  {
    'desk-query-known': { ask: asks('/tickets?sortOrder=desc'), strict: 'UNPROCESSABLE_ENTITY', lax: 200 },
    'desk-query-values': { ask: asks('/contacts?limit=101'), strict: 'UNPROCESSABLE_ENTITY', lax: 200 },
    'desk-nothing-found-is-204': {
      ask: async (zoho) => {
        const { status, text } = await zoho.desk('GET', '/calls')
        return [status, text]
      },
      strict: [204, ''],
      lax: [200, '{"data":[]}'],
    },
    'desk-from-base': {
      ask: async (zoho) => {
        const names = async (path: string) =>
          (await zoho.desk('GET', path)).json.data.map((row: Record<string, string>) => row.accountName ?? row.subject)
        // The only ticket is row 0, the first account row 1.
        return [await names('/tickets?from=0'), await names('/accounts?from=1&limit=1')]
      },
      strict: [['Parcel scanner does not start'], ['Harbour & Sons Logistics']],
      lax: [['Parcel scanner does not start'], ['蓝海科技有限公司']],
    },
    'desk-list-rows-shorter': {
      ask: async (zoho) => 'modifiedTime' in (await zoho.desk('GET', '/contacts')).json.data[0],
      strict: false,
      lax: true,
    },
    'desk-search-rows-longer': {
      ask: async (zoho) => {
        const [row] = (await zoho.desk('GET', '/contacts/search?lastName=Hale')).json.data
        return ['city', 'isSpam'].map((name) => name in row)
      },
      strict: [true, false],
      lax: [false, true],
    },
    'desk-recording-url-write-only': {
      ask: async (zoho) => {
        const [{ departmentId, contactId }] = (await zoho.desk('GET', '/tickets')).json.data
        const recordingUrl = 'https://pbx.example.com/1'
        const sent = { subject: 'x', status: 'Completed', direction: 'inbound', duration: 5, recordingUrl }
        const startTime = '2026-11-22T01:15:00.000Z'
        const { json } = await zoho.desk('POST', '/calls', { ...sent, startTime, departmentId, contactId })
        return json.recordingUrl ?? null
      },
      strict: null,
      lax: 'https://pbx.example.com/1',
    },
    'desk-search-lags': {
      ask: async (zoho) => {
        await zoho.control('/settings', { searchLagMs: 60_000 })
        await zoho.desk('POST', '/contacts', { lastName: 'Newcomer', phone: '5550100' })
        return told(await zoho.desk('GET', '/contacts/search?phone=5550100'))
      },
      strict: 204,
      lax: 200,
    },
    'desk-search-textual': { ask: asks('/contacts/search?phone=*8889009646*'), strict: 204, lax: 200 },
    'desk-search-comma-lists': {
      ask: asks('/contacts/search?phone=*8889009646,*888*900*9646'),
      strict: 200,
      lax: 204,
    },
    'desk-phone-search-of-contacts-only': {
      ask: asks('/accounts/search?phone=*555%200100'),
      strict: 'UNPROCESSABLE_ENTITY',
      lax: 200,
    },
  },
  deskScopes,
)
