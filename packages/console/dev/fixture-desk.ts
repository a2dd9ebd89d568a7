// Zoho Desk as its page shows it, in each of its states.
import {
  type CreditsView,
  defaultTicketSettings,
  type IntegrationView,
  integrationViewSchema,
  type StatusView,
} from '@jackfield/contract'
import { credits, now, people, zoho } from './fixtures.ts'

export type DeskState = 'not-connected' | 'connected' | 'no-department' | 'free' | 'faulty'

const organisations = [
  { id: '70001', name: '上海示例科技有限公司客户服务中心（华东大区及海外业务支持）', edition: 'ENTERPRISE' },
  { id: '70002', name: 'Featherstonehaugh & Konstantinopoulos International Aftersales Ltd', edition: 'FREE_2019' },
]
const departments = [
  { id: '301', name: '技术支持', enabled: true },
  { id: '302', name: 'Aftersales and spare parts, Europe, Middle East and Africa (second line)', enabled: true },
  { id: '303', name: '旧的投诉部', enabled: false },
]

const deskCredits: CreditsView = {
  ...credits,
  step: 'live',
  backAt: null,
  used: 3_120,
  budget: 101_000,
  edition: { name: 'ENTERPRISE', users: 1, credits: 101_000 },
  byPurpose: [
    { purpose: 'always-query', credits: 1_400 },
    { purpose: 'ticket', credits: 620 },
    { purpose: 'log', credits: 580 },
    { purpose: 'look-up', credits: 120 },
    { purpose: 'creation', credits: 60 },
  ],
  others: 340,
  told: { remaining: 97_880, at: now - 60_000 },
  expected: 3_900,
  kept: 900,
}

const connected: IntegrationView = integrationViewSchema.parse({
  ...zoho,
  kind: 'zoho-desk',
  redirectUri: 'https://pbx.example.com/integration/callback/api/helpdesk/zohodesk/',
  productUrl: 'https://desk.zoho.com.cn',
  organisation: { id: organisations[0]!.id, name: organisations[0]!.name },
  contactSync: { ...zoho.contactSync, enabled: true, modules: ['Contacts'], groupId: 'g9', alwaysQuery: true },
  creation: { ...zoho.creation, enabled: true, directions: ['inbound'] },
  tickets: {
    ...defaultTicketSettings,
    enabled: true,
    moment: 'before',
    popTicket: true,
    defaults: { cf_product: 'PBX' },
  },
  desk: { organisations, departments, departmentId: '301', callLogs: true },
  check: { at: now - 900_000, problems: [] },
  credits: deskCredits,
})

const states: Record<DeskState, Partial<IntegrationView>> = {
  connected: {},
  'not-connected': {
    status: 'not-connected',
    organisation: null,
    connectedBy: null,
    connectedAt: null,
    clientId: '',
    clientSecretSaved: false,
    accountsServer: 'https://accounts.zoho.com',
    productUrl: 'https://desk.zoho.com',
    tickets: defaultTicketSettings,
    desk: null,
    credits: null,
    check: null,
    index: {
      ...{ records: 0, inZoho: null, withNumber: null, copiedAt: null, copying: false, progress: null },
      ...{ stopped: false, nextAt: null, on: false },
    },
  },
  'no-department': {
    problem: { code: 'desk-no-department' },
    desk: { organisations, departments, departmentId: null, callLogs: true },
  },
  free: {
    organisation: { id: organisations[1]!.id, name: organisations[1]!.name },
    desk: {
      organisations: [organisations[1]!],
      departments: [departments[1]!],
      departmentId: '302',
      callLogs: false,
    },
    tickets: { ...defaultTicketSettings, enabled: true },
  },
  faulty: {
    status: 'faulty',
    problem: { code: 'desk-organisation-gone' },
    desk: { organisations, departments, departmentId: '303', callLogs: true },
    check: { at: now, problems: [{ code: 'zoho-missing-scope', params: { scopes: 'Desk.tickets.CREATE' } }] },
  },
}

export const deskView = (state: DeskState): IntegrationView => ({ ...connected, ...states[state] })

/** The same in the system status. */
export function deskStatus(state: DeskState): StatusView['desk'] {
  const { status, problem, credits } = deskView(state)
  return { status, problem, credits, requestsToday: credits ? 212 : 0, clockOffsetMs: credits ? 180 : 0 }
}

export const agents = people.slice(0, 6).map((name, index) => ({
  id: `a${index}`,
  name,
  email: `agent${index + 1}@example.com`,
  active: index !== 4,
  extensions: [0, 3, 5].includes(index) ? [String(1001 + index)] : [],
  groups: index === 3 ? ['sales'] : [],
}))

/** What choosing a place answers: another organisation has departments of its own. */
export function placed(view: IntegrationView, organisationId: string, departmentId: string | null): IntegrationView {
  const organisation = organisations.find(({ id }) => id === organisationId)!
  const other = organisationId !== view.organisation?.id
  return {
    ...view,
    problem: null,
    organisation,
    desk: {
      organisations,
      departments: other && organisationId === '70002' ? [{ id: '401', name: 'Service', enabled: true }] : departments,
      departmentId,
      callLogs: organisationId !== '70002',
    },
  }
}
