import type { CallCard, CardMatch, LiveMessage } from '@jackfield/contract'

const match = (id: string, changes: Partial<CardMatch> = {}): CardMatch => ({
  integration: 'zoho-crm',
  kind: 'zoho-crm',
  module: 'Contacts',
  id,
  name: 'Lisa Wang',
  company: '上海虹桥国际贸易发展有限公司',
  url: `${popTarget}/crm/org555/tab/Contacts/${id}`,
  weak: false,
  chosen: false,
  ...changes,
})

const popTarget = process.env['POP_TARGET'] ?? 'http://localhost:9'

const card = (callId: string, changes: Partial<CallCard> = {}): CallCard => ({
  callId,
  direction: 'inbound',
  state: 'ringing',
  number: '+862155512345',
  numberFormatted: '+86 21 5551 2345',
  masked: false,
  callerName: 'LISA W',
  did: '021-55500000',
  via: [{ kind: 'queue', number: '6400', name: 'Sales 销售' }],
  internalParty: null,
  startedAt: Date.now(),
  answeredAt: null,
  endedAt: null,
  talkMs: 0,
  matching: 'searching',
  matches: [],
  logged: [],
  creations: [],
  tickets: [],
  note: null,
  ...changes,
})

const earlier = () => [
  card('old', {
    state: 'ended',
    number: '+8613900001111',
    numberFormatted: '+86 139 0000 1111',
    callerName: '周敏',
    startedAt: Date.now() - 600_000,
    endedAt: Date.now() - 580_000,
    matching: 'done',
    via: [],
  }),
]

const ofDesk = { integration: 'zoho-desk', kind: 'zoho-desk' } as const
const agentMatches = [
  match('d1', { ...ofDesk, name: 'Wang, Lisa (Hongqiao International Trade & Development, Purchasing)' }),
  match('d2', { ...ofDesk, name: '上海虹桥国际贸易发展有限公司', module: 'Accounts', company: null, weak: true }),
]

/** An unknown number for which both integrations offer to make a record. */
const offers = () => [
  card('unknown', {
    state: 'talking',
    number: '+8613722223333',
    numberFormatted: '+86 137 2222 3333',
    callerName: null,
    matching: 'done',
    answeredAt: Date.now() - 20_000,
    creations: [
      {
        integration: 'zoho-crm',
        kind: 'zoho-crm',
        module: 'Leads',
        state: 'offered',
        until: null,
        problem: null,
        again: true,
      },
      {
        integration: 'zoho-desk',
        kind: 'zoho-desk',
        module: 'Contacts',
        state: 'offered',
        until: null,
        problem: null,
        again: true,
      },
    ],
  }),
]

/** What an agent's page is told: an incoming call with its pop, answered after a while. `idle`: nothing. */
export function liveScript(send: (message: LiveMessage) => void, scenario: string, desk: boolean): () => void {
  const timers: ReturnType<typeof setTimeout>[] = []
  const after = (ms: number, message: () => LiveMessage) => timers.push(setTimeout(() => send(message()), ms))
  const now = () => Date.now()
  send({
    type: 'hello',
    now: now(),
    extension: '1001',
    name: '王小明',
    linkUp: scenario !== 'failing',
    cards: scenario === 'fresh' ? [] : [...(desk ? offers() : []), ...earlier()],
  })
  if (scenario !== 'full' && scenario !== 'demo') return () => {}
  const begun = now() + 800
  const matches = [
    match('1'),
    match('2', { name: 'Lisa Wang (old)', company: null, module: 'Leads', weak: true }),
    match('3', {
      name: 'Hongqiao Trade & Development International Purchasing Department',
      module: 'Accounts',
      company: null,
    }),
  ]
  if (desk) matches.push(...agentMatches)
  const tickets = desk
    ? [{ integration: 'zoho-desk', url: `${popTarget}/support/portal/ShowHomePage.do#Cases/dv/9` }]
    : []
  after(800, () => ({ type: 'card', now: now(), card: card('live', { startedAt: begun }) }))
  after(1200, () => ({
    type: 'card',
    now: now(),
    card: card('live', { startedAt: begun, matching: 'done', matches, tickets }),
  }))
  after(1300, () => ({
    type: 'pop',
    now: now(),
    key: 'pop-1',
    callId: 'live',
    url: matches[0]!.url,
    name: matches[0]!.name,
  }))
  after(9000, () => ({
    type: 'card',
    now: now(),
    card: card('live', {
      startedAt: begun,
      answeredAt: begun + 8000,
      state: 'talking',
      matching: 'done',
      matches,
      tickets,
    }),
  }))
  return () => timers.forEach(clearTimeout)
}
