import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import type { WriteOutcome } from '../crm/crm-connector.ts'
import { problemOf } from '../problem.ts'
import type { DeliveryTable } from '../store/schema.ts'
import type { Statement } from '../store/store.ts'
import { change, commitChange, problemText } from './changes.ts'
import type { Crm } from './crm.ts'
import { withDone, withRefused } from './dependents.ts'
import { decideOwner, type Owner } from './fallback-owner.ts'
import type { DeliveryIntegration } from './integration.ts'
import { auditAt, backOff, nextLookUp } from './limits.ts'
import type { DeliveryParts } from './parts.ts'
import { type DeliveryRow, hanging, toRow } from './row.ts'
import { transition } from './state.ts'
import { tell } from './tell.ts'

/** How a batch went. */
export interface Sent {
  /** Rows that were claimed; 0 when others were quicker or the integration was disabled meanwhile. */
  readonly claimed: number
  /** Something was accepted or refused: the CRM is at work. */
  readonly answered: boolean
  /** Set when the CRM could not do it; `retryAfterMs` is what it asked for. */
  readonly problem: Problem | null
  readonly retryAfterMs: Millis | null
}

/** Claims rows, writes them in one request and saves what became of each. The claim is on disk before the first byte leaves. */
export async function sendBatch(
  parts: DeliveryParts,
  integration: DeliveryIntegration,
  crm: Crm,
  rows: readonly DeliveryRow[],
): Promise<Sent> {
  if (rows.length === 0) return { claimed: 0, answered: false, problem: null, retryAfterMs: null }
  // Once the CRM's clock is known, no jump of ours can hide the record. If it cannot be asked, the request will tell why.
  if (crm.clock() === null) await crm.ready().catch(() => {})
  const claimedAt = parts.now()
  const claimed = await claim(parts, integration, rows, claimedAt, crm.clock())
  if (claimed.length === 0) return { claimed: 0, answered: false, problem: null, retryAfterMs: null }
  const outcomes = await write(parts, crm, claimed, claimedAt)
  await Promise.all(claimed.map((row, index) => save(parts, integration, crm, row, outcomes[index] as WriteOutcome)))
  return summary(outcomes)
}

/**
 * Marks rows as `sending` by one statement; gives those that were still free. The generation is compared in the same moment: the
 * connector in hand may be that of another organisation by now, and then nothing may be sent.
 */
async function claim(
  { store, node, limits, life }: DeliveryParts,
  integration: DeliveryIntegration,
  rows: readonly DeliveryRow[],
  now: Millis,
  crmNow: Millis | null,
): Promise<DeliveryRow[]> {
  const keys = rows.map(({ key }) => key)
  const free = store.db
    .selectFrom('delivery')
    .select('key')
    .where('key', 'in', keys)
    .where('state', '=', 'waiting')
    .where((of) => of.or([of('kind', 'not in', ['call-log', 'ticket']), of('record', 'is not', null)]))
    .where((of) =>
      of.exists(
        of
          .selectFrom('integration')
          .select('integration.id')
          .where('integration.id', '=', integration.id)
          .where('integration.generation', '=', integration.generation)
          .where('integration.enabled', '=', 1),
      ),
    )
    .$if(store.kind === 'postgres', (query) => query.forUpdate().skipLocked())
  const query = store.db
    .updateTable('delivery')
    .set((of) => ({
      state: transition('waiting', 'send'),
      attempts: of('attempts', '+', 1),
      node,
      first_sent_at: of.fn.coalesce('first_sent_at', of.val(now)),
      last_sent_at: now,
      crm_first_sent_at: of.fn.coalesce('crm_first_sent_at', of.val(crmNow)),
      crm_last_sent_at: crmNow,
      lease_until: now + limits.leaseMs,
      updated_at: now,
      // What the agent has noted until now goes with it.
      note: of
        .selectFrom('call_note')
        .select('call_note.text')
        .whereRef('call_note.call_id', '=', 'delivery.call_id')
        .whereRef('call_note.user_id', '=', 'delivery.user_id'),
      ticket_id: of
        .selectFrom('delivery as ticket')
        .select('ticket.zoho_id')
        .whereRef('ticket.key', '=', 'delivery.ticket_key')
        .where('ticket.state', '=', 'done'),
    }))
    .where('key', 'in', free)
    .where('state', '=', 'waiting')
    .returningAll()
  const beat = life?.beat()
  const result = await store.commit([{ query }, ...(beat ? [beat.statement] : [])])
  if (!result.committed) return []
  await beat?.keep()
  const claimed = (result.results[0]?.rows ?? []).map((row) => toRow(row as unknown as DeliveryTable))
  // Oldest first, as they were asked for: a database returns what it updated in any order.
  return claimed.toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key))
}

