import type { Readable } from 'node:stream'
import type { Millis } from '../calls/ids.ts'

/** What the PBX knows a call by, for finding its recording. */
export interface RecordedCall {
  /** As the PBX named the file: a full path, a path below its folder, or a bare name. Null when it did not tell. */
  readonly named: string | null
  /** The PBX's ids of the call and of its channels (Asterisk: linked id and unique ids), the call's first. */
  readonly ids: readonly string[]
  readonly startedAt: Millis
  readonly endedAt: Millis
}

/** A recording as it is now. A file that is still written grows. */
export interface RecordingFile {
  /** By which the source finds it again; means nothing elsewhere. */
  readonly id: string
  /** Bytes. */
  readonly size: number
  readonly modifiedAt: Millis
  /** E.g. `audio/wav`. */
  readonly type: string
  /** With which its name ends, in lower case and without a dot. */
  readonly extension: string
  /** False for what browsers cannot play. */
  readonly playable: boolean
  /** Null where the file does not tell. */
  readonly durationMs: number | null
}

/** First and last byte, both of them part of it. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** The port to where a PBX keeps its recordings. Failures are `ProblemError`s; what is not there is null. */
export interface RecordingSource {
  /** The recording of a call; null as long as there is none. */
  find(call: RecordedCall): Promise<RecordingFile | null>
  /** A file that was found before; null when it is gone. */
  stat(id: string): Promise<RecordingFile | null>
  /** The bytes of a range and no others, as they are read. Null when the file is gone. */
  read(id: string, range: ByteRange): Promise<Readable | null>
}
