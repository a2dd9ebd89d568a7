import { type TimeFormat, timeFormats } from '@jackfield/contract'

/** A site from before there was a choice, or of a later version, has the first. */
export const readTimeFormat = (saved: string | null | undefined): TimeFormat =>
  timeFormats.find((format) => format === saved) ?? 'iso'
