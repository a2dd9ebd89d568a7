import { describe, expect, test } from 'vitest'
import type { MatchState } from '../phonebook/phonebook.ts'
import { adaLovelace, fold, found, groupCall, reception, testSettings, viewOf } from '../testing/calls.ts'
import { cardsOf } from './cards.ts'
import type { CallView } from './effect.ts'

const other = { ...adaLovelace, id: '902', name: 'Admiral +1 212 555 0142' }
const several: MatchState = {
  state: 'done',
  matches: [adaLovelace, other].map((record) => ({ record, url: 'https://crm.example', weak: false, chosen: false })),
}
const call = fold(groupCall(reception, true))

describe('[A8.17] where the log of a call is', () => {
  const loggedOf = (logs: CallView['logs'], match: MatchState = several, masked = false) => {
    const settings = { ...testSettings(), maskNumbers: masked }
    const view = { ...viewOf(call, settings, match), ...(logs ? { logs } : {}) }
    const cards = cardsOf(view, settings, (number) => number)
    return Object.fromEntries(cards.map(({ extension, card }) => [extension, card.logged]))
  }
  const told = ({ id, name }: typeof adaLovelace | typeof other) => [
    { integration: 'zoho-crm-1', module: 'Contacts', id, name },
  ]

  test('is not told before it is written, nor where there was nothing to choose', () => {
    expect(loggedOf(undefined)).toEqual({ '1001': [], '1002': [] })
    expect(loggedOf({ 'zoho-crm-1': { u2: adaLovelace } }, found)).toEqual({ '1001': [], '1002': [] })
  })
  test('each agent is told of the own log, and of another’s where there is no own one', () => {
    const one = { 'zoho-crm-1': { u2: other } }
    expect(loggedOf(one)).toEqual({ '1001': told(other), '1002': told(other) })
    const both = { 'zoho-crm-1': { u2: other, u1: adaLovelace } }
    expect(loggedOf(both)).toEqual({ '1001': told(adaLovelace), '1002': told(other) })
  })
  test('[B8.1] with masked numbers its name has none', () => {
    const masked = loggedOf({ 'zoho-crm-1': { u2: other } }, several, true)
    expect(masked['1002']?.[0]?.name).toBe('Admiral +1 212****142')
  })
})
