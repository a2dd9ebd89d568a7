import type { FastifyBaseLogger } from 'fastify'
import type { Millis } from '../calls/ids.ts'
import type { Store } from '../store/store.ts'
import { POPS_REMEMBERED, type SentPop } from './pop-memory.ts'

/** What became of pops, for the ledger. Call handling saves that they were sent. */
export interface PopLog {
  /** What the browser said of it; the first word counts. Returns at once. */
  result(pop: SentPop, outcome: 'opened' | 'blocked'): void
  /** Those of the last day that went out, so that a restart does not open them again. */
  recent(): Promise<readonly SentPop[]>
}

export function createPopLog(store: Store, now: () => Millis, log: FastifyBaseLogger): PopLog {
  const { db } = store
  return {
    result({ key, extension, callId, url, at }, outcome) {
      // The browser may be faster than the commit that says "sent": whichever row comes first, this is the outcome.
      const query = db
        .insertInto('pop')
        .values({ key, extension, call_id: callId, url, at, outcome })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({ outcome }).where('pop.outcome', 'in', ['sent', 'no-client']),
        )
      store.commit([{ query }]).catch((error: unknown) => log.warn({ err: error, key }, 'outcome of a pop not saved'))
    },
    async recent() {
      const rows = await db
        .selectFrom('pop')
        .select(['key', 'extension', 'call_id as callId', 'url', 'at'])
        .where('at', '>=', now() - POPS_REMEMBERED)
        .where('outcome', '!=', 'no-client')
        .execute()
      return rows as SentPop[]
    },
  }
}
