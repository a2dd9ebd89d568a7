import { defaultCreationSettings, defaultTicketSettings, type TicketSettings } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import type { PbxEvent } from '../calls/pbx-event.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import type { IntegrationSettings, Settings } from '../settings/settings.ts'
import {
  answeredCall,
  fold,
  found,
  groupCall,
  missedCall,
  outboundCall,
  support,
  testDesk,
  testIntegration,
  testSettings,
  transferredCall,
  viewOf,
} from '../testing/calls.ts'
import { decide } from './decide.ts'
import type { CallView, OwedEffect } from './effect.ts'
import { owedAtEnd } from './owed-at-end.ts'
import { duePops } from './pops.ts'
import { dueTicket, ticketTexts } from './tickets.ts'

const DESK = 'zoho-desk-1'
const atDesk: MatchState = {
  state: 'done',
  matches: [
    {
      record: { module: 'Contacts', id: '1892', name: 'Grace Hopper', company: null, modifiedAt: 1 },
      url: 'https://desk.example/contact/1892',
      weak: false,
      chosen: false,
    },
  ],
}
const accountOnly: MatchState = {
  state: 'done',
  matches: [
    {
      record: { module: 'Accounts', id: '77', name: 'Navy', company: null, modifiedAt: 1 },
      url: 'https://desk.example/account/77',
      weak: false,
      chosen: false,
    },
  ],
}
const nobody: MatchState = { state: 'done', matches: [] }

const deskWith = (tickets: Partial<TicketSettings>, changes: Partial<IntegrationSettings> = {}) =>
  testDesk({ tickets: { ...defaultTicketSettings, enabled: true, ...tickets }, ...changes })
const settingsOf = (...integrations: IntegrationSettings[]): Settings => ({ ...testSettings(null), integrations })
const view = (events: PbxEvent[], settings: Settings, match: MatchState = atDesk): CallView => ({
  ...viewOf(fold(events), settings),
  matches: { 'zoho-crm-1': found, [DESK]: match },
})
const outcome = (events: PbxEvent[], desk: IntegrationSettings, match: MatchState = atDesk) => {
  const settings = settingsOf(desk)
  return dueTicket(view(events, settings, match), settings, desk)
}
const kinds = (effects: readonly OwedEffect[]) =>
  effects.map((effect) => `${effect.integrationId} ${effect.kind === 'not-owed' ? `no ${effect.what}` : effect.kind}`)

describe('a ticket after the call', () => {
  const all: [string, PbxEvent[], TicketSettings['outcomes'][number]][] = [
    ['answered', answeredCall(), 'inbound-answered'],
    ['missed', missedCall(), 'inbound-missed'],
    ['outbound answered', outboundCall(true), 'outbound-answered'],
    ['outbound not answered', outboundCall(false), 'outbound-not-answered'],
  ]
  test.each(all)('[D5.1] of a call that was %s is owed where that is chosen', (_, events, kind) => {
    for (const [, , chosen] of all)
      expect(outcome(events, deskWith({ outcomes: [chosen] })) !== null).toBe(chosen === kind)
  })
  test('[D5.1] not while the call goes on, nor where it is switched off', () => {
    const desk = deskWith({ outcomes: ['inbound-answered'] })
    expect(outcome(answeredCall().slice(0, 5), desk)).toBeNull()
    expect(outcome(answeredCall(), deskWith({ enabled: false, outcomes: ['inbound-answered'] }))).toBeNull()
    expect(outcome(answeredCall(), { ...desk, enabled: false })).toBeNull()
  })
  test('[D5.2] says what the templates say, and is of who took the call', () => {
    expect(outcome(answeredCall(), deskWith({ outcomes: ['inbound-answered'] }))).toMatchObject({
      userId: 'a1',
      ticket: {
        subject: 'Inbound Answered - from +12125550142',
        description: 'Inbound Answered - from +12125550142 to 1001',
      },
    })
  })
  test('[D5.5] is one for a call, whatever happens inside it', () => {
    for (const events of [groupCall(support, true), groupCall(support, false), transferredCall()]) {
      const settings = settingsOf(deskWith({ outcomes: ['inbound-answered', 'inbound-missed'] }))
      const owed = owedAtEnd(view(events, settings), settings).effects
      expect(owed.filter(({ kind }) => kind === 'ticket')).toHaveLength(1)
    }
  })
  test('[D5.4] the logs of the call name it', () => {
    const settings = settingsOf(deskWith({ outcomes: ['inbound-answered'] }))
    const { effects } = owedAtEnd(view(answeredCall(), settings), settings)
    const [ticket, log] = effects
    expect(kinds(effects)).toEqual([`${DESK} ticket`, `${DESK} log`])
    expect(log).toMatchObject({ ticketKey: ticket?.key })
  })
  test('[D7.3] a match in accounts only gets no ticket and no log, and the ledger says why', () => {
    const settings = settingsOf(deskWith({ outcomes: ['inbound-answered'] }))
    const { effects } = owedAtEnd(view(answeredCall(), settings, accountOnly), settings)
    expect(kinds(effects)).toEqual([`${DESK} no ticket`, `${DESK} no call-log`])
    expect(effects).toMatchObject([
      { reason: { code: 'ticket-account-only' } },
      { reason: { code: 'log-account-only' } },
    ])
  })
  test('[D5.6] of an unknown number comes after the contact that is created for it', () => {
    const creation = { ...defaultCreationSettings, enabled: true }
    const desk = deskWith({ outcomes: ['inbound-missed'] }, { creation })
    const settings = settingsOf(desk)
    const { effects } = owedAtEnd(view(missedCall(), settings, nobody), settings)
    expect(kinds(effects)).toEqual([`${DESK} create`, `${DESK} ticket`, `${DESK} log`])
    expect(effects[1]).toMatchObject({ dependsOn: effects[0]?.key })
    // Where nothing is created there is nobody to make a ticket for; that is found out when it is written.
    expect(outcome(missedCall(), deskWith({ outcomes: ['inbound-missed'] }), nobody)).toMatchObject({ dependsOn: null })
  })
})

