import type { Problem } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import type { LogWindow } from '../crm/crm-connector.ts'
import { problemOf } from '../problem.ts'
import type { Statement } from '../store/store.ts'
import { judgeAbsence } from './absence.ts'
import { change, commitChange, problemText } from './changes.ts'
import type { Crm } from './crm.ts'
import { withDone, withRefused } from './dependents.ts'
import { auditAt, backOff, nextLookUp } from './limits.ts'
import { type Fitting, findAlike } from './look-alike.ts'
import type { DeliveryParts } from './parts.ts'
import type { DeliveryRow } from './row.ts'
import { inOrderOfAge, writtenTwice } from './same-marker.ts'
import { tell } from './tell.ts'
import { type LookedUp, lookUpApart } from './windows.ts'

/**
 * Settles rows of which nobody knows whether they were written. What is found is done. What is not found counts for the rows that
 * are due, and after the last settle time they are sent again, with the same marker. A look-up that fails counts for nothing, and the ledger
 * says why.
 * @param failures look-ups that failed until now, one after another
 * @returns why the CRM could not be asked, or null
 */
export async function settle(
  parts: DeliveryParts,
  crm: Crm,
  rows: readonly DeliveryRow[],
  failures: number,
): Promise<Problem | null> {
  const { log, lookUpBeforeRepeat, store, limits, random } = parts
  const askedAt = parts.now()
  const due = rows.filter((row) => row.nextAttemptAt <= askedAt)
  if (due.length === 0) return null
  if (!lookUpBeforeRepeat) {
    await Promise.all(due.map((row) => sendAgain(parts, row)))
    return null
  }
  try {
    const { lookedUp, tooOld } = await lookUpApart(parts, crm, rows)
    for (const each of lookedUp) await settled(parts, crm, each, due, failures > 0)
    const lost = tooOld.filter((row) => due.includes(row))
    await Promise.all(lost.map((row) => needsPerson(parts, row, { code: 'look-up-too-wide' }, row.lookups)))
    return null
  } catch (error) {
    const problem = problemOf(error)
    log.warn({ problem, error: String(error), rows: due.length }, 'look-up failed')
    const next = parts.now() + backOff(failures + 1, limits, random())
    await store.commit(due.map((row) => askAgain(parts, row, row.lookups, next, problem)))
    return problem
  }
}

/** @param again whether the ledger says that these rows could not be looked up */
async function settled(
  parts: DeliveryParts,
  crm: Crm,
  { rows, window, found }: LookedUp,
  due: readonly DeliveryRow[],
  again: boolean,
): Promise<void> {
  const missing = rows.filter(({ ref }) => (found.get(ref) ?? []).length === 0)
  const alike = await findAlike(parts, crm, missing, window)
  await Promise.all(rows.map((row) => foundAs(parts, row, found.get(row.ref) ?? alike.get(row.ref)?.surely ?? [])))
  const absent = missing.filter((row) => due.includes(row) && !alike.get(row.ref)?.surely)
  await notFound(parts, crm, absent, alike, window, again)
}

async function foundAs(parts: DeliveryParts, row: DeliveryRow, ids: readonly string[]): Promise<void> {
  const { store, now, log, settleTimesMs } = parts
  const [oldest] = inOrderOfAge(ids)
  if (oldest === undefined) return
  const twice = writtenTwice(ids)
  if (twice) log.warn({ key: row.key, ids }, 'two records with one marker')
  const found = change(store.db, row, 'find', now(), {
    zoho_id: oldest,
    reason: twice && problemText(twice),
    lease_until: null,
    next_attempt_at: row.attempts > 1 || twice ? auditAt(settleTimesMs, now()) : 0,
  })
  const saved = await commitChange(store, found, withDone(parts, row, oldest))
  if (saved) tell(parts.news, row, { state: 'done', id: oldest })
}

/** Counts a negative look-up; a row that had its last one is sent again, or shown to a person. */
async function notFound(
  parts: DeliveryParts,
  crm: Crm,
  rows: readonly DeliveryRow[],
  alike: ReadonlyMap<string, Fitting>,
  window: LogWindow,
  again: boolean,
): Promise<void> {
  const { store, now: clock, settleTimesMs } = parts
  const now = clock()
  const crmNow = crm.clock()
  const last: DeliveryRow[] = []
  const later: Statement[] = []
  const reason = again ? null : undefined
  for (const row of rows) {
    const passed = parts.settling.passed(row, now, crmNow)
    const early = (settleTimesMs[row.lookups] ?? 0) - passed
    // A clock has jumped: less time has passed than it seemed.
    if (early > 0) later.push(askAgain(parts, row, row.lookups, now + early, reason))
    else if (row.lookups + 1 >= settleTimesMs.length) last.push(row)
    else {
      const next = nextLookUp(settleTimesMs, row.lookups + 1, now - passed, now)
      later.push(askAgain(parts, row, row.lookups + 1, next, reason))
    }
  }
  // At once: hundreds may wait after an outage, and nothing else is sent meanwhile.
  if (later.length > 0) await store.commit(later)
  const verdicts = await judgeAbsence(crm, store.db, last, alike, window)
  await Promise.all(
    verdicts.map(async ([row, verdict]) => {
      if (verdict === 'absent') await sendAgain(parts, row)
      else if (verdict.state === 'hidden') {
        const next = now + parts.limits.maxBackOffMs
        await store.commit([askAgain(parts, row, row.lookups, next, verdict.problem)])
      } else await needsPerson(parts, row, verdict.problem, row.lookups + 1)
    }),
  )
}

/** Nobody but a person can tell whether it was written. */
async function needsPerson(parts: DeliveryParts, row: DeliveryRow, problem: Problem, lookups: number): Promise<void> {
  const { store, now } = parts
  const fields = { reason: problemText(problem), lookups, next_attempt_at: 0 }
  const refused = withRefused(parts, row)
  const saved = await commitChange(store, change(store.db, row, 'ambiguous', now(), fields), refused)
  if (saved) tell(parts.news, row, { state: 'stopped', problem })
}

/** @param reason what the ledger says from now on; as before when left out */
function askAgain(
  { store }: DeliveryParts,
  row: DeliveryRow,
  lookups: number,
  next: Millis,
  reason?: Problem | null,
): Statement {
  const query = store.db
    .updateTable('delivery')
    .set({ lookups, next_attempt_at: next, ...(reason !== undefined && { reason: reason && problemText(reason) }) })
    .where('key', '=', row.key)
    .where('state', '=', 'unknown')
    .where('attempts', '=', row.attempts)
    .where('lookups', '=', row.lookups)
  return { query }
}

async function sendAgain({ store, now: clock, log }: DeliveryParts, row: DeliveryRow): Promise<void> {
  const now = clock()
  log.info({ key: row.key, attempts: row.attempts }, 'certainly not written; sent again')
  await commitChange(store, change(store.db, row, 'absent', now, { lookups: row.lookups + 1, next_attempt_at: now }))
}
