import type { AuditResult, Problem } from '@jackfield/contract'
import { z } from 'zod'
import type { Millis } from '../calls/ids.ts'
import type { CrmLogAudit } from '../crm/crm-connector.ts'
import { ProblemError, problemOf } from '../problem.ts'
import { readMeta, saveMeta } from '../store/meta.ts'
import { type Compared, compareMarked, tellDeleted } from './comparison.ts'
import { type Crm, crmClock, crmOf } from './crm.ts'
import { type DeliveryIntegration, readIntegrations } from './integration.ts'
import type { DeliveryParts } from './parts.ts'

/** Compares what the CRM holds with the ledger: every night, and when an administrator asks. */
export interface Auditor {
  /** Everything written since the last audit, now. Throws a `ProblemError` when nothing is connected or the CRM cannot be asked. */
  run(): Promise<AuditResult>
  /** Does it if it is due: since the last time of day that was set for it, it has not been done. Never throws. */
  runWhenDue(): Promise<void>
  /** What the last audit has to tell the administrator. */
  warnings(): readonly Problem[]
}

export interface AuditorParts extends DeliveryParts {
  /** `HH:MM` in `timeZone`. */
  readonly auditAt: string
  /** IANA name. */
  readonly timeZone: () => string
}

const stateSchema = z.object({
  /** Up to where the CRM was read, in its clock. */
  until: z.number(),
  ranAt: z.number(),
  /** The night that it was done for, e.g. `2026-11-22`. */
  night: z.string(),
  /** Records of ours that this server has not written. */
  foreign: z.array(z.string()),
})
type AuditState = z.infer<typeof stateSchema>

const DAY_MS = 86_400_000
/** Further back nothing is read: an audit is for what may have been written late. */
const FURTHEST_MS = 31 * DAY_MS
/** Read again each time: a late write, and one whose answer was on the way. */
const OVERLAP_MS = 3_600_000
/** While a copy of this installation may be running. */
const WATCH_EVERY_MS = 10 * 60_000
const WATCH_FOR_MS = 2 * 3_600_000

export async function createAuditor(parts: AuditorParts): Promise<Auditor> {
  const { store, connectors, now, log } = parts
  const startedAt = now()
  const states = new Map<string, AuditState>()
  for (const { id } of await readIntegrations(store.db)) {
    const state = await readMeta(store.db, keyOf(id), stateSchema)
    if (state) states.set(id, state)
  }
  let running: Promise<AuditResult> | null = null

  async function runAll(): Promise<AuditResult> {
    const total = { checked: 0, doubled: 0, deleted: 0, missing: 0, foreign: 0 }
    let asked = 0
    for (const integration of await readIntegrations(store.db)) {
      const connector = connectors.get(integration.id)
      const crm = connector && crmOf(connector)
      if (!crm?.audit || !integration.enabled) continue
      asked++
      const found = await runOne(integration, crm, crm.audit)
      for (const name of ['checked', 'doubled', 'deleted', 'missing'] as const) total[name] += found[name]
      total.foreign += found.foreign.length
    }
    if (asked === 0) throw new ProblemError('zoho-not-connected')
    log.info(total, 'audit done')
    return total
  }

  async function runOne(integration: DeliveryIntegration, crm: Crm, audit: CrmLogAudit): Promise<Compared> {
    const { id } = integration
    const before = states.get(id)
    const ranAt = now()
    const night = nightOf(parts, ranAt)
    if (!(await crm.seesAll())) throw new ProblemError('zoho-not-administrator')
    const end = await crmClock(crm, now)
    const begin = before ? before.until - OVERLAP_MS : await firstOwed(id, end - ranAt)
    const found = { checked: 0, doubled: 0, deleted: 0, missing: 0, foreign: [] as string[] }
    for (let from = Math.max(begin ?? end, end - FURTHEST_MS); from < end; ) {
      const to = Math.min(from + DAY_MS, end)
      const part = await compareMarked(parts, audit, integration, { from, to: to === end ? null : to })
      found.checked += part.checked
      found.doubled += part.doubled
      found.deleted += part.deleted
      found.foreign.push(...part.foreign)
      from = to
      // Never back behind what was reached: a clock that was wrong must not make it read a month each night.
      await keep(id, { until: to, ranAt: before?.ranAt ?? 0, night: before?.night ?? '', foreign: found.foreign })
    }
    const doneSince = Math.max((before?.ranAt ?? 0) - DAY_MS, ranAt - FURTHEST_MS)
    found.missing = await tellDeleted(parts, audit, integration, doneSince)
    await keep(id, { until: end, ranAt, night, foreign: found.foreign.slice(0, 20) })
    return found
  }

  /** In the CRM's clock; null when nothing was ever owed. */
  async function firstOwed(id: string, ahead: Millis): Promise<Millis | null> {
    const row = await store.db
      .selectFrom('delivery')
      .select((of) => of.fn.min('created_at').as('at'))
      .where('integration_id', '=', id)
      .executeTakeFirst()
    return row?.at == null ? null : row.at + ahead - OVERLAP_MS
  }

  async function keep(id: string, state: AuditState): Promise<void> {
    await store.commit([saveMeta(store.db, keyOf(id), JSON.stringify(state))])
    states.set(id, state)
  }

  const run = () => {
    running ??= runAll().finally(() => {
      running = null
    })
    return running
  }

  /** After a start on a database that may be a copy, the other one shows itself by what it writes. */
  function watching(): boolean {
    const copied = parts.life?.judgement.kind === 'moved' || parts.life?.judgement.kind === 'restored'
    const last = Math.max(0, ...[...states.values()].map(({ ranAt }) => ranAt))
    return copied && now() - startedAt < WATCH_FOR_MS && now() - last > WATCH_EVERY_MS
  }

  return {
    run,
    async runWhenDue() {
      // What was owed before the database was restored is looked up first.
      if (parts.life?.paused()) return
      try {
        const night = nightOf(parts, now())
        const integrations = (await readIntegrations(store.db)).filter(({ id }) => connectors.get(id) !== null)
        const due = integrations.some(({ id }) => states.get(id)?.night !== night)
        if (due || (integrations.length > 0 && watching())) await run()
      } catch (error) {
        log.warn({ problem: problemOf(error), error: String(error) }, 'audit failed; tried again')
      }
    },
    warnings() {
      const ids = [...states.values()].flatMap(({ foreign }) => foreign)
      return ids.length === 0 ? [] : [{ code: 'installation-copied', params: { ids: ids.slice(0, 5).join(', ') } }]
    },
  }
}

const keyOf = (integrationId: string) => `audit/${integrationId}`

/** The day whose audit is due: today's from the set time on, else yesterday's. */
function nightOf({ auditAt, timeZone }: Pick<AuditorParts, 'auditAt' | 'timeZone'>, now: Millis): string {
  const local = (at: Millis) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: timeZone(), dateStyle: 'short', timeStyle: 'short' }).format(at)
  const [day = '', time = ''] = local(now).split(' ')
  return time >= auditAt ? day : (local(now - DAY_MS).split(' ')[0] ?? '')
}
