import { describe, expect, test } from 'vitest'
import { extensionNumber, linkId } from '../../calls/ids.ts'
import { EndpointBook } from './endpoints.ts'
import { ami, callsOf, newTranslator, translateAll } from './trace-testing.ts'

const DOWN = '0'
const RING = '4'
const RINGING = '5'
const UP = '6'

/** Fields of a channel; its name tells endpoint and technology. */
const channel = (id: string, name: string, fields: Record<string, string> = {}, link = '1') => ({
  Channel: name,
  ChannelState: DOWN,
  CallerIDNum: '<unknown>',
  CallerIDName: '<unknown>',
  Context: 'c',
  Exten: 's',
  Uniqueid: id,
  Linkedid: link,
  ...fields,
})
const dest = (fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`Dest${name}`, value]))

const customer = channel('1', 'PJSIP/trunk-00000001', {
  ChannelState: RING,
  CallerIDNum: '79161110001',
  Exten: '74951231001',
})
const agent = channel('2', 'PJSIP/1001-00000002')
const dials = (from: Record<string, string>, to: Record<string, string>, dialString: string) =>
  ami('DialBegin', { ...from, ...dest(to), DialString: dialString })
const enters = (bridge: string, who: Record<string, string>) => ami('BridgeEnter', { ...who, BridgeUniqueid: bridge })
const leaves = (bridge: string, who: Record<string, string>) => ami('BridgeLeave', { ...who, BridgeUniqueid: bridge })

describe('who is at the end of a channel', () => {
  const legOf = (fields: Record<string, string>, translator = newTranslator()) => {
    const [leg] = translator.translate(ami('Newchannel', fields), 5)
    return leg?.kind === 'leg' ? leg : undefined
  }

  test('[B1.4] a caller on a trunk: number, name, trunk and DID', () => {
    expect(legOf({ ...customer, CallerIDName: 'Анна 张' })).toEqual({
      kind: 'leg',
      at: 5,
      channel: '1',
      link: '1',
      role: 'caller',
      dialled: '74951231001',
      party: { kind: 'external', number: '79161110001', name: 'Анна 张', trunk: 'trunk' },
    })
  })

  test.each(['', '<unknown>', 'anonymous', 'Anonymous', 'unavailable', 'Restricted'])(
    '[OPS.9] the number %j is a hidden one',
    (number) => {
      expect(legOf({ ...customer, CallerIDNum: number })?.party).toMatchObject({ kind: 'external', number: null })
    },
  )

  test('[OPS.9] endless numbers and names are cut', () => {
    const party = legOf({ ...customer, CallerIDNum: '1'.repeat(5000), CallerIDName: 'x'.repeat(5000) })?.party
    expect(party?.kind === 'external' && [party.number?.length, party.name?.length]).toEqual([64, 200])
  })

  test.each([
    ['PJSIP/1001-0000002f', { kind: 'extension', extension: '1001' }],
    ['SIP/1001-0000002f', { kind: 'extension', extension: '1001' }],
    ['IAX2/1001-12', { kind: 'extension', extension: '1001' }],
    ['SIP/my-provider-0000002f', { kind: 'external', trunk: 'my-provider' }],
    ['DAHDI/i1/79161110001-2', { kind: 'external', trunk: 'i1' }],
  ])('[B1.3] %s', (name, party) => {
    expect(legOf({ ...customer, Channel: name })?.party).toMatchObject(party)
  })

  test.each([
    'Local/1001@from-queue-00000001;1',
    'Local/s@x-1;2',
    'Message/ast_msg_queue',
    'Announcer/ARI-1',
    'Surrogate/x',
    '',
  ])('nobody at %j', (name) => {
    expect(legOf({ ...customer, Channel: name })).toBeUndefined()
  })

  test('[B1.3] a correction by hand decides', () => {
    const translator = newTranslator({
      endpoints: new EndpointBook([], { '1001': 'trunk', gate: 'extension', lift: 'ignored' }),
    })
    const party = (name: string, id: string) => legOf(channel(id, name, { ChannelState: RING }, id), translator)?.party
    expect(party('PJSIP/1001-1', '10')).toMatchObject({ kind: 'external', trunk: '1001' })
    expect(party('PJSIP/gate-1', '11')).toMatchObject({ kind: 'extension', extension: 'gate' })
    expect(party('PJSIP/lift-1', '12')).toBeUndefined()
  })

  test('[B1.4] the DID that the dialplan finds out later is told with the leg', () => {
    const events = translateAll([
      ami('Newchannel', { ...customer, Exten: 's' }),
      ami('VarSet', { ...customer, Variable: '__FROM_DID', Value: '74951231001' }),
    ])
    expect(events.map((event) => (event.kind === 'leg' ? event.dialled : event.kind))).toEqual([null, '74951231001'])
  })
})

