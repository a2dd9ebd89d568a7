import type { ChannelId, LinkId } from '../../calls/ids.ts'
import type { PbxEvent } from '../../calls/pbx-event.ts'

const MOST_PER_LINK = 20

/**
 * Facts about a call (its queue, its recording) that came before any person was seen in it, e.g. from a Local channel. They are
 * held back until there is one: a call in which nobody takes part would never end.
 */
export class PendingFacts {
  readonly #held = new Map<LinkId, PbxEvent[]>()
  /** Links with people, and how many of them are still there. */
  readonly #people = new Map<LinkId, Set<ChannelId>>()

  /** The events that may be told now, in order. */
  release(events: readonly PbxEvent[]): PbxEvent[] {
    const out: PbxEvent[] = []
    for (const event of events) {
      if (event.kind === 'leg') this.#join(event.link, event.channel)
      const hasPeople = 'channel' in event || this.#people.has(event.link)
      if (hasPeople) out.push(event)
      else this.#hold(event)
      const held = event.kind === 'leg' ? this.#held.get(event.link) : undefined
      if (!held) continue
      out.push(...held)
      this.#held.delete(event.link)
    }
    return out
  }

  gone(channel: ChannelId, link: LinkId): void {
    const people = this.#people.get(link)
    people?.delete(channel)
    if (people?.size === 0) this.#people.delete(link)
    if ((channel as string) === (link as string)) this.#held.delete(link)
  }

  #join(link: LinkId, channel: ChannelId): void {
    const people = this.#people.get(link)
    if (people) people.add(channel)
    else this.#people.set(link, new Set([channel]))
  }

  #hold(event: PbxEvent): void {
    const held = this.#held.get(event.link)
    if (!held) this.#held.set(event.link, [event])
    else if (held.length < MOST_PER_LINK) held.push(event)
  }
}
