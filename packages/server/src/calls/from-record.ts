import type { Call } from './call.ts'
import type { CallRecord } from './call-record.ts'
import { type CallId, channelId, type SiteId } from './ids.ts'
import type { PbxEvent } from './pbx-event.ts'
import { newCall, transition } from './transition.ts'

/**
 * The call that a record tells of, made by the same transitions as a live one. Every talk span becomes a bridge of this leg
 * with the customer, so that talk time counts as it does live.
 */
export function callFromRecord(id: CallId, site: SiteId, record: CallRecord, settings: number): Call {
  const events = eventsOf(record).sort((a, b) => a.at - b.at)
  const call = events.reduce(transition, newCall(id, site, record.link, record.startedAt, settings))
  return call.state === 'ended' ? { ...call, endedAt: record.endedAt } : call
}

function eventsOf(record: CallRecord): PbxEvent[] {
  const events: PbxEvent[] = []
  const { link } = record
  for (const via of record.via) events.push({ kind: 'via', at: record.startedAt, link, via })
  if (record.recording) events.push({ kind: 'recording', at: record.startedAt, link, file: record.recording })
  const customer = record.legs.find((leg) => leg.party.kind === 'external')
  for (const leg of record.legs) {
    const channel = channelId(leg.channel)
    const dialled = leg.role === 'caller' ? record.did : null
    events.push({ kind: 'leg', at: leg.appearedAt, channel, link, party: leg.party, role: leg.role, dialled })
    if (leg.ringingAt !== null) events.push({ kind: 'ringing', at: leg.ringingAt, channel, link })
    if (leg.answeredAt !== null) events.push({ kind: 'answered', at: leg.answeredAt, channel, link })
    if (leg !== customer && leg.party.kind === 'extension') {
      const other = customer ?? record.legs.find((candidate) => candidate !== leg)
      leg.talk.forEach((span, i) => {
        const bridge = `${leg.channel}/${i}`
        if (other)
          events.push({ kind: 'bridge', at: span.from, link, bridge, channels: [channel, channelId(other.channel)] })
        events.push({ kind: 'bridge', at: span.to, link, bridge, channels: [] })
      })
    }
  }
  // Ends come last, so that a leg's end never cuts off what happened at the same millisecond.
  for (const leg of record.legs) {
    events.push({ kind: 'ended', at: leg.endedAt, channel: channelId(leg.channel), link, cause: leg.cause })
  }
  return events
}
