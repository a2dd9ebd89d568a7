import type { IncomingHttpHeaders } from 'node:http'
import { allows } from '../accounts/scopes.ts'
import type { Consent } from '../accounts/tokens.ts'
import type { ModuleName } from '../data/modules.ts'
import type { User } from '../data/organisation.ts'
import type { CrmRecord } from '../data/record-table.ts'
import type { DataCentre } from '../data-centre.ts'
import type { Rule } from '../strictness/rules.ts'
import { failures } from './errors.ts'

/** A request whose sender is known. */
export interface CrmRequest {
  readonly centre: DataCentre
  readonly user: User
  readonly consent: Consent
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** Who sends this, from `Authorization: Zoho-oauthtoken …`; throws Zoho's 401 or 403 otherwise. */
export function authenticate(centre: DataCentre, authorization: string | undefined): { user: User; consent: Consent } {
  const scheme = centre.enforces('authorization-scheme') ? /^Zoho-oauthtoken\s+(\S+)$/ : /^\S+\s+(\S+)$/
  const token = scheme.exec(authorization ?? '')?.[1]
  // unverified: whether Zoho CRM takes `Bearer` as well; its documentation shows only Zoho-oauthtoken.
  if (!token) return failures.garbledHeader()
  const consent = centre.tokens.consentOf(token)
  const user = consent && centre.organisation.user(consent.userId)
  if (!consent || !user?.active) return failures.deadToken()
  if (!user.profile.apiAccess && centre.enforces('api-access-of-profile')) return failures.noApiAccess()
  return { user, consent }
}

export function requireScope(
  { centre, consent }: CrmRequest,
  area: string,
  action: 'READ' | 'CREATE' | 'UPDATE' | 'DELETE',
  rule: Rule = 'scopes',
): void {
  if (!allows(consent.scopes, area, action) && centre.enforces(rule)) failures.scopeMismatch()
}

const rightOf = { READ: 'viewable', CREATE: 'creatable', UPDATE: 'editable', DELETE: 'deletable' } as const
const words = { READ: 'View', CREATE: 'Create', UPDATE: 'Edit', DELETE: 'Delete' } as const

/** Scope and profile both allow it; throws Zoho's error otherwise. Without the right to view a module there is no other. */
export function requireModule(request: CrmRequest, module: ModuleName, action: keyof typeof rightOf): void {
  requireScope(request, moduleArea(module), action)
  const { settings, enforces } = request.centre
  if (!enforces('rights-of-profile')) return
  const rights = settings.moduleRights[module] ?? {}
  if (rights.apiSupported === false) failures.moduleNotSupported()
  for (const needed of ['READ', action] as const)
    if (rights[rightOf[needed]] === false) failures.noRight(`Crm_Implied_${words[needed]}_${module}`)
}

export function moduleArea(module: ModuleName): string {
  return `ZohoCRM.modules.${module.toLowerCase()}`
}

/** Administrators see all records, everybody else the own ones. */
export function canSee({ centre, user }: Pick<CrmRequest, 'centre' | 'user'>, record: CrmRecord): boolean {
  return record.owner === user.id || centre.organisation.isAdministrator(user)
}

/** A whole number from the query within bounds; throws INVALID_DATA otherwise. */
export function wholeNumber(request: CrmRequest, name: string, fallback: number, max: number): number {
  const text = request.query[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > max)
    return failures.badParameter(name, { supported_range: `1-${max}` })
  return value
}

export function oneOf<T extends string>(request: CrmRequest, name: string, allowed: readonly T[], fallback: T): T {
  const text = request.query[name]
  if (text === undefined || text === '') return fallback
  const found = allowed.find((each) => each === text)
  return found ?? failures.badParameter(name, { supported_values: [...allowed] })
}
