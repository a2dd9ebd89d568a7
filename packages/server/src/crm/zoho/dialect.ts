import type { Incoming } from './exchange.ts'
import type { ZohoFailure } from './failure.ts'
import type { ZohoRequest } from './transport.ts'

/** What a good answer holds. */
export interface Answer {
  readonly status: number
  /** The JSON; null for "nothing found" (204) and "not modified" (304). */
  readonly body: unknown
}

/** What the APIs of Zoho's products do each in a way of their own: how an answer is read, and what a request costs. */
export interface Dialect {
  /** Reads an answer, or throws the `ZohoFailure` that it means, which says whether a write was done. */
  read(incoming: Incoming, request: ZohoRequest): Answer
  /** True when a new access token may help: never for a missing scope. */
  isTokenFailure(failure: ZohoFailure): boolean
  /** API credits that a request cost; `incoming` null when it may have arrived and nobody answered. */
  creditsOf(request: ZohoRequest, incoming: Pick<Incoming, 'status' | 'headers'> | null): number
  /** The header that tells what is left. */
  readonly remainingHeader: string
  /** Whether what it tells is of our organisation; left out: always. */
  isOfOrganisation?(request: Pick<ZohoRequest, 'headers'>): boolean
  /** False: that header comes only once half of the credits are used, so that its absence says something. */
  readonly tellsAlways: boolean
}
