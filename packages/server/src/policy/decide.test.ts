import type { PopSettings } from '@jackfield/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Call } from '../calls/call.ts'
import type { PbxEvent } from '../calls/pbx-event.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import type { Settings } from '../settings/settings.ts'
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
  return popsWith(testSettings(integration, { ...automatic, ...pop }), events, match).map(
    ({ effect, at }) => `${effect.extension}@${at}`,
  )
}

const automatic: PopSettings = { enabled: true, mode: 'automatic', trigger: 'ringing' }

function popsWith(settings: Settings, events: PbxEvent[], match: (call: Call) => MatchState = () => found) {
  let before = null as ReturnType<typeof viewOf> | null
  return events.flatMap((_, i) => {
    const call = fold(events.slice(0, i + 1))
    const after = viewOf(call, settings, match(call))
    const { live } = decide(before, after, settings, plain)
    before = after
    return live.filter((effect) => effect.kind === 'pop').map((effect) => ({ effect, at: events[i]?.kind }))
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
  describe('two kinds of client', () => {
    const told = (web: Partial<PopSettings>, desktop: Partial<PopSettings>, match?: (call: Call) => MatchState) => {
      const settings = testSettings(testIntegration(), {
        web: { ...automatic, ...web },
        desktop: { ...automatic, ...desktop },
      })
      return popsWith(settings, answeredCall(), match).map(({ effect, at }) => `${effect.clients}@${at}`)
    }
    const keys = (web: Partial<PopSettings>, desktop: Partial<PopSettings>) => {
      const settings = testSettings(testIntegration(), {
        web: { ...automatic, ...web },
        desktop: { ...automatic, ...desktop },
      })
      return popsWith(settings, answeredCall()).map(({ effect }) => effect.key)
    }
    test.each<[string, Partial<PopSettings>, Partial<PopSettings>, string[]]>([
      ['the same: either, once', {}, {}, ['web,desktop@ringing']],
      ['each at its own moment', {}, { trigger: 'ended' }, ['web@ringing', 'desktop@ended']],
      ['the other way round', { trigger: 'answered' }, {}, ['desktop@ringing', 'web@answered']],
      ['one of them by hand', { mode: 'manual' }, { trigger: 'answered' }, ['desktop@answered']],
      ['one of them off', {}, { enabled: false }, ['web@ringing']],
      ['both by hand', { mode: 'manual' }, { mode: 'manual' }, []],
    ])('[A8.11] %s', (_, web, desktop, expected) => {
      expect(told(web, desktop)).toEqual(expected)
    })
    test('[A8.13] moments that come at once make one pop, and those that come apart share its key', () => {
      const late = (call: Call): MatchState => (call.state === 'talking' ? found : { state: 'searching' })
      expect(told({}, { trigger: 'answered' }, late)).toHaveLength(1)
      expect(told({}, { trigger: 'answered' }, late)[0]).toMatch(/^web,desktop@/)
      const shared = keys({}, { trigger: 'ended' })
      expect([shared.length, new Set(shared).size]).toEqual([2, 1])
    })
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
