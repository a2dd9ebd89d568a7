import type { AuditResult, DeliveryState, Problem } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import { withDefaultsOf } from '../policy/creation.ts'
import { readCreation, readTickets } from '../settings/saved-settings.ts'
import { startOfDay } from '../start-of-day.ts'
import type { DeliveryTable } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { Auditor } from './auditor.ts'
import { change, problemText } from './changes.ts'
import type { Life } from './life/life.ts'
import type { DeliveryNews } from './parts.ts'
import { toRow } from './row.ts'
import { statesFor, underWay } from './state.ts'
import { tell } from './tell.ts'
import type { DeliveryWorker } from './worker.ts'

export interface Deliveries {
  counts(): Promise<{
    waiting: number
    unknown: number
    needsPerson: number
    refused: number
    doneToday: number
    oldestWaitingAt: number | null
  }>
  /** Why nothing is sent at the moment, and what an administrator should know. */
  state(): { readonly paused: Problem | null; readonly warnings: readonly Problem[] }
  /**
   * refused, needs-person, given-up -> waiting; what was given up while nobody knew whether it was written is looked up first.
   * `also` (who did it) is committed in the same unit. False when it is in none of these states.
   */
  retry(key: string, also?: Unit): Promise<boolean>
  /** waiting, unknown, refused, needs-person -> given-up, with `who` as the reason. False when it is in none of these states. */
  giveUp(key: string, who: string, also?: Unit): Promise<boolean>
  /** Compares what the CRM holds with the ledger, now. Throws a `ProblemError`. */
  audit(): Promise<AuditResult>
}

interface DeliveriesParts {
  readonly store: Store
  readonly worker: Pick<DeliveryWorker, 'wake'>
  readonly auditor: Pick<Auditor, 'run' | 'warnings'>
  readonly life?: Pick<Life, 'paused' | 'warnings'>
  /** Agents' cards tell when a record or ticket is given up. */
  readonly news?: DeliveryNews
  readonly now: () => Millis
  /** Of the site: its midnight begins the day whose logs are counted. */
  readonly timeZone: () => string
}

/** What the pages show of the deliveries, and what a person can do about them. */
export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { store, worker, auditor, life, now, timeZone } = parts
  const { db } = store

  /** State by state: each is a small part of the table, and an index has them together. */
  async function count(state: DeliveryState, since: Millis = 0): Promise<number> {
    const row = await db
      .selectFrom('delivery')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('state', '=', state)
      .where('updated_at', '>=', since)
      .executeTakeFirstOrThrow()
    return row.count
  }

  async function oldestWaiting(): Promise<number | null> {
    const row = await db
      .selectFrom('delivery')
      .select((of) => of.fn.min('created_at').as('at'))
      .where('state', 'in', underWay)
      .executeTakeFirst()
    return row?.at ?? null
  }

  async function find(key: string, states: readonly DeliveryState[]) {
    const row = await db
      .selectFrom('delivery')
      .selectAll()
      .where('key', '=', key)
      .where('state', 'in', states)
      .executeTakeFirst()
    return row && { ...row, state: row.state as DeliveryState }
  }

  /** A record or ticket that is tried again has the defaults of now: an administrator may have mended them. */
  async function today(row: DeliveryTable): Promise<{ payload?: string }> {
    const { creation, ticket, integrationId } = toRow(row)
    if (creation === null && ticket === null) return {}
    const saved = await db
      .selectFrom('integration')
      .select(['creation', 'tickets'])
      .where('id', '=', integrationId)
      .executeTakeFirst()
    if (!saved) return {}
    if (ticket) return { payload: JSON.stringify({ ...ticket, defaults: readTickets(saved.tickets).defaults }) }
    return creation ? { payload: JSON.stringify(withDefaultsOf(creation, readCreation(saved.creation))) } : {}
  }

  /** What a person decided, in one unit with the line that says who it was. */
  async function decide(statement: Statement, also: Unit): Promise<boolean> {
    if (!(await store.commit([statement, ...also])).committed) return false
    worker.wake()
    return true
  }

  return {
    async counts() {
      const [waiting, sending, unknown, needsPerson, refused, doneToday, oldestWaitingAt] = await Promise.all([
        count('waiting'),
        count('sending'),
        count('unknown'),
        count('needs-person'),
        count('refused'),
        count('done', startOfDay(now(), timeZone())),
        oldestWaiting(),
      ])
      // Of what was given up a person has decided.
      return { waiting: waiting + sending, unknown, needsPerson, refused, doneToday, oldestWaitingAt }
    },

    state: () => ({ paused: life?.paused() ?? null, warnings: [...(life?.warnings() ?? []), ...auditor.warnings()] }),

    async retry(key, also = []) {
      const row = await find(key, statesFor('retry'))
      if (!row) return false
      // Nobody knows whether it was written when somebody gave it up: it is looked up before it is sent.
      const unsure = row.state === 'given-up' && row.attempts > 0 && row.first_sent_at !== null
      // The record is looked for anew: the refusal may have been for a record that is gone.
      const fields = { next_attempt_at: now(), reason: null }
      if (unsure) return decide(change(db, row, 'look-again', now(), { ...fields, lookups: 0 }), also)
      const asNow = { ...(await today(row)), record: null, owner_id: null, owner_name: null }
      return decide(change(db, row, 'retry', now(), { ...fields, ...asNow }), also)
    },

    async giveUp(key, who, also = []) {
      const row = await find(key, statesFor('give-up'))
      if (!row) return false
      const problem: Problem = { code: 'log-given-up', params: { who } }
      const given = change(db, row, 'give-up', now(), { reason: problemText(problem), next_attempt_at: 0 })
      const done = await decide(given, also)
      if (done) tell(parts.news, toRow(row), { state: 'stopped', problem })
      return done
    },

    audit: () => auditor.run(),
  }
}
