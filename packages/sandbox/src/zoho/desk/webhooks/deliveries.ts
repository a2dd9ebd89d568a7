import type { DataCentre } from '../../data-centre.ts'
import type { Author } from '../data/commit.ts'
import type { DeskModule, DeskRecord, Portal } from '../data/portal.ts'
import { views } from '../modules.ts'
import type { Place, Row } from '../views/common.ts'
import { enabledAllowed } from './operations.ts'
import type { Webhook } from './webhook.ts'

/** An event as a webhook is told of it. unverified: nothing about it stands in Zoho's descriptions; seen in receivers. */
export interface DeskEvent {
  readonly eventType: string
  /** Epoch ms as text. */
  readonly eventTime: string
  readonly orgId: string
  readonly payload: Row
  readonly prevState?: Row
}

/** A delivery and the status that came back; null when nobody answered in time. */
export interface Delivery {
  readonly webhookId: string
  readonly url: string
  readonly events: readonly DeskEvent[]
  status: number | null
  /** Whether an answer came, or the time for it is over. */
  over: boolean
}

export interface Change {
  readonly op: 'create' | 'update' | 'delete'
  readonly module: DeskModule
  readonly record: DeskRecord
  readonly before?: DeskRecord
}

const names: Record<DeskModule, string> = { contacts: 'Contact', accounts: 'Account', tickets: 'Ticket', calls: 'Call' }
const endings = { create: 'Add', update: 'Update', delete: 'Delete' }
const kept = 1000

interface Filter {
  readonly departmentIds?: readonly string[]
  readonly fields?: readonly string[]
  readonly includePrevState?: boolean
}

function passes({ departmentIds, fields }: Filter, { record, before }: Change): boolean {
  if (departmentIds && departmentIds.length > 0 && !departmentIds.includes(String(record.values.departmentId)))
    return false
  return !fields || fields.some((name) => record.values[name] !== before?.values[name])
}

/** Tells webhooks of changes. unverified: whether Desk repeats a delivery that fails; here it does not. */
export class DeskEvents {
  readonly #centre: DataCentre
  readonly #sent: Delivery[] = []
  /** Events of this moment by webhook: they go out in one delivery. */
  readonly #waiting = new Map<Webhook, DeskEvent[]>()
  #generation = 0

  constructor(centre: DataCentre) {
    this.#centre = centre
  }

  sent(): readonly Delivery[] {
    return this.#sent
  }

  clear(): void {
    this.#generation++
    this.#waiting.clear()
    this.#sent.length = 0
  }

  changed(author: Author, change: Change): void {
    const { portal, sourceId } = author
    const eventType = `${names[change.module]}_${endings[change.op]}`
    for (const webhook of portal.webhooks.values()) {
      const asked = webhook.isEnabled && eventType in webhook.subscriptions
      // unverified: the name of the header by which a writer says who it is.
      const own = sourceId !== undefined && sourceId === webhook.ignoreSourceId
      const filter = (webhook.subscriptions[eventType] ?? {}) as Filter
      if (!asked || own || enabledAllowed(this.#centre, portal) === 0 || !passes(filter, change)) continue
      this.#put(author, webhook, eventOf(author, eventType, change, filter))
    }
  }

  #put({ portal }: Place, webhook: Webhook, event: DeskEvent): void {
    const waiting = this.#waiting.get(webhook)
    if (waiting) {
      waiting.push(event)
      return
    }
    this.#waiting.set(webhook, [event])
    this.#centre.later(this.#centre.settings.notificationDelayMs, () => this.#deliver(portal, webhook))
  }

  #deliver(portal: Portal, webhook: Webhook): void {
    const events = this.#waiting.get(webhook) ?? []
    this.#waiting.delete(webhook)
    const { settings } = this.#centre
    if (settings.notificationsLost || !portal.webhooks.has(webhook.id)) return
    for (let time = 0; time < settings.notificationTimes; time++) void this.#tell(portal, webhook, events)
  }

  async #tell(portal: Portal, webhook: Webhook, events: readonly DeskEvent[]): Promise<void> {
    const delivery: Delivery = { webhookId: webhook.id, url: webhook.url, events, status: null, over: false }
    const generation = this.#generation
    this.#sent.push(delivery)
    if (this.#sent.length > kept) this.#sent.shift()
    const bodies = this.#centre.enforces('desk-webhook-array-payload') ? [events] : events
    for (const body of bodies) {
      const status = await this.ask('POST', webhook.url, body)
      if (generation !== this.#generation) return
      delivery.status = status
      delivery.over = true
      if (status === 410 && this.#centre.enforces('desk-webhook-410-removes')) portal.webhooks.delete(webhook.id)
    }
  }

  /** The status of the answer; null when there was none in time. */
  async ask(method: 'GET' | 'POST', url: string, body?: unknown): Promise<number | null> {
    const { settings, enforces } = this.#centre
    const time = enforces('desk-webhook-answers-in-time') ? settings.deskWebhookTimeoutMs : 60_000
    try {
      const response = await fetch(url, {
        method,
        headers: method === 'POST' ? { 'content-type': 'application/json;charset=UTF-8' } : {},
        body: method === 'POST' ? JSON.stringify(body) : undefined,
        redirect: 'manual',
        signal: AbortSignal.timeout(time),
      })
      await response.body?.cancel()
      return response.status
    } catch {
      return null
    }
  }
}

function eventOf(place: Author, eventType: string, { module, record, before }: Change, filter: Filter): DeskEvent {
  const { written } = views[module]
  const nothing: ReadonlySet<string> = new Set()
  return {
    eventType,
    eventTime: String(place.centre.now()),
    orgId: place.portal.id,
    payload: written(place, record, nothing),
    ...(filter.includePrevState && before ? { prevState: written(place, before, nothing) } : {}),
  }
}
