import type { CallLogSettings } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import type { PbxEvent } from '../calls/pbx-event.ts'
import {
  answeredCall,
  answers,
  fold,
  groupCall,
  hangsUp,
  missedCall,
  outboundCall,
  phoneAppears,
  reception,
  rings,
  support,
  T0,
  testIntegration,
  testSettings,
  transferredCall,
  viewOf,
} from '../testing/calls.ts'
import { owedLogs } from './call-log.ts'

function owed(events: PbxEvent[], callLog: Partial<CallLogSettings> = {}, changes = {}) {
  const settings = testSettings(testIntegration(callLog, changes))
  const view = viewOf(fold(events), settings)
  return owedLogs(view, settings)
}
/** `user:type` of each log, `user:-reason` of each that is not owed. */
const told = (events: PbxEvent[], callLog: Partial<CallLogSettings> = {}, changes = {}) => {
  const { effects, reason } = owed(events, callLog, changes)
  return reason
    ? [reason.code]
    : effects.map((e) => `${e.userId}:${e.kind === 'log' ? e.log.type : `-${e.reason.code}`}`)
}
const log = (events: PbxEvent[], callLog: Partial<CallLogSettings> = {}) => {
  const first = owed(events, callLog).effects.find((effect) => effect.kind === 'log')
  return first?.kind === 'log' ? first.log : null
}

describe('what a call owes', () => {
  test('[A10.1] an answered inbound call: one inbound log of the user who answered', () => {
    expect(told(answeredCall())).toEqual(['u1:inbound'])
    expect(log(answeredCall())).toMatchObject({
      startedAt: T0 + 10,
      talkSeconds: 30,
      extension: '1001',
      externalNumber: '+12125550142',
    })
  })
  test('[A10.2] a missed inbound call: one missed log', () => {
    expect(told(missedCall())).toEqual(['u1:missed'])
    expect(log(missedCall())?.talkSeconds).toBe(0)
  })
  test('[A10.3][A10.4] outbound calls, answered or not', () => {
    expect(log(outboundCall(true))).toMatchObject({ type: 'outbound', talkSeconds: 12 })
    expect(log(outboundCall(false))).toMatchObject({ type: 'outbound', talkSeconds: 0 })
  })
  test('[A10.5] the default templates, in the time zone of the site', () => {
    expect(log(answeredCall())).toMatchObject({
      subject: 'Extension Call',
      description: 'Call: 2026-11-22 09:15:00 answered from +12125550142 to 1001 00:00:30',
    })
    expect(log(missedCall())?.description).toContain(' missed from +12125550142 to 1001 00:00:00')
    expect(log(outboundCall(false))?.description).toContain(' not answered from 1001 to +12125550142')
  })
  test('[A10.5] own templates; what a variable holds is never a template itself', () => {
    const subject = '{{Communication_Type}} {{ Queue }} {{Agent_Name}}'
    const queue = { ...support, name: '{{Agent_Name}}' }
    const subjects = owed(groupCall(queue, true), { subject }).effects.map((e) =>
      e.kind === 'log' ? e.log.subject : null,
    )
    expect(subjects).toEqual(['Inbound {{Agent_Name}} Ada Byron', 'Inbound {{Agent_Name}} Bruno Costa'])
  })
  test('[A10.7] switched off: nothing, with the reason', () => {
    expect(told(answeredCall(), { enabled: false })).toEqual(['u1:-log-disabled'])
    expect(told(answeredCall(), {}, { enabled: false })).toEqual(['log-integration-disabled'])
  })
  test('[A10.8] internal calls owe nothing', () => {
    expect(
      told([
        phoneAppears(0, '1001', 'caller', '1002'),
        phoneAppears(1, '1002'),
        rings(2, '1002'),
        answers(3, '1002'),
        hangsUp(9, '1001'),
        hangsUp(9, '1002'),
      ]),
    ).toEqual(['log-internal'])
  })
  test('[A10.10] after a blind transfer each user has one log with own start and talk time', () => {
    const logs = owed(transferredCall()).effects.map((e) =>
      e.kind === 'log' ? [e.userId, e.log.type, e.log.startedAt - T0, e.log.talkSeconds] : null,
    )
    expect(logs).toEqual([
      ['u1', 'inbound', 10, 10],
      ['u3', 'inbound', 12_100, 20],
    ])
  })
  test('[A3.8] no bound extension: nothing, with the reason', () => {
    expect(told(answeredCall(), {}, { users: {} })).toEqual(['log-no-bound-extension'])
  })
  test('[OPS.9] numbers that cannot be looked up owe nothing, each with its reason', () => {
    expect(told(answeredCall('anonymous'))).toEqual(['log-anonymous'])
    expect(told(answeredCall(null))).toEqual(['log-anonymous'])
    expect(told(answeredCall('110'))).toEqual(['log-number-unusable'])
    expect(told(answeredCall('1'.repeat(40)))).toEqual(['log-number-unusable'])
    expect(told(answeredCall('+861055550100'))).toEqual(['log-own-number'])
    expect(told(answeredCall('1002'))).toEqual(['log-own-number'])
  })
  test('two extensions of one user are one log, with the best outcome', () => {
    const users = { '1001': { id: 'u1', name: 'Ada' }, '1002': { id: 'u1', name: 'Ada' } }
    expect(told(groupCall(support, true), {}, { users })).toEqual(['u1:inbound'])
  })
  test('the keys are the same whenever it is asked', () => {
    const keys = () => owed(transferredCall()).effects.map((effect) => effect.key)
    expect(keys()).toEqual(keys())
    expect(keys()[0]).toMatch(/^zoho-crm-1\/1\/call-log\/c[a-z2-7]{20}\/u1$/)
  })
})