describe('numbers of outbound calls', () => {
  const numberOf = (dialled: string, dialString: string, outsidePrefix: string) => {
    const caller = channel('1', 'PJSIP/1001-1', { ChannelState: RING, Exten: dialled })
    const trunk = channel('2', 'PJSIP/trunk-2')
    const events = translateAll(
      [ami('Newchannel', caller), ami('Newchannel', trunk), dials(caller, trunk, dialString)],
      newTranslator({ outsidePrefix }),
    )
    const leg = events.findLast((event) => event.kind === 'leg')
    return leg?.party.kind === 'external' ? leg.party.number : undefined
  }
  test.each([
    ['as dialled', '+79161110001', '79161110001@trunk', '', '+79161110001'],
    ['the outside prefix is not part of it', '989161110001', '79161110001@trunk', '9', '89161110001'],
    ['a number that the dialplan exchanged', '100200', '79161110001@trunk', '', '79161110001'],
    ['a SIP address', '79161110001', 'trunk/sip:79161110001@10.0.0.1:5060', '', '79161110001'],
    ['older dial strings', '79161110001', 'trunk/79161110001', '', '79161110001'],
    ['a short number stays whole', '911', '911@trunk', '9', '911'],
  ])('[B1.5] %s', (_, dialled, dialString, prefix, expected) => {
    expect(numberOf(dialled, dialString, prefix)).toBe(expected)
  })

  test('[B1.5] a customer who is forwarded to a mobile does not lend it the DID as number', () => {
    const trunk = channel('2', 'PJSIP/trunk-2')
    const events = translateAll([
      ami('Newchannel', customer),
      ami('Newchannel', trunk),
      dials(customer, trunk, '79269990000@trunk'),
    ])
    expect(events.at(-1)).toMatchObject({ kind: 'leg', channel: '2', party: { number: '79269990000' } })
  })
})

describe('what a person did', () => {
  test('an IVR or a queue that answers the caller is not an answer', () => {
    const events = translateAll([ami('Newchannel', customer), ami('Newstate', { ...customer, ChannelState: UP })])
    expect(events.map((event) => event.kind)).toEqual(['leg'])
  })

  test('ringing and answering are told once, whichever events tell them', () => {
    const state = (value: string) => ami('Newstate', { ...agent, ChannelState: value })
    const events = translateAll([
      ami('Newchannel', customer),
      ami('Newchannel', agent),
      ami('DialState', { ...customer, ...dest(agent), DialStatus: 'RINGING' }),
      state(RINGING),
      state(UP),
      ami('DialEnd', { ...customer, ...dest(agent), DialStatus: 'ANSWER' }),
      state(RINGING),
    ])
    expect(events.map((event) => event.kind)).toEqual(['leg', 'leg', 'ringing', 'answered'])
  })

  test('a channel whose beginning was missed is taken from any event that names it', () => {
    const events = translateAll([ami('Newstate', { ...agent, ChannelState: RINGING })])
    expect(events.map((event) => event.kind)).toEqual(['leg', 'ringing'])
  })

  test('what comes after a hang-up does not bring a channel back', () => {
    const events = translateAll([
      ami('Newchannel', customer),
      ami('Hangup', { ...customer, Cause: '16' }),
      ami('Newstate', { ...customer, ChannelState: UP }),
      ami('Hangup', { ...customer, Cause: '16' }),
      ami('VarSet', { ...customer, Variable: 'MIXMONITOR_FILENAME', Value: '/x.wav' }),
    ])
    expect(events.map((event) => event.kind)).toEqual(['leg', 'ended'])
  })

  test('a hang-up without a leave ends the bridge too', () => {
    const events = translateAll([
      ami('Newchannel', customer),
      ami('Newchannel', agent),
      enters('b', customer),
      enters('b', agent),
      ami('Hangup', { ...agent, Cause: '16' }),
    ])
    expect(events.slice(-2)).toMatchObject([
      { kind: 'bridge', bridge: 'b', channels: ['1'] },
      { kind: 'ended', channel: '2' },
    ])
  })

  test('in a parking lot nobody hears anybody', () => {
    const events = translateAll([
      ami('Newchannel', customer),
      ami('BridgeEnter', { ...customer, BridgeUniqueid: 'p', BridgeTechnology: 'holding_bridge' }),
    ])
    expect(events.map((event) => event.kind)).toEqual(['leg'])
  })

  test('[B1.8] our own click-to-call knows its number before the agent has picked up', () => {
    const translator = newTranslator({ dialledBy: (link) => (link === 'jf-1' ? '79161110001' : undefined) })
    const [leg] = translator.translate(ami('Newchannel', channel('jf-1', 'PJSIP/1001-1', {}, 'jf-1')), 0)
    expect(leg).toMatchObject({ kind: 'leg', role: 'caller', dialled: '79161110001', party: { extension: '1001' } })
  })

  test('[B1.12] the channels of an extension in a call are found for hanging up, under their present names', () => {
    const translator = newTranslator()
    translateAll(
      [
        ami('Newchannel', customer),
        ami('Newchannel', agent),
        ami('Rename', { ...agent, Newname: 'PJSIP/1001-0000000f' }),
      ],
      translator,
    )
    const names = (link: string, extension: string) =>
      translator.channelNames(new Set([linkId(link)]), extensionNumber(extension))
    expect(names('1', '1001')).toEqual(['PJSIP/1001-0000000f'])
    expect([...names('1', '1002'), ...names('2', '1001')]).toEqual([])
  })
})

