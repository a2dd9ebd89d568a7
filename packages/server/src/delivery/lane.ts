import type { DeliveryState, Problem } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import { problemOf } from '../problem.ts'
import { auditRepeated } from './audit.ts'
import { waitsForOthers } from './batching.ts'
import { change, commitChange, problemText } from './changes.ts'
import { type Crm, crmOf } from './crm.ts'
import { isFree } from './dependents.ts'
import { type Finding, findRecords } from './find.ts'
import { findUnknown } from './find-unknown.ts'
import { type DeliveryIntegration, heldUp, heldUpReasons, isOfGeneration } from './integration.ts'
import { backOff } from './limits.ts'
import { settle } from './look-up.ts'
import type { DeliveryParts } from './parts.ts'
import { type DeliveryKind, type DeliveryRow, isReadable, toRow } from './row.ts'
import { sendBatch } from './send.ts'
import { statesFor } from './state.ts'
import { withoutSuspects } from './suspect.ts'
import { tell } from './tell.ts'
import { type UpdateCrm, updatesOf } from './updates/crm.ts'
import { findTargets } from './updates/find-targets.ts'

/** The deliveries of one integration, one request at a time. */
export interface Lane {
  /** Does everything that is due. Never throws. `integration` null: it no longer exists. */
  run(integration: DeliveryIntegration | null): Promise<void>
  /** Begins nothing new. */
  stop(): void
  /** Our clock was put back: pauses end as much earlier. */
  clockWentBack(by: Millis): void
}

/** While all waits, what has come meanwhile is told so this often. */
const HELD_AGAIN_MS = 10_000