const unknown = (problem: Problem): WriteOutcome => ({ state: 'unknown', problem })

/** One outcome per row, whatever the connector does. */
async function write(
  { now, limits }: DeliveryParts,
  crm: Crm,
  rows: readonly DeliveryRow[],
  claimedAt: Millis,
): Promise<WriteOutcome[]> {
  // This process was stopped for long: the lease no longer covers a request.
  if (now() - claimedAt > limits.leaseMs / 2)
    return rows.map(() => ({ state: 'not-written', problem: { code: 'internal' }, retryAfterMs: null }))
  let overdue: NodeJS.Timeout | undefined
  const giveUp = new Promise<null>((resolve) => {
    overdue = setTimeout(() => resolve(null), limits.leaseMs).unref()
  })
  try {
    const outcomes = await Promise.race([crm.write(rows), giveUp])
    if (outcomes === null) return rows.map(() => unknown({ code: 'zoho-timeout' }))
    return rows.map((_, index) => outcomes[index] ?? unknown({ code: 'internal' }))
  } catch (error) {
    return rows.map(() => unknown(problemOf(error)))
  } finally {
    clearTimeout(overdue)
  }
}

/** Saves the outcome of a row; tries again while its lease lasts. What cannot be saved is `unknown` and will be looked up. */
async function save(
  parts: DeliveryParts,
  integration: DeliveryIntegration,
  crm: Crm,
  row: DeliveryRow,
  written: WriteOutcome,
): Promise<void> {
  const { store, log, limits, now } = parts
  const { outcome: answer, owner } = await decideOwner(parts, integration, crm, row, written)
  // The words of a refusal say too little: the record is asked for itself.
  const gone = !owner && answer.state === 'refused' ? await whatIsGone(parts, row) : {}
  const outcome: WriteOutcome =
    answer.state === 'refused' && Object.keys(gone).length > 0
      ? { state: 'not-written', problem: answer.problem, retryAfterMs: null }
      : answer
  const statement = owner ? withOwner(parts, row, owner) : outcomeStatement(parts, crm, row, outcome, gone)
  const also =
    outcome.state === 'done'
      ? withDone(parts, row, outcome.id, outcome.url ?? null)
      : outcome.state === 'refused' && !owner
        ? withRefused(parts, row)
        : []
  for (let failures = 1; ; failures++) {
    try {
      const saved = await commitChange(store, statement, also)
      if (saved && outcome.state === 'unknown') parts.settling.begin(row)
      const ended = outcome.state === 'done' || (outcome.state === 'refused' && !owner)
      if (saved && ended) tell(parts.news, row, outcome)
      if (!saved)
        log.warn({ key: row.key, outcome: outcome.state }, 'the answer came too late: the delivery has gone on')
      return
    } catch (error) {
      if (now() >= (row.leaseUntil ?? 0)) throw error
      log.error({ key: row.key, problem: problemOf(error) }, 'outcome not saved yet; trying again')
      await sleep(backOff(failures, { backOffMs: 50, maxBackOffMs: limits.backOffMs * 5 }, parts.random()), null, {
        ref: false,
      })
    }
  }
}

