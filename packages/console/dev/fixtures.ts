import {
  type CreditsView,
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  type ExtensionView,
  extensionViewSchema,
  type IntegrationView,
  integrationViewSchema,
  type PbxView,
  pbxViewSchema,
  type StatusView,
  statusViewSchema,
} from '@jackfield/contract'

export const now = Date.now()
export const minute = 60_000

export const people = [
  '王小明',
  '李婷',
  '张伟',
  'Anna Kowalska',
  '陈静',
  'Alexandra Konstantinopoulou-Featherstonehaugh',
  '刘洋',
  'Tom Lee',
]

export const extensions: ExtensionView[] = people.map((name, index) =>
  extensionViewSchema.parse({
    number: String(1001 + index),
    name,
    email: index === 6 ? null : `agent${index + 1}@example.com`,
    emailFrom: index % 3 === 0 ? 'pbx' : 'manual',
    present: index !== 7,
    helpdeskPop: {
      web: { enabled: true, mode: index === 0 ? 'manual' : 'automatic', trigger: index === 2 ? 'ended' : 'ringing' },
      desktop: { enabled: index !== 1, mode: 'automatic', trigger: 'answered' },
    },
    pop: {
      web: {
        enabled: index !== 4,
        mode: index === 2 ? 'manual' : 'automatic',
        trigger: index === 1 ? 'answered' : 'ringing',
      },
      desktop: { enabled: true, mode: 'automatic', trigger: index === 3 ? 'ended' : 'ringing' },
    },
    user: index < 3 ? { id: `u${index}`, name } : null,
    deskAgent: [0, 3, 5].includes(index) ? { id: `a${index}`, name } : null,
    groups: index < 4 ? ['sales'] : [],
    signedIn: index === 1,
    clients: index === 1 ? ['desktop'] : [],
    popTest: index === 1 ? { at: now, outcome: 'opened', openedAt: now + 300, client: 'desktop' } : null,
  }),
)

export const pbx: PbxView = pbxViewSchema.parse({
  settings: {
    kind: 'asterisk',
    host: '192.168.1.10',
    port: 5038,
    user: 'jackfield',
    blockedPrefixes: ['00', '+882'],
    endpointRoles: {},
    outsidePrefix: '',
  },
  secretSaved: true,
  link: {
    state: 'up',
    since: now - 90 * minute,
    version: 'Asterisk 22.5.2',
    problem: null,
    attempt: 1,
    clockDifferenceMs: -3400,
  },
  demoUrl: 'http://127.0.0.1:8091',
  records: { source: 'mariadb', passwordSaved: true, comparedAt: now - 2 * minute, problem: null },
})

export const credits: CreditsView = {
  step: 'local-index',
  stepSince: now - 40 * minute,
  backAt: now + 7 * 60 * minute,
  used: 4_180,
  budget: 5_000,
  budgetFrom: 'edition',
  typed: null,
  edition: { name: 'free', users: 3, credits: 5_000 },
  byPurpose: [
    { purpose: 'always-query', credits: 1_920 },
    { purpose: 'ring-search', credits: 540 },
    { purpose: 'log', credits: 311 },
    { purpose: 'changes', credits: 288 },
    { purpose: 'copy', credits: 63 },
    { purpose: 'settings', credits: 12 },
  ],
  others: 1_046,
  told: { remaining: 820, at: now - 2 * minute },
  expected: 4_460,
  runsOutAt: null,
  kept: 240,
}

export const zoho: IntegrationView = integrationViewSchema.parse({
  kind: 'zoho-crm',
  status: 'connected',
  problem: null,
  homeAddresses: ['http://127.0.0.1:8080', 'https://pbx.example.com', 'http://192.168.1.20:8080'],
  homeAddress: 'https://pbx.example.com',
  redirectUri: 'https://pbx.example.com/integration/callback/api/crm/zoho/',
  dataCentres: [
    ...[
      ['us', 'zoho.com'],
      ['eu', 'zoho.eu'],
      ['in', 'zoho.in'],
      ['au', 'zoho.com.au'],
      ['jp', 'zoho.jp'],
      ['cn', 'zoho.com.cn'],
      ['ca', 'zohocloud.ca'],
    ].map(([code, domain]) => ({
      code,
      accounts: `https://accounts.${domain}`,
      crm: `https://crm.${domain}`,
      desk: `https://desk.${domain}`,
      console: `https://api-console.${domain}`,
      local: false,
    })),
    {
      code: 'local',
      accounts: 'http://localhost:8092',
      crm: 'http://localhost:8093',
      desk: 'http://localhost:8094',
      console: 'http://localhost:8092/console',
      local: true,
    },
  ],
  accountsServer: 'https://accounts.zoho.com.cn',
  productUrl: 'https://crm.zoho.com.cn',
  clientId: '1000.QWERTYUIOPASDFGHJKLZXCVBNM1234',
  clientSecretSaved: true,
  organisation: { id: '5550001', name: '上海示例科技有限公司' },
  connectedBy: { name: '管理员', email: 'admin@example.com' },
  connectedAt: now - 3 * 24 * 60 * minute,
  enabled: true,
  callLog: { ...defaultCallLogSettings, skipUnanswered: true },
  contactSync: { ...defaultContactSyncSettings, enabled: true, groupId: 'g1' },
  creation: defaultCreationSettings,
  index: {
    ...{ records: 12_408, inZoho: 12_911, withNumber: 12_408, copiedAt: now - 20 * minute, copying: false },
    ...{ progress: null, stopped: false, nextAt: now + 23 * 60 * minute, on: true },
  },
  credits,
})

export const users = people.slice(0, 6).map((name, index) => ({
  id: `u${index}`,
  name,
  email: `agent${index + 1}@example.com`,
  active: index !== 5,
  extensions: index < 3 ? [String(1001 + index)] : [],
  groups: index === 1 ? ['sales'] : [],
}))

export const status: StatusView = statusViewSchema.parse({
  version: '0.1.0',
  startedAt: now - 5 * 60 * minute,
  now,
  store: { kind: 'sqlite', ok: true, problem: null, sizeBytes: 18_300_000 },
  pbx: pbx.link,
  zoho: { status: 'connected', problem: null, credits, requestsToday: 731, clockOffsetMs: 240 },
  desk: { status: 'not-connected', problem: null, credits: null, requestsToday: 0, clockOffsetMs: 0 },
  calls: { active: 2, today: 148 },
  deliveries: { waiting: 3, unknown: 1, needsPerson: 1, refused: 1, doneToday: 97, oldestWaitingAt: now - 4 * minute },
  agents: { connected: 6 },
  memoryBytes: 131_000_000,
  demo: true,
})

/** As an organisation whose layout of leads demands more than Zoho's own. */
export const mandatoryFields = (module: 'Contacts' | 'Leads') => {
  const field = { length: null, options: [] as string[], fillable: true }
  return {
    module,
    fields:
      module === 'Contacts'
        ? []
        : [
            { ...field, apiName: 'Company', label: 'Company', type: 'text', length: 100 },
            { ...field, apiName: 'Lead_Source', label: '线索来源', type: 'picklist', options: ['Telephone', 'Web'] },
          ],
  }
}
