import { type Problem, traitsOf } from '@jackfield/contract'
import type { CrmChanges, CrmConnector, CrmMessages } from '../../crm/crm-connector.ts'
import { problemOf } from '../../problem.ts'
import { type ChannelStore, isToken, newChannel, type SavedChannel } from './channel-store.ts'
import { isPublicAddress } from './public-address.ts'

const DAY_MS = 24 * 3600_000
/** Zoho's most is a week, and what asks for more gets an hour; a day less leaves room for clocks. */
const LIFE_MS = 6 * DAY_MS
const RENEW_MS = DAY_MS / 2
/** Doubled with each failure: with some CRMs a try costs credits, and an address that Zoho cannot reach stays so. */
const TRY_AGAIN_MS = 60_000
const MOST_TRY_AGAIN_MS = 3600_000
/** A scope is not granted without a new consent, which makes a new connector. */
const TRY_SCOPE_AGAIN_MS = 3600_000
/** Until an organisation may have another edition. */
const TRY_EDITION_AGAIN_MS = DAY_MS / 4

/** Where Zoho is to send its messages. */
export interface NotifyTarget {
  readonly url: string
  /** A Zoho on this machine reaches every address. */
  readonly local: boolean
}

/** The subscription of one organisation: made, renewed well before it ends, and made again when the CRM has forgotten it. */
export class Channel {
  readonly #organisationId: string
  readonly #rows: ChannelStore
  readonly #now: () => number
  #loaded = false
  #channel: SavedChannel | null = null
  /** The CRM has said that it is there, since this process runs and this connection is in force. */
  #confirmed = false
  #connector: CrmConnector | null = null
  #tryAt = 0
  /** Since the last success. */
  #failures = 0
  #problem: Problem | null = null

  constructor(parts: {
    readonly organisationId: string
    readonly rows: ChannelStore
    readonly now: () => number
  }) {
    this.#organisationId = parts.organisationId
    this.#rows = parts.rows
    this.#now = parts.now
  }

  /** Why there is none. */
  problem(): Problem | null {
    return this.#problem
  }

  /** The CRM tells of changes, as far as we know. */
  live(): boolean {
    return this.#confirmed && this.#channel !== null && this.#channel.expiresAt > this.#now()
  }

  /** Since when, in our clock; null when there is none. */
  since(): number | null {
    return this.live() ? (this.#channel?.registeredAt ?? null) : null
  }

  notifyUrl(): string | null {
    return this.#channel?.notifyUrl ?? null
  }

  /** Whether a message carries our token; nothing else of it needs to be looked at before. */
  owns(token: unknown): boolean {
    return this.#channel !== null && isToken(this.#channel, token)
  }

  async load(): Promise<void> {
    if (this.#loaded) return
    this.#channel = await this.#rows.load(this.#organisationId)
    this.#loaded = true
  }

  /** The CRM seems to have forgotten it: it is asked at the next `keep`. */
  doubt(): void {
    this.#confirmed = false
    this.#tryAt = 0
    this.#failures = 0
  }

  /** Makes or renews the subscription when that is due. Never throws. */
  async keep(connector: CrmConnector & { readonly changes: CrmChanges }, target: NotifyTarget): Promise<void> {
    if (connector !== this.#connector) this.doubt()
    this.#connector = connector
    const { messages } = connector.changes
    // A CRM that is only asked: nothing is wrong with that.
    if (!messages) return this.close(null)
    if (!target.local && !isPublicAddress(target.url)) {
      this.#problem = { code: 'changes-not-public', params: { address: new URL(target.url).origin } }
      return this.#end(messages)
    }
    const at = this.#now()
    if (at < this.#tryAt) return
    try {
      await this.load()
      if (this.#channel && this.#channel.notifyUrl !== target.url) await this.#end(messages)
      if (this.#confirmed && this.#channel && at < renewAt(this.#channel)) return
      await this.#put(connector, messages, target.url)
      this.#problem = null
      this.#failures = 0
    } catch (error) {
      this.#problem = problemOf(error)
      this.#tryAt = at + (this.#problem.code === 'changes-no-scope' ? TRY_SCOPE_AGAIN_MS : tryAgainMs(this.#failures++))
    }
  }

  /** Ends the subscription, in the CRM too as far as it can be asked. Never throws. */
  async close(changes: CrmChanges | null): Promise<void> {
    this.#problem = null
    try {
      await this.load()
      await this.#end(changes?.messages ?? null)
    } catch {
      // Left to itself it ends within a week, and nobody listens to it.
      this.#confirmed = false
    }
  }

  async #put(connector: CrmConnector, messages: CrmMessages, notifyUrl: string): Promise<void> {
    const wish = (channel: SavedChannel) => ({
      id: channel.id,
      notifyUrl,
      token: channel.token,
      modules: traitsOf[connector.kind].modules,
      expiresAt: this.#now() + connector.clockOffset() + LIFE_MS,
    })
    let channel = this.#channel
    let ends = channel === null ? null : await messages.renew(wish(channel))
    if (channel === null || ends === null) {
      channel = newChannel(notifyUrl, this.#now())
      // Saved before it is asked for: messages may come before the answer, or in its place.
      await this.#rows.save(this.#organisationId, channel)
      this.#channel = channel
      const watched = await messages.watch(wish(channel))
      if (watched === null) {
        this.#tryAt = this.#now() + TRY_EDITION_AGAIN_MS
        return this.#end(null)
      }
      channel = { ...channel, id: watched.id }
      ends = watched.expiresAt
    }
    this.#channel = { ...channel, registeredAt: this.#now(), expiresAt: ends - connector.clockOffset() }
    await this.#rows.save(this.#organisationId, this.#channel)
    this.#confirmed = true
  }

  async #end(messages: CrmMessages | null): Promise<void> {
    const channel = this.#channel
    if (channel === null) return
    this.#channel = null
    this.#confirmed = false
    await this.#rows.remove(this.#organisationId)
    await messages?.unwatch(channel.id).catch(() => {})
  }
}

/** Half of its life before it ends, twice a day at least. */
const renewAt = ({ registeredAt, expiresAt }: SavedChannel) =>
  registeredAt + Math.min(RENEW_MS, Math.max(0, expiresAt - registeredAt) / 2)

const tryAgainMs = (failuresBefore: number) => Math.min(MOST_TRY_AGAIN_MS, TRY_AGAIN_MS * 2 ** failuresBefore)
