import type { Call, CallDirection, CallResult, CallState, Leg, Span } from './call.ts'
import type { CallId, ChannelId, LinkId, Millis, SiteId } from './ids.ts'
import type { HangupCause, Party, PbxEvent } from './pbx-event.ts'

/*
 *                 the far end picks up
 *   ┌─────────┐  and both are bridged   ┌─────────┐     hold      ┌──────┐
 *   │ ringing │ ──────────────────────▶ │ talking │ ────────────▶ │ held │
 *   └─────────┘ ◀────────────────────── └─────────┘ ◀──────────── └──────┘
 *        │        blind transfer rings       │         resume         │
 *        │        the next extension         │                        │
 *        └────────── every leg has ended ────┴────────────────────────┘
 *                                │
 *                                ▼
 *                           ┌───────┐
 *                           │ ended │   final: nothing changes any more
 *                           └───────┘
 */
const allowed: Readonly<Record<CallState, readonly CallState[]>> = {
  ringing: ['talking', 'held', 'ended'],
  talking: ['ringing', 'held', 'ended'],
  held: ['ringing', 'talking', 'ended'],
  ended: [],
}

/** A call of which nothing is known yet but that the PBX has shown it. */
export function newCall(id: CallId, site: SiteId, link: LinkId, at: Millis, settings: number): Call {
  return {
    id,
    site,
    link,
    state: 'ringing',
    direction: 'internal',
    external: null,
    did: null,
    via: [],
    legs: [],
    bridges: {},
    transfers: [],
    conversation: null,
    startedAt: at,
    answeredAt: null,
    endedAt: null,
    result: null,
    recording: null,
    settings,
    seenWhole: true,
  }
}

/**
 * The one way in which a call changes. Total: takes any event in any order and any number of times, never throws, and returns
 * the same object when the event says nothing new.
 */
export function transition(call: Call, event: PbxEvent): Call {
  if (call.state === 'ended') return call
  const facts = withFact(call, event)
  if (facts === call) return call
  return settle(facts, event.at)
}

/** Ends a leg whose end nobody saw (the PBX no longer has it); the call remembers that its end was only concluded. */
export function endUnseen(call: Call, channel: ChannelId, at: Millis): Call {
  const ended = transition(call, { kind: 'ended', at, channel, link: call.link, cause: 'normal' })
  return ended === call ? call : { ...ended, seenWhole: false }
}

/**
 * Takes over a leg from another call: an extension that now hears this call's customer. Its talk with this customer begins
 * here, whatever it did before.
 */
export function adopt(call: Call, leg: Leg, at: Millis): Call {
  if (call.state === 'ended' || call.legs.some((own) => own.channel === leg.channel)) return call
  const state = leg.state === 'dialling' || leg.state === 'ringing' ? 'up' : leg.state
  const adopted: Leg = {
    ...leg,
    state,
    role: 'callee',
    answeredAt: leg.answeredAt ?? at,
    joinedAt: at,
    talk: [],
    holds: leg.state === 'held' ? [{ from: at, to: null }] : [],
  }
  return settle({ ...call, legs: [...call.legs, adopted] }, at)
}

/** Names the conversation in which this call has met others. */
export const inConversation = (call: Call, conversation: CallId): Call =>
  call.conversation !== null || call.state === 'ended' ? call : { ...call, conversation }

function withFact(call: Call, event: PbxEvent): Call {
  switch (event.kind) {
    case 'leg':
      return changeLeg(call, event.channel, event.at, (leg) => introduce(leg, event))
    case 'ringing':
      return changeLeg(call, event.channel, event.at, (leg) =>
        leg.state === 'dialling' ? { ...leg, state: 'ringing', ringingAt: leg.ringingAt ?? event.at } : leg,
      )
    case 'answered':
      return changeLeg(call, event.channel, event.at, (leg) =>
        leg.state === 'dialling' || leg.state === 'ringing'
          ? { ...leg, state: 'up', answeredAt: leg.answeredAt ?? event.at }
          : leg,
      )
    case 'held':
      // Of the leg that dialled a PBX does not say "answered"; that it talks is enough.
      return changeLeg(call, event.channel, event.at, (leg) =>
        leg.state === 'up' || (leg.state !== 'ended' && isTalking(leg))
          ? { ...leg, state: 'held', holds: withHold(leg, event.at) }
          : leg,
      )
    case 'resumed':
      return changeLeg(call, event.channel, event.at, (leg) =>
        leg.state === 'held' ? { ...leg, state: 'up', ...holdOver(leg, event.at) } : leg,
      )
    case 'ended':
      return withoutChannel(
        changeLeg(call, event.channel, event.at, (leg) =>
          leg.state === 'ended'
            ? leg
            : { ...leg, state: 'ended', endedAt: event.at, cause: event.cause, ...holdOver(leg, event.at) },
        ),
        event.channel,
      )
    case 'bridge':
      return withBridge(call, event.bridge, event.channels)
    case 'via':
      return call.via.some((via) => via.kind === event.via.kind && via.number === event.via.number)
        ? call
        : { ...call, via: [...call.via, event.via] }
    case 'transferred':
      return call.transfers.some(
        (t) => t.to === event.to && t.by === event.by && t.how === event.how && t.at === event.at,
      )
        ? call
        : { ...call, transfers: [...call.transfers, { at: event.at, how: event.how, by: event.by, to: event.to }] }
    case 'recording':
      return call.recording === event.file ? call : { ...call, recording: event.file }
  }
}

