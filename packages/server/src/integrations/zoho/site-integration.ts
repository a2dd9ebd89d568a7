import { type Problem, traitsOf } from '@jackfield/contract'
import { Agent, type Dispatcher } from 'undici'
import { createAudit } from '../../access/audit.ts'
import { type DataCentres, dataCentres } from '../../crm/zoho/data-centres.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import type { Statement } from '../../store/store.ts'
import { type Consents, createConsents } from './consents.ts'
import { type LiveConnection, openConnection } from './live-connection.ts'
import type { IntegrationParts } from './parts.ts'
import { placeProblem } from './place.ts'
import type { ZohoProduct } from './products.ts'
import { loadIntegration, type SavedIntegration } from './saved-integration.ts'

/** The site's integration with a product, saved and at work, with what its parts share. */
export interface SiteIntegration extends Omit<IntegrationParts, 'dispatcher'> {
  readonly product: ZohoProduct
  readonly dispatcher: Dispatcher
  readonly centres: DataCentres
  readonly consents: Consents
  /** A line of the audit log; the action without its kind, e.g. `bind`. */
  audit(who: string, action: string, subject: string, detail: Readonly<Record<string, unknown>>): Statement
  load(): Promise<SavedIntegration | null>
  /** As `load`; throws `zoho-not-connected` when there is none. */
  required(): Promise<SavedIntegration>
  /** Opens what is saved, unless it is open already. */
  open(): Promise<void>
  /** The connection at work, or null. */
  live(): { readonly integrationId: string; readonly connection: LiveConnection } | null
  /** What is saved, at work beside the live one: for looking at another organisation. */
  aside(saved: SavedIntegration): LiveConnection
  /** What stands in the way at the moment. */
  problem(integration: SavedIntegration | null): Problem | null
  /** Saves a change with its line of the audit log, and puts it in force. Throws `settings-changed` when it came too late. */
  change(statements: readonly Statement[], line: Statement): Promise<void>
  /** Ends the requests that are its own. */
  close(): Promise<void>
}

export function siteIntegration(product: ZohoProduct, parts: IntegrationParts): SiteIntegration {
  const { store, secrets, settings, config, now, log } = parts
  const { site } = settings.current()
  const dispatcher = parts.dispatcher ?? new Agent({ connect: { timeout: 10_000 } })
  const audit = createAudit(store.db, now)
  let live: { integrationId: string; connection: LiveConnection; of: string; unreadable: Problem | null } | null = null
  const load = () => loadIntegration(store, site, product.kind)

  const connection = (saved: SavedIntegration) =>
    openConnection(product, saved, {
      store,
      secrets,
      dispatcher,
      now,
      timeZone: () => settings.current().timeZone,
      warn: (message, detail) => log.warn(detail, message),
      recordingField: parts.recordingField,
      onSpent: (spent) => parts.credits?.spent(saved.connection.organisation.key, spent),
    })

  /** A connection lives until another consent replaces its tokens, or it has to go elsewhere. */
  async function open(): Promise<void> {
    const saved = await load()
    if (saved === null) live = null
    if (saved === null) return
    const { sealedRefreshToken, organisation } = saved.connection
    const of = [sealedRefreshToken, organisation.id, saved.departmentId].join('\n')
    if (live?.of === of) return
    live = { integrationId: saved.id, connection: connection(saved), of, unreadable: unreadable(sealedRefreshToken) }
  }

  /** Told before the first request fails for it: without the key nothing can be sent. */
  function unreadable(sealed: string): Problem | null {
    try {
      secrets.open(sealed)
      return null
    } catch (error) {
      return problemOf(error)
    }
  }

  return {
    ...parts,
    product,
    dispatcher,
    centres: dataCentres(config.localDataCentres),
    consents: createConsents(store, `${product.kind}/${site}`, now),
    audit: (who, action, subject, detail) => audit(who, `${product.kind}.${action}`, subject, detail),
    load,
    open,
    live: () => live,
    aside: connection,
    async required() {
      const saved = await load()
      if (!saved) throw new ProblemError('zoho-not-connected')
      return saved
    },
    problem(integration) {
      if (!integration) return null
      const saved = integration.connection.problem
      const over = saved?.code === 'zoho-throttled' && Number(saved.params?.['until'] ?? 0) <= now()
      const ofConnection = live?.unreadable ?? live?.connection.problem() ?? (over ? null : saved)
      if (ofConnection || !traitsOf[product.kind].places) return ofConnection
      return placeProblem(integration.connection.places, integration.departmentId)
    },
    async change(statements, line) {
      const { committed } = await store.commit([...statements, line])
      if (!committed) throw new ProblemError('settings-changed')
      // First the new connection, then the settings with its generation: nobody may find the old one under the new.
      await open()
      await settings.refresh()
    },
    async close() {
      if (!parts.dispatcher) await dispatcher.close()
    },
  }
}
