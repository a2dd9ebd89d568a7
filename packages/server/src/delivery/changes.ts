import type { DeliveryState, Problem } from '@jackfield/contract'
import type { Kysely, Updateable } from 'kysely'
import type { Millis } from '../calls/ids.ts'
import type { DeliveryTable, Schema } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { DeliveryRow } from './row.ts'
import { commonState, type DeliveryEvent } from './state.ts'

type Fields = Partial<Omit<Updateable<DeliveryTable>, 'key' | 'state' | 'attempts' | 'updated_at'>>

/**
 * The statement of one change of a state. It changes the row only while it is as it was read (same attempt, one of the states
 * `from`), so that of two workers one comes too late instead of both being right.
 */
export function change(
  db: Kysely<Schema>,
  row: Pick<DeliveryRow, 'key' | 'state' | 'attempts'>,
  event: DeliveryEvent,
  now: Millis,
  fields: Fields,
  from: readonly DeliveryState[] = [row.state],
): Statement {
  const query = db
    .updateTable('delivery')
    .set({ ...fields, state: commonState(event, from), updated_at: now })
    .where('key', '=', row.key)
    .where('attempts', '=', row.attempts)
    .where('state', 'in', [...from])
  return { query, expect: 1 }
}

/** Commits one change, with what belongs to it. False when the row was no longer as it was read: then somebody else has gone on with it. */
export async function commitChange(store: Store, statement: Statement, also: Unit = []): Promise<boolean> {
  return (await store.commit([statement, ...also])).committed
}

export const problemText = (problem: Problem): string => JSON.stringify(problem)
