import type { TestZoho } from '../test-harness.ts'
import { accessRules } from './rules.ts'
import { rulesMatter, told } from './rules-matter.ts'

/** The statuses of two requests of which the first is held up until the second has come. */
async function twoAtOnce(zoho: TestZoho, path: string): Promise<number[]> {
  await zoho.control('/faults', { fault: 'latency', ms: 400, match: { pathPrefix: `/crm/v8${path.split('?')[0]}` } })
  const both = await Promise.all([zoho.api('GET', path), zoho.api('GET', path)])
  return both.map(({ status }) => status).sort()
}

rulesMatter(accessRules, {
  'authorization-scheme': {
    ask: async (zoho) => {
      const { access_token } = await zoho.grant(await zoho.client())
      return told(
        await zoho.send('GET', `${zoho.us.api}/crm/v8/org`, undefined, { authorization: `Bearer ${access_token}` }),
      )
    },
    strict: 'AUTHENTICATION_FAILURE',
    lax: 200,
  },
  scopes: {
    ask: async (zoho) => {
      await zoho.signIn('ZohoCRM.users.READ')
      return told(await zoho.api('GET', '/org'))
    },
    strict: 'OAUTH_SCOPE_MISMATCH',
    lax: 200,
  },
  'search-scope': {
    ask: async (zoho) => {
      await zoho.signIn('ZohoCRM.modules.ALL')
      return told(await zoho.api('GET', '/Contacts/search?word=Hale'))
    },
    strict: 'OAUTH_SCOPE_MISMATCH',
    lax: 200,
  },
  'api-access-of-profile': {
    ask: async (zoho) => {
      await zoho.signIn(undefined, 'gus@demo.jackfield.test')
      return told(await zoho.api('GET', '/org'))
    },
    strict: 'NO_PERMISSION',
    lax: 200,
  },
  'rights-of-profile': {
    ask: async (zoho) => {
      await zoho.signIn()
      await zoho.control('/settings', { moduleRights: { Leads: { viewable: false }, Calls: { creatable: false } } })
      const [leads, fields] = [
        await zoho.api('GET', '/Leads?fields=id'),
        await zoho.api('GET', '/settings/fields?module=Leads'),
      ]
      const call = await zoho.api('POST', '/Calls', { data: [] })
      return [leads, fields, call].map(told)
    },
    strict: ['NO_PERMISSION', 'NO_PERMISSION', 'NO_PERMISSION'],
    lax: [200, 200, 'INVALID_DATA'],
  },
  credits: {
    ask: async (zoho) => {
      await zoho.control('/settings', { credits: 1 })
      return [told(await zoho.api('GET', '/org')), told(await zoho.api('GET', '/org'))]
    },
    strict: [200, 'TOO_MANY_REQUESTS'],
    lax: [200, 200],
  },
  'credits-told-after-half': {
    ask: async (zoho) => {
      await zoho.control('/settings', { credits: 10 })
      return (await zoho.api('GET', '/org')).headers.get('x-api-credits-remaining')
    },
    strict: null,
    lax: '9',
  },
  concurrency: {
    ask: async (zoho) => {
      await zoho.control('/settings', { concurrency: 1 })
      return twoAtOnce(zoho, '/org')
    },
    strict: [200, 429],
    lax: [200, 200],
  },
  'sub-concurrency': {
    ask: async (zoho) => {
      await zoho.control('/settings', { subConcurrency: 1 })
      return twoAtOnce(zoho, '/Contacts/search?word=Hale')
    },
    strict: [200, 429],
    lax: [200, 200],
  },
  'no-retry-after': {
    ask: async (zoho) => {
      await zoho.control('/settings', { credits: 0 })
      const { status, headers } = await zoho.api('GET', '/org')
      return [status, headers.get('retry-after')]
    },
    strict: [429, null],
    lax: [429, '60'],
  },
})
