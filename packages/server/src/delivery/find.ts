import type { Problem, ProblemCode } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import { problemOf } from '../problem.ts'
import { change, commitChange, problemText } from './changes.ts'
import { withoutIt } from './dependents.ts'
import { backOff } from './limits.ts'
import type { DeliveryParts } from './parts.ts'
import { type DeliveryRow, hanging } from './row.ts'
import { tell } from './tell.ts'

export interface Finding {
  /** Rows with their record, ready to be sent. */
  readonly ready: readonly DeliveryRow[]
  /** Set when the CRM could not be asked; then the rest was not tried. */
  readonly problem: Problem | null
}

/**
 * The first step of a log: finds and saves the record of each row that has none yet. Where there is none any more, one is created
 * first if the settings of the call say so (A7); else nothing is owed.
 */
export async function findRecords(
  parts: DeliveryParts,
  integrationId: string,
  rows: readonly DeliveryRow[],
  failures: number,
): Promise<Finding> {
  const { limits } = parts
  const ready = rows.filter((row) => row.record !== null)
  const missing = rows.filter((row) => row.record === null)
  for (let start = 0; start < missing.length; start += limits.findsAtOnce) {
    const some = missing.slice(start, start + limits.findsAtOnce)
    const found = await Promise.all(some.map((row) => findOne(parts, integrationId, row, failures)))
    ready.push(...found.flatMap((each) => (each.row === null ? [] : [each.row])))
    const problem = found.find((each) => each.problem !== null)?.problem
    if (problem) return { ready, problem }
  }
  return { ready, problem: null }
}

async function findOne(
  parts: DeliveryParts,
  integrationId: string,
  row: DeliveryRow,
  failures: number,
): Promise<{ row: DeliveryRow | null; problem: Problem | null }> {
  const { store, now } = parts
  const found = await ask(parts, integrationId, row)
  if (found.state === 'found') {
    const { record } = found
    const saved = await commitChange(store, keep(parts, row, { record: JSON.stringify(record) }))
    return { row: saved ? { ...row, record } : null, problem: null }
  }
  if (found.state === 'none') {
    // An agent may still make the record by hand.
    const { waitsUntil } = hanging(row) ?? { waitsUntil: null }
    if ((waitsUntil ?? 0) > now()) {
      const reason = problemText({ code: 'log-waits-for-creation' })
      await commitChange(store, keep(parts, row, { reason, next_attempt_at: waitsUntil ?? 0 }))
      return { row: null, problem: null }
    }
    const first = parts.news?.due(row) ?? null
    // The same creation again would end as it did.
    if (first !== null && first.key !== row.dependsOn) {
      await commitChange(store, keep(parts, row, { depends_on: first.key, next_attempt_at: now() }), first.unit)
      return { row: null, problem: null }
    }
    return notOwed(parts, row, { code: 'log-no-match' })
  }
  if (found.state === 'elsewhere')
    return notOwed(parts, row, { code: row.kind === 'ticket' ? 'ticket-account-only' : 'log-account-only' })
  await askAgainLater(parts, row, found.problem, failures)
  return { row: null, problem: isOfModule(found.problem) ? null : found.problem }
}

const ofModule: ReadonlySet<ProblemCode> = new Set(['zoho-no-permission', 'desk-hidden'])

/** A module refuses to be asked, so that nobody knows who has this number: it waits, and the others go on. */
export const isOfModule = ({ code }: Problem): boolean => ofModule.has(code)

/** A right that is missing is granted by a person; until then each question costs credits for nothing. */
const MODULE_AGAIN_MS: Millis = 3_600_000

async function notOwed(parts: DeliveryParts, row: DeliveryRow, why: Problem): Promise<{ row: null; problem: null }> {
  const { store, now } = parts
  const fields = { reason: problemText(why), next_attempt_at: 0 }
  const saved = await commitChange(store, change(store.db, row, 'no-record', now(), fields), withoutIt(parts, row))
  if (saved) tell(parts.news, row, { state: 'not-owed' })
  return { row: null, problem: null }
}

/** A number that cannot be asked for is asked for the less often the longer it has waited, also while all others can. */
export async function askAgainLater(
  parts: DeliveryParts,
  row: DeliveryRow,
  problem: Problem,
  failures: number,
): Promise<void> {
  const { store, now, limits, random } = parts
  const grown = Math.min((now() - row.createdAt) / 4, isOfModule(problem) ? MODULE_AGAIN_MS : limits.maxBackOffMs)
  const next = now() + Math.round(Math.max(backOff(failures + 1, limits, random()), grown))
  await commitChange(store, keep(parts, row, { reason: problemText(problem), next_attempt_at: next }))
}

async function ask({ findRecord, connectors }: DeliveryParts, integrationId: string, row: DeliveryRow) {
  const owed = hanging(row)
  const failed = (problem: Problem) => ({ state: 'failed', problem }) as const
  if (owed === null) return failed({ code: 'internal' })
  try {
    const found = await findRecord(integrationId, owed)
    // "None" from a CRM that was disconnected meanwhile says nothing.
    if (found.state === 'none' && connectors.get(integrationId) === null) return failed({ code: 'zoho-not-connected' })
    return found
  } catch (error) {
    return failed(problemOf(error))
  }
}

/** Changes something about a row that goes on waiting. */
function keep(
  { store, now }: DeliveryParts,
  row: DeliveryRow,
  fields: { record?: string; reason?: string; next_attempt_at?: number; depends_on?: string },
) {
  const query = store.db
    .updateTable('delivery')
    .set({ ...fields, updated_at: now() })
    .where('key', '=', row.key)
    .where('state', '=', 'waiting')
    .where('attempts', '=', row.attempts)
  return { query, expect: 1 }
}
