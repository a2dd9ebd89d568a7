import type { RecordingState, RecordingView } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Call } from '../calls/call.ts'
import type { Millis } from '../calls/ids.ts'
import type { RecordingFile, RecordingSource } from '../pbx/recording-source.ts'
import { logged, ProblemError } from '../problem.ts'
import type { RecordingTable } from '../store/schema.ts'
import type { Statement, Store } from '../store/store.ts'
import { type FileNaming, fileNameOf } from './file-name.ts'
import { afterLook, thereNow } from './look.ts'
import {
  dueRecordings,
  insertRecording,
  isRecordable,
  nextLook,
  readCall,
  readRecording,
  recordedCall,
  saveLook,
} from './recording-store.ts'

/** Recordings of calls: looked for after their end, shown and opened for those whom the routes let through. */
export interface Recordings {
  /** What is to be saved with an ended call. */
  owed(call: Call): readonly Statement[]
  /** Something is to be looked for. */
  wake(): void
  /** @param naming how its file is named for who asks */
  view(callId: string, naming: FileNaming): Promise<RecordingView | null>
  /**
   * The whole recording of a call as it is now, and the source that reads it. What is missing is looked for once more. Throws
   * `not-found`, `recording-waiting`, `recording-missing`, or what the source throws.
   */
  open(callId: string): Promise<{ readonly call: Call; readonly file: RecordingFile; readonly source: RecordingSource }>
  /** Whether there is a source. */
  connected(): boolean
  stop(): Promise<void>
}

export interface RecordingsParts {
  readonly store: Store
  readonly source: () => RecordingSource | undefined
  readonly now: () => Millis
  readonly log: Logger
}

/** Recordings looked for at once; the others follow. */
const BATCH = 20
/** After a source that failed. */
const RETRY_MS = 10_000
const LONGEST_SLEEP_MS = 60_000

export function createRecordings({ store, source, now, log }: RecordingsParts): Recordings {
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let again = false
  let stopped = false

  function sleep(ms: number): void {
    if (timer) clearTimeout(timer)
    timer = stopped ? null : setTimeout(wake, Math.min(Math.max(ms, 50), LONGEST_SLEEP_MS)).unref()
  }

  function wake(): void {
    if (stopped) return
    if (looking) {
      again = true
      return
    }
    looking = lookAtAll()
      .then((ms) => sleep(ms ?? LONGEST_SLEEP_MS))
      .catch((error: unknown) => {
        log.warn(logged(error), 'recordings cannot be looked for')
        sleep(RETRY_MS)
      })
      .finally(() => {
        looking = null
        if (again) wake()
        again = false
      })
  }

  /** Milliseconds until the next look; null for none. */
  async function lookAtAll(): Promise<number | null> {
    const from = source()
    // Those that wait keep their looks until there is somewhere to look.
    if (!from) return null
    const due = await dueRecordings(store, now(), BATCH)
    for (const row of due) {
      if (stopped) return null
      await look(row, from)
    }
    const next = await nextLook(store)
    return next === null ? null : next - now()
  }

  async function look(row: RecordingTable, from: RecordingSource): Promise<void> {
    const call = await readCall(store, row.call_id)
    let found: RecordingFile | null
    try {
      found = call && (await from.find(recordedCall(call)))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      // Nothing is known by this: it counts as no look, and others are not held up by it.
      log.warn({ ...logged(error), call: row.call_id }, 'recordings cannot be read')
      await store.commit([saveLook(store, row, { next_look_at: now() + RETRY_MS })])
      return
    }
    await store.commit([saveLook(store, row, afterLook(row, found, now()))])
  }

  /** A file that was moved or converted since is looked for under its other names. */
  async function fileNow(row: RecordingTable, call: Call, from: RecordingSource): Promise<RecordingFile> {
    const known = row.file === null ? null : await from.stat(row.file)
    const file = known ?? (await from.find(recordedCall(call)))
    if (!file || file.size === 0) throw new ProblemError('recording-missing')
    if (row.state !== 'there' || row.file !== file.id || row.size !== file.size)
      await store.commit([saveLook(store, row, { ...thereNow(file), state: 'there', checked_at: now() })])
    return file
  }

  return {
    owed: (call) => (source() && isRecordable(call) ? [insertRecording(store, call, now())] : []),
    wake,
    connected: () => source() !== undefined,
    async view(callId, naming) {
      const row = await readRecording(store, callId)
      const call = row && (await readCall(store, callId))
      return row && call ? recordingView(row, call, naming) : null
    },
    async open(callId) {
      const row = await readRecording(store, callId)
      const call = row && (await readCall(store, callId))
      if (!row || !call) throw new ProblemError('not-found')
      if (row.state === 'waiting') throw new ProblemError('recording-waiting')
      const from = source()
      if (!from) throw new ProblemError('recordings-not-connected')
      return { call, file: await fileNow(row, call, from), source: from }
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await looking
    },
  }
}

export function recordingView(row: RecordingTable, call: Call, naming: FileNaming): RecordingView {
  const there = row.state === 'there'
  return {
    callId: row.call_id,
    state: row.state as RecordingState,
    fileName: there ? fileNameOf(call, row.file ?? '', naming) : null,
    size: there ? row.size : null,
    durationMs: there ? row.duration_ms : null,
    playable: there && row.playable === 1,
  }
}
