import type { ChannelId, ExtensionNumber, LinkId, Millis } from '../../calls/ids.ts'
import type { Party } from '../../calls/pbx-event.ts'

interface Calling {
  /** The extension for which it is dialled, or that its dialplan is calling now (FreePBX says so before it dials). */
  calling: ExtensionNumber | null
  /** Numbers to which phones that it called have sent the call on (302), with those phones' extensions. */
  redirected?: Map<string, ExtensionNumber>
}

/** A channel with a person at its end. */
export interface PersonChannel extends Calling {
  readonly kind: 'person'
  readonly id: ChannelId
  /** The link under which it was first told; it keeps it, so that all its events belong together. */
  link: LinkId
  /** As used in actions; changes with a masquerade. */
  name: string
  party: Party
  readonly role: 'caller' | 'callee'
  dialled: string | null
  /** A trunk that we dial has no number before `DialBegin`; until then its leg is not told. */
  announced: boolean
  /** Rung by an Originate: a caller that can ring and pick up. */
  readonly originated: boolean
  state: 'down' | 'ringing' | 'up'
  dialStatus: string | null
  ownWish: boolean
  /** Told only once its dial is known: who it is, and of which call, depends on who dials. Null: told at once. */
  waiting: { ringingAt: Millis | null } | null
}

/** Half of a pair inside the PBX, or a channel of no interest: never told, but bridges lead through pairs. */
export interface HiddenChannel extends Calling {
  readonly kind: 'hidden'
  readonly id: ChannelId
  link: LinkId
  readonly pair: string | null
  /** It runs its own dialplan by now; variables that are set before are handed down by whoever made it. */
  begun: boolean
}

export type Channel = PersonChannel | HiddenChannel

/** So many ended channels are remembered, so that late events do not bring them back. */
const REMEMBERED_ENDS = 4096

/** The channels that the PBX has now, by their ids (`Uniqueid`). */
export class ChannelTable {
  readonly #channels = new Map<ChannelId, Channel>()
  readonly #pairs = new Map<string, Set<ChannelId>>()
  readonly #ended = new Set<ChannelId>()

  get(id: ChannelId): Channel | undefined {
    return this.#channels.get(id)
  }

  person(id: ChannelId | undefined): PersonChannel | undefined {
    const channel = id === undefined ? undefined : this.#channels.get(id)
    return channel?.kind === 'person' ? channel : undefined
  }

  all(): IterableIterator<Channel> {
    return this.#channels.values()
  }

  get size(): number {
    return this.#channels.size
  }

  hasEnded(id: ChannelId): boolean {
    return this.#ended.has(id)
  }

  add(channel: Channel): void {
    this.#channels.set(channel.id, channel)
    if (channel.kind === 'person' || channel.pair === null) return
    const halves = this.#pairs.get(channel.pair)
    if (halves) halves.add(channel.id)
    else this.#pairs.set(channel.pair, new Set([channel.id]))
  }

  /** The other half of a Local channel, while both are there. */
  otherHalf(channel: HiddenChannel): ChannelId | undefined {
    return this.halves(channel.pair).find((half) => half.id !== channel.id)?.id
  }

  /** The halves of a Local channel that are there. */
  halves(pair: string | null): HiddenChannel[] {
    const ids = pair === null ? [] : [...(this.#pairs.get(pair) ?? [])]
    return ids.map((id) => this.#channels.get(id)).filter((channel) => channel?.kind === 'hidden')
  }

  /** By the name that it has now. */
  personNamed(name: string): PersonChannel | undefined {
    for (const channel of this.#channels.values())
      if (channel.kind === 'person' && channel.name === name) return channel
    return undefined
  }

  remove(id: ChannelId): void {
    const channel = this.#channels.get(id)
    this.#channels.delete(id)
    if (channel?.kind === 'hidden' && channel.pair !== null) {
      const halves = this.#pairs.get(channel.pair)
      halves?.delete(id)
      if (halves?.size === 0) this.#pairs.delete(channel.pair)
    }
    this.#ended.add(id)
    if (this.#ended.size > REMEMBERED_ENDS) for (const oldest of this.#ended) return void this.#ended.delete(oldest)
  }
}
