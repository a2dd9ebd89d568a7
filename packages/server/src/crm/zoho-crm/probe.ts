import type { Problem, ProblemCode } from '@jackfield/contract'
import { z } from 'zod'
import type { CrmLicence, CrmProbe } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { idSchema, read } from '../zoho/read.ts'
import type { Sender, ZohoRequest } from '../zoho/transport.ts'
import type { FieldLists } from './fields.ts'
import { isHidden, limitsOf, readModules } from './module-rights.ts'
import { listUsers } from './users.ts'

/** What is asked for at consent: the four modules, and what reading them needs. CRM search wants a scope of its own. */
export const zohoCrmScopes = [
  'ZohoCRM.modules.contacts.ALL',
  'ZohoCRM.modules.leads.ALL',
  'ZohoCRM.modules.accounts.ALL',
  'ZohoCRM.modules.calls.ALL',
  'ZohoCRM.users.READ',
  'ZohoCRM.org.READ',
  'ZohoCRM.settings.fields.READ',
  'ZohoCRM.settings.modules.READ',
  'ZohoCRM.coql.READ',
  'ZohoCRM.notifications.ALL',
  'ZohoSearch.securesearch.READ',
] as const

const CONTACTS = 'ZohoCRM.modules.contacts.ALL'
const SEARCH = 'ZohoSearch.securesearch.READ'

const orgSchema = z.object({
  org: z
    .array(
      z.object({
        id: idSchema,
        zgid: z.union([z.string(), z.number()]).nullish(),
        company_name: z.string().nullish(),
        domain_name: z.string().nullish(),
        time_zone: z.string().nullish(),
        license_details: z
          .object({
            paid: z.boolean().nullish().catch(null),
            paid_type: z.string().nullish().catch(null),
            users_license_purchased: z.coerce.number().int().nullish().catch(null),
          })
          .nullish()
          .catch(null),
      }),
    )
    .min(1),
})

const list = (module: string): ZohoRequest => ({
  method: 'GET',
  path: `/crm/v8/${module}`,
  query: { fields: 'id', per_page: 1, page: 1 },
})

/**
 * A request for each scope that the connection cannot do without, and what its lack costs. Whether a scope was granted shows
 * only in use: token answers do not name the scopes reliably.
 */
const needed: readonly (readonly [scope: string, request: ZohoRequest, costs: ProblemCode])[] = [
  [CONTACTS, list('Contacts'), 'scope-costs-contacts'],
  ['ZohoCRM.modules.leads.ALL', list('Leads'), 'scope-costs-leads'],
  ['ZohoCRM.modules.accounts.ALL', list('Accounts'), 'scope-costs-accounts'],
  ['ZohoCRM.modules.calls.ALL', list('Calls'), 'scope-costs-calls'],
  [
    'ZohoCRM.settings.fields.READ',
    { method: 'GET', path: '/crm/v8/settings/fields', query: { module: 'Calls' } },
    'scope-costs-fields',
  ],
  [
    SEARCH,
    { method: 'GET', path: '/crm/v8/Contacts/search', query: { phone: '0000000', fields: 'id' }, sub: true },
    'scope-costs-search',
  ],
]

/**
 * Scopes that can be done without: logs are then looked up from the list, and changes are asked for from time to time. (Without
 * the one for `settings/modules` it is said that the rights could not be read.)
 */
const useful: readonly (readonly [request: ZohoRequest, costs: ProblemCode])[] = [
  [
    {
      method: 'POST',
      path: '/crm/v8/coql',
      body: { select_query: 'select id from Contacts where id is not null limit 0, 1' },
    },
    'scope-costs-coql',
  ],
  [{ method: 'GET', path: '/crm/v8/actions/watch' }, 'scope-costs-notifications'],
]

