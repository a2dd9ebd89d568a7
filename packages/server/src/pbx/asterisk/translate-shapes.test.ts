import { describe, expect, test } from 'vitest'
import { extensionNumber, linkId } from '../../calls/ids.ts'
import { participations } from '../../calls/participation.ts'
import { EndpointBook } from './endpoints.ts'
import { ami, callsOf, facts, newTranslator, phoneFacts, translateAll } from './trace-testing.ts'

// What calls look like that take detours inside the PBX: Local channels, forwards, consultations.

const channel = (id: string, name: string, fields: Record<string, string> = {}, link = '1') => ({
  Channel: name,
  ChannelState: '0',
  CallerIDNum: '<unknown>',
  Context: 'c',
  Exten: 's',
  Uniqueid: id,
  Linkedid: link,
  ...fields,
})
type Fields = ReturnType<typeof channel>
const dest = (fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`Dest${name}`, value]))
const dials = (from: Fields, to: Fields, DialString: string, more: Record<string, string> = {}) =>
  ami('DialBegin', { ...from, ...dest(to), DialString, ...more })
const appears = (fields: Fields) => ami('Newchannel', fields)
const enters = (bridge: string, who: Fields) => ami('BridgeEnter', { ...who, BridgeUniqueid: bridge })
const leaves = (bridge: string, who: Fields) => ami('BridgeLeave', { ...who, BridgeUniqueid: bridge })
const hangsUp = (who: Fields) => ami('Hangup', { ...who, Cause: '16' })
const sets = (who: Fields, Variable: string, Value: string) => ami('VarSet', { ...who, Variable, Value })

const customer = channel('1', 'PJSIP/trunk-1', { ChannelState: '4', CallerIDNum: '79161110001', Exten: '74951230200' })
const agent = channel('2', 'PJSIP/1001-2')
const mobile = channel('9', 'PJSIP/trunk-9')
const one = channel('3', 'Local/79269990000@from-internal-1;1')
const two = channel('4', 'Local/79269990000@from-internal-1;2')
const begun = (a: Fields, b: Fields) =>
  ami('LocalBridge', { LocalOneUniqueid: a.Uniqueid, LocalTwoUniqueid: b.Uniqueid })
const office = () =>
  newTranslator({
    endpoints: new EndpointBook(
      [...['1000', '1001', '1002'].map((id) => facts(id, phoneFacts(id).facts)), facts('trunk')],
      {},
    ),
  })
const partyOf = (id: string, messages: Parameters<typeof translateAll>[0]) => {
  const leg = translateAll(messages, office()).findLast((event) => event.kind === 'leg' && event.channel === id)
  return leg?.kind === 'leg' ? leg.party : undefined
}
const standsFor1001 = { kind: 'extension', extension: '1001', device: '79269990000' }
const outside = { kind: 'external', number: '79269990000' }