describe('a ticket before the call', () => {
  const desk = deskWith({ moment: 'before', directions: ['inbound'] })
  const settings = settingsOf(desk)
  const ringing = answeredCall().slice(0, 3)
  const format = (number: string) => number

  test('[D5.1] is owed at the first ring of a bound extension, once, for the directions that are chosen', () => {
    const before = view(ringing.slice(0, 1), settings)
    const rings = view(ringing, settings)
    expect(decide(before, rings, settings, format).durable).toMatchObject([{ kind: 'ticket', userId: 'a1' }])
    const answered = view(answeredCall().slice(0, 5), settings)
    expect(decide(rings, answered, settings, format).durable).toEqual([])
    expect(outcome(outboundCall(true).slice(0, 3), desk)).toBeNull()
  })
  test('[D5.1] waits until it is known whose it is', () => {
    expect(dueTicket(view(ringing, settings, { state: 'searching' }), settings, desk)).toBeNull()
    expect(dueTicket(view(ringing, settings, nobody), settings, desk)).toBeNull()
  })
  test('[D5.2] says that it rings, and after the call how it went', () => {
    const made = dueTicket(view(ringing, settings), settings, desk)
    expect(made?.ticket.subject).toBe('Inbound Ringing - from +12125550142')
    const ended = view(answeredCall(), settings)
    const texts = ticketTexts(ended, settings, desk)
    expect(texts).toMatchObject({ ticketKey: made?.key, userId: 'a1' })
    expect(texts?.ticket.description).toBe('Inbound Answered - from +12125550142 to 1001')
  })
  test('[D6.1] the pop opens the new ticket where that is wished, once it is there', () => {
    const popping = settingsOf(deskWith({ moment: 'before', directions: ['inbound'], popTicket: true }))
    const rings = view(ringing, popping)
    expect(duePops(rings, popping)).toEqual([])
    const url = 'https://desk.example/ticket/5'
    const made = { ...rings, tickets: { [DESK]: { state: 'made', url } as const } }
    expect(duePops(made, popping).map((pop) => pop.url)).toEqual([url])
    const failed = { ...rings, tickets: { [DESK]: { state: 'failed' } as const } }
    expect(duePops(failed, popping).map((pop) => pop.url)).toEqual(['https://desk.example/contact/1892'])
  })
})

describe('CRM and helpdesk on one site', () => {
  const settings = settingsOf(testIntegration(), deskWith({ outcomes: ['inbound-answered'] }))

  test('[D6.2] one call owes a log to each, and the ticket', () => {
    const { effects, reason } = owedAtEnd(view(answeredCall(), settings), settings)
    expect(kinds(effects)).toEqual([`${DESK} ticket`, 'zoho-crm-1 log', `${DESK} log`])
    expect(reason).toBeNull()
  })
  test('[D6.2] one card has the matches of both, and each opens its record by its own settings', () => {
    const rings = view(answeredCall().slice(0, 3), settings)
    const { live } = decide(null, rings, settings, (number) => number)
    const card = live.find((effect) => effect.kind === 'card')
    expect(card?.kind === 'card' && card.card.matches.map(({ kind, id }) => [kind, id])).toEqual([
      ['zoho-crm', '901'],
      ['zoho-desk', '1892'],
    ])
    const pops = live.filter((effect) => effect.kind === 'pop')
    expect(new Set(pops.map(({ key }) => key)).size).toBe(2)
    const off = { enabled: false, mode: 'automatic', trigger: 'ringing' } as const
    const extensions = Object.fromEntries(
      Object.entries(settings.extensions).map(([number, one]) => [number, { ...one, pop: { web: off, desktop: off } }]),
    )
    const onlyDesk = decide(null, rings, { ...settings, extensions }, (number) => number).live
    expect(onlyDesk.filter((effect) => effect.kind === 'pop').map(({ url }) => url)).toEqual([
      'https://desk.example/contact/1892',
    ])
  })
  test('[D9.22] one that is disabled owes nothing, the other goes on', () => {
    const [crm, desk] = settings.integrations as [IntegrationSettings, IntegrationSettings]
    const without = settingsOf(crm, { ...desk, enabled: false })
    expect(kinds(owedAtEnd(view(answeredCall(), without), without).effects)).toEqual(['zoho-crm-1 log'])
    const neither = settingsOf({ ...crm, enabled: false }, { ...desk, enabled: false })
    expect(owedAtEnd(view(answeredCall(), neither), neither).reason).toEqual({ code: 'log-integration-disabled' })
  })
  test('[D7.2] an edition without call logs owes none, and the ledger says why', () => {
    const free = settingsOf(testDesk({ takesLogs: false }))
    expect(owedAtEnd(view(answeredCall(), free), free).effects).toMatchObject([
      { kind: 'not-owed', reason: { code: 'desk-no-call-logs' } },
    ])
  })
})
