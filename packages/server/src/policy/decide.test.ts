import type { PopSettings } from '@jackfield/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import type { PbxEvent } from '../calls/pbx-event.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import {
  answeredCall,
  fold,
  found,
  groupCall,
  outboundCall,
  support,
  testIntegration,
  testSettings,
  viewOf,
} from '../testing/calls.ts'
import { decide } from './decide.ts'

const plain = (number: string) => number

/** Every pop of a call told event by event: `extension@index of the event`. */
function pops(
  events: PbxEvent[],
  pop: Partial<PopSettings> = {},
  integration = testIntegration(),
  match: (call: Call) => MatchState = () => found,
) {
  const settings = testSettings(integration, { enabled: true, mode: 'automatic', trigger: 'ringing', ...pop })
  let before = null as ReturnType<typeof viewOf> | null
  return events.flatMap((_, i) => {
    const call = fold(events.slice(0, i + 1))
    const after = viewOf(call, settings, match(call))
    const { live } = decide(before, after, settings, plain)
    before = after
    return live.filter((effect) => effect.kind === 'pop').map((effect) => `${effect.extension}@${events[i]?.kind}`)
  })
}

describe('screen pop', () => {
  test('[A8.1] at ringing, for each bound extension that rings', () => {
    expect(pops(answeredCall())).toEqual(['1001@ringing'])
    expect(pops(groupCall(support, true))).toEqual(['1001@ringing', '1002@ringing'])
  })
  test('[A8.2] at answered, only for the one who answered', () => {
    expect(pops(groupCall(support, true), { trigger: 'answered' })).toEqual(['1002@answered'])
  })
  test('[A8.3] at call end, for the one who talked', () => {
    expect(pops(groupCall(support, true), { trigger: 'ended' })).toEqual(['1002@ended'])
  })
  test('[A8.4] manual or off: nothing by itself', () => {
    expect(pops(answeredCall(), { mode: 'manual' })).toEqual([])
    expect(pops(answeredCall(), { enabled: false })).toEqual([])
  })
  test('[A8.5] outbound calls never pop', () => {
    expect(pops(outboundCall(true))).toEqual([])
  })
  test('[A8.9] unbound extensions and unknown numbers open nothing', () => {
    expect(pops(answeredCall(), {}, testIntegration({}, { users: {} }))).toEqual([])
    expect(pops(answeredCall(), {}, testIntegration(), () => ({ state: 'done', matches: [] }))).toEqual([])
    expect(pops(answeredCall(), {}, testIntegration({}, { enabled: false }))).toEqual([])
  })
  test('a match that comes late still pops while it rings or talks, not afterwards', () => {
    const late =
      (state: Call['state']) =>
      (call: Call): MatchState =>
        call.state === state ? found : { state: 'searching' }
    expect(pops(answeredCall(), {}, testIntegration(), late('talking'))).toHaveLength(1)
    expect(pops(answeredCall(), {}, testIntegration(), late('ended'))).toEqual([])
  })
  test('[OPS.7] no order or repetition of events pops twice for one extension under one key', () => {
    const pool = [...answeredCall(), ...groupCall(support, true)]
    fc.assert(
      fc.property(fc.array(fc.nat(pool.length - 1), { maxLength: 40 }), (picks) => {
        const told = pops(picks.map((i) => pool[i] as PbxEvent)).map((line) => line.split('@')[0])
        expect(new Set(told).size).toBe(told.length)
      }),
    )
  })
})

test('[A8.5][A8.4] every card carries the matched record, so that it can be opened by hand', () => {
  const settings = testSettings()
  const { live } = decide(null, viewOf(fold(outboundCall(true).slice(0, 4)), settings), settings, plain)
  expect(live).toMatchObject([
    { kind: 'card', extension: '1001', card: { direction: 'outbound', matches: [{ name: 'Grace Hopper' }] } },
  ])
})

test('a card is sent only when it looks different', () => {
  const settings = testSettings()
  const view = viewOf(fold(answeredCall().slice(0, 3)), settings)
  expect(decide(view, { ...view }, settings, plain).live).toEqual([])
})
