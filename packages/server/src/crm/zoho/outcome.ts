import type { Problem } from '@jackfield/contract'
import { problemOf } from '../../problem.ts'
import type { WriteOutcome } from '../crm-connector.ts'
import { ZohoFailure } from './failure.ts'

/** For records that could not even be put together: certainly not written. */
export function notWritten(error: unknown): WriteOutcome {
  const retryAfterMs = error instanceof ZohoFailure ? error.retryAfterMs : null
  return { state: 'not-written', problem: problemOf(error), retryAfterMs }
}

export const unknown = (problem: Problem): WriteOutcome => ({ state: 'unknown', problem })
export const unreadable = (detail: string) => unknown({ code: 'zoho-bad-answer', params: { detail } })

/** Refusals that are about the records themselves; all others are about us, and the logs wait until that is mended. */
const aboutRecords = new Set(['zoho-refused-record', 'zoho-no-permission'])

export function wholeRequest({ problem, written, retryAfterMs }: ZohoFailure): WriteOutcome {
  if (written === 'unknown') return unknown(problem)
  if (aboutRecords.has(problem.code)) return { state: 'refused', problem }
  return { state: 'not-written', problem, retryAfterMs }
}