describe('[B1.18] a trunk channel is dialled for an extension', () => {
  const viaLocal = (before: ReturnType<typeof ami>[], more: Record<string, string> = {}) => [
    appears(customer),
    ...before,
    appears(one),
    appears(two),
    dials(customer, one, '79269990000@from-internal/n', more),
    begun(one, two),
    appears(mobile),
    dials(two, mobile, '79269990000@trunk'),
  ]

  test('the dialplan is at the extension', () => {
    expect(
      partyOf('9', [
        appears(customer),
        appears(mobile),
        dials(customer, mobile, '79269990000@trunk', { Exten: '1001' }),
      ]),
    ).toEqual(standsFor1001)
  })

  test('FreePBX has named the extension', () => {
    expect(partyOf('9', viaLocal([sets(customer, '__EXTTOCALL', '1001')]))).toEqual(standsFor1001)
  })

  test('a phone of a ring group has sent the call on', () => {
    const sentOn = ami('DialEnd', {
      ...customer,
      ...dest(agent),
      DialStatus: 'CANCEL',
      Forward: '79269990000@from-internal',
    })
    const group = { Exten: '6200' }
    const rings = [appears(agent), dials({ ...customer, ...group }, agent, '1001', group), sentOn]
    expect(partyOf('9', viaLocal(rings, group))).toEqual(standsFor1001)
  })

  test('[B1.5] not when a group calls a number outside', () => {
    expect(partyOf('9', viaLocal([], { Exten: '6200' }))).toMatchObject(outside)
  })

  test('not when the extension has transferred the customer to the outside', () => {
    const transferred = ami('BlindTransfer', {
      TransfererChannel: agent.Channel,
      TransfererUniqueid: agent.Uniqueid,
      TransfereeChannel: customer.Channel,
      TransfereeUniqueid: customer.Uniqueid,
      Extension: '79269990000',
      Result: 'Success',
    })
    expect(
      partyOf('9', [
        appears(customer),
        sets(customer, '__EXTTOCALL', '1001'),
        appears(agent),
        dials(customer, agent, '1001'),
        transferred,
        appears(mobile),
        dials(customer, mobile, '79269990000@trunk', { Exten: '79269990000' }),
      ]),
    ).toMatchObject(outside)
  })

  test('not when an extension calls out, whose own number stands in the dialplan', () => {
    const caller = channel('1', 'PJSIP/1001-1', { ChannelState: '4', Exten: '79269990000' })
    expect(
      partyOf('9', [appears(caller), appears(mobile), dials(caller, mobile, '79269990000@trunk', { Exten: '1001' })]),
    ).toMatchObject(outside)
  })

  test('it rings and answers as the extension, also where it rings before the dial is told', () => {
    const kinds = translateAll(
      [
        appears(customer),
        appears(mobile),
        ami('Newstate', { ...mobile, ChannelState: '5' }),
        dials(customer, mobile, '79269990000@trunk', { Exten: '1001' }),
        ami('Newstate', { ...mobile, ChannelState: '6' }),
      ],
      office(),
    ).map((event) => event.kind)
    expect(kinds).toEqual(['leg', 'leg', 'ringing', 'answered'])
  })
})

describe('[B1.13] a consultation', () => {
  const asked = channel('5', 'PJSIP/1002-5')
  const half = channel('6', 'Local/1002@from-internal-2;1', { Exten: '1002' })
  const other = channel('7', 'Local/1002@from-internal-2;2', { Exten: '1002' })
  const talking = [
    appears(customer),
    appears(agent),
    dials(customer, agent, '1001'),
    ami('Newstate', { ...agent, ChannelState: '6' }),
    enters('a', agent),
    enters('a', customer),
  ]
  const asking = [
    ...talking,
    appears(half),
    appears(other),
    sets(half, 'TRANSFERERNAME', agent.Channel),
    sets(other, 'TRANSFERERNAME', agent.Channel),
    begun(half, other),
    enters('b', half),
    leaves('a', agent),
    enters('b', agent),
    appears(asked),
    dials(other, asked, '1002'),
    ami('Newstate', { ...asked, ChannelState: '5' }),
  ]
  const answered = [...asking, ami('Newstate', { ...asked, ChannelState: '6' }), enters('c', asked), enters('c', other)]
  const people = (messages: Parameters<typeof translateAll>[0]) =>
    callsOf(translateAll(messages, office())).map((call) => [
      call.direction,
      call.state,
      participations(call, 0).map(({ extension }) => extension),
    ])

  test('while the third person rings or talks, there are two calls', () => {
    expect(people(asking)).toEqual([
      ['inbound', 'ringing', ['1001']],
      ['internal', 'ringing', ['1001', '1002']],
    ])
    expect(people(answered).at(-1)).toEqual(['internal', 'talking', ['1001', '1002']])
  })

  test('the transferer hangs up while the third person rings: who then answers has the customer', () => {
    const messages = [
      ...asking,
      leaves('b', agent),
      hangsUp(agent),
      enters('a', half),
      ami('Newstate', { ...asked, ChannelState: '6' }),
      enters('c', asked),
      enters('c', other),
    ]
    expect(people(messages)).toEqual([
      ['inbound', 'talking', ['1001', '1002']],
      ['internal', 'ended', ['1001', '1002']],
    ])
  })

  test('a second one after the first led to nothing is a call of its own again', () => {
    const again = [half, other, asked].map((each) => ({
      ...each,
      Uniqueid: `${each.Uniqueid}0`,
      Channel: each.Channel.replace('-2', '-3').replace('-5', '-50'),
    })) as [Fields, Fields, Fields]
    const messages = [
      ...answered,
      leaves('c', asked),
      hangsUp(asked),
      hangsUp(other),
      leaves('b', half),
      leaves('b', agent),
      enters('a', agent),
      hangsUp(half),
      appears(again[0]),
      appears(again[1]),
      sets(again[0], 'TRANSFERERNAME', agent.Channel),
      begun(again[0], again[1]),
      enters('d', again[0]),
      leaves('a', agent),
      enters('d', agent),
      appears(again[2]),
      dials(again[1], again[2], '1002'),
    ]
    expect(people(messages)).toEqual([
      ['inbound', 'ringing', ['1001']],
      ['internal', 'ended', ['1001', '1002']],
      ['internal', 'ringing', ['1001', '1002']],
    ])
  })

  test('to the outside it is an outbound call of who asks', () => {
    const messages = [
      ...asking.slice(0, -3),
      appears(mobile),
      dials(other, mobile, '79269990000@trunk', { Exten: '79269990000' }),
      ami('Newstate', { ...mobile, ChannelState: '6' }),
    ]
    expect(people(messages)).toEqual([
      ['inbound', 'ringing', ['1001']],
      ['outbound', 'ringing', ['1001']],
    ])
  })
})

