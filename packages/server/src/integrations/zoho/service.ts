import type {
  AuthoriseResult,
  authoriseRequestSchema,
  autoBindResultSchema,
  DisconnectPreview,
  IntegrationKind,
  IntegrationView,
  StatusView,
  ZohoUsersView,
} from '@jackfield/contract'
import type { z } from 'zod'
import type { Connectors } from '../../crm/crm-connector.ts'
import type { HomeOfIntegration } from '../../phonebook/synchronisation.ts'
import { ProblemError } from '../../problem.ts'
import { createConnecting } from './connecting.ts'
import { disconnect, disconnectPreview } from './disconnect.ts'
import { createListenerSignIn, type ListenerSignIn } from './listener-sign-in.ts'
import type { Actor, IntegrationParts } from './parts.ts'
import { products, type ZohoProduct } from './products.ts'
import { type RightsAndPlace, rightsAndPlace } from './rights-and-place.ts'
import type { SavedIntegration } from './saved-integration.ts'
import { type SettingsPage, settingsPage } from './settings-page.ts'
import { type SiteIntegration, siteIntegration } from './site-integration.ts'
import { userBindings, type WantedBinding } from './user-bindings.ts'
import { integrationView, statusOf } from './view.ts'

export type { Actor, IntegrationParts } from './parts.ts'

/** A site's integration of one kind: connecting, users and bindings, settings, and its connector. */
export interface IntegrationService extends Connectors, SettingsPage, RightsAndPlace {
  readonly product: ZohoProduct
  /** Reads what is saved; asks Zoho nothing. To be awaited before anything else. */
  start(): Promise<void>
  close(): Promise<void>
  status(): Promise<StatusView['zoho']>
  /** `address` is the one under which the request came in, e.g. `https://pbx.example.com`. */
  view(address: string): Promise<IntegrationView>
  /** Checks and keeps what was typed, and gives the address of Zoho's consent page. Throws a `ProblemError`. */
  begin(request: z.infer<typeof authoriseRequestSchema>, address: string, actor: Actor): Promise<{ url: string }>
  /** Takes what Zoho handed to the callback; how it went is kept for `takeResult`. Never throws for what came from outside. */
  finish(query: unknown, actor: Actor | null): Promise<void>
  /** How the last consent of this session ended, once; null when there is nothing to tell. */
  takeResult(actor: Actor): Promise<AuthoriseResult | null>
  /** Where the integration is reached from outside; null when it is not connected. */
  home(integrationId: string): Promise<HomeOfIntegration | null>
  users(): Promise<ZohoUsersView>
  refreshUsers(actor: Actor): Promise<ZohoUsersView>
  putBindings(wanted: readonly WantedBinding[], actor: Actor): Promise<ZohoUsersView>
  autoBind(apply: boolean, actor: Actor): Promise<z.infer<typeof autoBindResultSchema>>
  disconnectPreview(): Promise<DisconnectPreview>
  /** Whether Zoho confirmed that its token is revoked. */
  disconnect(undelivered: 'deliver' | 'discard', actor: Actor): Promise<{ revoked: boolean }>
  /** API credits of 24 hours that may be used; null: as the organisation's edition gives. */
  putCredits(budget: number | null, actor: Actor): Promise<void>
  /** Copies the numbers from now on; resolves when that is saved. Throws `index-copy-off`, `zoho-not-connected`. */
  startCopy(actor: Actor): Promise<void>
  /** Stops the copy of numbers that is not finished, if there is one. */
  stopCopy(actor: Actor): Promise<void>
}

/** The integration with Zoho CRM, whose users may sign in with Zoho to hear a recording. */
export interface ZohoCrmService extends IntegrationService {
  readonly listeners: ListenerSignIn
}

export function createZohoCrm(parts: IntegrationParts): ZohoCrmService {
  const site = siteIntegration(products['zoho-crm'], parts)
  const service = integrationService(site)
  const listeners = createListenerSignIn(site)
  return {
    ...service,
    listeners,
    async close() {
      await listeners.settled()
      await service.close()
    },
  }
}

export const createIntegration = (kind: IntegrationKind, parts: IntegrationParts): IntegrationService =>
  integrationService(siteIntegration(products[kind], parts))

