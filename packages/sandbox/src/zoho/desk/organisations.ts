import type { Answer } from '../answer.ts'
import type { User } from '../data/organisation.ts'
import type { Agent } from './data/portal.ts'
import { failures } from './errors.ts'
import { pageOf, rowsAnswer } from './paging.ts'
import type { DeskRequest, Sender } from './request.ts'
import { included } from './views/common.ts'
import { agentJson, departmentJson, organizationJson, statusOf } from './views/organisation.ts'

/** `GET /organizations` and `/accessibleOrganizations`: the portals of which the sender is an agent. */
export function listOrganizations(sender: Sender): Answer {
  const { centre, user } = sender
  const own = centre.enforces('desk-portals-of-agent') ? centre.desk.of(user) : centre.desk.portals
  return rowsAnswer(
    sender,
    own.map((portal) => organizationJson(centre, portal, user)),
  )
}

/** `GET /organizations/{organizationId}`. */
export function getOrganization({ centre, user, path, query }: DeskRequest): Answer {
  const portal = centre.desk.portals.find(({ id }) => id === path.organizationId)
  if (!portal?.agentOf(user)) return failures.notFound()
  const more = query.includeCustomDomain === 'true' ? { customDomain: null } : {}
  return { status: 200, body: { ...organizationJson(centre, portal, user), ...more } }
}

/** `x*` starts with, `*x*` contains, `x` is the whole text; without regard to case. */
export function likeName(pattern: string): (text: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const whole = new RegExp(`^${parts.join('.*')}$`, 'isu')
  return (text) => whole.test(text)
}

/** `GET /departments`. */
export function listDepartments(request: DeskRequest): Answer {
  const { portal, query } = request
  const like = query.searchStr === undefined ? () => true : likeName(query.searchStr)
  const found = portal.departments.filter(
    ({ name, isEnabled }) =>
      (query.isEnabled === undefined || String(isEnabled) === query.isEnabled) &&
      (query.chatStatus === undefined || ['NOT_CREATED', '$' + '{UNAVAILABLE}'].includes(query.chatStatus)) &&
      like(name),
  )
  const page = pageOf(request, found, { base: 1, limit: 200 })
  return rowsAnswer(
    request,
    page.map((department) => departmentJson(request, department)),
  )
}

/** `GET /myDepartments`: those of the token's owner. */
export function listOwnDepartments(request: DeskRequest): Answer {
  const { portal, agent, query } = request
  const own = portal.departments.filter(
    ({ id, isEnabled }) =>
      agent.departmentIds.includes(id) && (query.isEnabled === undefined || String(isEnabled) === query.isEnabled),
  )
  return rowsAnswer(
    request,
    own.map((department) => departmentJson(request, department)),
  )
}

/** `GET /departments/{departmentId}`. */
export function getDepartment(request: DeskRequest): Answer {
  const { portal, path } = request
  const department = portal.department(path.departmentId)
  if (!department) return failures.notFound()
  const agents = portal.agents.filter(({ departmentIds }) => departmentIds.includes(department.id))
  const associatedAgentIds = agents.map(({ id }) => id)
  return { status: 200, body: { ...departmentJson(request, department), associatedAgentIds } }
}

type Person = { readonly agent: Agent; readonly user: User }

function people({ portal, centre }: DeskRequest): Person[] {
  return portal.agents.flatMap((agent) => {
    const user = centre.organisation.user(agent.userId)
    return user ? [{ agent, user }] : []
  })
}

function matches({ query }: DeskRequest, { agent, user }: Person): boolean {
  const has = (name: string, test: (text: string) => boolean) => query[name] === undefined || test(query[name])
  const light = agent.rolePermissionType === 'Light'
  const names = {
    firstName: user.firstName,
    lastName: user.lastName,
    emailId: user.email,
    name: `${user.firstName} ${user.lastName}`,
  }
  return (
    has('status', (status) => statusOf(agent, user) === status) &&
    has('isConfirmed', (confirmed) => String(user.confirmed) === confirmed) &&
    has('isLightAgent', (wanted) => String(light) === wanted) &&
    has('rolePermissionType', (type) => (type === '$' + '{NON_LIGHT}' ? !light : agent.rolePermissionType === type)) &&
    has('departmentIds', (ids) => ids.split(',').some((id) => agent.departmentIds.includes(id))) &&
    has('searchStr', (pattern) => {
      const like = likeName(pattern)
      const field = query.fieldName as keyof typeof names | undefined
      return field ? like(names[field]) : Object.values(names).some(like)
    })
  )
}

/** `GET /agents`. unverified: that without `sortOrder` they come in the order in which they were added. */
export function listAgents(request: DeskRequest): Answer {
  const found = people(request).filter((person) => matches(request, person))
  const { sortOrder } = request.query
  if (sortOrder) found.sort((a, b) => a.user.firstName.localeCompare(b.user.firstName))
  if (sortOrder === 'desc') found.reverse()
  const page = pageOf(request, found, { base: 1, limit: 10 })
  return rowsAnswer(
    request,
    page.map(({ agent, user }) => agentJson(request, agent, user, included(request.query))),
  )
}

function one(request: DeskRequest, test: (person: Person) => boolean, unknown: () => Answer): Answer {
  const found = people(request).find(test)
  if (!found) return unknown()
  return { status: 200, body: agentJson(request, found.agent, found.user, included(request.query)) }
}

const nobody = (): Answer => ({ status: 204 })

/** `GET /agents/{agentId}`. */
export const getAgent = (request: DeskRequest): Answer =>
  one(request, ({ agent }) => agent.id === request.path.agentId, failures.notFound)

/** `GET /agents/email/{emailId}`: 204 when nobody has it. unverified: that the case of letters does not matter. */
export const getAgentByEmail = (request: DeskRequest): Answer =>
  one(request, ({ user }) => user.email.toLowerCase() === request.path.emailId?.toLowerCase(), nobody)

/** `GET /agents/zuid/{zuid}`: 204 when nobody has it. */
export const getAgentByZuid = (request: DeskRequest): Answer =>
  one(request, ({ user }) => user.zuid === request.path.zuid, nobody)

/** `GET /agentsByIds`. */
export function listAgentsByIds(request: DeskRequest): Answer {
  const wanted = request.query.agentIds?.split(',') ?? []
  const found = people(request).filter(({ agent }) => wanted.includes(agent.id))
  return rowsAnswer(
    request,
    found.map(({ agent, user }) => agentJson(request, agent, user)),
  )
}

/** `GET /myinfo`: the token's owner. */
export const getOwnInfo = (request: DeskRequest): Answer =>
  one(request, ({ agent }) => agent === request.agent, failures.notFound)
