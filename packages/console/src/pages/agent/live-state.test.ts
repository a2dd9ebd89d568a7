import type { CallCard, LiveMessage } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import { emptyLiveState, type LiveState, reduceLive } from './live-state.ts'

const card = (callId: string, state: CallCard['state'] = 'ringing'): CallCard => ({
  callId,
  direction: 'inbound',
  state,
  number: '+862155512345',
  numberFormatted: '+86 21 5551 2345',
  masked: false,
  callerName: null,
  did: null,
  via: [],
  internalParty: null,
  startedAt: 0,
  answeredAt: null,
  endedAt: null,
  talkMs: 0,
  matching: 'searching',
  matches: [],
  logged: [],
  creations: [],
  tickets: [],
  note: null,
})

const receive = (state: LiveState, message: LiveMessage, anchor: string | null = null) =>
  reduceLive(state, { type: 'message', message, at: 1000, anchor })
const cards = (...list: CallCard[]) =>
  list.reduce((state, each) => receive(state, { type: 'card', now: 1000, card: each }), emptyLiveState)
const order = (state: LiveState) => state.cards.map(({ callId }) => callId)
const hello = (...list: CallCard[]): LiveMessage => ({
  type: 'hello',
  now: 1500,
  extension: '1001',
  name: 'A',
  linkUp: true,
  cards: list,
})

describe('cards', () => {
  test('a new call comes on top', () => {
    expect(order(cards(card('a'), card('b')))).toEqual(['b', 'a'])
  })

  test('a new call comes below the card under the pointer', () => {
    expect(order(receive(cards(card('a'), card('b')), { type: 'card', now: 0, card: card('c') }, 'b'))).toEqual([
      'b',
      'c',
      'a',
    ])
  })

  test('a change never moves a card', () => {
    const after = receive(cards(card('a'), card('b'), card('c')), { type: 'card', now: 0, card: card('a', 'talking') })
    expect(order(after)).toEqual(['c', 'b', 'a'])
    expect(after.cards[2]?.state).toBe('talking')
  })

  test('only the last ended calls stay', () => {
    const many = Array.from({ length: 9 }, (_, index) => card(`e${index}`, 'ended'))
    expect(order(cards(card('live'), ...many))).toEqual(['e8', 'e7', 'e6', 'e5', 'e4', 'live'])
  })

  test('[A7.5] beside them those stay for which a record can still be created', () => {
    const open = (until: number): CallCard => ({
      ...card(`open until ${until}`, 'ended'),
      creations: [
        {
          integration: 'i',
          kind: 'zoho-crm',
          module: 'Leads',
          state: 'creating',
          until: null,
          problem: null,
          again: true,
        },
        {
          integration: 'j',
          kind: 'zoho-desk',
          module: 'Contacts',
          state: 'offered',
          until,
          problem: null,
          again: true,
        },
      ],
    })
    const many = Array.from({ length: 5 }, (_, index) => card(`e${index}`, 'ended'))
    const shown = order(cards(open(1001), open(1000), ...many))
    expect(shown).toEqual(['e4', 'e3', 'e2', 'e1', 'e0', 'open until 1001'])
  })

  test('after a reconnect, calls that the server no longer knows are gone and ended ones stay', () => {
    const after = receive(
      cards(card('gone'), card('seen', 'ended'), card('still')),
      hello(card('still', 'talking'), card('new')),
    )
    expect(order(after)).toEqual(['new', 'still', 'seen'])
    expect(after.me).toEqual({ extension: '1001', name: 'A' })
    expect(after.clockOffset).toBe(500)
  })

  test('[A10.16] a note is on its card once the server has it', () => {
    const note = { text: '', until: null, toZoho: true }
    const state = cards({ ...card('a'), note }, card('b'))
    const after = receive(state, { type: 'noted', now: 1500, callId: 'a', text: 'wants a quote' })
    expect(after.cards.map(({ callId, note }) => [callId, note?.text])).toEqual([
      ['b', undefined],
      ['a', 'wants a quote'],
    ])
  })

  test('removing a card takes its blocked page along', () => {
    const blocked = reduceLive(cards(card('a')), {
      type: 'blocked',
      pop: { callId: 'a', url: 'https://crm.example/1', name: 'X' },
    })
    const after = reduceLive(blocked, { type: 'dismiss-card', callId: 'a' })
    expect([after.cards, after.blocked]).toEqual([[], []])
  })
})

describe('a card that was removed', () => {
  const removed = (id: string) => reduceLive(cards(card(id, 'ended')), { type: 'dismiss-card', callId: id })
  const told = (changed: CallCard) => order(receive(removed('a'), { type: 'card', now: 1500, card: changed }))

  test('[A8.17] does not come back because its log was written', () => {
    const record = { integration: 'i', module: 'Contacts', id: '1', name: 'X' } as const
    expect(told({ ...card('a', 'ended'), logged: [record] })).toEqual([])
    expect(told(card('b', 'ended'))).toEqual(['b'])
  })
  test('[A7.8] comes back when its record could not be made', () => {
    const failed = { integration: 'i', kind: 'zoho-crm', module: 'Leads', state: 'failed', until: null } as const
    expect(told({ ...card('a', 'ended'), creations: [{ ...failed, problem: null, again: true }] })).toEqual(['a'])
  })
})

test('problems are numbered, and only the newest stay', () => {
  let state = emptyLiveState
  for (const callId of ['a', 'b', 'c', 'd'])
    state = receive(state, { type: 'problem', now: 0, callId, problem: { code: 'call-gone' } })
  expect(state.problems.map(({ callId }) => callId)).toEqual(['b', 'c', 'd'])
  const [first] = state.problems
  expect(reduceLive(state, { type: 'dismiss-problem', id: first!.id }).problems.map(({ callId }) => callId)).toEqual([
    'c',
    'd',
  ])
})
