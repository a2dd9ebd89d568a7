import type { IncomingHttpHeaders } from 'node:http'
import { allows } from '../accounts/scopes.ts'
import type { Consent } from '../accounts/tokens.ts'
import type { User } from '../data/organisation.ts'
import type { DataCentre } from '../data-centre.ts'
import type { Agent, Portal } from './data/portal.ts'
import { failures } from './errors.ts'

/** A request whose sender is known, and not yet the portal that it is about. */
export interface Sender {
  readonly centre: DataCentre
  readonly user: User
  readonly consent: Consent
  readonly query: Readonly<Record<string, string>>
  /** What stands in the holes of the path, by name. */
  readonly path: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** A request within one portal. */
export interface DeskRequest extends Sender {
  readonly portal: Portal
  readonly agent: Agent
}

/** Who sends this, from `Authorization: Zoho-oauthtoken …`; throws Desk's 401 otherwise. */
export function authenticate(centre: DataCentre, authorization: string | undefined): Pick<Sender, 'user' | 'consent'> {
  const scheme = centre.enforces('authorization-scheme') ? /^Zoho-oauthtoken\s+(\S+)$/ : /^\S+\s+(\S+)$/
  const token = scheme.exec(authorization ?? '')?.[1]
  if (!token) return failures.noToken()
  const consent = centre.tokens.consentOf(token)
  const user = consent && centre.organisation.user(consent.userId)
  if (!consent || !user?.active) return failures.deadToken()
  return { user, consent }
}

/** Throws unless the scopes of the token satisfy one of the alternatives, of which each may ask for several. */
export function requireScopes({ centre, consent }: Sender, alternatives: readonly (readonly string[])[]): void {
  const has = (scope: string) => {
    const searches = scope === 'Desk.search.READ'
    if (!centre.enforces(searches ? 'desk-search-scope' : 'desk-scopes')) return true
    const cut = scope.lastIndexOf('.')
    return allows(consent.scopes, scope.slice(0, cut), scope.slice(cut + 1) as 'READ')
  }
  if (!alternatives.some((scopes) => scopes.every(has))) failures.scopeMismatch(centre.settings.deskMismatchStatus)
}

/** The portal that `orgId` names; the header wins over the query parameter, which is taken as well. */
export function portalOf(sender: Sender): Pick<DeskRequest, 'portal' | 'agent'> {
  const { centre, user, consent, headers, query } = sender
  const { enforces, desk } = centre
  const header = headers.orgid
  const named = (typeof header === 'string' && header) || query.orgId
  const own = desk.portals.find((portal) => portal.description.isDefault) ?? desk.portals[0]!
  // unverified: the error of a call without `orgId`.
  if (!named && enforces('desk-org-id-sent')) return failures.unprocessable("The header 'orgId' is missing.")
  const asked = desk.portals.find((portal) => portal.id === named)
  const agent = asked?.agentOf(user)
  const consented = consent.portals === undefined || consent.portals.includes(named ?? '')
  if (!asked || !agent || !consented) {
    const instead = own.agentOf(user)
    if (!instead || (named && enforces('desk-org-of-token')))
      return failures.orgMismatch(centre.settings.deskMismatchStatus)
    return { portal: own, agent: instead }
  }
  // unverified: the error for an agent who is disabled in this portal alone.
  if (agent.status !== 'ACTIVE') return failures.forbidden()
  return { portal: asked, agent }
}
