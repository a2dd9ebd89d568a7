import type { AuditResult, IntegrationKind, Problem } from '@jackfield/contract'
import { z } from 'zod'
import type { Millis } from '../calls/ids.ts'
import type { CrmLogAudit } from '../crm/crm-connector.ts'
import { ProblemError, problemOf } from '../problem.ts'
import { readMeta, saveMeta } from '../store/meta.ts'
import { createAuditFailures } from './audit-failures.ts'
import { type Compared, compareMarked, tellDeleted } from './comparison.ts'
import { type Crm, crmClock, crmOf } from './crm.ts'
import { type DeliveryIntegration, readIntegrations } from './integration.ts'
import type { DeliveryParts } from './parts.ts'

/** Compares what the CRM holds with the ledger: every night, and when an administrator asks. */
export interface Auditor {
  /**
   * Everything written since the last audit, now. Throws a `ProblemError` when nothing is connected or no CRM can be asked; where one
   * of several cannot, the warnings tell it.
   */
  run(): Promise<AuditResult>
  /**
   * Does it where it is due: since the last time of day that was set for it, it has not been done. What failed rests for an hour at
   * first, up to a day, unless it is connected anew. Never throws.
   */
  runWhenDue(): Promise<void>
  /** What the last audits have to tell the administrator. */
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

interface Audited {
  readonly integration: DeliveryIntegration
  readonly kind: IntegrationKind
  readonly crm: Crm
  readonly audit: CrmLogAudit
}

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
  const failures = createAuditFailures()
  let asked: Promise<AuditResult> | null = null
  /** One audit at a time. */
  let queue: Promise<unknown> = Promise.resolve()

  /** The integrations that take part. */
  async function audited(): Promise<Audited[]> {
    const found = (await readIntegrations(store.db)).flatMap((integration): Audited[] => {
      const connector = connectors.get(integration.id)
      const crm = connector && crmOf(connector)
      const takesPart = connector && crm?.audit && integration.enabled
      return takesPart ? [{ integration, kind: connector.kind, crm, audit: crm.audit }] : []
    })
    failures.keepOnly(found.map(({ integration }) => integration.id))
    return found
  }

  /** Each of them, whatever becomes of the others. Throws what the first one failed for where all failed. */
  async function runAll(all: readonly Audited[]): Promise<AuditResult> {
    const total = { checked: 0, doubled: 0, deleted: 0, missing: 0, foreign: 0 }
    const failed: unknown[] = []
    for (const each of all) {
      const { integration, kind } = each
      try {
        const found = await runOne(each)
        for (const name of ['checked', 'doubled', 'deleted', 'missing'] as const) total[name] += found[name]
        total.foreign += found.foreign.length
        failures.forget(integration.id)
      } catch (error) {
        const problem = problemOf(error)
        failures.note(integration, kind, problem, now())
        failed.push(error)
        log.warn({ integration: integration.id, problem, error: String(error) }, 'audit failed; tried again')
      }
    }
    if (failed.length > 0 && failed.length === all.length) throw failed[0]
    log.info(total, 'audit done')
    return total
  }

  async function runOne({ integration, crm, audit }: Audited): Promise<Compared> {
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

  function next<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work)
    queue = done.catch(() => {})
    return done
  }

  async function runNow(): Promise<AuditResult> {
    const all = await audited()
    if (all.length === 0) throw new ProblemError('zoho-not-connected')
    return runAll(all)
  }

  async function runDue(): Promise<void> {
    const night = nightOf(parts, now())
    const ready = (await audited()).filter(({ integration }) => !failures.rests(integration, now()))
    const due = watching() ? ready : ready.filter(({ integration: { id } }) => states.get(id)?.night !== night)
    if (due.length > 0) await runAll(due)
  }

  /** After a start on a database that may be a copy, the other one shows itself by what it writes. */
  function watching(): boolean {
    const copied = parts.life?.judgement.kind === 'moved' || parts.life?.judgement.kind === 'restored'
    const last = Math.max(0, ...[...states.values()].map(({ ranAt }) => ranAt))
    return copied && now() - startedAt < WATCH_FOR_MS && now() - last > WATCH_EVERY_MS
  }

  return {
    run() {
      asked ??= next(runNow).finally(() => {
        asked = null
      })
      return asked
    },
    async runWhenDue() {
      // What was owed before the database was restored is looked up first.
      if (parts.life?.paused()) return
      try {
        await next(runDue)
      } catch (error) {
        log.warn({ problem: problemOf(error) }, 'audit not done; tried again')
      }
    },
    warnings() {
      const ids = [...states.values()].flatMap(({ foreign }) => foreign)
      const copied: Problem = { code: 'installation-copied', params: { ids: ids.slice(0, 5).join(', ') } }
      return [...(ids.length === 0 ? [] : [copied]), ...failures.warnings()]
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
