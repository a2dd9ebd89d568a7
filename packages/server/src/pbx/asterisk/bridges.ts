import type { ChannelId, LinkId } from '../../calls/ids.ts'
import type { ChannelTable } from './channels.ts'

export interface BridgeMembership {
  readonly bridge: string
  readonly link: LinkId
  readonly channels: readonly ChannelId[]
}

interface Bridge {
  readonly order: number
  readonly members: Set<ChannelId>
}

/** Whom a channel is told as while it is in a bridge with these, and the link of that call; undefined: as itself. */
export type StandIn = (
  channel: ChannelId,
  members: ReadonlySet<ChannelId>,
) => { readonly channel: ChannelId; readonly link: LinkId } | undefined

/**
 * Who hears whom. Bridges that a Local pair connects count as one: it is told under the oldest of their ids, the others are
 * told as empty. Only what changed is told.
 */
export class Bridges {
  readonly #channels: ChannelTable
  readonly #standIn: StandIn
  readonly #bridges = new Map<string, Bridge>()
  readonly #bridgeOf = new Map<ChannelId, string>()
  readonly #told = new Map<string, BridgeMembership>()
  #entered = 0

  constructor(channels: ChannelTable, standIn: StandIn = () => undefined) {
    this.#channels = channels
    this.#standIn = standIn
  }

  enter(bridge: string, channel: ChannelId): BridgeMembership[] {
    const before = this.#bridgeOf.get(channel)
    if (before === bridge) return []
    if (before !== undefined) this.#bridges.get(before)?.members.delete(channel)
    const known = this.#bridges.get(bridge)
    if (known) known.members.add(channel)
    else this.#bridges.set(bridge, { order: this.#entered++, members: new Set([channel]) })
    this.#bridgeOf.set(channel, bridge)
    return this.#changes(channel, before === undefined ? [bridge] : [before, bridge])
  }

  /** @param bridge only out of this one; without it out of whichever it is in (the channel is gone) */
  leave(channel: ChannelId, bridge?: string): BridgeMembership[] {
    const now = this.#bridgeOf.get(channel)
    if (now === undefined || (bridge !== undefined && bridge !== now)) return []
    this.#bridges.get(now)?.members.delete(channel)
    this.#bridgeOf.delete(channel)
    return this.#changes(channel, [now])
  }

  /** Who is in the same bridge, itself included. */
  around(channel: ChannelId): ReadonlySet<ChannelId> {
    return this.#bridges.get(this.#bridgeOf.get(channel) ?? '')?.members ?? new Set()
  }

  /** What the move of one channel changed; only bridges that it could have joined or parted are looked at. */
  #changes(moved: ChannelId, touched: readonly string[]): BridgeMembership[] {
    const beyond = this.#acrossLocal(moved)
    const starts = beyond === undefined ? touched : [...touched, beyond]
    const shrunk: BridgeMembership[] = []
    const grown: BridgeMembership[] = []
    const seen = new Set<string>()
    for (const start of starts) {
      if (seen.has(start)) continue
      const { bridges, people, link } = this.#joined(start)
      for (const bridge of bridges) {
        seen.add(bridge)
        this.#tell({ bridge, channels: bridge === bridges[0] ? people : [] }, link, shrunk, grown)
      }
    }
    for (const bridge of seen) if (this.#bridges.get(bridge)?.members.size === 0) this.#bridges.delete(bridge)
    // First who stopped hearing, then who began: nobody is told in two bridges at once.
    return [...shrunk, ...grown]
  }

  #tell(
    { bridge, channels }: Omit<BridgeMembership, 'link'>,
    known: LinkId | undefined,
    shrunk: BridgeMembership[],
    grown: BridgeMembership[],
  ): void {
    const told = this.#told.get(bridge)
    const link = known ?? this.#linkOf(channels) ?? told?.link
    if (link === undefined || sameMembers(told?.channels ?? [], channels)) return
    const membership = { bridge, link, channels }
    if (channels.length === 0) this.#told.delete(bridge)
    else this.#told.set(bridge, membership)
    if (channels.length < (told?.channels.length ?? 0)) shrunk.push(membership)
    else grown.push(membership)
  }

  /** All bridges that Local pairs connect with this one, oldest first, and the people in them. */
  #joined(start: string): { bridges: string[]; people: ChannelId[]; link: LinkId | undefined } {
    const bridges = [start]
    const people: ChannelId[] = []
    let link: LinkId | undefined
    for (const bridge of bridges) {
      const members = this.#bridges.get(bridge)?.members ?? new Set<ChannelId>()
      for (const id of members) {
        const standIn = this.#standIn(id, members)
        if (standIn) link = standIn.link
        if (standIn || this.#channels.person(id)) people.push(standIn?.channel ?? id)
        const beyond = this.#acrossLocal(id)
        if (beyond !== undefined && !bridges.includes(beyond)) bridges.push(beyond)
      }
    }
    const order = (bridge: string) => this.#bridges.get(bridge)?.order ?? -1
    return { bridges: bridges.sort((a, b) => order(a) - order(b)), people, link }
  }

  /** The bridge at the other end of a Local channel. */
  #acrossLocal(id: ChannelId): string | undefined {
    const channel = this.#channels.get(id)
    const other = channel?.kind === 'hidden' ? this.#channels.otherHalf(channel) : undefined
    return other === undefined ? undefined : this.#bridgeOf.get(other)
  }

  /** The link of the outside party where there is one: that call is what the bridge is about. */
  #linkOf(channels: readonly ChannelId[]): LinkId | undefined {
    const people = channels.map((id) => this.#channels.person(id)).filter((channel) => channel !== undefined)
    return (people.find((channel) => channel.party.kind === 'external') ?? people[0])?.link
  }
}

function sameMembers(a: readonly ChannelId[], b: readonly ChannelId[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id))
}
