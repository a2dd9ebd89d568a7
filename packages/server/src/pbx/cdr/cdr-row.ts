import type { Millis } from '../../calls/ids.ts'

/**
 * One row of a CDR table or file as it was read, whatever its kind. Asterisk writes one row per pair of channels, so that a call
 * has several. Texts are as the PBX wrote them: hostile.
 */
export interface RawRow {
  /** Null where the source does not keep it. */
  readonly linkedId: string | null
  readonly uniqueId: string | null
  readonly sequence: number | null
  readonly src: string
  readonly dst: string
  readonly context: string
  readonly callerId: string
  readonly callerNumber: string
  readonly callerName: string
  readonly did: string
  readonly channel: string
  readonly dstChannel: string
  readonly lastApp: string
  readonly lastData: string
  readonly disposition: string
  readonly recording: string
  readonly userField: string
  /** By the wall clock of the source's time zone, written as if it were UTC, in milliseconds. */
  readonly startLocal: number
  readonly endLocal: number | null
  readonly durationMs: number
  /** Since somebody or something answered; 0 when nobody did. */
  readonly billMs: number
  /** Of a source that is read in the order of writing: no earlier than this. Helps in the hour that is there twice. */
  readonly notBefore?: Millis
}

/** A row whose times are known; UTC, by the PBX's clock. */
export interface CdrRow extends RawRow {
  readonly start: Millis
  readonly end: Millis
  /** Null when the row says that nobody answered. */
  readonly answer: Millis | null
}

const EPOCH_ID = /^(?:.*-)?(\d{9,10})\.\d+$/

/** Seconds since 1970 (UTC) that Asterisk puts into a channel's unique id; null for ids that were given from outside. */
export function epochOf(id: string | null): Millis | null {
  const found = id === null ? null : EPOCH_ID.exec(id)
  return found ? Number(found[1]) * 1000 : null
}

const LOCAL_TIME = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?/

/** `2026-11-22 03:50:34[.123456]` as if it were UTC; null when it is no time (also `0000-00-00 00:00:00`). */
export function localTime(text: string): number | null {
  const found = LOCAL_TIME.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (year < 1990 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return null
  return Date.UTC(year, month - 1, day, hour, minute, second) + Math.round(Number(`0.${found[7] ?? 0}`) * 1000)
}

/** Seconds, whole or with a fraction, in milliseconds; 0 for what is no number of seconds. */
export function seconds(text: string | number | null | undefined): number {
  const value = Number(text ?? 0)
  return Number.isFinite(value) && value > 0 && value < 31_536_000 ? Math.round(value * 1000) : 0
}
