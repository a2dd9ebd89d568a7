const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

function formatter(timeZone: string): Intl.DateTimeFormat {
  let known = formatters.get(timeZone)
  if (!known) {
    known = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formatters.set(timeZone, known)
  }
  return known
}

/** Minutes that `timeZone` (IANA name) is ahead of UTC at `time` (epoch ms). */
export function zoneOffsetMinutes(time: number, timeZone: string): number {
  // Offsets change at quarter hours at most, so one answer serves the whole quarter.
  const quarter = Math.floor(time / 900_000) * 900_000
  const key = `${timeZone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const part: Record<string, number> = {}
  for (const { type, value } of formatter(timeZone).formatToParts(quarter)) part[type] = Number(value)
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!)
  const offset = Math.round((local - quarter) / 60_000)
  if (offsets.size > 50_000) offsets.clear()
  offsets.set(key, offset)
  return offset
}

/** Zoho CRM's way to write a time: ISO 8601 with offset and without milliseconds, in `timeZone`. */
export function formatCrmTime(time: number, timeZone: string): string {
  const offset = zoneOffsetMinutes(time, timeZone)
  const local = new Date(time + offset * 60_000).toISOString().slice(0, 19)
  const size = Math.abs(offset)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

const crmTime = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}:\d{2})$/

/**
 * Reads a time as Zoho CRM takes it: `yyyy-MM-ddTHH:mm:ss` with an offset. Returns epoch ms, or undefined for anything
 * else. unverified: that fractions of a second are refused; the documentation shows none.
 */
export function parseCrmTime(text: string): number | undefined {
  const match = crmTime.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match.map(Number)
  const wall = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!)
  // Date.UTC rolls 31 February over into March; a CRM refuses it.
  if (new Date(wall).toISOString().slice(0, 19) !== text.slice(0, 19)) return undefined
  const zone = match[7]!
  if (zone === 'Z') return wall
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return wall - (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** Zoho keeps whole seconds. */
export function wholeSecond(time: number): number {
  return Math.floor(time / 1000) * 1000
}
