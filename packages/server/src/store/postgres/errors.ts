import { ProblemError } from '../../problem.ts'
import { StatementError } from '../statement-error.ts'

/** Classes of SQLSTATE that speak of the server and not of the statement (postgresql.org, appendix A). */
const OUTAGE: ReadonlySet<string> = new Set([
  '08', // connection
  '25', // read-only transaction: a stand-by server
  '28', // authorisation
  '3D', // no such database
  '53', // out of disk, memory, connections
  '55', // object in use, lock not available
  '57', // shut down, cancelled
  '58', // system error
  'XX', // internal
])

/** True when the error is the server's answer, and the connection can go on. */
export const answered = (error: unknown): boolean => sqlState(error) !== undefined

/** Server's own words for "nothing was written, try again": serialisation failure and deadlock. */
export function mayRepeat(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40001' || state === '40P01'
}

/** The error that callers of the store know. A lost connection has no SQLSTATE. */
export function storeError(error: unknown): Error {
  if (error instanceof ProblemError || error instanceof StatementError) return error
  const state = sqlState(error)
  const message = error instanceof Error ? error.message || error.name : String(error)
  if (state === undefined || OUTAGE.has(state.slice(0, 2)) || mayRepeat(error)) {
    return new ProblemError('store-unavailable', { detail: message }, error)
  }
  return new StatementError(message, state.startsWith('23'), error)
}

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}
