import type { Call } from './call.ts'
import { type CallId, type ChannelId, callIdFor, type Millis, type SiteId } from './ids.ts'
import type { PbxEvent, PbxSnapshot } from './pbx-event.ts'
import { adopt, endUnseen, externalLeg, inConversation, newCall, transition } from './transition.ts'

/** A call before and after an event; `before` is null when it was first seen. */
export interface CallChange {
  readonly before: Call | null
  readonly after: Call
  /** PBX ids under which it has become known by this event. */
  readonly aliases: readonly string[]
}

/**
 * An ended call is remembered so long, so that late and repeated events find it ended instead of making a new one. A PBX tells
 * in order; what comes later still has the same id, and the store does not change a call that has ended.
 */
const REMEMBER_ENDED_MS = 60_000

type OfChannel = Extract<PbxEvent, { channel: ChannelId }>
type BridgeEvent = Extract<PbxEvent, { kind: 'bridge' }>

const channelName = (channel: ChannelId) => `channel:${channel}`
const linkName = (link: string) => `link:${link}`

/**
 * Folds PBX events into calls, one call per customer. The PBX's ids are aliases: a channel finds its calls first (its link id
 * may change when calls meet), then the link does. A channel belongs to two calls when its extension talks with two customers.
 * Synchronous, in memory.
 */
export class CallTracker {
  readonly #site: SiteId
  readonly #settingsAt: (time: Millis) => number
  readonly #calls = new Map<CallId, Call>()
  readonly #byAlias = new Map<string, CallId[]>()
  readonly #active = new Set<CallId>()
  readonly #ended: { id: CallId; at: Millis }[] = []
  /** Calls that were last told of a bridge; to tell them also when none of their channels is in it any more. */
  readonly #inBridge = new Map<string, Set<CallId>>()

  /** @param settingsAt number of the settings revision that was in force at a time */
  constructor(site: SiteId, settingsAt: (time: Millis) => number) {
    this.#site = site
    this.#settingsAt = settingsAt
  }

  /** Takes back a call that a store has kept, with its aliases. */
  restore(call: Call, aliases: readonly string[]): void {
    this.#put(call)
    this.#name(call.id, aliases)
  }

  get(id: CallId): Call | null {
    return this.#calls.get(id) ?? null
  }

  byLink(link: string): Call | null {
    return this.#find(linkName(link))[0] ?? null
  }

  /** The calls that a channel with this id has a part in. */
  byChannel(channel: string): readonly Call[] {
    return this.#find(`channel:${channel}`)
  }

