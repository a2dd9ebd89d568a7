import { problemOf } from '../problem.ts'
import { problemText } from './changes.ts'
import type { Crm } from './crm.ts'
import { settleDoubles } from './doubles.ts'
import type { DeliveryParts } from './parts.ts'
import type { DeliveryRow } from './row.ts'
import { idsOfTwice, writtenTwice } from './same-marker.ts'
import { lookUpApart } from './windows.ts'

const DAY_MS = 86_400_000
/** How long a double is looked at every day, to see whether somebody has deleted it. */
const WATCHED_MS = 30 * DAY_MS

/**
 * Looks once more for logs that were sent twice, a settle time after the second was accepted: if the CRM carried out the first one
 * very late after all, the ledger says so. What is known to be double is looked at every day, until it no longer is.
 */
export async function auditRepeated(
  parts: DeliveryParts,
  crm: Crm,
  rows: readonly DeliveryRow[],
  mayDelete: boolean,
): Promise<void> {
  const { log, limits } = parts
  if (rows.length === 0) return
  const fresh = rows.filter(({ reason }) => idsOfTwice(reason).length === 0)
  try {
    // What is too old to be looked up is left as it is.
    const lookedUp = fresh.length > 0 ? (await lookUpApart(parts, crm, fresh)).lookedUp : []
    const found = new Map(lookedUp.flatMap((each) => [...each.found]))
    for (const row of rows) {
      const known = [...idsOfTwice(row.reason), ...(row.crmId === null ? [] : [row.crmId])]
      await auditOne(parts, crm, row, [...(found.get(row.ref) ?? []), ...known], mayDelete)
    }
  } catch (error) {
    log.warn({ problem: problemOf(error), rows: rows.length }, 'audit of repeated writes failed; tried again')
    await Promise.all(rows.map((row) => again(parts, row, limits.maxBackOffMs)))
  }
}

async function auditOne(
  parts: DeliveryParts,
  { audit }: Crm,
  row: DeliveryRow,
  ids: readonly string[],
  mayDelete: boolean,
): Promise<void> {
  const twice = writtenTwice(ids)
  if (!twice) return again(parts, row, null)
  if (!audit) return again(parts, row, null, problemText(twice))
  const { left } = await settleDoubles(parts, audit, row, ids, mayDelete)
  const recent = parts.now() - (row.lastSentAt ?? 0) < WATCHED_MS
  await again(parts, row, left.length > 0 && recent ? DAY_MS : null)
}

/** When a row that is done is looked at again; null: no more. */
async function again({ store, now }: DeliveryParts, row: DeliveryRow, inMs: number | null, reason?: string) {
  const query = store.db
    .updateTable('delivery')
    .set({ next_attempt_at: inMs === null ? 0 : now() + inMs, ...(reason === undefined ? {} : { reason }) })
    .where('key', '=', row.key)
    .where('state', '=', 'done')
  await store.commit([{ query }])
}
