import type { Call } from '../calls/call.ts'
import type { SiteId } from '../calls/ids.ts'
import { withReasonsOfFirst } from '../delivery/held-by.ts'
import type { CallTable, DeliveryTable } from '../store/schema.ts'
import type { AppServices } from './app-services.ts'
import type { LedgerEntry } from './call-view.ts'
import { type CallsQuery, readCalls } from './ledger-query.ts'

type Given = Pick<AppServices, 'store' | 'calls'>

/** Calls with what they owe. */
export async function ledgerEntries({ store, calls }: Given, rows: readonly CallTable[]): Promise<LedgerEntry[]> {
  if (rows.length === 0) return []
  const deliveries = await store.db
    .selectFrom('delivery')
    .selectAll()
    .where(
      'call_id',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('created_at')
    .orderBy('key')
    .execute()
  const byCall = Map.groupBy(await withReasonsOfFirst(store, deliveries), (delivery: DeliveryTable) => delivery.call_id)
  // Of calls that go on, the database has the saved moments only.
  const active = new Map<string, Call>(calls.active().map((call) => [call.id, call]))
  return rows.map((row) => ({
    row,
    call: active.get(row.id) ?? (JSON.parse(row.body) as Call),
    deliveries: byCall.get(row.id) ?? [],
  }))
}

/** All pages of the ledger, newest calls first; read as they are asked for. */
export async function* ledgerPages(
  services: Given,
  site: SiteId,
  query: Omit<CallsQuery, 'before' | 'limit'>,
): AsyncGenerator<LedgerEntry[]> {
  for (let before: string | undefined; ; ) {
    const page = await readCalls(services.store, site, { ...query, before, limit: 200 })
    yield await ledgerEntries(services, page.rows)
    if (page.before === null) return
    before = page.before
  }
}
