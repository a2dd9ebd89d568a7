/** Named stretches of days, `days` being any; the ledger begins with today. */
export const rangeNames = ['today', 'yesterday', '7d', '30d', 'all', 'days'] as const
export type RangeName = (typeof rangeNames)[number]

export interface DayRange {
  readonly range?: RangeName | undefined
  /** `YYYY-MM-DD`, both included; only with `days`. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Milliseconds; `to` is not part of it. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

const FOREVER = { from: 0, to: 8_640_000_000_000_000 }

/** The stretch in the browser's time zone, in which the ledger shows its times; `from` and `to` of `days` in either order. */
export function stretchOf({ range = 'today', from, to }: DayRange, now: Date): Stretch {
  switch (range) {
    case 'today':
      return { from: midnight(now, 0), to: midnight(now, 1) }
    case 'yesterday':
      return { from: midnight(now, -1), to: midnight(now, 0) }
    case '7d':
      return { from: midnight(now, -6), to: midnight(now, 1) }
    case '30d':
      return { from: midnight(now, -29), to: midnight(now, 1) }
    case 'all':
      return FOREVER
    case 'days': {
      const days = [parseDay(from), parseDay(to)].filter((day) => day !== null)
      if (days.length === 0) return stretchOf({ range: 'today' }, now)
      const sorted = days.sort((a, b) => a.getTime() - b.getTime())
      return { from: midnight(sorted[0] as Date, 0), to: midnight(sorted.at(-1) as Date, 1) }
    }
  }
}

/** Midnight that begins the day so many days later; the calendar knows of days with 23 and 25 hours. */
const midnight = (day: Date, days: number) =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime()

function parseDay(text: string | undefined): Date | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '')
  if (!found) return null
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  const date = new Date(year, month - 1, day)
  return date.getMonth() === month - 1 && date.getDate() === day ? date : null
}

/** The day as date fields have it. */
export function dayText(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
