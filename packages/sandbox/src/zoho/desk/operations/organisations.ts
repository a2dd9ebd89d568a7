import { anyOf, list, type Operation, operation } from '../operation.ts'
import {
  getAgent,
  getAgentByEmail,
  getAgentByZuid,
  getDepartment,
  getOrganization,
  getOwnInfo,
  listAgents,
  listAgentsByIds,
  listDepartments,
  listOrganizations,
  listOwnDepartments,
} from '../organisations.ts'
import { flag, ids, matchingText, oneOf, someOf, textOf, whole } from '../query.ts'

const basic = ['Desk.basic.READ', 'Desk.settings.READ']
const organisations = anyOf(...basic, 'Desk.organization.READ')
const departments = anyOf(...basic, 'Desk.departments.READ')
const agents = anyOf(...basic, 'Desk.agents.READ')
const chatStatus = oneOf('AVAILABLE', 'DISABLED', 'NOT_CREATED', '$' + '{UNAVAILABLE}')
const permissions = [
  'Admin',
  'AgentPublic',
  'AgentPersonal',
  'AgentTeamPersonal',
  'Custom',
  'Light',
  '$' + '{NON_LIGHT}',
]
const parts = ['profile', 'role', 'associatedDepartments', 'associatedChatDepartments']

export const organisationOperations: readonly Operation[] = [
  operation('GET organizations', { scopes: organisations, run: { alone: listOrganizations } }),
  operation('GET accessibleOrganizations', { scopes: organisations, run: { alone: listOrganizations } }),
  operation('GET organizations/{organizationId}', {
    scopes: organisations,
    parameters: { includeCustomDomain: flag },
    run: getOrganization,
  }),
  list('GET departments', {
    scopes: departments,
    parameters: { isEnabled: flag, chatStatus, searchStr: textOf(1, 100), from: whole(0), limit: whole(0, 200) },
    run: listDepartments,
  }),
  operation('GET departments/{departmentId}', { scopes: departments, run: getDepartment }),
  list('GET myDepartments', {
    scopes: anyOf(...basic),
    parameters: { isEnabled: flag, chatStatus },
    run: listOwnDepartments,
  }),
  list('GET agents', {
    scopes: agents,
    parameters: {
      status: oneOf('ACTIVE', 'DISABLED', 'DELETED', 'IMPORTED'),
      isConfirmed: flag,
      isLightAgent: flag,
      rolePermissionType: oneOf(...permissions),
      departmentIds: ids(50),
      roleIds: ids(50),
      profileIds: ids(50),
      searchStr: textOf(1, 100),
      fieldName: oneOf('firstName', 'lastName', 'emailId', 'name'),
      cfSearchStr: textOf(1, 100),
      cfFieldName: matchingText(/^cf_\w+$/),
      include: someOf('profile', 'role'),
      sortOrder: oneOf('asc', 'desc'),
      from: whole(0),
      limit: whole(0, 200),
    },
    run: listAgents,
  }),
  operation('GET agents/email/{emailId}', { scopes: anyOf(...basic), run: getAgentByEmail }),
  operation('GET agents/zuid/{zuid}', { scopes: anyOf(...basic), run: getAgentByZuid }),
  operation('GET agents/{agentId}', {
    scopes: agents,
    parameters: { include: someOf(...parts, 'verifiedEmails') },
    run: getAgent,
  }),
  list('GET agentsByIds', {
    scopes: agents,
    parameters: { agentIds: ids(50) },
    required: ['agentIds'],
    run: listAgentsByIds,
  }),
  operation('GET myinfo', { scopes: anyOf(...basic), parameters: { include: someOf(...parts) }, run: getOwnInfo }),
]
