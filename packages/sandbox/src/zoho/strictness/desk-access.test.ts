import { deskScopes, type TestZoho } from '../test-harness.ts'
import { deskAccessRules } from './rules.ts'
import { type Case, rulesMatter, told } from './rules-matter.ts'

const asks =
  (path: string, orgId?: string | null): Case['ask'] =>
  async (zoho) =>
    told(await zoho.desk('GET', path, undefined, orgId))

/** Ten calls that are let in and do not end, one more, and its answer. */
async function crowd(zoho: TestZoho): Promise<unknown> {
  await zoho.control('/settings', { deskConcurrency: 2 })
  await zoho.control('/faults', { fault: 'latency', ms: 400, match: { pathPrefix: '/api/v1/myinfo' } })
  const all = await Promise.all([1, 2, 3].map(() => zoho.desk('GET', '/myinfo')))
  return all.map(told).sort()
}

async function spent(zoho: TestZoho) {
  await zoho.control('/settings', { deskCredits: 0 })
  return zoho.desk('GET', '/myinfo')
}

rulesMatter(
  deskAccessRules,
  {
    'desk-org-id-sent': { ask: asks('/myinfo', null), strict: 'UNPROCESSABLE_ENTITY', lax: 200 },
    'desk-org-of-token': { ask: asks('/myinfo', '1'), strict: 'OAUTH_ORG_MISMATCH', lax: 200 },
    'desk-scopes': {
      ask: async (zoho) => {
        await zoho.signIn('Desk.basic.READ')
        return told(await zoho.desk('GET', '/contacts'))
      },
      strict: 'SCOPE_MISMATCH',
      lax: 200,
    },
    'desk-search-scope': {
      ask: async (zoho) => {
        await zoho.signIn('Desk.contacts.READ')
        return told(await zoho.desk('GET', '/contacts/search?lastName=Hale'))
      },
      strict: 'SCOPE_MISMATCH',
      lax: 200,
    },
    'desk-portals-of-agent': {
      ask: async (zoho) => {
        await zoho.signIn(deskScopes, 'chen@demo.jackfield.test')
        return (await zoho.desk('GET', '/organizations')).json.data.length
      },
      strict: 1,
      lax: 2,
    },
    'desk-admin-of-portal': {
      ask: async (zoho) => {
        const { data } = (await zoho.desk('GET', '/organizations')).json
        return data.map(({ isAdminInOrg }: { isAdminInOrg: boolean }) => isAdminInOrg)
      },
      strict: [true, false],
      lax: [true, true],
    },
    'desk-credits': { ask: async (zoho) => told(await spent(zoho)), strict: 'THRESHOLD_EXCEEDED', lax: 200 },
    'desk-concurrency': { ask: crowd, strict: [200, 200, 'TOO_MANY_REQUESTS'], lax: [200, 200, 200] },
    'desk-credit-headers': {
      ask: async (zoho) => {
        const { headers } = await zoho.desk('GET', '/contacts?limit=100')
        return ['weight', 'remaining'].map((what) =>
          headers.get(what === 'weight' ? 'x-rate-limit-request-weight-v3' : 'x-rate-limit-remaining-v3'),
        )
      },
      // Enterprise with seven agents: 100,000 and 1,000 each.
      strict: ['3', '106997'],
      lax: [null, null],
    },
    'desk-retry-after': {
      ask: async (zoho) => Number((await spent(zoho)).headers.get('retry-after')) > 0,
      strict: true,
      lax: false,
    },
  },
  deskScopes,
)
