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
const spanSchema = z.object({ since: z.number(), until: z.number() })
type Span = z.infer<typeof spanSchema>

/** One for each time that such a life was possible, oldest first. Earlier versions kept a single one. */
export const suspectsSchema = z.union([z.array(spanSchema), spanSchema.transform((span) => [span])])
export type Suspects = readonly Span[]

/** Nothing is sent until all rows that were owed at `until` are known to be written or not. */
export const pauseSchema = spanSchema.extend({ code: z.enum(['deliveries-restored', 'deliveries-moved']) })
export type Pause = z.infer<typeof pauseSchema>

export const SUSPECTS = 'life/suspects'
export const PAUSE = 'life/pause'

export const beingChecked: Problem = { code: 'log-being-checked' }

/** The last sign of life may be older than the last request, and its clock another one. */
const MARGIN_MS = 3_600_000

/** More are not told apart: the oldest two count as one. */
const MOST_SPANS = 20

/**
 * The earliest moment at which an earlier life may have written what is owed for a call that began at `startedAt`; null where none
 * may have. Never long before the call itself, so that an old span makes no look-up read months.
 */
export function suspectFrom(suspects: Suspects | null, startedAt: Millis): Millis | null {
  const span = suspects?.find(({ until }) => startedAt <= until)
  return span ? Math.max(0, span.since - MARGIN_MS, startedAt - MARGIN_MS) : null
}

/** What follows from a judgement, for the unit that begins this life; nothing for a database that is as it was left. */
export function cautions(
  db: Kysely<Schema>,
  judgement: Judgement,
  before: Suspects | null,
  now: Millis,
  settleTimes: readonly Millis[],
): { readonly suspects: Suspects | null; readonly pause: Pause | null; readonly statements: readonly Statement[] } {
  if (!('since' in judgement)) return { suspects: before, pause: null, statements: [] }
  const { kind, since } = judgement
  const span = { since, until: Math.max(now, since) }
  const suspects = withSpan(before ?? [], span)
  const saved = saveMeta(db, SUSPECTS, JSON.stringify(suspects))
  if (kind === 'away') return { suspects, pause: null, statements: [saved] }
  const code = kind === 'restored' ? 'deliveries-restored' : 'deliveries-moved'
  return {
    suspects,
    pause: { ...span, code },
    statements: [
      saved,
      saveMeta(db, PAUSE, JSON.stringify({ ...span, code })),
      lookUpAll(db, suspects, now, settleTimes),
    ],
  }
}

function withSpan(before: Suspects, span: Span): Suspects {
  const all = [...before, span].toSorted((a, b) => a.until - b.until)
  const [oldest, next, ...others] = all
  if (!oldest || !next || all.length <= MOST_SPANS) return all
  return [{ since: Math.min(oldest.since, next.since), until: next.until }, ...others]
}

/** Everything that is owed becomes `unknown`, as if it had been sent at any time since `suspectFrom` of its call. */
function lookUpAll(db: Kysely<Schema>, suspects: Suspects, now: Millis, settleTimes: readonly Millis[]): Statement {
  const started = sql<number>`coalesce((select started_at from call where call.id = delivery.call_id), created_at)`
  const latest = suspects.at(-1)?.since ?? now
  const spans = suspects.map(({ since, until }) => sql`when ${started} <= ${until} then ${whole(since)}`)
  const since = sql<number>`(case ${sql.join(spans, sql` `)} else ${whole(latest)} end)`
  const from = sql<number>`((case when ${since} > ${started} then ${since} else ${started} end) - ${whole(MARGIN_MS)})`
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

/** A database cannot tell the type of a value where all others are values too. */
const whole = (value: number) => sql<number>`cast(${value} as bigint)`
