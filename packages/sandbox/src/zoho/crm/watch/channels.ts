import type { ModuleName } from '../../data/modules.ts'
import type { Enforces } from '../../strictness/rules.ts'

/** What can happen to a record, in the words of the subscription. */
export const watchedOperations = ['create', 'edit', 'delete'] as const
export type WatchedOperation = (typeof watchedOperations)[number]

export interface WatchedEvent {
  readonly module: ModuleName
  readonly operation: WatchedOperation | 'all'
}

/** A subscription to changes: where to tell them, and until when. */
export interface Channel {
  /** A whole number as text; the subscriber chose it. */
  readonly id: string
  readonly userId: string
  readonly notifyUrl: string
  readonly token: string | null
  readonly events: readonly WatchedEvent[]
  /** Epoch ms, Zoho's clock. */
  readonly expiresAt: number
  readonly affectedValues: boolean
  readonly relatedActions: boolean
}

const hour = 3_600_000
export const week = 7 * 24 * hour

/** Until when a channel lives: a week at most; what asks for longer, or for nothing, gets an hour. */
export function channelExpiry(wanted: number | null, now: number, enforces: Enforces): number {
  if (wanted === null) return now + (enforces('channel-lives-an-hour-unless-told') ? hour : week)
  // A second of grace: times are written without milliseconds.
  if (wanted > now + week + 1000 && enforces('channel-lives-a-week-at-most')) return now + hour
  return wanted
}

/** The channels of an organisation. unverified: that a new channel with a known id takes the place of the old one. */
export class Channels {
  readonly #channels = new Map<string, Channel>()

  put(channel: Channel): void {
    this.#channels.set(channel.id, channel)
  }

  remove(id: string): boolean {
    return this.#channels.delete(id)
  }

  get(id: string): Channel | undefined {
    return this.#channels.get(id)
  }

  live(now: number, enforces: Enforces): Channel[] {
    const all = [...this.#channels.values()]
    return enforces('expired-channels-are-silent') ? all.filter(({ expiresAt }) => expiresAt > now) : all
  }

  clear(): void {
    this.#channels.clear()
  }
}
