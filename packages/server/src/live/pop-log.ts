import type { ClientKind, PopTestView } from '@jackfield/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { ExtensionNumber, Millis } from '../calls/ids.ts'
import type { Statement, Store } from '../store/store.ts'
import { POPS_REMEMBERED, type SentPop } from './pop-memory.ts'

/** A record or ticket that an agent opened by hand. `what`: its module and id. */
export interface OpenedByHand {
  readonly extension: ExtensionNumber
  readonly callId: string
  readonly what: string
  readonly url: string
  readonly client: ClientKind
}

/** What became of pops, for the ledger. Call handling saves that they were sent. Everything that saves returns at once. */
export interface PopLog {
  /** What the browser said of it; the first word counts. */
  result(pop: SentPop, outcome: 'opened' | 'blocked'): void
  /** The first time counts, for each record of a call. */
  byHand(opened: OpenedByHand): void
  /** A test was sent; it takes the place of the extension's test before. */
  test(pop: SentPop): void
  /** Those of the last day that went out, so that a restart does not open them again. */
  recent(): Promise<readonly SentPop[]>
}

/** A test belongs to no call. */
export const TEST_CALL = ''

export function createPopLog(store: Store, now: () => Millis, log: FastifyBaseLogger): PopLog {
  const { db } = store
  const save = (key: string, ...statements: Statement[]) =>
    void store.commit(statements).catch((error: unknown) => log.warn({ err: error, key }, 'pop not saved'))
  return {
    result({ key, extension, callId, url, at, client }, outcome) {
      const told = { outcome, opened_at: outcome === 'opened' ? now() : null, client }
      // The browser may be faster than the commit that says "sent": whichever row comes first, this is the outcome.
      const query = db
        .insertInto('pop')
        .values({ key, extension, call_id: callId, url, at, ...told })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet(told).where('pop.outcome', 'in', ['sent', 'no-client']),
        )
      save(key, { query })
    },
    byHand({ extension, callId, what, url, client }) {
      const key = `hand/${callId}/${extension}/${what}`
      const row = { key, extension, call_id: callId, url, at: now(), opened_at: now() }
      const query = db
        .insertInto('pop')
        .values({ ...row, outcome: 'manual', client })
        .onConflict((conflict) => conflict.column('key').doNothing())
      save(key, { query })
    },
    test({ key, extension, url, at, client }) {
      const older = db
        .deleteFrom('pop')
        .where('call_id', '=', TEST_CALL)
        .where('extension', '=', extension)
        .where('key', '!=', key)
      const query = db
        .insertInto('pop')
        .values({ key, extension, call_id: TEST_CALL, url, at, outcome: 'sent', client })
        .onConflict((conflict) => conflict.column('key').doNothing())
      save(key, { query: older }, { query })
    },
    async recent() {
      const rows = await db
        .selectFrom('pop')
        .select(['key', 'extension', 'call_id as callId', 'url', 'at', 'client'])
        .where('at', '>=', now() - POPS_REMEMBERED)
        .where('outcome', 'not in', ['no-client', 'manual'])
        .where('call_id', '!=', TEST_CALL)
        .execute()
      return rows as SentPop[]
    },
  }
}

/** The last test of each extension. */
export async function lastPopTests({ db }: Store): Promise<ReadonlyMap<string, PopTestView>> {
  const rows = await db
    .selectFrom('pop')
    .select(['extension', 'at', 'outcome', 'opened_at', 'client'])
    .where('call_id', '=', TEST_CALL)
    .orderBy('at')
    .execute()
  return new Map(
    rows.map(({ extension, at, outcome, opened_at: openedAt, client }) => [
      extension,
      { at, outcome, openedAt: openedAt ?? null, client: client ?? null } as PopTestView,
    ]),
  )
}