/** How a request went: allowed, not within the scopes, or not for this account. Throws what has another reason. */
async function outcome(work: Promise<unknown>): Promise<'allowed' | 'no-scope' | 'hidden'> {
  try {
    await work
    return 'allowed'
  } catch (error) {
    if (error instanceof ZohoFailure && error.zohoCode === 'OAUTH_SCOPE_MISMATCH') return 'no-scope'
    if (isHidden(error)) return 'hidden'
    throw error
  }
}

/** What the organisation has bought; null when Zoho does not tell. Throws a `ZohoFailure`. */
export async function licence(transport: Sender): Promise<CrmLicence | null> {
  const { body } = await transport.send({ method: 'GET', path: '/crm/v8/org' })
  const told = read(orgSchema, body).org[0]?.license_details
  if (!told) return null
  return { edition: told.paid_type ?? null, paid: told.paid ?? null, users: told.users_license_purchased ?? null }
}

/** A request that only tells about a scope: whatever else is the matter with it does not count. */
async function lacksScope(work: Promise<unknown>): Promise<boolean> {
  return (await outcome(work).catch(() => 'allowed')) === 'no-scope'
}

/**
 * Who granted access to which organisation, what is missing of what we need (A2.7, A2.8), and what will not work for want of
 * rights in Zoho (A2.15, A2.16). Throws a `ZohoFailure` when
 * Zoho does not answer, or so little is granted that not even the organisation can be named.
 */
export async function probe(transport: Sender, fields: FieldLists): Promise<CrmProbe> {
  const { body } = await transport.send({ method: 'GET', path: '/crm/v8/org' }).catch(named('ZohoCRM.org.READ'))
  const org = read(orgSchema, body).org[0] as z.infer<typeof orgSchema>['org'][number]
  const [user] = await listUsers(transport, 'CurrentUser').catch(named('ZohoCRM.users.READ'))
  // The name of the profile is written in the user's language, so it is the list of administrators that tells.
  const administrators = await listUsers(transport, 'AdminUsers')
  const administrator = administrators.some(({ id }) => id === user?.id)
  const outcomes = await Promise.all(needed.map(([, request]) => outcome(transport.send(request))))
  const lacking = needed.filter((_, index) => outcomes[index] === 'no-scope')
  const lacksContacts = lacking.some(([scope]) => scope === CONTACTS)
  // A search in a module that may not be read fails for that alone.
  const missing = lacking.filter(([scope]) => scope !== SEARCH || !lacksContacts)
  const problems: Problem[] = []
  if (!administrator) problems.push({ code: 'zoho-not-administrator', params: { email: user?.email || '?' } })
  if (missing.length > 0) {
    const scopes = missing.map(([scope]) => scope).join(', ')
    problems.push({ code: 'zoho-missing-scope', params: { scopes } }, ...missing.map(([, , code]) => ({ code })))
  }
  const refused = ['Contacts', 'Leads', 'Accounts', 'Calls'].filter((_, index) => outcomes[index] === 'hidden')
  const [metadata, ...unused] = await Promise.all([
    readModules(transport),
    ...useful.map(([request]) => lacksScope(transport.send(request))),
  ])
  const costs = useful.flatMap(([, code], index) => (unused[index] ? [{ code }] : []))
  if (!refused.includes('Calls')) await fields.of('Calls')
  return {
    organisation: {
      id: org.id,
      name: org.company_name?.trim() || org.id,
      // unverified: `org` and the zgid where the organisation does not tell its domain name.
      domain: org.domain_name ?? (org.zgid ? `org${org.zgid}` : null),
      timeZone: org.time_zone ?? null,
    },
    user: { id: user?.id ?? '', name: user?.name ?? '', email: user?.email ?? '', administrator },
    problems,
    limits: [...limitsOf(metadata, refused), ...costs],
  }
}

/** Names the scope in a failure for lack of it; Zoho's own words do not. */
const named =
  (scope: string) =>
  (error: unknown): never => {
    if (error instanceof ZohoFailure && error.zohoCode === 'OAUTH_SCOPE_MISMATCH')
      throw new ZohoFailure('zoho-missing-scope', { scopes: scope }, error)
    throw error
  }
