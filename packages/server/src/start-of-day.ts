import type { Millis } from './calls/ids.ts'

/** Midnight that began the day of `at` in a time zone (IANA name). On days that change the clock it is up to an hour off. */
export function startOfDay(at: Millis, timeZone: string): Millis {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  })
    .formatToParts(at)
    .map(({ type, value }) => [type, Number(value)] as const)
  const { hour = 0, minute = 0, second = 0 } = Object.fromEntries(parts) as Record<string, number>
  return at - (at % 1000) - ((hour * 60 + minute) * 60 + second) * 1000
}
