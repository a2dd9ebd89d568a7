import type { FakeAmi, Fields } from '../../packages/server/src/pbx/asterisk/fake-ami.ts'

export type AmiEvent = readonly [name: string, fields: Fields]

/** The events of one inbound call from the trunk to an extension, as Asterisk sends them: each names its channel in full. */
export interface AmiCall {
  /** The PBX's id of the call. */
  readonly link: string
  readonly rings: readonly AmiEvent[]
  readonly answers: readonly AmiEvent[]
  readonly ends: readonly AmiEvent[]
}

let calls = 0

export function inboundCall(caller: { number: string; name?: string }, extension = '1001'): AmiCall {
  const id = `18000${String(++calls).padStart(5, '0')}`
  const link = `${id}.1`
  const channel = (name: string, unique: string, more: Fields): Fields => ({
    Channel: name,
    ChannelStateDesc: 'as it is',
    CallerIDNum: caller.number,
    CallerIDName: caller.name ?? '<unknown>',
    ConnectedLineNum: '<unknown>',
    ConnectedLineName: '<unknown>',
    Language: 'en',
    AccountCode: '',
    Priority: '1',
    Uniqueid: unique,
    Linkedid: link,
    ...more,
  })
  const trunk = (state: string) =>
    channel(`PJSIP/trunk-${id}`, link, { ChannelState: state, Context: 'from-trunk', Exten: extension })
  const phone = (state: string) =>
    channel(`PJSIP/${extension}-${id}`, `${id}.2`, {
      ChannelState: state,
      Context: 'from-internal',
      Exten: '',
      CallerIDNum: extension,
      CallerIDName: '',
    })
  const dial = (): Fields => ({
    ...trunk('4'),
    ...Object.fromEntries(Object.entries(phone('5')).map(([name, value]) => [`Dest${name}`, value])),
    DialString: extension,
  })
  const bridge = { BridgeUniqueid: `bridge-${id}`, BridgeType: 'basic', BridgeTechnology: 'simple_bridge' }
  return {
    link,
    rings: [
      ['Newchannel', trunk('4')],
      ['Newchannel', phone('0')],
      ['DialBegin', dial()],
      ['Newstate', phone('5')],
    ],
    answers: [
      ['Newstate', phone('6')],
      ['DialEnd', { ...dial(), DialStatus: 'ANSWER' }],
      ['BridgeEnter', { ...phone('6'), ...bridge }],
      ['BridgeEnter', { ...trunk('6'), ...bridge }],
    ],
    ends: [
      ['BridgeLeave', { ...phone('6'), ...bridge }],
      ['Hangup', { ...phone('6'), Cause: '16', 'Cause-txt': 'Normal Clearing' }],
      ['BridgeLeave', { ...trunk('6'), ...bridge }],
      ['Hangup', { ...trunk('6'), Cause: '16', 'Cause-txt': 'Normal Clearing' }],
    ],
  }
}

/** To everybody who is signed in, as a PBX does. */
export function send(ami: FakeAmi, events: readonly AmiEvent[]): void {
  for (const peer of ami.peers) {
    if (peer.socket.destroyed) continue
    for (const [name, fields] of events) peer.event(name, fields)
  }
}
