const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    })
    formatters.set(timeZone, found)
  }
  return found
}

/**
 * A time as Zoho CRM wants it: ISO 8601 with offset, whole seconds (`2026-11-22T09:15:00+08:00`), in an IANA time zone.
 * A zone that this machine does not know becomes UTC: the moment stays the same.
 */
export function crmTime(at: number, timeZone: string): string {
  let parts: Record<string, string>
  try {
    parts = Object.fromEntries(
      formatter(timeZone)
        .formatToParts(at)
        .map(({ type, value }) => [type, value]),
    )
  } catch {
    return crmTime(at, 'UTC')
  }
  // "GMT" in UTC, else "GMT+08:00"; offsets with seconds are of centuries before telephones.
  const offset = parts['timeZoneName']?.replace('GMT', '') || '+00:00'
  const { year, month, day, hour, minute, second } = parts
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`
}

/** Milliseconds of a time that Zoho wrote; null when it is none. */
export function parseCrmTime(text: unknown): number | null {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}
