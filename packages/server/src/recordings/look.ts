import type { Millis } from '../calls/ids.ts'
import type { RecordingFile } from '../pbx/recording-source.ts'
import type { RecordingTable } from '../store/schema.ts'

/**
 * A recording comes late: Asterisk closes the file when the last channel has gone, and may convert it after that. Between two
 * looks so many milliseconds pass; after the last one it is missing.
 */
const PAUSES_MS = [2000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000] as const

type Changes = Partial<Omit<RecordingTable, 'call_id' | 'site_id'>>

/**
 * What a look at `now` makes of a recording that is waited for. A file counts as there when its size is that of the look
 * before: one that is still written grows.
 * @param found what the source has; null for nothing
 */
export function afterLook(
  before: Pick<RecordingTable, 'looks' | 'file' | 'size'>,
  found: RecordingFile | null,
  now: Millis,
): Changes {
  const looks = before.looks + 1
  const pause = PAUSES_MS[before.looks]
  const seen = { looks, checked_at: now, file: found?.id ?? null, size: found?.size ?? null }
  if (found !== null && found.size > 0 && before.file === found.id && before.size === found.size)
    return { ...seen, ...thereNow(found), state: 'there' }
  if (pause !== undefined) return { ...seen, next_look_at: now + pause }
  // As long as it grows it is neither there nor missing.
  if (found !== null && found.size > 0) return { ...seen, next_look_at: now + (PAUSES_MS.at(-1) as number) }
  return { ...seen, state: 'missing' }
}

/** What is kept of a file that is whole. */
export const thereNow = ({ id, size, durationMs, playable }: RecordingFile): Changes => ({
  file: id,
  size,
  duration_ms: durationMs,
  playable: playable ? 1 : 0,
})
