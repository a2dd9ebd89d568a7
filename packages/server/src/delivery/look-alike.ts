import type { Kysely } from 'kysely'
import type { LogWindow } from '../crm/crm-connector.ts'
import type { Schema } from '../store/schema.ts'
import type { Crm } from './crm.ts'
import { knownIds } from './known-ids.ts'
import type { DeliveryParts } from './parts.ts'
import { type DeliveryRow, toRow } from './row.ts'

const MOST_UNDECIDED = 500

/** Records without marker that fit a log. */
export interface Fitting {
  readonly ids: readonly string[]
  /** Set when it is the only record that fits this log, and fits no other one. */
  readonly surely?: readonly [string]
}

/**
 * For logs whose marker was not found: perhaps somebody edited it away. Records that stand in the ledger already are nobody
 * else's. By ref; empty where the CRM cannot tell. Throws when it cannot be asked.
 */
export async function findAlike(
  { store }: DeliveryParts,
  crm: Crm,
  rows: readonly DeliveryRow[],
  window: LogWindow,
): Promise<ReadonlyMap<string, Fitting>> {
  const [first] = rows
  if (!first || !crm.lookAlike) return new Map()
  const all = [...rows, ...(await undecided(store.db, first))]
  const fitting = await crm.lookAlike(all, window)
  if (fitting.size === 0) return new Map()
  return oneToOne(fitting, await knownIds(store.db, [...fitting.values()].flat()))
}

/** Logs that were perhaps written and that nobody looks up any more: a record may be theirs. */
async function undecided(db: Kysely<Schema>, { integrationId }: DeliveryRow): Promise<DeliveryRow[]> {
  const rows = await db
    .selectFrom('delivery')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('kind', '=', 'call-log')
    .where('state', 'in', ['needs-person', 'given-up'])
    .where('attempts', '>', 0)
    .where('zoho_id', 'is', null)
    .orderBy('updated_at', 'desc')
    .limit(MOST_UNDECIDED)
    .execute()
  return rows.map(toRow)
}

/** Pure. */
export function oneToOne(
  fitting: ReadonlyMap<string, readonly string[]>,
  known: ReadonlySet<string>,
): ReadonlyMap<string, Fitting> {
  const free = new Map([...fitting].map(([ref, ids]) => [ref, ids.filter((id) => !known.has(id))] as const))
  const claims = new Map<string, number>()
  for (const id of [...free.values()].flat()) claims.set(id, (claims.get(id) ?? 0) + 1)
  const found = new Map<string, Fitting>()
  for (const [ref, ids] of free) {
    const [id, ...others] = ids
    if (id === undefined) continue
    found.set(ref, others.length === 0 && claims.get(id) === 1 ? { ids, surely: [id] } : { ids })
  }
  return found
}
