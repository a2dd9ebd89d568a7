/** A time as Zoho Desk wants it: UTC with milliseconds, `2026-11-22T01:15:00.000Z`. */
export const deskTime = (at: number): string => new Date(at).toISOString()

/** Milliseconds of a time that Desk wrote; null when it is none. */
export function parseDeskTime(text: unknown): number | null {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}
