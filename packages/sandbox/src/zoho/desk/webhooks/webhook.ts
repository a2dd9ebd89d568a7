/** A subscription to events of a portal. */
export interface Webhook {
  readonly id: string
  name: string | null
  description: string | null
  url: string
  isEnabled: boolean
  ignoreSourceId: string | null
  includeEventsFrom: readonly string[] | null
  /** Filter by event; null: all of them. */
  subscriptions: Readonly<Record<string, unknown>>
  readonly createdBy: string
  readonly createdAt: number
  modifiedAt: number
}