describe('Local channels', () => {
  const one = channel('3', 'Local/1001@from-queue-0001;1')
  const two = channel('4', 'Local/1001@from-queue-0001;2')

  test('people on both sides of a pair hear each other, as long as the pair is there', () => {
    const events = translateAll([
      ami('Newchannel', customer),
      ami('Newchannel', one),
      ami('Newchannel', two),
      ami('Newchannel', agent),
      enters('a', customer),
      enters('a', one),
      enters('b', two),
      enters('b', agent),
      leaves('a', one),
      ami('Hangup', { ...one, Cause: '16' }),
    ])
    const bridges = events
      .filter((event) => event.kind === 'bridge')
      .map(({ bridge, channels }) => `${bridge}: ${[...channels].sort()}`)
    expect(bridges).toEqual(['a: 1', 'a: 1,2', 'a: 1', 'b: 2'])
  })

  test('a pair that is optimised away leaves the talk as it was', () => {
    const [call] = callsOf(
      translateAll([
        ami('Newchannel', customer),
        ami('Newchannel', one),
        ami('Newchannel', two),
        ami('Newchannel', agent),
        enters('a', customer),
        enters('a', one),
        enters('b', two),
        enters('b', agent),
        leaves('b', agent),
        leaves('a', one),
        enters('a', agent),
        ami('Hangup', { ...one, Cause: '16' }),
        ami('Hangup', { ...two, Cause: '16' }),
      ]),
    )
    expect(call?.state).toBe('talking')
    expect(call?.bridges).toEqual({ a: ['1', '2'] })
  })

  test('facts that come with a Local channel wait for a person', () => {
    const local = channel('1', 'Local/1001@x-1;1')
    const recording = ami('VarSet', { ...local, Variable: 'MIXMONITOR_FILENAME', Value: '/x.wav' })
    const translator = newTranslator()
    expect(translateAll([ami('Newchannel', local), recording], translator)).toEqual([])
    expect(translateAll([ami('Newchannel', agent)], translator).map((event) => event.kind)).toEqual([
      'leg',
      'recording',
    ])
  })
})

describe('ring groups in use', () => {
  const group = { ...customer, Exten: '6200' }
  const other = channel('3', 'PJSIP/1002-00000003')
  const viaOf = (events: ReturnType<typeof translateAll>) =>
    events.filter((event) => event.kind === 'via').map(({ via }) => `${via.kind} ${via.number}`)

  test('several extensions dialled at once from a number that is none of them', () => {
    expect(
      viaOf(translateAll([ami('Newchannel', customer), dials(group, agent, '1001'), dials(group, other, '1002')])),
    ).toEqual(['ring-group 6200'])
  })

  test('one after the other is none', () => {
    const ended = ami('DialEnd', { ...group, ...dest(agent), DialStatus: 'NOANSWER' })
    expect(
      viaOf(
        translateAll([ami('Newchannel', customer), dials(group, agent, '1001'), ended, dials(group, other, '1002')]),
      ),
    ).toEqual([])
  })

  test('two devices of one extension are none', () => {
    const second = channel('3', 'PJSIP/1001-00000003')
    expect(
      viaOf(translateAll([ami('Newchannel', customer), dials(group, agent, '1001'), dials(group, second, '1001')])),
    ).toEqual([])
  })

  test('a queue is a queue', () => {
    const joins = ami('QueueCallerJoin', { ...customer, Queue: '6500' })
    expect(
      viaOf(
        translateAll([
          ami('Newchannel', customer),
          joins,
          dials(group, agent, 'PJSIP/1001'),
          dials(group, other, 'PJSIP/1002'),
        ]),
      ),
    ).toEqual(['queue 6500'])
  })
})