/** Certainly not written, and sent again at once with another owner. */
function withOwner({ store, now: clock }: DeliveryParts, row: DeliveryRow, owner: Owner): Statement {
  const now = clock()
  const { id: owner_id, name: owner_name, reason } = owner
  const fields = { owner_id, owner_name, reason: problemText(reason), lease_until: null, next_attempt_at: now }
  return change(store.db, row, 'not-written', now, fields, ['sending', 'unknown'])
}

/** What a row was refused for because nobody has it any more; it is sent again without. */
type Gone = { readonly record?: null; readonly ticket_key?: null }

/**
 * The record of a log was deleted, or merged into another, since it was found: then who has the number now is to be found anew. A log
 * whose ticket was deleted goes without it.
 */
async function whatIsGone(parts: DeliveryParts, row: DeliveryRow): Promise<Gone> {
  const { news } = parts
  const [record, ticket] = await Promise.all([hanging(row) && news?.gone(row), ticketIsGone(parts, row)])
  return { ...(record && { record: null }), ...(ticket && { ticket_key: null }) }
}

/** Asked by its id; false where it cannot be asked, as the log was refused for whatever reason. */
async function ticketIsGone({ connectors }: DeliveryParts, { integrationId, ticketId }: DeliveryRow): Promise<boolean> {
  const updates = connectors.get(integrationId)?.updates
  if (ticketId === null || !updates) return false
  return (await updates.read('Tickets', [ticketId]).catch(() => null))?.length === 0
}

/** @param gone only of what was certainly not written */
function outcomeStatement(
  parts: DeliveryParts,
  crm: Crm,
  row: DeliveryRow,
  outcome: WriteOutcome,
  gone: Gone,
): Statement {
  const { store, now: clock, limits, settleTimesMs, random, lookUpBeforeRepeat } = parts
  const now = clock()
  const { db } = store
  switch (outcome.state) {
    case 'done': {
      const fields = {
        zoho_id: outcome.id,
        url: outcome.url ?? null,
        reason: null,
        lease_until: null,
        next_attempt_at: row.lookups > 0 ? auditAt(settleTimesMs, now) : 0,
      }
      return change(db, row, 'write', now, fields, ['sending', 'unknown', 'waiting'])
    }
    case 'refused': {
      const fields = { reason: problemText(outcome.problem), lease_until: null, next_attempt_at: 0 }
      return change(db, row, 'refuse', now, fields, ['sending', 'unknown'])
    }
    case 'not-written': {
      const next = now + backOff(row.attempts, limits, random(), outcome.retryAfterMs)
      const fields = {
        reason: problemText(outcome.problem),
        lease_until: null,
        next_attempt_at: next,
        ...gone,
      }
      return change(db, row, 'not-written', now, fields, ['sending', 'unknown'])
    }
    case 'unknown':
      return change(db, row, 'lose', now, {
        reason: problemText(outcome.problem),
        lease_until: null,
        lookups: 0,
        last_sent_at: now,
        crm_last_sent_at: crm.clock(),
        next_attempt_at: lookUpBeforeRepeat ? nextLookUp(settleTimesMs, 0, now, now) : now,
      })
  }
}

function summary(outcomes: readonly WriteOutcome[]): Sent {
  const answered = outcomes.some(({ state }) => state === 'done' || state === 'refused')
  const failed = outcomes.find((outcome) => 'problem' in outcome && outcome.state !== 'refused') as
    | { problem: Problem }
    | undefined
  const asked = outcomes.map((outcome) => (outcome.state === 'not-written' ? (outcome.retryAfterMs ?? 0) : 0))
  const longest = Math.max(0, ...asked)
  const problem = failed?.problem ?? null
  return { claimed: outcomes.length, answered, problem, retryAfterMs: longest > 0 ? longest : null }
}
