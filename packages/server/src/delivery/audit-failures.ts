import type { IntegrationKind, Problem } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import type { DeliveryIntegration } from './integration.ts'

type Audited = Pick<DeliveryIntegration, 'id' | 'connectedAt'>

/** Audits that failed: when each is tried again by itself, and what the administrator is told of it. */
export interface AuditFailures {
  note(integration: Audited, kind: IntegrationKind, problem: Problem, now: Millis): void
  forget(id: string): void
  /** Only these are audited at all: what was said of others is of no account any more. */
  keepOnly(ids: readonly string[]): void
  /** It failed a while ago only, by the same consent. */
  rests(integration: Audited, now: Millis): boolean
  /** For each: whose audit it is, and then what stands in its way. */
  warnings(): readonly Problem[]
}

interface Failure {
  readonly connectedAt: Millis | null
  readonly at: Millis
  readonly times: number
  readonly product: string
  readonly problem: Problem
}

/** An audit may cost thousands of credits until it fails: the pause begins so long and doubles. */
const FIRST_PAUSE_MS = 3_600_000
const LONGEST_PAUSE_MS = 24 * FIRST_PAUSE_MS

const products = { 'zoho-crm': 'Zoho CRM', 'zoho-desk': 'Zoho Desk' } satisfies Record<IntegrationKind, string>

export function createAuditFailures(): AuditFailures {
  const failures = new Map<string, Failure>()
  return {
    note({ id, connectedAt }, kind, problem, now) {
      const times = (failures.get(id)?.times ?? 0) + 1
      failures.set(id, { connectedAt, at: now, times, product: products[kind], problem })
    },
    forget: (id) => void failures.delete(id),
    keepOnly(ids) {
      for (const id of failures.keys()) if (!ids.includes(id)) failures.delete(id)
    },
    rests({ id, connectedAt }, now) {
      const failure = failures.get(id)
      if (failure === undefined || failure.connectedAt !== connectedAt) return false
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failure.times - 1))
      // A clock that was put back makes nobody wait for that time to come again.
      return now >= failure.at && now < failure.at + pause
    },
    warnings: () =>
      [...failures.values()].flatMap(({ product, problem }): Problem[] => [
        { code: 'audit-failed', params: { product } },
        problem,
      ]),
  }
}
