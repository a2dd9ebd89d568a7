import type { Language } from '@jackfield/contract'
import { useMemo } from 'react'
import { useLanguage } from './index.ts'

/** `m:ss`, from an hour on `h:mm:ss`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

const day = (ms: number) => new Date(ms).toDateString()

function makeFormat(language: Language) {
  const clock = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const minuteClock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const dateClock = new Intl.DateTimeFormat(language, {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  const regions = new Intl.DisplayNames([language], { type: 'region' })
  return {
    /** Time alone on the same day, else with its date. */
    time: (ms: number) => (day(ms) === day(Date.now()) ? clock.format(ms) : dateClock.format(ms)),
    /** The same without seconds, for what is only expected. */
    minute: (ms: number) => (day(ms) === day(Date.now()) ? minuteClock : dateClock).format(ms),
    clock: (ms: number) => clock.format(ms),
    full: (ms: number) => full.format(ms),
    // Without minus zero, which a rounded small difference may be.
    number: (value: number) => number.format(value + 0),
    /** Of a share from 0 to 1. */
    percent: (share: number) => percent.format(share),
    megabytes: (bytes: number) => `${number.format(Math.round(bytes / 1024 / 102.4) / 10)} MB`,
    country: (code: string) => regions.of(code) ?? code,
    duration: formatDuration,
  }
}
export type Format = ReturnType<typeof makeFormat>

/** Dates, numbers and names of countries in the language in use. */
export function useFormat(): Format {
  const { language } = useLanguage()
  return useMemo(() => makeFormat(language), [language])
}