const noIndex: IntegrationView['index'] = {
  ...{ records: 0, inZoho: null, withNumber: null, copiedAt: null, copying: false, progress: null },
  ...{ stopped: false, nextAt: null, on: false },
}

function integrationService(site: SiteIntegration): IntegrationService {
  const { product, store, settings, config, now, index, credits, audit, load, required, change } = site
  const connecting = createConnecting(site, async () => fetchUsers(await required()))
  const bindings = (integration: SavedIntegration) => userBindings(store, settings.current().site, integration.id)

  async function fetchUsers(integration: SavedIntegration): Promise<void> {
    const live = site.live()
    if (!live) throw new ProblemError('zoho-not-connected')
    const users = await live.connection.connector.listUsers()
    const { committed } = await store.commit(await bindings(integration).saveUsers(users, now()))
    if (!committed) throw new ProblemError('settings-changed')
    await settings.refresh()
  }

  return {
    product,
    ...settingsPage(site),
    ...rightsAndPlace(site, fetchUsers),

    start: () => site.open(),

    async close() {
      await connecting.settled()
      await site.close()
    },

    get(integrationId) {
      const live = site.live()
      return live?.integrationId === integrationId ? live.connection.connector : null
    },

    async home(integrationId) {
      const integration = await load()
      const live = site.live()
      if (integration?.id !== integrationId || !live) return null
      const { accountsServer } = integration.connection
      return {
        homeAddress: integration.homeAddress,
        local: site.centres.all.some(({ accounts, local }) => local && accounts === accountsServer),
      }
    },

    async status() {
      const integration = await load()
      const problem = site.problem(integration)
      const connection = site.live()?.connection
      return {
        status: statusOf(integration, problem),
        problem,
        credits: (integration && credits?.view(integration.connection.organisation.key)) ?? null,
        requestsToday: connection?.usage().requestsToday ?? 0,
        clockOffsetMs: connection?.connector.clockOffset() ?? 0,
      }
    },

    async view(address) {
      const [integration, draft] = await Promise.all([load(), site.consents.draft()])
      const key = integration?.connection.organisation.key
      return integrationView({
        product,
        integration,
        draft,
        problem: site.problem(integration),
        address,
        publicUrls: config.publicUrls,
        centres: site.centres,
        index: (key && (await index?.view(key))) || noIndex,
        changes: (key && site.changes?.(key)) || null,
        credits: (key && credits?.view(key)) || null,
      })
    },

    begin: connecting.begin,
    finish: connecting.finish,
    takeResult: connecting.takeResult,

    async users() {
      const integration = await load()
      return integration ? bindings(integration).view() : { fetchedAt: null, users: [] }
    },

    async refreshUsers(actor) {
      const integration = await required()
      await fetchUsers(integration)
      await store.commit([audit(actor.name, 'refresh-users', integration.id, {})])
      return bindings(integration).view()
    },

    async putBindings(wanted, actor) {
      const integration = await required()
      const statements = await bindings(integration).replace(wanted)
      await change(statements, audit(actor.name, 'bind', integration.id, { bindings: wanted }))
      return bindings(integration).view()
    },

    async autoBind(apply, actor) {
      const integration = await required()
      const { result, statements } = await bindings(integration).auto()
      if (apply && statements.length > 0)
        await change(statements, audit(actor.name, 'auto-bind', integration.id, { bound: result.bound }))
      return { bound: [...result.bound], left: [...result.left] }
    },

    async disconnectPreview() {
      return disconnectPreview(store, await required())
    },

    async disconnect(undelivered, actor) {
      return disconnect(site, await required(), undelivered, actor.name)
    },

    async startCopy(actor) {
      const { id, connection, enabled, contactSync } = await required()
      if (!enabled || !contactSync.copyNumbers) throw new ProblemError('index-copy-off')
      await index?.start(id, connection.organisation.key, audit(actor.name, 'copy-numbers', id, {}))
    },

    async stopCopy(actor) {
      const { id, connection } = await required()
      await index?.stop(connection.organisation.key, audit(actor.name, 'stop-copy', id, {}))
    },

    async putCredits(budget, actor) {
      const { id, connection } = await required()
      await credits?.setBudget(connection.organisation.key, budget, audit(actor.name, 'credits', id, { budget }))
    },
  }
}
