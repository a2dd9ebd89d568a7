import { type CreationSettings, defaultCreationSettings } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import { extensionNumber } from '../calls/ids.ts'
import type { PbxEvent } from '../calls/pbx-event.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import type { IntegrationSettings, Settings } from '../settings/settings.ts'
import {
  answers,
  fold,
  found,
  hangsUp,
  missedCall,
  outsideCalls,
  phoneAppears,
  rings,
  T0,
  testDesk,
  testIntegration,
  testSettings,
  viewOf,
} from '../testing/calls.ts'
import { owedLogs } from './call-log.ts'
import { cardsOf } from './cards.ts'
import { creationByHand, creationOnCard, dueCreation, MANUAL_FOR_MS } from './creation.ts'
import { decide } from './decide.ts'
import type { CreationState } from './effect.ts'

const nobody: MatchState = { state: 'done', matches: [] }
const settingsOf = (creation: Partial<CreationSettings> = {}) =>
  testSettings(testIntegration({}, { creation: { ...defaultCreationSettings, enabled: true, ...creation } }))
const only = ({ integrations }: Settings) => integrations[0] as IntegrationSettings
const ringing = [outsideCalls(0, '+12125550142'), phoneAppears(10, '1001'), rings(20, '1001')]
const due = (events: PbxEvent[], creation: Partial<CreationSettings> = {}, match: MatchState = nobody) => {
  const settings = settingsOf(creation)
  return dueCreation(viewOf(fold(events), settings, match), settings, only(settings))
}

describe('a record for an unknown number', () => {
  test('[A7.1][A7.2] is due once a bound extension rings, with the automatic name and the first user as owner', () => {
    expect(due(ringing.slice(0, 2))).toBeNull()
    expect(due(ringing)).toMatchObject({
      key: 'zoho-crm-1/1/create/+12125550142/0',
      userId: 'u1',
      record: { module: 'Contacts', name: 'Automatic New Contact +12125550142', e164: '+12125550142', searched: true },
    })
    expect(due(ringing, { module: 'Leads' })?.record.module).toBe('Leads')
  })
  test('[A7.1] not for a known number, while that is being found out, or for a kind of call that is not chosen', () => {
    expect(due(ringing, {}, found)).toBeNull()
    expect(due(ringing, {}, { state: 'searching' })).toBeNull()
    expect(due(ringing, { directions: ['outbound'] })).toBeNull()
    expect(due(ringing, { enabled: false })).toBeNull()
    expect(due(ringing, { mode: 'manual' })).toBeNull()
  })
  test('[A7.1] never for own, anonymous and short numbers, nor without a bound extension', () => {
    for (const number of ['+861055550100', '1003', '', 'anonymous', '110'])
      expect(due([outsideCalls(0, number), ...ringing.slice(1)]), number).toBeNull()
    expect(due([outsideCalls(0, '+12125550142'), phoneAppears(10, '1004'), rings(20, '1004')])).toBeNull()
  })
  test('of a call that ended before it was known, it is found out first', () => {
    expect(due(missedCall(), {}, { state: 'searching' })?.record.searched).toBe(false)
    expect(due(missedCall(), {}, { state: 'failed' })?.record.searched).toBe(false)
    expect(due(missedCall(), {}, found)).toBeNull()
  })
  test('is decided once, however the call goes on', () => {
    const settings = settingsOf()
    const before = viewOf(fold(ringing), settings, nobody)
    const after = viewOf(fold([...ringing, answers(2000, '1001')]), settings, nobody)
    expect(decide(null, before, settings, String).durable.map(({ kind }) => kind)).toEqual(['create'])
    expect(decide(before, after, settings, String).durable).toEqual([])
  })
  test('[A7.4] the call’s log waits for it', () => {
    const settings = settingsOf()
    const [log] = owedLogs(viewOf(fold(missedCall()), settings, nobody), settings).effects
    expect(log).toMatchObject({ kind: 'log', dependsOn: 'zoho-crm-1/1/create/+12125550142/0' })
    const [known] = owedLogs(viewOf(fold(missedCall()), settings, found), settings).effects
    expect(known).toMatchObject({ kind: 'log', dependsOn: null })
  })
  test('[A7.10] the log of a known number brings a creation along, should its record be gone by then', () => {
    const later = (creation: Partial<CreationSettings>, events = missedCall()) => {
      const settings = settingsOf(creation)
      const [log] = owedLogs(viewOf(fold(events), settings, found), settings).effects
      return log?.kind === 'log' ? log.log.ifUnknown : null
    }
    expect(later({})).toMatchObject({
      userId: 'u1',
      record: { module: 'Contacts', name: 'Automatic New Contact +12125550142', searched: false },
    })
    expect(later({ directions: ['outbound'] })).toBeUndefined()
    expect(later({ mode: 'manual' })).toBeUndefined()
    expect(later({ enabled: false })).toBeUndefined()
  })
  test('a number whose record is gone is given another one', () => {
    const settings = settingsOf()
    const view = viewOf(fold(ringing), settings, nobody)
    const creations = { 'zoho-crm-1': { claim: 2, state: 'none', problem: null } } as const
    expect(dueCreation({ ...view, creations }, settings, only(settings))?.key).toBe(
      'zoho-crm-1/1/create/+12125550142/2',
    )
  })
})

