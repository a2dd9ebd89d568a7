import type { Problem, ProblemCode } from '@jackfield/contract'
import { ProblemError } from '../../problem.ts'

/** What Zoho's answer, or its absence, says about a write: certainly not done, or perhaps. */
export type Written = 'no' | 'unknown'

/** A request that did not give what was asked for. */
export class ZohoFailure extends ProblemError {
  readonly written: Written
  /** HTTP status; null without an answer. */
  readonly status: number | null
  /** Zoho's own code, e.g. `OAUTH_SCOPE_MISMATCH`; null when the answer has none. */
  readonly zohoCode: string | null
  /** The answer's JSON, for those that can read more from it. */
  readonly body: unknown
  /** When it may be tried again, in milliseconds from now; null when Zoho does not say and we have no reason to wait. */
  readonly retryAfterMs: number | null
  /** True when nothing but a change made by a person helps. */
  readonly permanent: boolean

  constructor(
    code: ProblemCode,
    params: Problem['params'],
    about: {
      written: Written
      status?: number | null
      zohoCode?: string | null
      body?: unknown
      retryAfterMs?: number | null
      permanent?: boolean
      cause?: unknown
    },
  ) {
    super(code, params, about.cause)
    this.name = 'ZohoFailure'
    this.written = about.written
    this.status = about.status ?? null
    this.zohoCode = about.zohoCode ?? null
    this.body = about.body
    this.retryAfterMs = about.retryAfterMs ?? null
    this.permanent = about.permanent ?? false
  }
}

/** More records were created in the window of a look-up than can be read. */
export const tooWide = () => new ZohoFailure('look-up-too-wide', undefined, { written: 'no' })
