import { createAudit } from '../access/audit.ts'
import type { CrmLogAudit, LogFacts } from '../crm/crm-connector.ts'
import { problemOf } from '../problem.ts'
import { problemText } from './changes.ts'
import type { DeliveryParts } from './parts.ts'
import type { DeliveryRow } from './row.ts'
import { inOrderOfAge, writtenTwice } from './same-marker.ts'
import { commonState, statesFor } from './state.ts'

/** What was found out about a log with several records. */
export interface DoubleLog {
  /** Records that are left beside the one that counts. */
  readonly left: readonly string[]
  readonly deleted: readonly string[]
  /** Records of ours that this server cannot have written: it sent this log at most once. */
  readonly foreign: readonly string[]
}

/**
 * Looks at the records with the marker of a row: the oldest one counts. The ledger names them all. A younger one is deleted if
 * the administrator allowed it, we created it, and nobody has touched it since. Throws when the CRM cannot be asked.
 */
export async function settleDoubles(
  parts: DeliveryParts,
  audit: CrmLogAudit,
  row: DeliveryRow,
  ids: readonly string[],
  mayDelete: boolean,
): Promise<DoubleLog> {
  const facts = await audit.facts(inOrderOfAge(ids))
  // Somebody may have deleted one of them, or copied a record and taken the marker out.
  const same = facts.filter(({ id, refs }) => id === row.crmId || refs.includes(row.ref))
  const ordered = inOrderOfAge(same.map(({ id }) => id)).map((id) => same.find((each) => each.id === id) as LogFacts)
  const [keep, ...younger] = ordered
  const none: DoubleLog = { left: [], deleted: [], foreign: [] }
  if (!keep) return none
  if (younger.length === 0) {
    await save(parts, row, keep.id, null, row.crmId !== keep.id || row.reason?.code === 'log-written-twice', [])
    return none
  }
  const untouched = younger.filter(({ byUs, createdAt, modifiedAt }) => byUs && createdAt === modifiedAt)
  const deleted = mayDelete ? await removeAll(parts, audit, row, untouched) : []
  const left = younger.map(({ id }) => id).filter((id) => !deleted.includes(id))
  const reason = writtenTwice([keep.id, ...left]) ?? { code: 'log-double-deleted', params: { ids: deleted.join(', ') } }
  await save(parts, row, keep.id, reason, true, deleted)
  parts.log.warn({ key: row.key, kept: keep.id, left, deleted }, 'two records with one marker')
  const foreign = row.attempts > 1 ? [] : ordered.filter(({ id, byUs }) => byUs && id !== (row.crmId ?? ''))
  return { left, deleted, foreign: foreign.map(({ id }) => id) }
}

async function removeAll(
  { log }: DeliveryParts,
  audit: CrmLogAudit,
  { key }: DeliveryRow,
  facts: readonly LogFacts[],
): Promise<string[]> {
  const removed: string[] = []
  for (const { id } of facts) {
    try {
      await audit.remove(id)
      removed.push(id)
    } catch (error) {
      log.warn({ key, id, problem: problemOf(error) }, 'a double could not be deleted')
    }
  }
  return removed
}

/** The record that counts, and the reason, in one unit with the lines of the audit log about what was deleted. */
async function save(
  { store, now }: DeliveryParts,
  row: DeliveryRow,
  id: string,
  reason: Parameters<typeof problemText>[0] | null,
  changed: boolean,
  deleted: readonly string[],
): Promise<void> {
  if (!changed) return
  const audit = createAudit(store.db, now)
  const query = store.db
    .updateTable('delivery')
    .set({
      state: commonState('find'),
      zoho_id: id,
      reason: reason && problemText(reason),
      lease_until: null,
    })
    .where('key', '=', row.key)
    .where('attempts', '=', row.attempts)
    .where('state', 'in', ['done', ...statesFor('find')])
  const lines = deleted.map((each) =>
    audit('Jackfield', 'delivery.delete-double', row.key, { deleted: each, kept: id }),
  )
  await store.commit([{ query }, ...lines])
}
