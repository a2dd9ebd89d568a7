import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answeredCall, groupCall, link, on, SITE, support, T0, transferredCall } from '../testing/calls.ts'
import type { Call } from './call.ts'
import { callFromRecord } from './from-record.ts'
import { callIdFor, channelId, extensionNumber, linkId } from './ids.ts'
import { participations } from './participation.ts'
import type { PbxEvent } from './pbx-event.ts'
import { CallTracker } from './tracker.ts'

const tracker = () => new CallTracker(SITE, () => 7)
/** An event of a second link of the PBX. */
const other = (ms: number, body: Parameters<typeof on>[1]): PbxEvent => ({ ...on(ms, body), link: linkId('pbx1-2.20') })
const ext = (number: string) => ({ kind: 'extension', extension: extensionNumber(number) }) as const
const outside = (number: string) => ({ kind: 'external', number, name: null, trunk: 'main' }) as const

describe('the call tracker', () => {
  test('one call per link, with the settings revision of its first event', () => {
    const calls = tracker()
    const changes = answeredCall().flatMap((event) => calls.apply(event))
    expect(new Set(changes.map((change) => change.after.id)).size).toBe(1)
    expect(changes.at(-1)?.after).toMatchObject({ state: 'ended', settings: 7 })
    expect(calls.activeCount()).toBe(0)
  })

  test('[B1.14] a call that is heard of by its end alone is not seen whole: its record decides', () => {
    const calls = tracker()
    const late = answeredCall().filter(({ kind }) => kind === 'ended')
    const changes = late.flatMap((event) => calls.apply(event))
    expect(changes.at(-1)?.after).toMatchObject({ seenWhole: false })
    calls.applySnapshot({ at: T0 + 60_000, events: [], channels: new Set() })
    expect(calls.activeCount()).toBe(0)
  })

  test('a channel that moves to another link id stays in its call', () => {
    const calls = tracker()
    for (const event of answeredCall().slice(0, 5)) calls.apply(event)
    const moved = {
      ...on(40_000, { kind: 'ended', channel: channelId('phone-1001'), cause: 'normal' }),
      link: 'other',
    } as PbxEvent
    expect(calls.apply(moved)[0]?.after.link).toBe(link)
    expect(calls.activeCount()).toBe(1)
  })

  test('[OPS.7] a call ends once, whatever comes late, twice or in another order', () => {
    const pool = [...answeredCall(), ...groupCall(support, true), ...transferredCall()]
    fc.assert(
      fc.property(fc.array(fc.nat(pool.length - 1), { maxLength: 80 }), (picks) => {
        const calls = tracker()
        const ends = picks
          .flatMap((i) => calls.apply(pool[i] as PbxEvent))
          .filter((c) => c.after.state === 'ended' && c.before?.state !== 'ended')
        expect(ends.length).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('[OPS.6] a snapshot ends what the PBX no longer has, and marks what goes on as not seen whole', () => {
    const calls = tracker()
    for (const event of answeredCall().slice(0, 5)) calls.apply(event)
    const still = calls.applySnapshot({
      at: T0 + 20_000,
      events: [],
      channels: new Set([channelId('customer'), channelId('phone-1001')]),
    })
    expect(still).toEqual([])
    expect(calls.active()[0]).toMatchObject({ state: 'talking', seenWhole: false })
    const [change] = calls.applySnapshot({ at: T0 + 50_000, events: [], channels: new Set() })
    expect(change?.after).toMatchObject({ state: 'ended', seenWhole: false })
  })

  test('[OPS.6] a call that is first seen in a snapshot is not seen whole: somebody may have left it already', () => {
    const calls = tracker()
    const events = answeredCall().slice(0, 5)
    const [change] = calls.applySnapshot({
      at: T0 + 20_000,
      events,
      channels: new Set([channelId('customer'), channelId('phone-1001')]),
    })
    expect(change?.after).toMatchObject({ state: 'talking', seenWhole: false })
    expect(
      answeredCall()
        .slice(5)
        .flatMap((event) => calls.apply(event))
        .at(-1)?.after,
    ).toMatchObject({
      state: 'ended',
      seenWhole: false,
    })
  })

  test('a snapshot shows calls that began while the link was down', () => {
    const events = answeredCall().slice(0, 5)
    const calls = tracker()
    calls.applySnapshot({ at: T0 + 5000, events, channels: new Set([channelId('customer'), channelId('phone-1001')]) })
    expect(calls.active()[0]).toMatchObject({ state: 'talking', direction: 'inbound' })
  })
})

describe('calls that meet', () => {
  /** 1001 talks to the customer on one channel and calls 1002 on another; 1002 answers. */
  const consultation = () => [
    ...answeredCall().slice(0, 5),
    other(5000, {
      kind: 'leg',
      channel: channelId('phone-1001-b'),
      party: ext('1001'),
      role: 'caller',
      dialled: '1002',
    }),
    other(5010, { kind: 'leg', channel: channelId('phone-1002'), party: ext('1002'), role: 'callee', dialled: null }),
    other(5020, { kind: 'ringing', channel: channelId('phone-1002') }),
    other(7000, { kind: 'answered', channel: channelId('phone-1002') }),
    other(7000, { kind: 'bridge', bridge: 'consult', channels: [channelId('phone-1001-b'), channelId('phone-1002')] }),
  ]
  /** The phone connects the two (REFER with Replaces): the customer hears 1002, 1001 is out. */
  const completed = () => [
    ...consultation(),
    on(10_000, { kind: 'bridge', bridge: 'b', channels: [channelId('customer'), channelId('phone-1002')] }),
    on(10_000, { kind: 'ended', channel: channelId('phone-1001'), cause: 'normal' }),
    other(10_000, { kind: 'ended', channel: channelId('phone-1001-b'), cause: 'normal' }),
    on(40_000, { kind: 'ended', channel: channelId('customer'), cause: 'normal' }),
    other(40_010, { kind: 'ended', channel: channelId('phone-1002'), cause: 'normal' }),
  ]
  const run = (events: readonly PbxEvent[]) => {
    const calls = tracker()
    const last = new Map<string, Call>()
    for (const event of events) for (const { after } of calls.apply(event)) last.set(after.id, after)
    return { calls, last: [...last.values()] }
  }

  test('during a consultation there are two calls, and the target is no part of the customer’s', () => {
    const { last } = run(consultation())
    expect(last.map((call) => [call.direction, participations(call, T0 + 9000).map((p) => p.extension)])).toEqual([
      ['inbound', ['1001']],
      ['internal', ['1001', '1002']],
    ])
  })

  test('an attended transfer gives the customer’s call to the target: own start, own talk time, one conversation', () => {
    const { last, calls } = run(completed())
    const [customer, internal] = last as [Call, Call]
    expect(customer).toMatchObject({ state: 'ended', direction: 'inbound', conversation: customer.id })
    expect(internal).toMatchObject({ state: 'ended', direction: 'internal', conversation: customer.id })
    const parts = participations(customer, T0 + 60_000)
    expect(parts.map((p) => [p.extension, p.startedAt - T0, p.talkMs])).toEqual([
      ['1001', 10, 7990],
      ['1002', 10_000, 30_000],
    ])
    expect(calls.activeCount()).toBe(0)
  })

  test('a customer connected with another customer: two calls, one conversation, nobody talks on', () => {
    const { last } = run([
      ...answeredCall().slice(0, 5),
      other(5000, {
        kind: 'leg',
        channel: channelId('phone-1001-b'),
        party: ext('1001'),
        role: 'caller',
        dialled: '+442079460321',
      }),
      other(5010, {
        kind: 'leg',
        channel: channelId('second'),
        party: outside('+442079460321'),
        role: 'callee',
        dialled: null,
      }),
      other(7000, { kind: 'answered', channel: channelId('second') }),
      other(7000, { kind: 'bridge', bridge: 'c', channels: [channelId('phone-1001-b'), channelId('second')] }),
      on(12_000, { kind: 'bridge', bridge: 'b', channels: [channelId('customer'), channelId('second')] }),
      on(12_000, { kind: 'ended', channel: channelId('phone-1001'), cause: 'normal' }),
      other(12_000, { kind: 'ended', channel: channelId('phone-1001-b'), cause: 'normal' }),
      on(60_000, { kind: 'ended', channel: channelId('customer'), cause: 'normal' }),
      other(60_000, { kind: 'ended', channel: channelId('second'), cause: 'normal' }),
    ])
    expect(last.map((call) => [call.direction, call.state, call.conversation])).toEqual([
      ['inbound', 'ended', last[0]?.id],
      ['outbound', 'ended', last[0]?.id],
    ])
    expect(last.map((call) => participations(call, T0).map((p) => [p.extension, p.talkMs]))).toEqual([
      [['1001', 9990]],
      [['1001', 5000]],
    ])
  })

  test('one extension in a bridge with two customers talks with both', () => {
    const { last } = run([
      ...answeredCall().slice(0, 5),
      other(5000, {
        kind: 'leg',
        channel: channelId('second'),
        party: outside('+442079460321'),
        role: 'caller',
        dialled: '+861055550100',
      }),
      other(8000, {
        kind: 'bridge',
        bridge: 'b',
        channels: [channelId('customer'), channelId('phone-1001'), channelId('second')],
      }),
      on(20_000, { kind: 'ended', channel: channelId('phone-1001'), cause: 'normal' }),
      on(20_000, { kind: 'ended', channel: channelId('customer'), cause: 'normal' }),
      other(20_000, { kind: 'ended', channel: channelId('second'), cause: 'normal' }),
    ])
    expect(last.map((call) => participations(call, T0).map((p) => [p.extension, p.talkMs]))).toEqual([
      [['1001', 17_990]],
      [['1001', 12_000]],
    ])
    expect(new Set(last.map((call) => call.conversation)).size).toBe(1)
  })

  test('a parked customer who is taken back by another extension has that extension in the call', () => {
    const { last } = run([
      ...answeredCall().slice(0, 5),
      on(6000, { kind: 'bridge', bridge: 'b', channels: [channelId('phone-1001')] }),
      on(6010, { kind: 'ended', channel: channelId('phone-1001'), cause: 'normal' }),
      other(9000, {
        kind: 'leg',
        channel: channelId('phone-1003'),
        party: ext('1003'),
        role: 'caller',
        dialled: '701',
      }),
      on(9100, { kind: 'bridge', bridge: 'park', channels: [channelId('phone-1003'), channelId('customer')] }),
      on(19_100, { kind: 'ended', channel: channelId('customer'), cause: 'normal' }),
      other(19_110, { kind: 'ended', channel: channelId('phone-1003'), cause: 'normal' }),
    ])
    const parts = participations(last[0] as Call, T0).map((p) => [p.extension, p.dialled, p.talkMs])
    expect(parts).toEqual([
      ['1001', false, 3990],
      ['1003', false, 10_000],
    ])
    expect(last[1]).toMatchObject({ direction: 'internal', state: 'ended' })
  })

  test('[OPS.7] whatever order and repetition: never throws, each call ends once, no leg twice', () => {
    const pool = [...completed(), ...transferredCall()]
    fc.assert(
      fc.property(fc.array(fc.nat(pool.length - 1), { maxLength: 80 }), (picks) => {
        const calls = tracker()
        const changes = picks.flatMap((i) => calls.apply(pool[i] as PbxEvent))
        const ends = changes
          .filter((c) => c.after.state === 'ended' && c.before?.state !== 'ended')
          .map((c) => c.after.id)
        expect(new Set(ends).size).toBe(ends.length)
        for (const { after } of changes)
          expect(new Set(after.legs.map((leg) => leg.channel)).size).toBe(after.legs.length)
      }),
    )
  })
})

test('a call made from a record is the call that its events would have made', () => {
  const id = callIdFor(SITE, link)
  const party = { kind: 'extension', extension: extensionNumber('1001') } as const
  const call = callFromRecord(
    id,
    SITE,
    {
      link,
      direction: 'inbound',
      startedAt: T0,
      endedAt: T0 + 32_020,
      did: '+861055550100',
      via: [],
      recording: null,
      legs: [
        {
          channel: 'customer',
          party: { kind: 'external', number: '+12125550142', name: null, trunk: 'main' },
          role: 'caller',
          appearedAt: T0,
          ringingAt: null,
          answeredAt: null,
          endedAt: T0 + 32_010,
          cause: 'normal',
          talk: [{ from: T0 + 2010, to: T0 + 32_010 }],
        },
        {
          channel: 'phone-1001',
          party,
          role: 'callee',
          appearedAt: T0 + 10,
          ringingAt: T0 + 20,
          answeredAt: T0 + 2000,
          endedAt: T0 + 32_020,
          cause: 'normal',
          talk: [{ from: T0 + 2010, to: T0 + 32_010 }],
        },
      ],
    },
    1,
  )
  const tracked = new CallTracker(SITE, () => 1)
  for (const event of answeredCall()) tracked.apply(event)
  const live = tracked.get(id)
  expect(call).toEqual({ ...live, bridges: {} })
})
