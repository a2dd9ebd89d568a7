import type { Problem } from '@jackfield/contract'
import type { Millis } from '../../calls/ids.ts'
import type { LocalClock } from '../../wall-clock.ts'
import type { RawRow } from './cdr-row.ts'

/** So far back a row may begin and still end now; longer calls are not found by their records. */
export const LONGEST_CALL_MS = 12 * 3600_000

export interface RowChunk {
  readonly rows: readonly RawRow[]
  /** Every row of a call that had ended by then has been given out. */
  readonly readUpTo: Millis
}

/** Reads rows of one kind of source; every method throws a `ProblemError` that says what a person can do. Times: PBX's clock. */
export interface RowReader {
  /** The wall clock that the source keeps; known after the first reading. */
  readonly clock: LocalClock
  /** Rows that ended at or after `since`, in the source's own order, in chunks; ends with `readUpTo` at infinity. */
  read(since: Millis): AsyncIterable<RowChunk>
  /** All rows of calls that began before they were looked for; `ids` are linked ids, or unique ids where there are none. */
  rowsOf(
    ids: readonly string[],
    by: 'linked' | 'unique',
    range: { from: Millis; to: Millis },
  ): Promise<readonly RawRow[]>
  /** What is amiss although it can be read: no index, no linked id. After the first reading. */
  readonly warnings: readonly Problem[]
  close(): Promise<void>
}
