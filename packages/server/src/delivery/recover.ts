import type { Millis } from '../calls/ids.ts'
import { change, commitChange, problemText } from './changes.ts'
import { nextLookUp } from './limits.ts'
import type { DeliveryParts } from './parts.ts'
import { type DeliveryRow, toRow } from './row.ts'

/**
 * Rows of which nobody knows any more whether they were sent become `unknown`: at start-up all that are `sending` (an earlier life
 * of this process, or another node, whose late answer still counts), later those whose lease has run out.
 */
export async function recoverLost(parts: DeliveryParts, all: boolean): Promise<void> {
  const { store, now: clock, log, limits, settling, settleTimesMs, lookUpBeforeRepeat } = parts
  const now = clock()
  const rows = await store.db
    .selectFrom('delivery')
    .selectAll()
    .where('state', '=', 'sending')
    // A lease that ends later than any lease can was given before our clock was put back.
    .$if(!all, (query) =>
      query.where((of) => of.or([of('lease_until', '<=', now), of('lease_until', '>', now + 2 * limits.leaseMs)])),
    )
    .execute()
  await Promise.all(
    rows.map(toRow).map(async (row) => {
      // It may have left at any moment until now, but not after its lease.
      const lastSentAt: Millis = Math.min(now, row.leaseUntil ?? now)
      log.warn({ key: row.key, attempts: row.attempts }, 'answer lost; it is looked up')
      if (!all || lastSentAt === now) settling.begin(row)
      await commitChange(
        store,
        change(store.db, row, 'lose', now, {
          reason: problemText({ code: 'log-answer-lost' }),
          lease_until: null,
          lookups: 0,
          last_sent_at: lastSentAt,
          crm_last_sent_at: row.crmLastSentAt && row.crmLastSentAt + passed(parts, row, lastSentAt),
          next_attempt_at: lookUpBeforeRepeat ? nextLookUp(settleTimesMs, 0, lastSentAt, now) : now,
        }),
      )
    }),
  )
}

/** Between claim and loss; a whole lease where our clock was changed in between. */
function passed({ limits }: DeliveryParts, { lastSentAt: claimedAt }: DeliveryRow, lastSentAt: Millis): Millis {
  const ms = lastSentAt - (claimedAt ?? lastSentAt)
  return ms >= 0 && ms <= limits.leaseMs ? ms : limits.leaseMs
}
