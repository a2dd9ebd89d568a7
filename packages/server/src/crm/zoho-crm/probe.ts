import type { Problem } from '@jackfield/contract'
import { z } from 'zod'
import type { CrmLicence, CrmProbe } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import type { Sender, ZohoRequest } from '../zoho/transport.ts'
import type { FieldLists } from './fields.ts'
import { idSchema, read } from './read.ts'
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
 * A request for each scope that the connection cannot do without. Whether a scope was granted shows only in use: token
 * answers do not name the scopes reliably. Without COQL logs are looked up from the list, so it is not asked for here;
 * nor are notifications, without which changes are asked for from time to time.
 */
const needed: readonly (readonly [scope: string, request: ZohoRequest])[] = [
  [CONTACTS, list('Contacts')],
  ['ZohoCRM.modules.leads.ALL', list('Leads')],
  ['ZohoCRM.modules.accounts.ALL', list('Accounts')],
  ['ZohoCRM.modules.calls.ALL', list('Calls')],
  ['ZohoCRM.settings.fields.READ', { method: 'GET', path: '/crm/v8/settings/fields', query: { module: 'Calls' } }],
  [SEARCH, { method: 'GET', path: '/crm/v8/Contacts/search', query: { phone: '0000000', fields: 'id' }, sub: true }],
]

async function lacks(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return false
  } catch (error) {
    if (error instanceof ZohoFailure && error.zohoCode === 'OAUTH_SCOPE_MISMATCH') return true
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

/**
 * Who granted access to which organisation, and what is missing of what we need (A2.7, A2.8). Throws a `ZohoFailure` when
 * Zoho does not answer, or so little is granted that not even the organisation can be named.
 */
export async function probe(transport: Sender, fields: FieldLists): Promise<CrmProbe> {
  const { body } = await transport.send({ method: 'GET', path: '/crm/v8/org' }).catch(named('ZohoCRM.org.READ'))
  const org = read(orgSchema, body).org[0] as z.infer<typeof orgSchema>['org'][number]
  const [user] = await listUsers(transport, 'CurrentUser').catch(named('ZohoCRM.users.READ'))
  // The name of the profile is written in the user's language, so it is the list of administrators that tells.
  const administrators = await listUsers(transport, 'AdminUsers')
  const administrator = administrators.some(({ id }) => id === user?.id)
  const missing = await Promise.all(needed.map(([, request]) => lacks(transport.send(request))))
  const lacking = needed.filter((_, index) => missing[index]).map(([scope]) => scope)
  // A search in a module that may not be read fails for that alone.
  const scopes = lacking.filter((scope) => scope !== SEARCH || !lacking.includes(CONTACTS))
  const problems: Problem[] = []
  if (!administrator) problems.push({ code: 'zoho-not-administrator', params: { email: user?.email || '?' } })
  if (scopes.length > 0) problems.push({ code: 'zoho-missing-scope', params: { scopes: scopes.join(', ') } })
  await fields.of('Calls')
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
