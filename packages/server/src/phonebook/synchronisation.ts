import type { CrmChangesView } from '@jackfield/contract'
import { notificationPaths } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Secrets } from '../access/secrets.ts'
import type { CreditSteps } from '../credits/credits.ts'
import type { Connectors, CrmConnector } from '../crm/crm-connector.ts'
import { logged } from '../problem.ts'
import type { IntegrationSettings, Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import { channelStore } from './changes/channel-store.ts'
import { tokenOf } from './changes/notification.ts'
import { type ChangingConnector, OrganisationChanges } from './changes/organisation-changes.ts'
import { pollInterval } from './changes/poll-interval.ts'
import type { NumberCopying } from './number-copying.ts'
import type { Phonebook } from './phonebook-service.ts'

/** How an integration is reached from outside. */
export interface HomeOfIntegration {
  /** E.g. `https://pbx.example.com`. */
  readonly homeAddress: string
  /** Its Zoho runs on this machine. */
  readonly local: boolean
}

export interface SynchronisationParts {
  readonly store: Store
  readonly secrets: Secrets
  readonly phonebook: Phonebook
  readonly connectors: Connectors
  /** A whole copy, where that is cheaper than asking for each change. */
  readonly copyAgain: NumberCopying['again']
  readonly settings: () => Settings
  readonly home: (integrationId: string) => Promise<HomeOfIntegration | null>
  /** How API credits are used, and what is left; nothing is known of them when left out. */
  readonly credits?: CreditSteps & { remaining(organisationId: string): number | null }
  /** Milliseconds between two questions for changes; by what Zoho tells and by the credits unless a test says otherwise. */
  readonly interval?: typeof pollInterval
  readonly now: () => number
  readonly log: Logger
}

/**
 * Keeps the copy of the CRM's records as they are there. Messages of the CRM are hints for speed; that nothing is missed is the
 * work of asking for changes from time to time. Whatever says that a record changed, it is read from the CRM as it is now.
 */
export class Synchronisation {
  readonly #parts: SynchronisationParts
  readonly #rows: ReturnType<typeof channelStore>
  readonly #organisations = new Map<string, OrganisationChanges>()
  #ticking = false

  constructor(parts: SynchronisationParts) {
    this.#parts = parts
    this.#rows = channelStore(parts)
  }

  /** Reads the subscriptions that are there, so that messages are believed from the first moment on. */
  async start(): Promise<void> {
    for (const { organisationId } of this.#parts.settings().integrations) await this.#of(organisationId).channel.load()
  }

  /** Does what is due; to be called every few seconds. Never throws, and does nothing while it is at work. */
  async tick(): Promise<void> {
    if (this.#ticking) return
    this.#ticking = true
    try {
      const { integrations } = this.#parts.settings()
      for (const integration of integrations) await this.#tick(integration)
      for (const [organisationId, changes] of this.#organisations) {
        if (integrations.some((each) => each.organisationId === organisationId)) continue
        await changes.close(null)
        this.#organisations.delete(organisationId)
      }
    } catch (error) {
      this.#parts.log.error(logged(error), 'keeping up with changes failed')
    } finally {
      this.#ticking = false
    }
  }

  /**
   * A message came in; false when it does not carry the token of a subscription of ours, which stands in the message unless it is given.
   * Does its work later.
   */
  notified(body: unknown, token = tokenOf(body)): boolean {
    const owner = this.#ownerOf(token)
    owner?.notified(body)
    return owner !== undefined
  }

  /** Whether this is the token of a subscription of ours. */
  expects(token: unknown): boolean {
    return this.#ownerOf(token) !== undefined
  }

  #ownerOf(token: unknown): OrganisationChanges | undefined {
    const all = [...this.#organisations.values()]
    const owner = all.find((each) => each.channel.owns(token))
    if (!owner) for (const each of all) each.refuse()
    return owner
  }

  view(organisationId: string): CrmChangesView | null {
    return this.#organisations.get(organisationId)?.view() ?? null
  }

  stop(): void {
    for (const each of this.#organisations.values()) each.stop()
  }

  async #tick(integration: IntegrationSettings): Promise<void> {
    const { connectors, home } = this.#parts
    const connector = connectors.get(integration.id)
    const changes = this.#of(integration.organisationId)
    const able = hasChanges(connector) ? connector : null
    const place = await home(integration.id)
    if (!integration.enabled || able === null || place === null) return changes.close(able)
    const target = { url: `${place.homeAddress}${notificationPaths[integration.kind]}`, local: place.local }
    const { copyNumbers } = integration.contactSync
    await changes.tick(able, target, !copyNumbers)
  }

  #of(organisationId: string): OrganisationChanges {
    const known = this.#organisations.get(organisationId)
    if (known) return known
    const { store, phonebook, copyAgain, interval = pollInterval, credits, now, log } = this.#parts
    const changes = new OrganisationChanges({
      organisationId,
      store,
      channels: this.#rows,
      phonebook,
      copyAll: (connector) => copyAgain(organisationId, connector),
      interval: (state) =>
        interval({
          ...state,
          creditsRemaining: credits?.remaining(organisationId) ?? null,
          step: credits?.step(organisationId) ?? 'live',
        }),
      now,
      log,
    })
    this.#organisations.set(organisationId, changes)
    return changes
  }
}

const hasChanges = (connector: CrmConnector | null): connector is ChangingConnector => connector?.changes !== undefined