describe('[B3.3] ring groups that are known beforehand', () => {
  const viaOf = (known: { number: string; name: string; members: string[] }[], ...rung: [string, string][]) => {
    const translator = office()
    translator.knownGroups = known.map((group) => ({ ...group, members: group.members.map(extensionNumber) }))
    const messages = rung.map(([extension, exten], index) =>
      dials({ ...customer, Exten: exten }, channel(`${20 + index}`, `PJSIP/${extension}-2${index}`), extension),
    )
    return translateAll([appears(customer), ...messages], translator).flatMap((event) =>
      event.kind === 'via' ? [event.via] : [],
    )
  }
  const sales = { number: '6300', name: 'Sales', members: ['1000', '1001'] }

  test('by its number, even if one phone alone is there, with its name', () => {
    expect(viaOf([sales], ['1000', '6300'])).toEqual([{ kind: 'ring-group', number: '6300', name: 'Sales' }])
  })

  test('by its members, where a macro dials', () => {
    expect(viaOf([sales], ['1000', 's'], ['1001', 's'])).toMatchObject([{ number: '6300' }])
    expect(viaOf([sales], ['1000', 's'], ['1002', 's'])).toEqual([])
  })
})

test('[OPS.6] a link that comes back during a consultation finds two calls', async () => {
  const { readSnapshot } = await import('./snapshot.ts')
  const status = (id: string, name: string, more: Record<string, string>) =>
    ami('Status', {
      Uniqueid: id,
      Linkedid: '1',
      Channel: name,
      Type: name.split('/')[0] ?? '',
      ChannelState: '6',
      Seconds: '5',
      ...more,
    })
  const channels = [
    status('1', 'PJSIP/trunk-1', { BridgeID: 'a', CallerIDNum: '79161110001', DNID: '74951231001', Seconds: '9' }),
    status('2', 'PJSIP/1001-2', { BridgeID: 'b', Seconds: '9' }),
    status('6', 'Local/1002@x-2;1', { BridgeID: 'b', Exten: '1002', Variable: 'TRANSFERERNAME=PJSIP/1001-2' }),
    status('7', 'Local/1002@x-2;2', { BridgeID: 'c', Variable: 'TRANSFERERNAME=PJSIP/1001-2' }),
    status('8', 'PJSIP/1002-5', { BridgeID: 'c' }),
  ]
  const connection = { list: async (name: string) => (name === 'Status' ? channels : []) }
  const translator = office()
  const snapshot = await readSnapshot(connection as never, translator, () => 10_000)
  expect([...snapshot.channels]).toEqual(['1', '2', '8', '6#consult'])
  expect(
    callsOf(snapshot.events).map(({ direction, link, legs }) => [direction, link, legs.map((leg) => leg.channel)]),
  ).toEqual([
    ['inbound', linkId('1'), ['1', '2']],
    ['internal', linkId('6'), ['6#consult', '8']],
  ])
})
