import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answeredCall,
  answers,
  bridged,
  channelOf,
  fold,
  groupCall,
  hangsUp,
  missedCall,
  on,
  outboundCall,
  outsideCalls,
  phoneAppears,
  reception,
  rings,
  support,
  T0,
  transferredCall,
} from '../testing/calls.ts'
import { channelId, extensionNumber } from './ids.ts'
import { participations } from './participation.ts'
import type { Party, PbxEvent } from './pbx-event.ts'
import { transition } from './transition.ts'

const parts = (events: PbxEvent[]) =>
  Object.fromEntries(participations(fold(events), T0 + 60_000).map((p) => [p.extension, p]))

describe('the call state machine', () => {
  test('[B1.4] an answered inbound call: direction, external party, DID, who answered, talk time', () => {
    const call = fold(answeredCall())
    expect(call).toMatchObject({
      state: 'ended',
      direction: 'inbound',
      result: 'answered',
      did: '+861055550100',
      answeredAt: T0 + 2000,
    })
    expect(call.external?.number).toBe('+12125550142')
    expect(parts(answeredCall())['1001']).toMatchObject({ talkMs: 30_000, answeredAt: T0 + 2000, rangAt: T0 + 20 })
  })

  test('a missed inbound call has nobody who talked', () => {
    expect(fold(missedCall())).toMatchObject({ state: 'ended', result: 'missed', answeredAt: null })
    expect(parts(missedCall())['1001']).toMatchObject({ talked: false, rangAt: T0 + 20 })
  })

  test('[B1.5] an outbound call: who dialled, the number, talk time', () => {
    expect(fold(outboundCall(true))).toMatchObject({
      direction: 'outbound',
      result: 'answered',
      external: { number: '+12125550142' },
    })
    expect(parts(outboundCall(true))['1001']).toMatchObject({ dialled: true, talkMs: 12_000 })
    expect(fold(outboundCall(false))).toMatchObject({ direction: 'outbound', result: 'no-answer' })
  })

  test('[B1.13] an internal call that is handed to a customer: only what the customer heard counts', () => {
    const leg = (ms: number, channel: string, party: Party, role: 'caller' | 'callee'): PbxEvent =>
      on(ms, { kind: 'leg', channel: channelId(channel), party, role, dialled: null })
    const extension = (number: string): Party => ({ kind: 'extension', extension: extensionNumber(number) })
    const room = (ms: number, bridge: string, ...channels: string[]) =>
      on(ms, { kind: 'bridge', bridge, channels: channels.map(channelId) })
    const call = fold([
      leg(0, 'a', extension('1000'), 'caller'),
      leg(10, 'b', extension('1001'), 'callee'),
      on(1000, { kind: 'answered', channel: channelId('b') }),
      room(1000, 'inside', 'a', 'b'),
      room(6000, 'inside'),
      on(6000, { kind: 'ended', channel: channelId('a'), cause: 'normal' }),
      leg(6010, 'c', { kind: 'external', number: '+12125550142', name: null, trunk: 'main' }, 'callee'),
      on(8000, { kind: 'answered', channel: channelId('c') }),
      room(8000, 'outside', 'b', 'c'),
      on(11_000, { kind: 'ended', channel: channelId('c'), cause: 'normal' }),
      on(11_000, { kind: 'ended', channel: channelId('b'), cause: 'normal' }),
    ])
    expect(call).toMatchObject({ direction: 'outbound', result: 'answered', answeredAt: T0 + 8000 })
    expect(participations(call, T0).map((p) => [p.extension, p.talkMs])).toEqual([
      ['1000', 0],
      ['1001', 3000],
    ])
  })

  test('[B1.6] a queue call: the queue, who rang, who answered', () => {
    const call = fold(groupCall(support, true))
    expect(call.via).toEqual([support])
    const [first, second] = participations(call, T0)
    expect([first?.extension, first?.talked, second?.extension, second?.talked]).toEqual(['1001', false, '1002', true])
    expect(fold(groupCall(reception, false))).toMatchObject({ result: 'missed' })
  })

  test('[B1.7] a blind transfer stays one call; each of the two has own talk time', () => {
    const call = fold(transferredCall())
    expect(call).toMatchObject({
      state: 'ended',
      result: 'answered',
      transfers: [{ how: 'blind', by: '1001', to: '1003' }],
    })
    const all = parts(transferredCall())
    expect([all['1001']?.talkMs, all['1003']?.talkMs]).toEqual([10_000, 20_000])
    expect(all['1003']?.startedAt).toBe(T0 + 12_100)
  })

  test('[B1.10] a call between extensions is internal', () => {
    const call = fold([
      phoneAppears(0, '1001', 'caller', '1002'),
      phoneAppears(5, '1002'),
      rings(9, '1002'),
      answers(900, '1002'),
    ])
    expect(call).toMatchObject({ direction: 'internal', external: null })
  })

  test('hold and resume change the state and keep the talk time running', () => {
    const talking = [...answeredCall().slice(0, 5), on(5000, { kind: 'held', channel: 'phone-1001' as never })]
    expect(fold(talking).state).toBe('held')
    const resumed = [...talking, on(6000, { kind: 'resumed', channel: 'phone-1001' as never })]
    expect(fold(resumed).state).toBe('talking')
    const holds = (events: PbxEvent[]) => fold(events).legs.find((leg) => leg.channel === 'phone-1001')?.holds
    const from = T0 + 5000
    expect(holds(talking)).toEqual([{ from, to: null }])
    expect(holds([...resumed, ...resumed])).toEqual([{ from, to: T0 + 6000 }])
    const hungUp = on(7000, { kind: 'ended', channel: 'phone-1001' as never, cause: 'normal' })
    expect(holds([...talking, hungUp])).toEqual([{ from, to: T0 + 7000 }])
  })

  test('the one who dialled can hold too, although no PBX says that this leg was answered', () => {
    const talking = outboundCall(true).slice(0, 5)
    expect(fold([...talking, on(5000, { kind: 'held', channel: channelOf('1001') })]).state).toBe('held')
  })

  test('a consultation between two agents is no talk with the customer', () => {
    const events = [
      ...answeredCall().slice(0, 5),
      phoneAppears(10_000, '1002'),
      bridged(10_000, 'b', 'customer'),
      bridged(10_000, 'consult', '1001', '1002'),
      hangsUp(20_000, '1002'),
    ]
    expect(parts(events)['1002']).toMatchObject({ talked: false, talkMs: 0 })
  })

  test('an ended call never changes again', () => {
    const ended = fold(answeredCall())
    for (const event of [...groupCall(support, true), outsideCalls(99, '+1')])
      expect(transition(ended, event)).toBe(ended)
  })

  test('[OPS.7] any order and repetition of events never throws, and time never runs backwards', () => {
    const pool = [...answeredCall(), ...groupCall(support, true), ...transferredCall(), ...outboundCall(true)]
    fc.assert(
      fc.property(fc.array(fc.nat(pool.length - 1), { maxLength: 60 }), (picks) => {
        const events = picks.map((i) => pool[i] as PbxEvent)
        const call = fold(events)
        for (const leg of call.legs)
          for (const span of leg.talk) expect(span.to ?? Number.MAX_VALUE).toBeGreaterThanOrEqual(span.from)
        if (call.state === 'ended') expect(call.result).not.toBeNull()
        expect(new Set(call.legs.map((leg) => leg.channel)).size).toBe(call.legs.length)
      }),
    )
  })

  test('[OPS.7] repeating every event at once changes nothing', () => {
    for (const events of [answeredCall(), groupCall(support, true), transferredCall(), outboundCall(true)]) {
      expect(fold(events.flatMap((event) => [event, event]))).toEqual(fold(events))
    }
  })
})
