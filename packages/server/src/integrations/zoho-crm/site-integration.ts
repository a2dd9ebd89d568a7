import type { Problem } from '@jackfield/contract'
import { Agent, type Dispatcher } from 'undici'
import { type Audit, createAudit } from '../../access/audit.ts'
import { type DataCentres, dataCentres } from '../../crm/zoho/data-centres.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import type { Statement } from '../../store/store.ts'
import { loadIntegration, type SavedIntegration } from './connection-rows.ts'
import { type Consents, createConsents } from './consents.ts'
import { createSignIns, type SignIns } from './listener-sign-ins.ts'
import { type LiveConnection, openConnection } from './live-connection.ts'
import type { ZohoCrmParts } from './service.ts'

/** The site's integration, saved and at work, with what its parts share. */
export interface SiteIntegration extends Omit<ZohoCrmParts, 'dispatcher'> {
  readonly dispatcher: Dispatcher
  readonly centres: DataCentres
  readonly consents: Consents
  readonly signIns: SignIns
  readonly audit: Audit
  load(): Promise<SavedIntegration | null>
  /** As `load`; throws `zoho-not-connected` when there is none. */
  required(): Promise<SavedIntegration>
  /** The connection at work, or null. */
  live(): { readonly integrationId: string; readonly connection: LiveConnection } | null
  /** What stands in the way at the moment. */
  problem(integration: SavedIntegration | null): Problem | null
  /** Saves a change with its line of the audit log, and puts it in force. Throws `settings-changed` when it came too late. */
  change(statements: readonly Statement[], line: Statement): Promise<void>
}

export function siteIntegration(parts: ZohoCrmParts): SiteIntegration & { open(): Promise<void> } {
  const { store, secrets, settings, config, now, log } = parts
  const { site } = settings.current()
  const dispatcher = parts.dispatcher ?? new Agent({ connect: { timeout: 10_000 } })
  let live: { integrationId: string; connection: LiveConnection; of: string; unreadable: Problem | null } | null = null
  const load = () => loadIntegration(store, site)

  /** Opens what is saved, unless it is open already: a connection lives until another consent replaces its tokens. */
  async function open(): Promise<void> {
    const saved = await load()
    if (saved === null) live = null
    if (saved === null || live?.of === saved.connection.sealedRefreshToken) return
    const connection = openConnection(saved.connection, {
      store,
      secrets,
      dispatcher,
      now,
      timeZone: () => settings.current().timeZone,
      warn: (message, detail) => log.warn(detail, message),
      deadlineMs: parts.deadlineMs,
      durationStyle: parts.durationStyle,
      recordingField: parts.recordingField,
      onSpent: (spent) => parts.credits?.spent(saved.connection.organisation.id, spent),
    })
    const of = saved.connection.sealedRefreshToken
    live = { integrationId: saved.id, connection, of, unreadable: unreadable(of) }
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
    dispatcher,
    centres: dataCentres(config.localDataCentres),
    consents: createConsents(store, site, now),
    signIns: createSignIns(store, site, now),
    audit: createAudit(store.db, now),
    load,
    open,
    live: () => live,
    async required() {
      const saved = await load()
      if (!saved) throw new ProblemError('zoho-not-connected')
      return saved
    },
    problem(integration) {
      if (!integration) return null
      const saved = integration.connection.problem
      const over = saved?.code === 'zoho-throttled' && Number(saved.params?.['until'] ?? 0) <= now()
      return live?.unreadable ?? live?.connection.problem() ?? (over ? null : saved)
    },
    async change(statements, line) {
      const { committed } = await store.commit([...statements, line])
      if (!committed) throw new ProblemError('settings-changed')
      // First the new connection, then the settings with its generation: nobody may find the old one under the new.
      await open()
      await settings.refresh()
    },
  }
}
