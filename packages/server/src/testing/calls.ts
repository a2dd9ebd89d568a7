import {
  type CallLogSettings,
  type ClientPops,
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  defaultTicketSettings,
  type PopSettings,
} from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import { callIdFor, channelId, extensionNumber, linkId, siteId } from '../calls/ids.ts'
import type { PbxEvent, Via } from '../calls/pbx-event.ts'
import { newCall, transition } from '../calls/transition.ts'
import { numberKey } from '../numbers/number-key.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import type { CallView } from '../policy/effect.ts'
import { numberContext } from '../settings/number-context.ts'
import { defaultPops } from '../settings/saved-settings.ts'
import type { IntegrationSettings, Settings } from '../settings/settings.ts'

/*
 * Calls, settings and views for tests, told in a few words: `say(T).inbound('+12125550142', 'did')`.
 */

export const SITE = siteId('main')
export const T0 = Date.UTC(2026, 10, 22, 1, 15, 0)
export const link = linkId('pbx1-1.10')

type Body<E> = E extends PbxEvent ? Omit<E, 'at' | 'link'> : never
/** An event of the test call, `ms` after the start. */
export const on = (ms: number, body: Body<PbxEvent>): PbxEvent => ({ at: T0 + ms, link, ...body }) as PbxEvent

const CUSTOMER = channelId('customer')
const phone = (extension: string) => channelId(`phone-${extension}`)

export const outsideCalls = (ms: number, number: string | null, did = '+861055550100', name: string | null = null) =>
  on(ms, {
    kind: 'leg',
    channel: CUSTOMER,
    party: { kind: 'external', number, name, trunk: 'main' },
    role: 'caller',
    dialled: did,
  })
export const outsideIsCalled = (ms: number, number: string | null) =>
  on(ms, {
    kind: 'leg',
    channel: CUSTOMER,
    party: { kind: 'external', number, name: null, trunk: 'main' },
    role: 'callee',
    dialled: null,
  })
export const phoneAppears = (
  ms: number,
  extension: string,
  role: 'caller' | 'callee' = 'callee',
  dialled: string | null = null,
) =>
  on(ms, {
    kind: 'leg',
    channel: phone(extension),
    party: { kind: 'extension', extension: extensionNumber(extension) },
    role,
    dialled,
  })
export const rings = (ms: number, who: string) => on(ms, { kind: 'ringing', channel: channelOf(who) })
export const answers = (ms: number, who: string) => on(ms, { kind: 'answered', channel: channelOf(who) })
export const hangsUp = (ms: number, who: string, cause: (PbxEvent & { kind: 'ended' })['cause'] = 'normal') =>
  on(ms, { kind: 'ended', channel: channelOf(who), cause })
export const bridged = (ms: number, bridge: string, ...who: string[]) =>
  on(ms, { kind: 'bridge', bridge, channels: who.map(channelOf) })
export const through = (ms: number, via: Via) => on(ms, { kind: 'via', via })

export const channelOf = (who: string) => (who === 'customer' ? CUSTOMER : phone(who))

export const fold = (events: readonly PbxEvent[], settings = 1): Call =>
  events.reduce(transition, newCall(callIdFor(SITE, link), SITE, link, events[0]?.at ?? T0, settings))

/** Inbound to 1001, answered after 2 s, 30 s of talk. */
export const answeredCall = (number: string | null = '+12125550142') => [
  outsideCalls(0, number),
  phoneAppears(10, '1001'),
  rings(20, '1001'),
  answers(2000, '1001'),
  bridged(2010, 'b', 'customer', '1001'),
  hangsUp(32_010, 'customer'),
  hangsUp(32_020, '1001'),
]

export const missedCall = (number: string | null = '+12125550142') => [
  outsideCalls(0, number),
  phoneAppears(10, '1001'),
  rings(20, '1001'),
  hangsUp(8000, '1001', 'cancelled'),
  hangsUp(8010, 'customer', 'cancelled'),
]

export const outboundCall = (answered: boolean, number = '+12125550142') => [
  phoneAppears(0, '1001', 'caller', number),
  outsideIsCalled(10, number),
  rings(100, 'customer'),
  ...(answered ? [answers(3000, 'customer'), bridged(3010, 'b', 'customer', '1001')] : []),
  hangsUp(15_010, 'customer', answered ? 'normal' : 'no-answer'),
  hangsUp(15_020, '1001'),
]

export const support: Via = { kind: 'queue', number: '6500', name: 'Support' }
export const reception: Via = { kind: 'ring-group', number: '6200', name: 'Reception' }

