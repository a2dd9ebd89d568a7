import type { Millis } from '../calls/ids.ts'
import type { DeliveryRow } from './row.ts'

/** Zoho charges for up to ten records of one request as for one. */
const CHARGED_TOGETHER = 10

/**
 * Whether these logs, longest waiting first, wait for others that share their request, because that saves credits: only while
 * none of them was tried before, they are fewer than are charged together, and the oldest has not waited as long as it may (A10).
 * Creations never wait: an agent looks at the card. Updates share no request.
 */
export function waitsForOthers(rows: readonly DeliveryRow[], waitMs: Millis, now: Millis): boolean {
  if (rows.length >= CHARGED_TOGETHER || rows.some(({ kind, attempts }) => kind !== 'call-log' || attempts > 0))
    return false
  const oldest = Math.min(...rows.map(({ createdAt }) => createdAt))
  return now >= oldest && now - oldest < waitMs
}
