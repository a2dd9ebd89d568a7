import type { User } from '../../data/organisation.ts'
import type { DataCentre } from '../../data-centre.ts'
import type { Agent, Department, Portal } from '../data/portal.ts'
import { deskTime, flagOf, type Place, type Row, userOf } from './common.ts'

/** A portal as one of its agents sees it. */
export function organizationJson(centre: DataCentre, portal: Portal, user: User): Row {
  const { companyName, portalName, isDefault, timeZone } = portal.description
  const { country } = centre.organisation.description
  const admin = portal.agentOf(user)?.rolePermissionType === 'Admin' || !centre.enforces('desk-admin-of-portal')
  const chief = portal.agents.find((agent) => agent.rolePermissionType === 'Admin')
  return {
    id: portal.id,
    companyName,
    alias: null,
    portalName,
    portalURL: `${centre.urls.desk}/support/${portalName}/ShowHomePage.do`,
    edition: portal.edition,
    isDefault: flagOf(centre, isDefault),
    isAdminInOrg: flagOf(centre, admin),
    isSandboxPortal: flagOf(centre, false),
    isPayloadEncryptionEnabled: flagOf(centre, false),
    description: null,
    designation: null,
    primaryContact: userOf({ centre, portal }, chief)?.email ?? null,
    industry: null,
    employeeCount: String(portal.agents.length),
    employeeCountRange: '10 - 24',
    timeZone,
    logoURL: null,
    faviconURL: null,
    website: null,
    phoneNumber: null,
    mobile: null,
    fax: null,
    street: null,
    city: null,
    state: null,
    zip: null,
    country,
    currencyCode: country === 'US' ? 'USD' : 'EUR',
    currencyLocale: null,
    currencySymbol: country === 'US' ? '$' : '€',
    migrationFrom: null,
    preferredSolution: null,
    preferredCommunicationChannels: null,
  }
}

export function departmentJson({ portal }: Place, department: Department): Row {
  const chief = portal.agents.find((agent) => agent.rolePermissionType === 'Admin')
  return {
    id: department.id,
    name: department.name,
    nameInCustomerPortal: department.name,
    sanitizedName: department.name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    description: null,
    isEnabled: department.isEnabled,
    isDefault: department.isDefault,
    isVisibleInCustomerPortal: true,
    isAssignToTeamEnabled: false,
    hasLogo: false,
    chatStatus: 'NOT_CREATED',
    creatorId: chief?.id ?? null,
    createdTime: deskTime(department.createdAt),
  }
}

const profileNames: Readonly<Record<Agent['rolePermissionType'], string>> = {
  Admin: 'Administrator',
  AgentPublic: 'Agent',
  AgentPersonal: 'Agent',
  AgentTeamPersonal: 'Agent',
  Custom: 'Support Manager',
  Light: 'Light Agent',
}

/** `ACTIVE` where both the agent and the person's account live. */
export const statusOf = (agent: Agent, user: User): Agent['status'] =>
  user.active && agent.status === 'ACTIVE' ? 'ACTIVE' : 'DISABLED'

export function agentJson(place: Place, agent: Agent, user: User, include: ReadonlySet<string> = new Set()): Row {
  const { portal } = place
  // Ids of roles and profiles lie below those of records.
  const small = (number: number) => portal.description.idPrefix + String(number).padStart(12, '0')
  const name = profileNames[agent.rolePermissionType]
  const order = Object.values(profileNames).indexOf(name)
  const [profileId, roleId] = [small(100 + order), small(200 + order)]
  const departments = agent.departmentIds.flatMap((id) => portal.department(id) ?? [])
  return {
    id: agent.id,
    zuid: user.zuid,
    firstName: user.firstName,
    lastName: user.lastName,
    name: [user.firstName, user.lastName].filter(Boolean).join(' '),
    emailId: user.email,
    phone: user.phone ?? '',
    mobile: '',
    extn: agent.extn,
    status: statusOf(agent, user),
    isConfirmed: user.confirmed,
    roleId,
    profileId,
    rolePermissionType: agent.rolePermissionType,
    associatedDepartmentIds: agent.departmentIds,
    associatedChatDepartmentIds: [],
    channelExpert: [],
    timeZone: user.timeZone,
    langCode: 'en_US',
    countryCode: place.centre.organisation.description.country,
    photoURL: null,
    aboutInfo: '',
    isZiaAgent: false,
    ...(include.has('profile') ? { profile: { id: profileId, name } } : {}),
    ...(include.has('role') ? { role: { id: roleId, name } } : {}),
    ...(include.has('associatedDepartments')
      ? { associatedDepartments: departments.map(({ id, name: called }) => ({ id, name: called })) }
      : {}),
    ...(include.has('associatedChatDepartments') ? { associatedChatDepartments: [] } : {}),
  }
}