describe('[A7.5] by hand', () => {
  const settings = settingsOf({ mode: 'manual' })
  const view = viewOf(fold(ringing), settings, nobody)
  const ended = viewOf(fold([...ringing, hangsUp(5000, '1001'), hangsUp(5000, 'customer')]), settings, nobody)
  const agent = extensionNumber('1001')

  test('it is offered from the first ring until ten minutes after the call, and the log waits so long', () => {
    expect(creationOnCard(view, settings, only(settings), T0)).toMatchObject({
      state: 'offered',
      module: 'Contacts',
      until: null,
    })
    const until = T0 + 5000 + MANUAL_FOR_MS
    expect(creationOnCard(ended, settings, only(settings), until - 1)).toMatchObject({ state: 'offered', until })
    expect(creationOnCard(ended, settings, only(settings), until)).toBeNull()
    const [log] = owedLogs(ended, settings).effects
    expect(log).toMatchObject({ kind: 'log', log: { waitsUntil: until } })
  })
  test('an agent of the call gives it a name, or it gets the automatic one', () => {
    expect(creationByHand(view, settings, only(settings), settings, agent, 'Lisa Wang', T0)?.record).toMatchObject({
      name: 'Lisa Wang',
    })
    expect(creationByHand(view, settings, only(settings), settings, agent, '', T0)?.record.name).toBe(
      'Automatic New Contact +12125550142',
    )
  })
  test('nobody else, and not too late', () => {
    expect(creationByHand(view, settings, only(settings), settings, extensionNumber('1002'), '', T0)).toBeNull()
    expect(creationByHand(ended, settings, only(settings), settings, agent, '', T0 + 5001 + MANUAL_FOR_MS)).toBeNull()
    const known = viewOf(fold(ringing), settings, found)
    expect(creationByHand(known, settings, only(settings), settings, agent, '', T0)).toBeNull()
    expect(creationByHand(view, settingsOf(), only(settingsOf()), settings, agent, '', T0)).toBeNull()
  })
})

describe('[A7.16] creating by hand is for those who have a user in the integration', () => {
  // 1004 is bound to nobody.
  const both = [...ringing, phoneAppears(11, '1004'), rings(21, '1004')]
  const cardsIn = (settings: Settings, state?: CreationState) => {
    const view = viewOf(fold(both), settings, nobody)
    const known = state ? { ...view, creations: { 'zoho-crm-1': state } } : view
    const cards = cardsOf(known, settings, (number) => number)
    return Object.fromEntries(cards.map(({ extension, card }) => [extension, card.creations]))
  }
  const failed = { claim: 0, state: 'failed', problem: { code: 'internal' } } as const

  test('nobody else is offered it, on a card of the same call', () => {
    const settings = settingsOf({ mode: 'manual' })
    expect(cardsIn(settings)).toMatchObject({ '1001': [{ state: 'offered', again: true }], '1004': [] })
  })
  test('others see how it stands, and cannot try again', () => {
    const settings = settingsOf({ mode: 'manual' })
    const problem = failed.problem
    expect(cardsIn(settings, failed)).toMatchObject({
      '1001': [{ state: 'failed', problem, again: true }],
      '1004': [{ state: 'failed', problem, again: false }],
    })
    expect(cardsIn(settingsOf())).toMatchObject({ '1001': [{ state: 'creating' }], '1004': [{ state: 'creating' }] })
  })
  test('each integration asks for its own users', () => {
    const creation = { ...defaultCreationSettings, enabled: true, mode: 'manual' } as const
    const desk = testDesk({ creation, users: { '1004': { id: 'a4', name: 'Dora Novak' } } })
    const settings = { ...settingsOf({ mode: 'manual' }), integrations: [testIntegration({}, { creation }), desk] }
    const view = viewOf(fold(both), settings, nobody)
    const known = { ...view, matches: { ...view.matches, [desk.id]: nobody } }
    const cards = cardsOf(known, settings, (number) => number)
    expect(cards.map(({ extension, card }) => [extension, card.creations.map(({ kind }) => kind)])).toEqual([
      ['1001', ['zoho-crm']],
      ['1004', ['zoho-desk']],
    ])
  })
})
