import type {
  DemoDirectory,
  DemoEvent,
  DemoLiveCall,
  DemoParty,
  DemoRecord,
  DemoSnapshot,
} from '@jackfield/contract/demo-pbx'
import type { CallRecord } from '../../calls/call-record.ts'
import { channelId, extensionNumber, linkId, type Millis } from '../../calls/ids.ts'
import type { Party, PbxEvent, PbxSnapshot } from '../../calls/pbx-event.ts'
import type { PbxDirectory } from '../pbx-driver.ts'

/** Turns a time of the PBX's clock into one of ours. */
export type ToOurClock = (time: Millis) => Millis

function partyOf(party: DemoParty): Party {
  if (party.kind === 'extension') return { kind: 'extension', extension: extensionNumber(party.extension) }
  return { kind: 'external', number: party.number || null, name: party.name || null, trunk: party.trunk }
}

export function eventOf(event: DemoEvent, ourTime: ToOurClock): PbxEvent {
  const at = ourTime(event.at)
  const link = linkId(event.call)
  switch (event.kind) {
    case 'channel': {
      const { role, dialled } = event
      return { kind: 'leg', at, link, channel: channelId(event.channel), party: partyOf(event.party), role, dialled }
    }
    case 'ringing':
    case 'answered':
    case 'held':
    case 'resumed':
      return { kind: event.kind, at, link, channel: channelId(event.channel) }
    case 'hangup':
      return { kind: 'ended', at, link, channel: channelId(event.channel), cause: event.cause }
    case 'bridge':
      return { kind: 'bridge', at, link, bridge: event.bridge, channels: event.channels.map(channelId) }
    case 'via':
      return { kind: 'via', at, link, via: event.via }
    case 'transfer': {
      const by = event.by === null ? null : extensionNumber(event.by)
      return { kind: 'transferred', at, link, how: event.how, by, to: event.to }
    }
  }
}

/** The calls in progress as the events that would have led to how they stand now. */
export function snapshotOf(snapshot: DemoSnapshot, ourTime: ToOurClock): PbxSnapshot {
  return {
    at: ourTime(snapshot.now),
    events: snapshot.calls.flatMap((call) => eventsOfCall(call, ourTime)),
    channels: new Set(snapshot.calls.flatMap((call) => call.channels.map(({ channel }) => channelId(channel)))),
  }
}

function eventsOfCall(call: DemoLiveCall, ourTime: ToOurClock): PbxEvent[] {
  const link = linkId(call.call)
  const events: PbxEvent[] = []
  for (const { channel: id, party, role, dialled, state, createdAt, ringingAt, answeredAt, since } of call.channels) {
    const channel = channelId(id)
    events.push({ kind: 'leg', at: ourTime(createdAt), link, channel, party: partyOf(party), role, dialled })
    if (ringingAt !== null) events.push({ kind: 'ringing', at: ourTime(ringingAt), link, channel })
    if (answeredAt !== null) events.push({ kind: 'answered', at: ourTime(answeredAt), link, channel })
    if (state === 'held') events.push({ kind: 'held', at: ourTime(since), link, channel })
    // We may have missed that it was taken back.
    else if (state === 'up') events.push({ kind: 'resumed', at: ourTime(since), link, channel })
  }
  for (const via of call.via) events.push({ kind: 'via', at: ourTime(call.startedAt), link, via })
  if (call.bridge) {
    const { bridge, channels, since } = call.bridge
    events.push({ kind: 'bridge', at: ourTime(since), link, bridge, channels: channels.map(channelId) })
  }
  return events
}

export function recordOf(record: DemoRecord, ourTime: ToOurClock): CallRecord {
  const orNull = (time: number | null) => (time === null ? null : ourTime(time))
  return {
    link: linkId(record.call),
    direction: record.direction,
    startedAt: ourTime(record.startedAt),
    endedAt: ourTime(record.endedAt),
    did: record.did,
    via: record.via,
    recording: null,
    legs: record.legs.map((leg) => ({
      channel: leg.channel,
      party: partyOf(leg.party),
      role: leg.role,
      appearedAt: ourTime(leg.createdAt),
      ringingAt: orNull(leg.ringingAt),
      answeredAt: orNull(leg.answeredAt),
      endedAt: ourTime(leg.endedAt),
      cause: leg.cause,
      talk: leg.talk.map(({ from, to }) => ({ from: ourTime(from), to: ourTime(to) })),
    })),
  }
}

export function directoryOf(directory: DemoDirectory): PbxDirectory {
  const members = (list: readonly string[]) => list.map(extensionNumber)
  const target = (one: DemoDirectory['queues'][number]) => ({ ...one, members: members(one.members) })
  return {
    extensions: directory.extensions.map((one) => ({ ...one, number: extensionNumber(one.number) })),
    groups: directory.groups.map((one) => ({ ...one, members: members(one.members) })),
    queues: directory.queues.map(target),
    ringGroups: directory.ringGroups.map(target),
    trunks: directory.trunks,
    endpoints: [],
    timeZone: directory.timeZone || null,
  }
}