/** The same event twice is one hold. */
function withHold({ holds = [] }: Leg, at: Millis): readonly Span[] {
  return holds.some(({ from }) => from === at) ? holds : [...holds, { from: at, to: null }]
}

/** Ends the hold that goes on, if one does. */
function holdOver({ holds }: Leg, at: Millis): Pick<Leg, 'holds'> {
  const last = holds?.at(-1)
  return holds && last?.to === null ? { holds: holds.with(-1, { from: last.from, to: Math.max(at, last.from) }) } : {}
}

const isTalking = (leg: Leg) => leg.talk.length > 0 && leg.talk.at(-1)?.to === null

const unknownLeg = (channel: ChannelId, at: Millis): Leg => ({
  channel,
  party: null,
  role: null,
  dialled: null,
  state: 'dialling',
  appearedAt: at,
  joinedAt: null,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  cause: null,
  talk: [],
})

/** Applies `change` to the leg of `channel`, which is made when it is new. The same call when the leg stays the same. */
function changeLeg(call: Call, channel: ChannelId, at: Millis, change: (leg: Leg) => Leg): Call {
  const index = call.legs.findIndex((leg) => leg.channel === channel)
  if (index < 0) return { ...call, legs: [...call.legs, change(unknownLeg(channel, at))] }
  const leg = call.legs[index] as Leg
  const changed = change(leg)
  return changed === leg ? call : { ...call, legs: call.legs.with(index, changed) }
}

function introduce(leg: Leg, event: PbxEvent & { kind: 'leg' }): Leg {
  const party = mergeParty(leg.party, event.party)
  const dialled = leg.dialled ?? event.dialled
  if (party === leg.party && leg.role !== null && dialled === leg.dialled) return leg
  // An event that came too late still tells when the leg began.
  return { ...leg, party, role: leg.role ?? event.role, dialled, appearedAt: Math.min(leg.appearedAt, event.at) }
}

function mergeParty(known: Party | null, told: Party): Party {
  if (known === null || known.kind !== told.kind) return known ?? told
  if (known.kind === 'extension' || told.kind === 'extension') return known
  const merged = {
    ...known,
    number: known.number ?? told.number,
    name: known.name ?? told.name,
    trunk: known.trunk ?? told.trunk,
  }
  const same = merged.number === known.number && merged.name === known.name && merged.trunk === known.trunk
  return same ? known : merged
}

function withBridge(call: Call, bridge: string, channels: readonly ChannelId[]): Call {
  const live = channels.filter((channel) => !call.legs.some((leg) => leg.channel === channel && leg.state === 'ended'))
  const known = call.bridges[bridge] ?? []
  if (known.length === live.length && known.every((channel) => live.includes(channel))) return call
  const { [bridge]: _, ...others } = call.bridges
  return { ...call, bridges: live.length === 0 ? others : { ...others, [bridge]: live } }
}

function withoutChannel(call: Call, channel: ChannelId): Call {
  if (!Object.values(call.bridges).some((members) => members.includes(channel))) return call
  const bridges = Object.entries(call.bridges)
    .map(([id, members]) => [id, members.filter((member) => member !== channel)] as const)
    .filter(([, members]) => members.length > 0)
  return { ...call, bridges: Object.fromEntries(bridges) }
}

/** Draws the conclusions from the facts: who is outside, who hears whom, and the state. */
function settle(facts: Call, at: Millis): Call {
  const external = externalLeg(facts.legs)
  const gained = facts.external === null && external !== null
  const legs = updateTalk(gained ? withoutTalkBefore(facts, external) : facts, external, at)
  const direction = directionOf(external)
  const call: Call = {
    ...facts,
    legs,
    direction,
    external: external === null ? null : externalParty(external, legs),
    did: direction === 'inbound' ? (external?.dialled ?? null) : null,
    startedAt: Math.min(facts.startedAt, ...legs.map((leg) => leg.appearedAt)),
    answeredAt: (gained ? null : facts.answeredAt) ?? answeredAt(legs, direction, external),
  }
  return enter(call, stateOf(call), at)
}

