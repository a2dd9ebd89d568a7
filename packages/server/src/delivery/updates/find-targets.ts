import type { Problem } from '@jackfield/contract'
import { problemOf } from '../../problem.ts'
import { change, commitChange, problemText } from '../changes.ts'
import { withDone } from '../dependents.ts'
import { askAgainLater, type Finding } from '../find.ts'
import type { DeliveryParts } from '../parts.ts'
import type { DeliveryRow } from '../row.ts'
import type { Looked, UpdateCrm } from './crm.ts'

/**
 * The first step of an update: looks at the record as it is now. What is so already is done, what must not be changed any more is
 * not owed, with the reason; the rest is ready to be sent.
 */
export async function findTargets(
  parts: DeliveryParts,
  crm: UpdateCrm,
  rows: readonly DeliveryRow[],
  failures: number,
): Promise<Finding> {
  if (rows.length === 0) return { ready: [], problem: null }
  let looked: readonly Looked[]
  try {
    looked = await crm.look(rows)
  } catch (error) {
    const problem: Problem = problemOf(error)
    await Promise.all(rows.map((row) => askAgainLater(parts, row, problem, failures)))
    return { ready: [], problem }
  }
  await Promise.all(looked.map((each) => settled(parts, each)))
  return { ready: looked.flatMap(({ row, verdict }) => (verdict === 'change' ? [row] : [])), problem: null }
}

async function settled(parts: DeliveryParts, { row, id, verdict }: Looked): Promise<void> {
  const { store, now } = parts
  if (verdict === 'change') return
  if (verdict === 'as-wanted' && id) {
    const fields = { zoho_id: id, note: row.note, reason: null, next_attempt_at: 0 }
    await commitChange(store, change(store.db, row, 'find', now(), fields), withDone(parts, row, id))
  } else if (verdict !== 'as-wanted') {
    const fields = { reason: problemText(verdict), zoho_id: id, next_attempt_at: 0 }
    await commitChange(store, change(store.db, row, 'no-record', now(), fields))
  }
}
