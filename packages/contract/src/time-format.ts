/**
 * How times stand in logs, tickets and created records: `2026-11-22 21:15:00`, `22/11/2026 21:15:00`, `22.11.2026 21:15:00`,
 * `11/22/2026 09:15:00 PM`.
 */
export const timeFormats = ['iso', 'day-slash', 'day-dot', 'month-slash'] as const
export type TimeFormat = (typeof timeFormats)[number]

/** `2026-11-22 21:15:00` written in the format. */
export function writeTime(iso: string, format: TimeFormat): string {
  const [date = '', time = ''] = iso.split(' ')
  const [year, month, day] = date.split('-')
  if (format === 'day-slash') return `${day}/${month}/${year} ${time}`
  if (format === 'day-dot') return `${day}.${month}.${year} ${time}`
  if (format === 'month-slash') return `${month}/${day}/${year} ${twelveHours(time)}`
  return iso
}

/** `12:05:00 AM` for `00:05:00`. */
function twelveHours(time: string): string {
  const hour = Number(time.slice(0, 2))
  return `${String(hour % 12 || 12).padStart(2, '0')}${time.slice(2)} ${hour < 12 ? 'AM' : 'PM'}`
}