/** Rings 1001 and 1002; answered by 1002 unless `answered` is false. */
export const groupCall = (via: Via, answered: boolean) => [
  outsideCalls(0, '+12125550142'),
  through(1, via),
  phoneAppears(10, '1001'),
  phoneAppears(11, '1002'),
  rings(20, '1001'),
  rings(21, '1002'),
  ...(answered
    ? [
        answers(3000, '1002'),
        hangsUp(3001, '1001', 'answered-elsewhere'),
        bridged(3010, 'b', 'customer', '1002'),
        hangsUp(13_010, '1002'),
      ]
    : [hangsUp(9000, '1001', 'no-answer'), hangsUp(9001, '1002', 'no-answer')]),
  hangsUp(13_020, 'customer'),
]

/** 1001 answers, talks 10 s and transfers to 1003, who talks 20 s. */
export const transferredCall = () => [
  outsideCalls(0, '+12125550142'),
  phoneAppears(10, '1001'),
  rings(20, '1001'),
  answers(2000, '1001'),
  bridged(2000, 'b', 'customer', '1001'),
  on(12_000, { kind: 'transferred', how: 'blind', by: extensionNumber('1001'), to: '1003' }),
  bridged(12_000, 'b', 'customer'),
  hangsUp(12_000, '1001'),
  phoneAppears(12_100, '1003'),
  rings(12_200, '1003'),
  answers(15_000, '1003'),
  bridged(15_000, 'c', 'customer', '1003'),
  hangsUp(35_000, 'customer'),
  hangsUp(35_010, '1003'),
]

export function testIntegration(
  callLog: Partial<CallLogSettings> = {},
  changes: Partial<IntegrationSettings> = {},
): IntegrationSettings {
  return {
    id: 'zoho-crm-1',
    kind: 'zoho-crm',
    generation: 1,
    organisationId: 'org1',
    enabled: true,
    callLog: { ...defaultCallLogSettings, ...callLog },
    contactSync: defaultContactSyncSettings,
    creation: defaultCreationSettings,
    recordingLinks: { homeAddress: 'https://pbx.example.com', epoch: 0 },
    takesLogs: true,
    tickets: null,
    users: {
      '1001': { id: 'u1', name: 'Ada Byron' },
      '1002': { id: 'u2', name: 'Bruno Costa' },
      '1003': { id: 'u3', name: '陈晨' },
    },
    ...changes,
  }
}

/** Zoho Desk beside it, with agents of its own. */
export const testDesk = (changes: Partial<IntegrationSettings> = {}): IntegrationSettings => ({
  ...testIntegration(),
  id: 'zoho-desk-1',
  kind: 'zoho-desk',
  organisationId: 'zoho-desk/org1',
  tickets: defaultTicketSettings,
  users: { '1001': { id: 'a1', name: 'Ada Byron' }, '1002': { id: 'a2', name: 'Bruno Costa' } },
  ...changes,
})

export function testSettings(
  integration: IntegrationSettings | null = testIntegration(),
  pop: PopSettings | ClientPops = defaultPops,
): Settings {
  const pops = 'web' in pop ? pop : { web: pop, desktop: pop }
  const names = { '1001': 'Ada Byron', '1002': 'Bruno Costa', '1003': '陈晨', '1004': 'Dora Novak' }
  return {
    site: SITE,
    revision: 1,
    validFrom: T0 - 3600_000,
    country: 'US',
    areaCode: '212',
    timeZone: 'Asia/Shanghai',
    maskNumbers: false,
    ownNumbers: ['+861055550100'] as unknown as Settings['ownNumbers'],
    extensions: Object.fromEntries(
      Object.entries(names).map(([number, name]) => [number, { name, pop: pops, helpdeskPop: pops }]),
    ),
    integrations: integration ? [integration] : [],
  }
}

export const adaLovelace = {
  module: 'Contacts',
  id: '901',
  name: 'Grace Hopper',
  company: 'Navy',
  modifiedAt: T0,
} as const
export const found: MatchState = {
  state: 'done',
  matches: [{ record: adaLovelace, url: 'https://crm.example/Contacts/901', weak: false, chosen: false }],
}

export function viewOf(call: Call, settings: Settings, match: MatchState = found): CallView {
  const number = numberKey(call.external?.number ?? null, numberContext(settings))
  return { call, number, matches: call.external ? { 'zoho-crm-1': match } : {}, creations: {} }
}