describe('unanswered agents do not log missed calls', () => {
  const on: Partial<CallLogSettings> = { skipUnanswered: true }
  test('[A12.1] queue call, answered: only who answered', () => {
    expect(told(groupCall(support, true), on)).toEqual(['u1:-log-other-answered', 'u2:inbound'])
  })
  test('[A12.2] ring-group call, answered: only who answered', () => {
    expect(told(groupCall(reception, true), on)).toEqual(['u1:-log-other-answered', 'u2:inbound'])
  })
  test('[A12.3] off: each who rang has a missed log', () => {
    expect(told(groupCall(support, true))).toEqual(['u1:missed', 'u2:inbound'])
  })
  test('[A12.4] nobody answers: all who rang', () => {
    expect(told(groupCall(support, false), on)).toEqual(['u1:missed', 'u2:missed'])
  })
  test('[A12.5] nobody answers: the first who rang', () => {
    expect(told(groupCall(support, false), { ...on, whenNobodyAnswers: { who: 'first' } })).toEqual([
      'u1:missed',
      'u2:-log-not-chosen',
    ])
  })
  test('[A12.6] nobody answers: a named user, also one who did not ring', () => {
    expect(told(groupCall(support, false), { ...on, whenNobodyAnswers: { who: 'user', userId: 'u2' } })).toEqual([
      'u1:-log-not-chosen',
      'u2:missed',
    ])
    expect(told(groupCall(support, false), { ...on, whenNobodyAnswers: { who: 'user', userId: 'u3' } })).toEqual([
      'u1:-log-not-chosen',
      'u2:-log-not-chosen',
      'u3:missed',
    ])
  })
  test('[A12.7] a call that voicemail took has no answering person: all who rang', () => {
    // Voicemail answers the channel, never a leg: the customer stays on the line without a bridge.
    expect(told(groupCall(reception, false), on)).toEqual(['u1:missed', 'u2:missed'])
  })
  test('[A12.8] a call to one extension alone is logged as missed all the same', () => {
    expect(told(missedCall(), on)).toEqual(['u1:missed'])
  })
})

describe('the link to the recording', () => {
  const url = 'https://pbx.example.com/r/x'
  const links = (events: PbxEvent[], playRecording = true) => {
    const settings = testSettings(testIntegration({ playRecording, description: '[{{Recording_URL}}]' }))
    return owedLogs(viewOf(fold(events), settings), settings, () => url).effects.map((effect) =>
      effect.kind === 'log' ? [effect.log.recordingUrl, effect.log.description] : null,
    )
  }
  test('[A11.1][A11.7] goes with the logs of those who talked, as a field and as a variable', () => {
    expect(links(answeredCall())).toEqual([[url, `[${url}]`]])
    expect(links(outboundCall(true))).toEqual([[url, `[${url}]`]])
    expect(links(transferredCall())).toEqual([
      [url, `[${url}]`],
      [url, `[${url}]`],
    ])
  })
  test('[A11.7] not with missed calls, those that nobody answered, and when it is switched off', () => {
    expect(links(missedCall())).toEqual([[null, '[]']])
    expect(links(outboundCall(false))).toEqual([[null, '[]']])
    expect(links(groupCall(support, true))).toEqual([
      [null, '[]'],
      [url, `[${url}]`],
    ])
    expect(links(answeredCall(), false)).toEqual([[null, '[]']])
  })
})
