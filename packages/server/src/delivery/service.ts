import type { DeliveryState } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import type { Deliveries } from '../http/services.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { Auditor } from './auditor.ts'
import { change, problemText } from './changes.ts'
import type { Life } from './life/life.ts'
import { statesFor } from './state.ts'
import type { DeliveryWorker } from './worker.ts'

interface DeliveriesParts {
  readonly store: Store
  readonly worker: Pick<DeliveryWorker, 'wake'>
  readonly auditor: Pick<Auditor, 'run' | 'warnings'>
  readonly life?: Pick<Life, 'paused' | 'warnings'>
  readonly now: () => Millis
  /** Midnight that began this day; without it, that of the server's own time zone. */
  readonly startOfDay?: (now: Millis) => Millis
}

/** What the pages show of the deliveries, and what a person can do about them. */
export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { store, worker, auditor, life, now, startOfDay = localMidnight } = parts
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
      .where('state', 'in', ['waiting', 'sending', 'unknown'])
      .executeTakeFirst()
    return row?.at ?? null
  }

  async function find(key: string, states: readonly DeliveryState[]) {
    const row = await db
      .selectFrom('delivery')
      .select(['key', 'state', 'attempts', 'first_sent_at'])
      .where('key', '=', key)
      .where('state', 'in', states)
      .executeTakeFirst()
    return row && { ...row, state: row.state as DeliveryState }
  }

  /** What a person decided, in one unit with the line that says who it was. */
  async function decide(statement: Statement, also: Unit): Promise<boolean> {
    if (!(await store.commit([statement, ...also])).committed) return false
    worker.wake()
    return true
  }

  return {
    async counts() {
      const [waiting, sending, unknown, needsPerson, refused, givenUp, doneToday, oldestWaitingAt] = await Promise.all([
        count('waiting'),
        count('sending'),
        count('unknown'),
        count('needs-person'),
        count('refused'),
        count('given-up'),
        count('done', startOfDay(now())),
        oldestWaiting(),
      ])
      return {
        waiting: waiting + sending,
        unknown,
        needsPerson: needsPerson + givenUp,
        refused,
        doneToday,
        oldestWaitingAt,
      }
    },

    state: () => ({ paused: life?.paused() ?? null, warnings: [...(life?.warnings() ?? []), ...auditor.warnings()] }),

    async retry(key, also = []) {
      const row = await find(key, statesFor('retry'))
      if (!row) return false
      // Nobody knows whether it was written when somebody gave it up: it is looked up before it is sent.
      const unsure = row.state === 'given-up' && row.attempts > 0 && row.first_sent_at !== null
      // The record is looked for anew: the refusal may have been for a record that is gone.
      const fields = { next_attempt_at: now(), reason: null }
      const statement = unsure
        ? change(db, row, 'look-again', now(), { ...fields, lookups: 0 })
        : change(db, row, 'retry', now(), { ...fields, record: null })
      return decide(statement, also)
    },

    async giveUp(key, who, also = []) {
      const row = await find(key, statesFor('give-up'))
      if (!row) return false
      const reason = problemText({ code: 'log-given-up', params: { who } })
      return decide(change(db, row, 'give-up', now(), { reason, next_attempt_at: 0 }), also)
    },

    audit: () => auditor.run(),

    wake: () => worker.wake(),
  }
}

function localMidnight(now: Millis): Millis {
  return new Date(now).setHours(0, 0, 0, 0)
}
