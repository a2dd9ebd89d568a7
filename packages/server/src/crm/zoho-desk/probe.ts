import type { DeskPlace, Problem, ProblemCode } from '@jackfield/contract'
import { ProblemError } from '../../problem.ts'
import type { CrmLicence, CrmProbe } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import type { Sender } from '../zoho/transport.ts'
import { isHidden } from './answer.ts'
import type { DeskRequest, DeskSender } from './api.ts'
import { type Agent, listAgents, whoAmI } from './connected-agent.ts'
import {
  chosen,
  type Department,
  inOrder,
  isFree,
  listDepartments,
  listOrganisations,
  type Organisation,
} from './organisations.ts'

const list = (path: string, query: DeskRequest['query'] = {}): DeskRequest => ({
  method: 'GET',
  path,
  query: { ...query, limit: 1 },
})

const CONTACTS = 'Desk.contacts.READ'

/**
 * A request for each scope that can be asked about without writing, and what its lack costs. Those for writing show in use only: what
 * is owed then waits, with the name of the scope.
 */
const needed: readonly (readonly [scope: string, request: DeskRequest, costs: ProblemCode, module: string | null])[] = [
  [CONTACTS, list('/contacts'), 'desk-scope-costs-contacts', 'Contacts'],
  ['Desk.tickets.READ', list('/tickets'), 'desk-scope-costs-tickets', 'Tickets'],
  ['Desk.calls.READ', list('/calls'), 'desk-scope-costs-calls', 'Calls'],
  ['Desk.search.READ', list('/contacts/search', { phone: '0000000' }), 'desk-scope-costs-search', null],
]

export interface ProbeParts {
  /** Without an organisation. */
  readonly sender: Sender
  /** Within one of them. */
  readonly within: (organisationId: string) => DeskSender
  readonly organisationId: string | null
  readonly departmentId: string | null
}

/**
 * Who granted access to which organisation, where calls and tickets can go, and what does not work. Throws a `ProblemError` when Zoho
 * does not answer, or so little is granted that not even the organisation can be named.
 */
export async function probe({ sender, within, organisationId, departmentId }: ProbeParts): Promise<ProbeOfDesk> {
  const organisations = await listOrganisations(sender)
  const own = organisationId === null ? undefined : chosen(organisations, organisationId)
  const { organisation, user } = await firstOpen(own ? [own] : inOrder(organisations), within)
  const found = organisationId === null ? organisation : own
  const desk = within(organisation.id)
  const administrator = organisation.administrator || user.administrator
  const departments = await listDepartments(desk)
  const outcomes = await Promise.all(needed.map(([, request]) => outcome(desk.send(request))))
  const problems: Problem[] = []
  if (!found) problems.push({ code: 'desk-organisation-gone' })
  if (!administrator) problems.push({ code: 'zoho-not-administrator', params: { email: user.email || '?' } })
  problems.push(...missingScopes(outcomes))
  const hidden = needed.flatMap(([, , , module], index) => (module && outcomes[index] === 'hidden' ? [module] : []))
  const place = placeOf(organisations, found ? departments : [], departmentId, !isFree(organisation.edition))
  return {
    organisation: {
      id: found?.id ?? organisationId ?? organisation.id,
      name: found?.name ?? organisationId ?? organisation.name,
      domain: found?.portalName ?? null,
      timeZone: organisation.timeZone,
    },
    user: { id: user.id, name: user.name, email: user.email, administrator },
    problems,
    limits: [
      ...(hidden.length > 0 ? [{ code: 'desk-hidden' as const, params: { modules: hidden.join(', ') } }] : []),
      ...(place.callLogs ? [] : [{ code: 'desk-no-call-logs' as const }]),
      ...(found ? departmentLimits(departments, departmentId) : []),
    ],
    place,
  }
}
type ProbeOfDesk = CrmProbe & { readonly place: DeskPlace }

/** The first of the organisations for which the consent is good, and who gave it. */
async function firstOpen(
  organisations: readonly Organisation[],
  within: ProbeParts['within'],
): Promise<{ organisation: Organisation; user: Agent }> {
  let closed: unknown = new ProblemError('desk-no-organisation')
  for (const organisation of organisations)
    try {
      return { organisation, user: await whoAmI(within(organisation.id)) }
    } catch (error) {
      if (!(error instanceof ZohoFailure) || error.problem.code !== 'desk-organisation-gone') throw error
      closed = error
    }
  throw closed
}

/** How a request went: allowed, not within the scopes, or not for this account. Throws what has another reason. */
async function outcome(work: Promise<unknown>): Promise<'allowed' | 'no-scope' | 'hidden'> {
  try {
    await work
    return 'allowed'
  } catch (error) {
    if (error instanceof ZohoFailure && error.zohoCode === 'SCOPE_MISMATCH') return 'no-scope'
    if (isHidden(error)) return 'hidden'
    throw error
  }
}

function missingScopes(outcomes: readonly string[]): Problem[] {
  const lacking = needed.filter((_, index) => outcomes[index] === 'no-scope')
  const lacksContacts = lacking.some(([scope]) => scope === CONTACTS)
  // A search in what may not be read fails for that alone.
  const missing = lacking.filter(([scope]) => scope !== 'Desk.search.READ' || !lacksContacts)
  if (missing.length === 0) return []
  const scopes = missing.map(([scope]) => scope).join(', ')
  return [{ code: 'zoho-missing-scope', params: { scopes } }, ...missing.map(([, , code]) => ({ code }))]
}

/** The chosen department while it exists; where none was chosen the only enabled one, if there is just one. */
function placeOf(
  organisations: readonly Organisation[],
  departments: readonly Department[],
  departmentId: string | null,
  callLogs: boolean,
): DeskPlace {
  const enabled = departments.filter((one) => one.enabled)
  const known = departments.some(({ id }) => id === departmentId)
  const only = departmentId === null && enabled.length === 1 ? (enabled[0]?.id ?? null) : null
  return {
    organisations: organisations.map(({ id, name, edition }) => ({ id, name, edition })),
    departments: [...departments],
    departmentId: known ? departmentId : only,
    callLogs,
  }
}

function departmentLimits(departments: readonly Department[], departmentId: string | null): Problem[] {
  const own = departments.find(({ id }) => id === departmentId)
  if (departmentId !== null && !own) return [{ code: 'desk-department-gone' }]
  if (own && !own.enabled) return [{ code: 'desk-department-disabled', params: { department: own.name } }]
  return departments.some(({ enabled }) => enabled) ? [] : [{ code: 'desk-no-enabled-department' }]
}

/** What the organisation has bought; null when it is not among those of the account. Throws a `ZohoFailure`. */
export async function licence(
  sender: Sender,
  desk: DeskSender,
  organisationId: string | null,
): Promise<CrmLicence | null> {
  const organisation = chosen(await listOrganisations(sender), organisationId)
  if (!organisation) return null
  const { edition } = organisation
  // unverified: that the agents who are active are those who were paid for.
  return {
    kind: 'zoho-desk',
    edition,
    paid: edition === null ? null : !isFree(edition),
    users: (await listAgents(desk)).length,
  }
}
