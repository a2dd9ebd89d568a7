import { isTimeZone, type LocalClock, localClock } from '../../wall-clock.ts'

const clocks = new Map<string, LocalClock>()

function clockOf(timeZone: string): LocalClock {
  let clock = clocks.get(timeZone)
  if (!clock) {
    clock = localClock(isTimeZone(timeZone) ? timeZone : 'UTC')
    clocks.set(timeZone, clock)
  }
  return clock
}

/**
 * A time as Zoho CRM wants it: ISO 8601 with offset, whole seconds (`2026-11-22T09:15:00+08:00`), in an IANA time zone.
 * A zone that this machine does not know becomes UTC: the moment stays the same.
 */
export function crmTime(at: number, timeZone: string): string {
  const local = clockOf(timeZone).local(at)
  // Offsets with seconds are of centuries before telephones.
  const minutes = Math.round((local - at) / 60_000)
  const sign = minutes < 0 ? '-' : '+'
  const twoDigits = (value: number) => String(Math.trunc(value)).padStart(2, '0')
  const offset = `${sign}${twoDigits(Math.abs(minutes) / 60)}:${twoDigits(Math.abs(minutes) % 60)}`
  return new Date(local).toISOString().slice(0, 19) + offset
}

/** Milliseconds of a time that Zoho wrote; null when it is none. */
export function parseCrmTime(text: unknown): number | null {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}
