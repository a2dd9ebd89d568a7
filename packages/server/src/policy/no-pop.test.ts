import type { PopSettings } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import type { PbxEvent } from '../calls/pbx-event.ts'
import {
  answeredCall,
  fold,
  found,
  groupCall,
  missedCall,
  outboundCall,
  support,
  T0,
  testIntegration,
  testSettings,
  viewOf,
} from '../testing/calls.ts'
import { decide } from './decide.ts'
import { type Found, whyNoPop, whySentPopFailed } from './no-pop.ts'

interface Case {
  readonly events?: PbxEvent[]
  /** Of the web client, and of the desktop client unless it has its own. */
  readonly pop?: Partial<PopSettings>
  readonly desktop?: PopSettings
  readonly integration?: ReturnType<typeof testIntegration> | null
  readonly found?: Found
  readonly popped?: readonly string[]
}

/** `extension or *` to the code of its reason. */
function reasons({ events = answeredCall(), pop, desktop, integration, found = 'record', popped = [] }: Case) {
  const web: PopSettings = { enabled: true, mode: 'automatic', trigger: 'ringing', ...pop }
  const all = testSettings(integration ?? testIntegration(), { web, desktop: desktop ?? web })
  const settings = integration === null ? { ...all, integrations: [] } : all
  const call = fold(events)
  const { number } = viewOf(call, settings)
  const told = whyNoPop(call, number, settings, new Set(popped), found, T0 + 60_000)
  return Object.fromEntries(told.map(({ extension, reason }) => [extension ?? '*', reason.code]))
}

describe('why no record opened by itself', () => {
  test.each<[string, Case, Record<string, string>]>([
    ['outbound', { events: outboundCall(true) }, { '*': 'pop-outbound' }],
    ['nothing connected', { integration: null }, { '*': 'pop-not-connected' }],
    [
      'integration disabled',
      { integration: testIntegration({}, { enabled: false }) },
      { '*': 'pop-integration-disabled' },
    ],
    ['number withheld', { events: answeredCall(null) }, { '*': 'log-anonymous' }],
    ['no record', { found: 'none' }, { '*': 'log-no-match' }],
    ['not bound', { integration: testIntegration({}, { users: {} }) }, { '1001': 'pop-not-bound' }],
    ['off', { pop: { enabled: false } }, { '1001': 'pop-off' }],
    ['manual', { pop: { mode: 'manual' } }, { '1001': 'pop-manual' }],
    ['on answer, not answered', { events: missedCall(), pop: { trigger: 'answered' } }, { '1001': 'pop-not-answered' }],
    ['at the end, no part in it', { events: missedCall(), pop: { trigger: 'ended' } }, { '1001': 'pop-not-talked' }],
    ['too late', {}, { '1001': 'pop-no-record-in-time' }],
    ['not told whether there was one', { found: 'not-known' }, { '1001': 'pop-no-record-in-time' }],
    ['it opened', { popped: ['1001'] }, {}],
    [
      'two rang, one of them answered and had it',
      { events: groupCall(support, true), pop: { trigger: 'answered' }, popped: ['1002'] },
      { '1001': 'pop-not-answered' },
    ],
    [
      'the client that opens first tells why',
      {
        events: missedCall(),
        pop: { trigger: 'ended' },
        desktop: { enabled: true, mode: 'automatic', trigger: 'answered' },
      },
      { '1001': 'pop-not-answered' },
    ],
    [
      'one client off, the other by hand',
      { pop: { enabled: false }, desktop: { enabled: true, mode: 'manual', trigger: 'ringing' } },
      { '1001': 'pop-manual' },
    ],
    ['still ringing', { events: answeredCall().slice(0, 3) }, {}],
  ])('[OPS.50] %s', (_, given, expected) => {
    expect(reasons(given)).toEqual(expected)
  })

  test('[OPS.50] a call that was not seen whole says so', () => {
    const settings = testSettings(testIntegration(), { enabled: true, mode: 'automatic', trigger: 'ringing' })
    const call = { ...fold(answeredCall()), seenWhole: false }
    const [told] = whyNoPop(call, viewOf(call, settings).number, settings, new Set(), 'record', T0 + 60_000)
    expect(told?.reason.code).toBe('pop-not-seen')
  })

  test('nothing is said where policy did send one', () => {
    const settings = testSettings(testIntegration(), { enabled: true, mode: 'automatic', trigger: 'ringing' })
    const events = groupCall(support, true)
    let before = null as ReturnType<typeof viewOf> | null
    const popped = events.flatMap((_, index) => {
      const after = viewOf(fold(events.slice(0, index + 1)), settings, found)
      const { live } = decide(before, after, settings, (number) => number)
      before = after
      return live.filter((effect) => effect.kind === 'pop').map((effect) => effect.extension)
    })
    expect(popped.length).toBe(2)
    expect(reasons({ events, popped })).toEqual({})
  })
})

test('[OPS.50] what became of a record that was sent', () => {
  const codes = (outcome: string, after: number) => whySentPopFailed(outcome, null, T0, T0 + after)?.code ?? null
  expect([codes('blocked', 0), codes('no-client', 0), codes('opened', 0)]).toEqual([
    'pop-blocked',
    'pop-no-client',
    null,
  ])
  expect(whySentPopFailed('no-client', 'desktop', T0, T0)?.code).toBe('pop-no-desktop-client')
  expect(codes('manual', 0)).toBeNull()
  expect([codes('sent', 1000), codes('sent', 60_000)]).toEqual([null, 'pop-unconfirmed'])
})
