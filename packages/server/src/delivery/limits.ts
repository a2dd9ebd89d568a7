import type { Millis } from '../calls/ids.ts'

export interface DeliveryLimits {
  /**
   * How long a row may be `sending` before it counts as lost. More than twice the HTTP deadline of a connector, so that nothing
   * leaves after it.
   */
  readonly leaseMs: Millis
  /** First pause after a failure; it doubles. */
  readonly backOffMs: Millis
  /** Longest pause: an outage never makes a log give up. */
  readonly maxBackOffMs: Millis
  /** Width added on both sides of a look-up, for clocks that differ. */
  readonly clockMarginMs: Millis
  /** How often the table is looked at when nobody wakes the worker. */
  readonly pollMs: Millis
  /** Numbers asked for at once. */
  readonly findsAtOnce: number
  /** Rows of one look-up. */
  readonly lookUpRows: number
}

export const standardLimits: DeliveryLimits = {
  leaseMs: 180_000,
  backOffMs: 1000,
  maxBackOffMs: 120_000,
  clockMarginMs: 120_000,
  pollMs: 1000,
  findsAtOnce: 8,
  lookUpRows: 500,
}

/** Seconds after the last possible arrival at which Zoho is asked; after the last "no" it is sent again. */
export const standardSettleTimes: readonly Millis[] = [30_000, 120_000, 300_000]

/**
 * Pause after the `failures`th failure in a row: doubles up to the limit, spread over its upper half so that what failed together
 * does not come back together. Never shorter than what the CRM asked for.
 * @param random 0 to 1
 */
export function backOff(
  failures: number,
  { backOffMs, maxBackOffMs }: Pick<DeliveryLimits, 'backOffMs' | 'maxBackOffMs'>,
  random: number,
  askedFor: Millis | null = null,
): Millis {
  const full = Math.min(maxBackOffMs, backOffMs * 2 ** Math.min(Math.max(failures, 1) - 1, 30))
  return Math.round(Math.max(full * (0.5 + random / 2), askedFor ?? 0))
}

/**
 * When the next look-up is due after `negative` ones: each at its settle time after the last moment at which the write may have
 * arrived, and never two in quick succession, so that a process that was away for long does not take one moment for many.
 */
export function nextLookUp(settleTimes: readonly Millis[], negative: number, lastSentAt: Millis, now: Millis): Millis {
  const settled = lastSentAt + (settleTimes[negative] ?? settleTimes.at(-1) ?? 0)
  return negative === 0 ? settled : Math.max(settled, now + (settleTimes[0] ?? 0))
}

/** When a log that was sent more than once is looked up a last time: an earlier write may have been carried out after all. */
export function auditAt(settleTimes: readonly Millis[], now: Millis): Millis {
  return now + (settleTimes.at(-1) ?? 0)
}
