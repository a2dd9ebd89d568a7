import { BUCKET_MS, type BucketSums, bucketOf, WINDOW_BUCKETS } from './use.ts'

/** Logs may become more than yesterday. */
const MORE_LOGS = 1.2
/** For so many buckets it is expected to go on as in the last hour. */
const HOUR = 4
/** A working day: on the first one it is expected to go on so long. */
const FIRST_DAY = 40

export interface UseSoFar {
  /** Sums of a bucket by its number, of the last 25 hours. */
  readonly sums: (bucket: number) => BucketSums
  /** First bucket that was counted; before it nothing is known. */
  readonly since: number
}

export interface Forecast {
  /** In the last 24 hours. */
  readonly used: number
  /** The highest use of any 24 hours that end within the next 24. */
  readonly expected: number
  /** When the budget would be used up; null: not within 24 hours, or the budget is not known. */
  readonly runsOutAt: number | null
  /** What logs will need within the next 24 hours beyond what becomes free by then. */
  readonly kept: number
  /** Use of the 24 hours before the end of each coming bucket, if nothing but logs is written from now on. */
  readonly onlyLogs: readonly number[]
}

/**
 * What is to be expected of the next 24 hours, `now` in milliseconds. It goes by the time of day: each quarter of an hour as a day
 * before (smoothed with its neighbours), the next hour at least as the last one. Where a day before nothing was counted yet, it goes
 * on as in the last hour, for ten hours. What is older than 24 hours becomes free again.
 */
export function forecast({ sums, since }: UseSoFar, now: number, budget: number | null): Forecast {
  const current = bucketOf(now)
  const recent = pace(sums, since, now)
  const expect = (ahead: number, of: (each: BucketSums) => number, lately: number) => {
    const before = current + ahead - WINDOW_BUCKETS
    const usual =
      before < since
        ? null
        : mean(
            [before - 1, before, before + 1].filter((b) => b >= since && b <= current),
            (b) => of(sums(b)),
          )
    if (usual === null) return ahead <= FIRST_DAY ? lately : 0
    return Math.max(0, ahead <= HOUR ? Math.max(lately, usual) : usual)
  }
  let used = 0
  for (let bucket = current - WINDOW_BUCKETS; bucket <= current; bucket++) used += sums(bucket).all
  const onlyLogs: number[] = []
  let [rolling, logs, needed, freed] = [used, used, 0, 0]
  let [expected, kept] = [used, 0]
  let runsOutAt = budget !== null && used >= budget ? now : null
  // One more, so that what was used this very moment is seen to become free.
  for (let ahead = 1; ahead <= WINDOW_BUCKETS + 1; ahead++) {
    const { all: leaving, steady } = sums(current + ahead - WINDOW_BUCKETS - 1)
    // What is done once a day, and what others use, is done again as it becomes free.
    rolling += expect(ahead, (each) => each.steady, recent.steady) - steady
    const more = expect(ahead, (each) => each.logs, recent.logs)
    logs += more - leaving
    needed += more * MORE_LOGS
    freed += leaving
    kept = Math.max(kept, needed - freed)
    expected = Math.max(expected, rolling)
    onlyLogs.push(Math.max(0, logs))
    if (budget !== null && runsOutAt === null && rolling >= budget) runsOutAt = (current + ahead) * BUCKET_MS
  }
  return { used, expected: Math.round(expected), runsOutAt, kept: Math.ceil(kept), onlyLogs }
}

/** Credits a bucket in the last hour, the part of the present one included. */
function pace(sums: UseSoFar['sums'], since: number, now: number): { steady: number; logs: number } {
  const current = bucketOf(now)
  const first = Math.max(since, current - HOUR + 1)
  // In the first minutes a few requests are no pace.
  const buckets = Math.max(1, current - first + (now / BUCKET_MS - current))
  let [steady, logs] = [0, 0]
  for (let bucket = first; bucket <= current; bucket++) {
    steady += sums(bucket).steady
    logs += sums(bucket).logs
  }
  return { steady: steady / buckets, logs: logs / buckets }
}

function mean(buckets: readonly number[], of: (bucket: number) => number): number {
  return buckets.reduce((sum, bucket) => sum + of(bucket), 0) / Math.max(1, buckets.length)
}