  active(): Call[] {
    return [...this.#active].map((id) => this.#calls.get(id) as Call)
  }

  activeCount(): number {
    return this.#active.size
  }

  /** The calls that the event changed; none when it says nothing new. */
  apply(event: PbxEvent): CallChange[] {
    this.#forget(event.at)
    if (event.kind === 'bridge') return this.#bridge(event)
    if ('channel' in event) return this.#ofChannel(event)
    return this.#change(this.byLink(event.link), event, [linkName(event.link)])
  }

  #ofChannel(event: OfChannel): CallChange[] {
    const names = [channelName(event.channel), linkName(event.link)]
    const calls = this.#find(channelName(event.channel))
    if (calls.length === 0) return this.#change(this.byLink(event.link), event, names)
    return calls.flatMap((call) => this.#change(call, event, names))
  }

  /**
   * Who hears whom, over all calls that have a part in the bridge. An extension that hears a customer belongs to that
   * customer's call from now on; the internal call that it came from (a consultation, the way to a parked call) is over for it.
   */
  #bridge(event: BridgeEvent): CallChange[] {
    const calls = [...new Set(event.channels.flatMap((channel) => this.#find(channelName(channel))))]
    const emptied = [...(this.#inBridge.get(event.bridge) ?? [])]
      .map((id) => this.get(id))
      .filter((call) => call !== null && !calls.includes(call))
    this.#inBridge.delete(event.bridge)
    const own = calls.length + emptied.length > 0 ? [] : [this.byLink(event.link)]
    const withCustomer = calls.filter((call) => this.#customerIn(call, event))
    const changes: CallChange[] = []
    for (const customer of withCustomer) changes.push(...this.#adoptAll(customer, event))
    for (const call of [...calls, ...emptied, ...own]) {
      changes.push(...this.#change(call === null ? null : this.get(call.id), event, [linkName(event.link)]))
    }
    const moved = changes.some(({ after }) => after.legs.some((leg) => leg.joinedAt === event.at))
    if (withCustomer.length > 1 || moved) changes.push(...this.#join(calls, withCustomer))
    return merged(changes)
  }

  #customerIn(call: Call, event: BridgeEvent): boolean {
    const customer = call.external === null ? null : externalLeg(call.legs)
    return customer !== null && call.state !== 'ended' && event.channels.includes(customer.channel)
  }

  #adoptAll(customer: Call, event: BridgeEvent): CallChange[] {
    const changes: CallChange[] = []
    for (const channel of event.channels) {
      const sources = this.#find(channelName(channel)).filter((call) => call.id !== customer.id)
      const leg = sources.flatMap((call) => call.legs).find((one) => one.channel === channel)
      if (leg?.party?.kind !== 'extension') continue
      const before = this.get(customer.id) as Call
      const after = adopt(before, leg, event.at)
      if (after === before) continue
      this.#put(after)
      changes.push({ before, after, aliases: this.#name(customer.id, [channelName(channel)]) })
      // While they are open: a call that ends with this stays as it is for ever.
      changes.push(...this.#join([after, ...sources], [after]))
      const leave: PbxEvent = { kind: 'ended', at: event.at, channel, link: event.link, cause: 'normal' }
      for (const source of sources)
        if (source.external === null) changes.push(...this.#change(this.get(source.id), leave, []))
    }
    return changes
  }

  #join(calls: readonly Call[], withCustomer: readonly Call[]): CallChange[] {
    const conversation = calls.map((call) => call.conversation).find((id) => id !== null) ?? withCustomer[0]?.id
    if (conversation === undefined) return []
    return calls.flatMap(({ id }) => {
      const before = this.get(id) as Call
      const after = inConversation(before, conversation)
      if (after === before) return []
      this.#put(after)
      return [{ before, after, aliases: [] }]
    })
  }

  /** Applies the event to the call, or to a new one where there is none. */
  #change(known: Call | null, event: PbxEvent, names: readonly string[]): CallChange[] {
    const id = known?.id ?? callIdFor(this.#site, event.link)
    const before = known ?? this.get(id)
    const base = before ?? this.#begun(id, event)
    const after = transition(base, event)
    // A bridge that nobody is in, of a call that nobody has seen, is no call.
    if (before === null && after.legs.length === 0 && event.kind === 'bridge') return []
    const aliases = this.#name(id, names)
    if (after === before) return []
    this.#put(after)
    if (after.state === 'ended' && after !== base) this.#ended.push({ id, at: event.at })
    return [{ before, after, aliases }]
  }

  /** A call that is heard of by anything but its beginning (an end, say, that comes late) has a past that nobody saw. */
  #begun(id: CallId, event: PbxEvent): Call {
    const call = newCall(id, this.#site, event.link, event.at, this.#settingsAt(event.at))
    return event.kind === 'leg' || event.kind === 'via' ? call : { ...call, seenWhole: false }
  }

  /** Brings the calls in line with what the PBX has at this moment; what it no longer has ends, unseen. */
  applySnapshot(snapshot: PbxSnapshot): CallChange[] {
    const changes = snapshot.events.flatMap((event) => this.apply(event))
    // What was known before has a gap now, and what is new has a past: somebody may have left it already.
    for (const call of this.active()) this.#put({ ...call, seenWhole: false })
    for (const { id, legs } of this.active()) {
      // Nobody has ever been seen in it, or ends alone: nobody will be missed.
      if (legs.every((leg) => leg.party === null && leg.state === 'ended')) this.#drop(id)
      for (const leg of legs) {
        if (leg.state !== 'ended' && !snapshot.channels.has(leg.channel)) {
          changes.push(...this.#endUnseen(id, leg.channel, snapshot.at))
        }
      }
    }
    // Channels come in any order; the call's first moment is that of its oldest one.
    const all = merged(changes)
    for (const call of this.active()) {
      if (all.some(({ before, after }) => before === null && after.id === call.id))
        this.#put({ ...call, settings: this.#settingsAt(call.startedAt) })
    }
    return all.map((change) => ({ ...change, after: this.get(change.after.id) ?? change.after }))
  }

  /** Puts a call in the place of the one with its id, e.g. one made from a record. */
  replace(call: Call): CallChange {
    const before = this.get(call.id)
    const aliases = this.#name(call.id, [linkName(call.link), ...call.legs.map((leg) => channelName(leg.channel))])
    this.#put(call)
    if (call.state === 'ended') this.#ended.push({ id: call.id, at: call.endedAt ?? call.startedAt })
    return { before, after: call, aliases }
  }

  /** The PBX's ids under which the call is known. */
  aliases(id: CallId): string[] {
    return [...this.#byAlias].filter(([, calls]) => calls.includes(id)).map(([alias]) => alias)
  }

  #find(name: string): Call[] {
    return (this.#byAlias.get(name) ?? []).map((id) => this.#calls.get(id)).filter((call) => call !== undefined)
  }

  /** Adds names by which the call is found; returns those that are new. A link id names one call only, the first. */
  #name(id: CallId, names: readonly string[]): string[] {
    return names.filter((name) => {
      const calls = this.#byAlias.get(name) ?? []
      if (calls.includes(id) || (calls.length > 0 && name.startsWith('link:'))) return false
      this.#byAlias.set(name, [...calls, id])
      return true
    })
  }

  #endUnseen(id: CallId, channel: ChannelId, at: Millis): CallChange[] {
    const before = this.#calls.get(id) as Call
    const after = endUnseen(before, channel, at)
    if (after === before) return []
    this.#put(after)
    if (after.state === 'ended') this.#ended.push({ id, at })
    return [{ before, after, aliases: [] }]
  }

  #put(call: Call): void {
    for (const bridge of Object.keys(this.#calls.get(call.id)?.bridges ?? {})) {
      const calls = this.#inBridge.get(bridge)
      if (!(bridge in call.bridges) && calls?.delete(call.id) && calls.size === 0) this.#inBridge.delete(bridge)
    }
    this.#calls.set(call.id, call)
    if (call.state === 'ended') this.#active.delete(call.id)
    else this.#active.add(call.id)
    for (const bridge of Object.keys(call.bridges)) {
      const calls = this.#inBridge.get(bridge) ?? new Set()
      this.#inBridge.set(bridge, calls.add(call.id))
    }
  }

  #forget(now: Millis): void {
    while (this.#ended.length > 0 && (this.#ended[0]?.at ?? now) < now - REMEMBER_ENDED_MS) {
      const { id } = this.#ended.shift() as { id: CallId }
      if (this.#calls.get(id)?.state === 'ended') this.#drop(id)
    }
  }

  #drop(id: CallId): void {
    const call = this.#calls.get(id) as Call
    this.#calls.delete(id)
    this.#active.delete(id)
    for (const name of [linkName(call.link), ...call.legs.map((leg) => channelName(leg.channel))]) {
      const others = (this.#byAlias.get(name) ?? []).filter((other) => other !== id)
      if (others.length === 0) this.#byAlias.delete(name)
      else this.#byAlias.set(name, others)
    }
  }
}

/**
 * Changes that were told at once, with as few steps for each call as can be. When somebody leaves, a new step begins, so that what
 * was due before happens as well.
 */
export function together(changes: readonly CallChange[]): CallChange[] {
  const steps: CallChange[] = []
  const latest = new Map<CallId, number>()
  for (const { before, after, aliases } of changes) {
    const at = latest.get(after.id)
    const open = at === undefined ? undefined : steps[at]
    if (at === undefined || open === undefined || left(after) > left(open.after)) {
      latest.set(after.id, steps.length)
      steps.push({ before, after, aliases })
    } else steps[at] = { before: open.before, after, aliases: [...open.aliases, ...aliases] }
  }
  return steps
}

const left = ({ legs }: Call) => legs.filter((leg) => leg.state === 'ended').length

/** One change per call: from before the first to after the last. */
function merged(changes: readonly CallChange[]): CallChange[] {
  const byCall = new Map<CallId, CallChange>()
  for (const change of changes) {
    const first = byCall.get(change.after.id)
    const aliases = first ? [...first.aliases, ...change.aliases] : change.aliases
    byCall.set(change.after.id, { before: first ? first.before : change.before, after: change.after, aliases })
  }
  return [...byCall.values()]
}
