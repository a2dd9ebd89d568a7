import type { Millis } from '../calls/ids.ts'
import { change, commitChange, problemText } from './changes.ts'
import { beingChecked, suspectFrom } from './life/caution.ts'
import { nextLookUp } from './limits.ts'
import type { DeliveryParts } from './parts.ts'
import { type DeliveryRow, hanging } from './row.ts'

/** Whether an earlier life, which this database does not know, may have sent this log or ticket. */
export function isSuspect({ life }: DeliveryParts, row: DeliveryRow): boolean {
  return writtenFrom(life, row) !== null
}

/** The earliest moment at which that life may have written it. */
function writtenFrom(life: DeliveryParts['life'], row: DeliveryRow): Millis | null {
  const owed = hanging(row)
  return owed && suspectFrom(life?.suspects() ?? null, owed.startedAt)
}

/** Suspects that were never looked up become `unknown`; gives the others. */
export async function withoutSuspects(parts: DeliveryParts, rows: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
  if (!parts.lookUpBeforeRepeat) return [...rows]
  const suspects = rows.filter((row) => row.lookups === 0 && isSuspect(parts, row))
  await Promise.all(suspects.map((row) => suspect(parts, row)))
  return rows.filter((row) => !suspects.includes(row))
}

async function suspect(
  { store, life, now: clock, settling, settleTimesMs }: DeliveryParts,
  row: DeliveryRow,
): Promise<void> {
  const from = writtenFrom(life, row)
  if (from === null) return
  const now = clock()
  settling.begin(row)
  const fields = {
    reason: problemText(beingChecked),
    first_sent_at: Math.min(row.firstSentAt ?? now, from),
    crm_first_sent_at: null,
    last_sent_at: now,
    crm_last_sent_at: null,
    lookups: 0,
    next_attempt_at: nextLookUp(settleTimesMs, 0, now, now),
  }
  await commitChange(store, change(store.db, row, 'suspect', now, fields))
}
