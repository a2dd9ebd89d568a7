import type { ModuleName } from '../../data/modules.ts'
import type { DataCentre } from '../../data-centre.ts'
import type { Channel, WatchedOperation } from './channels.ts'

/** The body of a callback. `operation` is not in the words of the subscription. */
export interface Notification {
  readonly server_time: number
  readonly query_params: Readonly<Record<string, string>>
  readonly module: ModuleName
  readonly resource_uri: string
  readonly ids: readonly string[]
  readonly affected_fields: readonly unknown[]
  readonly operation: string
  readonly channel_id: string
  readonly token: string | null
}

/** A callback that was sent, and the status that came back; null when nobody answered. */
export interface SentNotification extends Notification {
  readonly notify_url: string
  status: number | null
}

const told: Readonly<Record<WatchedOperation, string>> = { create: 'insert', edit: 'update', delete: 'delete' }
const answerWithinMs = 5_000
const kept = 1000

/** Tells subscribers of changes. unverified: whether Zoho repeats a callback that is not answered; here it does not. */
export class Notifier {
  readonly #centre: DataCentre
  readonly #sent: SentNotification[] = []
  /** Changes of this moment, by channel, module and operation: a batch is told in one callback. */
  readonly #waiting = new Map<string, { channel: Channel; module: ModuleName; operation: string; ids: string[] }>()
  #generation = 0

  constructor(centre: DataCentre) {
    this.#centre = centre
  }

  sent(): readonly SentNotification[] {
    return this.#sent
  }

  clear(): void {
    this.#generation++
    this.#waiting.clear()
    this.#sent.length = 0
  }

  changed(module: ModuleName, operation: WatchedOperation, id: string): void {
    const centre = this.#centre
    for (const channel of centre.channels.live(centre.now(), centre.enforces)) {
      const wanted = channel.events.some(
        (event) => event.module === module && (event.operation === 'all' || event.operation === operation),
      )
      if (!wanted) continue
      const key = `${channel.id} ${module} ${operation}`
      const waiting = this.#waiting.get(key)
      if (waiting) waiting.ids.push(id)
      else {
        const named = centre.enforces('callback-names-insert-update-delete') ? told[operation] : operation
        this.#waiting.set(key, { channel, module, operation: named, ids: [id] })
        centre.later(centre.settings.notificationDelayMs, () => this.#tell(key))
      }
    }
  }

  #tell(key: string): void {
    const waiting = this.#waiting.get(key)
    this.#waiting.delete(key)
    const { settings, enforces } = this.#centre
    if (!waiting || settings.notificationsLost) return
    const { channel, module, operation, ids } = waiting
    const token = enforces('callback-carries-token') ? channel.token : null
    const body = this.notification({ channelId: channel.id, module, operation, ids, token })
    for (let time = 0; time < settings.notificationTimes; time++) void this.post(channel.notifyUrl, body)
  }

  notification(about: {
    readonly channelId: string
    readonly module: ModuleName
    readonly operation: string
    readonly ids: readonly string[]
    readonly token: string | null
  }): Notification {
    return {
      server_time: this.#centre.now(),
      query_params: {},
      module: about.module,
      resource_uri: `${this.#centre.urls.api}/crm/v2/${about.module}`,
      ids: about.ids,
      affected_fields: [],
      operation: about.operation,
      channel_id: about.channelId,
      token: about.token,
    }
  }

  /** Sends a callback now; gives the status of the answer, or null when there was none. */
  async post(notifyUrl: string, body: Notification): Promise<number | null> {
    const entry: SentNotification = { ...body, notify_url: notifyUrl, status: null }
    const generation = this.#generation
    this.#sent.push(entry)
    if (this.#sent.length > kept) this.#sent.shift()
    try {
      const response = await fetch(notifyUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json;charset=UTF-8' },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithinMs),
      })
      await response.body?.cancel()
      if (generation === this.#generation) entry.status = response.status
      return response.status
    } catch {
      return null
    }
  }
}