/** An internal call that gains a customer (a transfer to the outside): what was said before the customer came does not count. */
function withoutTalkBefore(call: Call, external: Leg): Call {
  const came = external.appearedAt
  if (!call.legs.some((leg) => leg.talk.some((span) => span.from < came))) return call
  const legs = call.legs.map((leg) => ({
    ...leg,
    talk: leg.talk
      .filter((span) => span.to === null || span.to > came)
      .map((span) => (span.from < came ? { ...span, from: came } : span)),
  }))
  return { ...call, legs }
}

function enter(call: Call, state: CallState, at: Millis): Call {
  if (state === call.state) return call
  if (!allowed[call.state].includes(state)) return call
  if (state !== 'ended') return { ...call, state }
  return { ...call, state, bridges: {}, endedAt: at, result: resultOf(call) }
}

/** The leg of the customer: who called in, or else the first outside party that was called. */
export function externalLeg(legs: readonly Leg[]): Leg | null {
  const outside = legs.filter((leg) => leg.party?.kind === 'external')
  return outside.find((leg) => leg.role === 'caller') ?? outside[0] ?? null
}

function externalParty(leg: Leg, legs: readonly Leg[]): Call['external'] {
  const party = leg.party as Party & { kind: 'external' }
  const dialled = legs.find((other) => other.role === 'caller' && other.party?.kind === 'extension')?.dialled ?? null
  const number = party.number ?? (leg.role === 'callee' ? dialled : null)
  return { number, name: party.name, trunk: party.trunk }
}

function directionOf(external: Leg | null): CallDirection {
  if (external === null) return 'internal'
  return external.role === 'caller' ? 'inbound' : 'outbound'
}

function answeredAt(legs: readonly Leg[], direction: CallDirection, external: Leg | null): Millis | null {
  const answering =
    direction === 'outbound'
      ? legs.filter((leg) => leg === external)
      : legs.filter((leg) => leg.party?.kind === 'extension' && leg.role !== 'caller')
  const times = answering.flatMap((leg) => [leg.answeredAt ?? leg.talk[0]?.from ?? null].filter((t) => t !== null))
  return times.length === 0 ? null : Math.min(...times)
}

function updateTalk(call: Call, external: Leg | null, at: Millis): readonly Leg[] {
  const rooms = Object.values(call.bridges).filter((members) => members.length > 1)
  const hears = (leg: Leg) => {
    if (leg.state === 'ended') return false
    const room = rooms.find((members) => members.includes(leg.channel))
    // With a customer in the call only time with the customer counts, not a consultation between agents.
    return room !== undefined && (external === null || room.includes(external.channel))
  }
  let changed = false
  const legs = call.legs.map((leg) => {
    const last = leg.talk.at(-1)
    const open = last !== undefined && last.to === null
    const now = hears(leg)
    if (now === open) return leg
    changed = true
    if (now) return { ...leg, talk: [...leg.talk, { from: at, to: null }] }
    return { ...leg, talk: leg.talk.with(-1, { from: last?.from ?? at, to: Math.max(at, last?.from ?? at) }) }
  })
  return changed ? legs : call.legs
}

function stateOf(call: Call): CallState {
  const live = call.legs.filter((leg) => leg.state !== 'ended')
  // A leg that nobody has introduced yet is no reason to believe that the call is over, nor one to keep it open.
  if (call.legs.length > 0 && live.length === 0 && call.legs.some((leg) => leg.party !== null)) return 'ended'
  if (live.some((leg) => leg.state === 'held')) return 'held'
  if (live.some(isTalking)) return 'talking'
  return 'ringing'
}

const outboundResult: Readonly<Record<HangupCause, CallResult>> = {
  normal: 'no-answer',
  'answered-elsewhere': 'no-answer',
  'no-answer': 'no-answer',
  cancelled: 'cancelled',
  busy: 'busy',
  rejected: 'busy',
  failed: 'failed',
}

function resultOf(call: Call): CallResult {
  if (call.answeredAt !== null) return 'answered'
  if (call.direction === 'inbound') return 'missed'
  const callee = call.legs.findLast((leg) => leg.role === 'callee') ?? call.legs.at(-1)
  return outboundResult[callee?.cause ?? 'normal']
}
