import type { TestZoho } from '../test-harness.ts'
import { readRules } from './rules.ts'
import { type Case, pass, rulesMatter, told } from './rules-matter.ts'

const asks =
  (path: string, headers: Record<string, string> = {}): Case['ask'] =>
  async (zoho) =>
    told(await zoho.api('GET', path, undefined, headers))
const queries =
  (query: string): Case['ask'] =>
  async (zoho) =>
    told(await zoho.coql(query))
const sure = 'id is not null'

/** The token of the page behind the first one. */
async function nextPage(zoho: TestZoho): Promise<string> {
  await zoho.control('/seed', { contacts: 300 })
  return (await zoho.api('GET', '/Contacts?fields=id')).json.info.next_page_token
}

rulesMatter(readRules, {
  'nothing-found-is-204': {
    ask: async (zoho) => {
      const { status, text } = await zoho.api('GET', '/Calls?fields=id')
      return [status, text]
    },
    strict: [204, ''],
    lax: [200, '{"data":[]}'],
  },
  'nothing-changed-is-304': {
    ask: asks('/Contacts?fields=id', { 'if-modified-since': '2099-01-01T00:00:00+00:00' }),
    strict: 304,
    lax: 204,
  },
  'list-names-fields': { ask: asks('/Contacts'), strict: 'REQUIRED_PARAM_MISSING', lax: 200 },
  'fifty-fields': {
    ask: asks(`/Contacts?fields=id,${Array.from({ length: 50 }, (_, index) => `F${index}`)}`),
    strict: 'LIMIT_EXCEEDED',
    lax: 200,
  },
  'page-of-200': { ask: asks('/Contacts?fields=id&per_page=201'), strict: 'INVALID_DATA', lax: 200 },
  'sorted-by-three-fields': { ask: asks('/Contacts?fields=id&sort_by=Last_Name'), strict: 'INVALID_DATA', lax: 200 },
  'pages-reach-2000': {
    ask: asks('/Contacts?fields=id&page=11'),
    strict: 'DISCRETE_PAGINATION_LIMIT_EXCEEDED',
    lax: 204,
  },
  'page-or-page-token': {
    ask: async (zoho) => told(await zoho.api('GET', `/Contacts?fields=id&page=2&page_token=${await nextPage(zoho)}`)),
    strict: 'AMBIGUITY_DURING_PROCESSING',
    lax: 200,
  },
  'page-token-bound-to-user': {
    ask: async (zoho) => {
      const token = await nextPage(zoho)
      await zoho.signIn(undefined, 'bruno@demo.jackfield.test')
      return told(await zoho.api('GET', `/Contacts?fields=id&page_token=${token}`))
    },
    strict: 'TOKEN_BOUND_DATA_MISMATCH',
    lax: 200,
  },
  'page-token-for-a-day': {
    ask: async (zoho) => {
      const token = await nextPage(zoho)
      pass(86_401_000)
      await zoho.signIn()
      return told(await zoho.api('GET', `/Contacts?fields=id&page_token=${token}`))
    },
    strict: 'EXPIRED_VALUE',
    lax: 200,
  },
  'page-tokens-reach-100000': {
    ask: async (zoho) => {
      await zoho.control('/settings', { pageTokenRecords: 200 })
      return told(await zoho.api('GET', `/Contacts?fields=id&page_token=${await nextPage(zoho)}`))
    },
    strict: 'PAGINATION_LIMIT_EXCEEDED',
    lax: 200,
  },
  'converted-leads-hidden': {
    ask: async (zoho) => (await zoho.api('GET', '/Leads?fields=id')).json.data.length,
    strict: 3,
    lax: 4,
  },
  'deleted-in-recycle-bin': {
    ask: async (zoho) => {
      const [{ id }] = (await zoho.api('GET', '/Contacts?fields=id')).json.data
      await zoho.api('DELETE', `/Contacts?ids=${id}`)
      return told(await zoho.api('GET', '/Contacts/deleted'))
    },
    strict: 200,
    lax: 204,
  },
  'search-lags': {
    ask: async (zoho) => {
      await zoho.control('/settings', { searchLagMs: 60_000 })
      await zoho.api('POST', '/Contacts', { data: [{ Last_Name: 'Newcomer', Phone: '5550100' }] })
      return told(await zoho.api('GET', '/Contacts/search?phone=5550100'))
    },
    strict: 204,
    lax: 200,
  },
  'search-reaches-2000': {
    ask: async (zoho) => {
      await zoho.control('/seed', { contacts: 2100 })
      return told(await zoho.api('GET', '/Contacts/search?word=generated.example&page=11'))
    },
    strict: 'LIMIT_REACHED',
    lax: 200,
  },
  'search-in-all-phone-fields': { ask: asks('/Contacts/search?phone=13800138000'), strict: 200, lax: 204 },
  'search-phone-form': { ask: asks('/Contacts/search?phone=12'), strict: 'INVALID_QUERY', lax: 200 },
  'coql-needs-where': { ask: queries('select id from Contacts'), strict: 'SYNTAX_ERROR', lax: 200 },
  'coql-pairs-in-brackets': {
    ask: queries(`select id from Contacts where ${sure} and ${sure} and ${sure}`),
    strict: 'SYNTAX_ERROR',
    lax: 200,
  },
  'coql-25-conditions': {
    ask: queries(`select id from Contacts where ${`(${sure} and `.repeat(25)}${sure}${')'.repeat(25)}`),
    strict: 'LIMIT_EXCEEDED',
    lax: 200,
  },
  'coql-rows': {
    ask: queries(`select id from Contacts where ${sure} limit 0, 2001`),
    strict: 'LIMIT_EXCEEDED',
    lax: 200,
  },
  'coql-operators': { ask: queries("select id from Contacts where Phone > '1'"), strict: 'INVALID_QUERY', lax: 200 },
})
