import type { Answer } from './dialect.ts'
import type { Incoming } from './exchange.ts'
import { ZohoFailure } from './failure.ts'

/**
 * What all of Zoho's answers have in common: the JSON of one that came from Zoho itself, error or not; null where there is none (204,
 * 304). Throws a `ZohoFailure` for outages, for time-outs and for what is no JSON. Of errors every 4xx but 408 is certain; 408, 5xx,
 * redirects and what cannot be read (HTML, half a JSON) are not.
 */
export function readJson({ status, text, headers }: Incoming): Answer {
  if (status === 204 || status === 304) return { status, body: null }
  const written = isCertain(status) ? 'no' : 'unknown'
  if (status >= 500) throw new ZohoFailure('zoho-outage', { status }, { written, status })
  if (status === 408) throw new ZohoFailure('zoho-timeout', undefined, { written, status })
  try {
    return { status, body: JSON.parse(text) }
  } catch {
    if (status === 429) throw tooMany(status, null, retryAfterOf({ headers }))
    // Not Zoho speaking, but something in between that refused: it may let us through later.
    throw badAnswer(status, text.trimStart().startsWith('<') ? 'HTML' : 'not JSON')
  }
}

const isCertain = (status: number) => status >= 400 && status < 500 && status !== 408

const SOON_MS = 10_000

/** Too many requests, or no credits left: certainly not carried out. `retryAfterMs` null: Zoho does not say how long. */
export const tooMany = (status: number, zohoCode: string | null, retryAfterMs: number | null) =>
  new ZohoFailure('zoho-credits-exhausted', undefined, {
    written: 'no',
    status,
    zohoCode,
    retryAfterMs: retryAfterMs ?? SOON_MS,
  })

export const badAnswer = (status: number, detail: string) =>
  new ZohoFailure(
    'zoho-bad-answer',
    { detail: `${detail}, HTTP ${status}` },
    { written: isCertain(status) ? 'no' : 'unknown', status },
  )

/** Milliseconds of a `Retry-After` in seconds; null without one. */
export function retryAfterOf({ headers }: Pick<Incoming, 'headers'>): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 86_400) * 1000 : null
}

/** What somebody else wrote, as far as it is text, and not endless. */
export const word = (text: unknown, most = 200) => (typeof text === 'string' ? text.slice(0, most) : '')
