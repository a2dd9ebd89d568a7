import type { Problem } from '@jackfield/contract'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Millis } from '../../calls/ids.ts'
import { saveMeta } from '../../store/meta.ts'
import type { Schema } from '../../store/schema.ts'
import type { Statement } from '../../store/store.ts'
import { problemText } from '../changes.ts'
import { nextLookUp } from '../limits.ts'
import { commonState, statesFor } from '../state.ts'
import type { Judgement } from './judge.ts'

/** Calls that began before `until`: their logs may have been written by a life after `since` that the database does not know. */
export const suspectsSchema = z.object({ since: z.number(), until: z.number() })
export type Suspects = z.infer<typeof suspectsSchema>

/** Nothing is sent until all rows that were owed at `until` are known to be written or not. */
export const pauseSchema = suspectsSchema.extend({ code: z.enum(['deliveries-restored', 'deliveries-moved']) })
export type Pause = z.infer<typeof pauseSchema>

export const SUSPECTS = 'life/suspects'
export const PAUSE = 'life/pause'

export const beingChecked: Problem = { code: 'log-being-checked' }

/** The last sign of life may be older than the last request, and its clock another one. */
const MARGIN_MS = 3_600_000

export const suspectFrom = ({ since }: Suspects): Millis => Math.max(0, since - MARGIN_MS)

/** What follows from a judgement, for the unit that begins this life; nothing for a database that is as it was left. */
export function cautions(
  db: Kysely<Schema>,
  judgement: Judgement,
  before: Suspects | null,
  now: Millis,
  settleTimes: readonly Millis[],
): { readonly suspects: Suspects | null; readonly pause: Pause | null; readonly statements: readonly Statement[] } {
  if (!('since' in judgement)) return { suspects: before, pause: null, statements: [] }
  const { kind } = judgement
  const until = Math.max(now, judgement.since)
  const suspects = {
    since: Math.min(before?.since ?? judgement.since, judgement.since),
    until: Math.max(before?.until ?? 0, until),
  }
  const saved = saveMeta(db, SUSPECTS, JSON.stringify(suspects))
  if (kind === 'away') return { suspects, pause: null, statements: [saved] }
  const code = kind === 'restored' ? 'deliveries-restored' : 'deliveries-moved'
  const pause: Pause = { since: judgement.since, until, code }
  return {
    suspects,
    pause,
    statements: [
      saved,
      saveMeta(db, PAUSE, JSON.stringify(pause)),
      lookUpAll(db, suspectFrom(suspects), now, settleTimes),
    ],
  }
}

/** Everything that is owed becomes `unknown`, as if it had been sent at any time since then. */
function lookUpAll(db: Kysely<Schema>, from: Millis, now: Millis, settleTimes: readonly Millis[]): Statement {
  const query = db
    .updateTable('delivery')
    .set({
      state: commonState('suspect'),
      reason: problemText(beingChecked),
      first_sent_at: sql<number>`case when first_sent_at < ${from} then first_sent_at else ${from} end`,
      crm_first_sent_at: null,
      last_sent_at: now,
      crm_last_sent_at: null,
      lookups: 0,
      lease_until: null,
      next_attempt_at: nextLookUp(settleTimes, 0, now, now),
      updated_at: now,
    })
    .where('state', 'in', statesFor('suspect'))
  return { query }
}