export function createLane(parts: DeliveryParts, id: string): Lane {
  const { store, connectors, now, limits, log, random } = parts
  let stopped = false
  let failures = 0
  let lookUpFailures = 0
  let pausedUntil: Millis = 0
  let held: string | null = null
  let heldAt: Millis = 0
  let goesTo: string | undefined

  async function run(integration: DeliveryIntegration | null): Promise<void> {
    if (integration === null) return abandonAll()
    const connector = connectors.get(id)
    const problem = heldUp(integration, connector !== null)
    if (problem !== null) return hold(problem)
    await goOn(integration)
    if (!connector) return
    // Records first, then tickets: what comes later waits for them.
    for (const kind of ['create', 'ticket', 'call-log'] as const) {
      const crm = crmOf(connector, kind)
      if (crm) await runKind(integration, crm)
    }
    // Last: they change what the others have made.
    const updates = updatesOf(parts, connector)
    if (updates) await runKind(integration, updates)
  }

  async function runKind(integration: DeliveryIntegration, crm: Crm | UpdateCrm): Promise<void> {
    const ready = () => !stopped && now() >= pausedUntil
    if (!ready()) return
    await settleDue(integration, crm)
    if (parts.life?.paused()) return
    while (ready() && (await sendDue(integration, crm)));
    if (ready())
      await auditRepeated(parts, crm, await due(crm.kind, 'done', limits.lookUpRows), integration.deleteDoubles)
  }

  /** Rows of a state whose time has come, longest waiting first. `done` has a time only where an audit is due. */
  async function due(kind: DeliveryKind, state: DeliveryState, limit: number): Promise<DeliveryRow[]> {
    return read(kind, state, limit, now())
  }

  /** `kind` null: all. */
  async function read(
    kind: DeliveryKind | null,
    state: DeliveryState,
    limit: number,
    until: Millis | null,
  ): Promise<DeliveryRow[]> {
    let query = store.db.selectFrom('delivery').selectAll().where('integration_id', '=', id).where('state', '=', state)
    if (kind !== null) query = query.where('kind', '=', kind)
    if (kind !== null && state === 'waiting') query = query.where(isFree)
    if (until !== null) query = query.where('next_attempt_at', '>', 0).where('next_attempt_at', '<=', until)
    return (await query.orderBy('next_attempt_at').orderBy('key').limit(limit).execute()).map(toRow)
  }

  async function settleDue(integration: DeliveryIntegration, crm: Crm): Promise<void> {
    if ((await due(crm.kind, 'unknown', 1)).length === 0) return
    // One look-up serves all of them, also those that are not due yet.
    const rows = await ours(integration, await read(crm.kind, 'unknown', limits.lookUpRows, null))
    // A look-up that fails holds up no log that was not sent yet.
    lookUpFailures = (await settle(parts, crm, rows, lookUpFailures)) === null ? 0 : lookUpFailures + 1
  }

  /** @returns whether there may be more to do at once */
  async function sendDue(integration: DeliveryIntegration, crm: Crm | UpdateCrm): Promise<boolean> {
    const rows = await due(crm.kind, 'waiting', crm.maxBatch)
    if (rows.length === 0 || waitsForOthers(rows, integration.waitMs, now())) return false
    const sendable = await withoutSuspects(parts, await ours(integration, rows))
    const found = await firstStep(crm, sendable)
    const sent = await sendBatch(parts, integration, crm, stopped ? [] : found.ready)
    if (sent.answered && found.problem === null) await recovered()
    const problem = found.problem ?? (sent.answered ? null : sent.problem)
    if (problem) fail(problem, sent.retryAfterMs)
    return problem === null && (sent.claimed > 0 || found.ready.length === 0)
  }

  function firstStep(crm: Crm | UpdateCrm, rows: readonly DeliveryRow[]): Promise<Finding> {
    if ('look' in crm) return findTargets(parts, crm, rows, failures)
    return (crm.kind === 'create' ? findUnknown : findRecords)(parts, id, rows, failures)
  }

  /** The rows of this generation; what an earlier one owed is given up. */
  async function ours(integration: DeliveryIntegration, rows: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
    const kept = rows.filter((row) => isOfGeneration(row, integration) && isReadable(row))
    await Promise.all(rows.filter((row) => !kept.includes(row)).map(abandon))
    return kept
  }

  async function abandon(row: DeliveryRow): Promise<void> {
    const problem: Problem = !isReadable(row) ? { code: 'internal' } : { code: 'log-other-organisation' }
    const reason = problemText(problem)
    log.warn({ key: row.key, state: row.state }, 'given up: not owed to the organisation that is connected')
    const fields = { reason, next_attempt_at: 0 }
    const saved = await commitChange(store, change(store.db, row, 'other-organisation', now(), fields))
    if (saved) tell(parts.news, row, { state: 'stopped', problem })
  }

  async function abandonAll(): Promise<void> {
    for (const state of statesFor('other-organisation')) {
      const some = () => read(null, state, 500, null)
      for (let rows = await some(); rows.length > 0 && !stopped; rows = await some())
        await Promise.all(rows.map(abandon))
    }
  }

  /** Says on the ledger why everything waits, or is not looked up. */
  async function hold(problem: Problem): Promise<void> {
    const reason = problemText(problem)
    if (held === reason && now() - heldAt < HELD_AGAIN_MS) return
    held = reason
    heldAt = now()
    const query = store.db
      .updateTable('delivery')
      .set({ reason, updated_at: now() })
      .where('integration_id', '=', id)
      .where('state', 'in', ['waiting', 'unknown'])
      .where((of) => of.or([of('reason', 'is', null), of('reason', '<>', reason)]))
    await store.commit([{ query }])
  }

  /** After it was held up, connected anew, or sent to another department, nothing waits for the end of an old pause. */
  async function goOn({ connectedAt, departmentId }: DeliveryIntegration): Promise<void> {
    const before = goesTo
    goesTo = [connectedAt, departmentId].join(' ')
    // Whether an earlier life of this process was held up is not known.
    if (held !== null || before === undefined) await takeBack()
    const again = held !== null || (before !== undefined && before !== goesTo)
    if (!again) return
    await hurry()
    held = null
    failures = 0
    pausedUntil = 0
  }

  /** The ledger no longer says that everything is held up. */
  async function takeBack(): Promise<void> {
    const query = store.db
      .updateTable('delivery')
      .set({ reason: null, updated_at: now() })
      .where('integration_id', '=', id)
      .where('state', 'in', ['waiting', 'unknown'])
      .where((of) => of.or(heldUpReasons.map((begin) => of('reason', 'like', `${begin}%`))))
    await store.commit([{ query }])
  }

  /** After an outage what waits for it goes at once. */
  async function recovered(): Promise<void> {
    const wasAway = failures > 2
    failures = 0
    pausedUntil = 0
    if (wasAway) await hurry()
  }

  async function hurry(): Promise<void> {
    const query = store.db
      .updateTable('delivery')
      .set({ next_attempt_at: now() })
      .where('integration_id', '=', id)
      .where('state', '=', 'waiting')
      .where('next_attempt_at', '>', now())
    await store.commit([{ query }])
  }

  function fail(problem: Problem, askedFor: Millis | null): void {
    failures++
    const pause = backOff(failures, limits, random(), askedFor)
    pausedUntil = now() + pause
    log.warn({ integration: id, problem, failures, pauseMs: pause }, 'the CRM cannot be reached or refuses; logs wait')
  }

  return {
    async run(integration) {
      try {
        await run(integration)
      } catch (error) {
        // The store, or a mistake of ours: rows stay as they are on disk.
        const problem = problemOf(error)
        if (problem.code === 'internal') log.error({ error, integration: id }, 'delivery failed')
        fail(problem, null)
      }
    },
    stop() {
      stopped = true
    },
    clockWentBack(by) {
      pausedUntil -= by
      heldAt -= by
    },
  }
}
