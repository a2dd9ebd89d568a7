import type { CreditPurpose } from '@jackfield/contract'
import type { Answer } from '../zoho/dialect.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import type { Sender, Transport, ZohoRequest } from '../zoho/transport.ts'

/** A request below `/api/v1`, e.g. `/calls`. */
export type DeskRequest = Omit<ZohoRequest, 'sub' | 'headers'>

export interface DeskSender {
  /** As `Transport.send`, within the organisation. */
  send(request: DeskRequest): Promise<Answer>
  clock(): number | null
}

/** Requests to one organisation of Zoho Desk. */
export interface DeskApi {
  for(purpose: CreditPurpose): DeskSender
}

/**
 * Requests that name their organisation, as all of Desk's do but the one for the list of organisations.
 * @param organisationId asked before each request; what it throws means that nothing was sent
 */
export function deskApi(transport: Pick<Transport, 'for'>, organisationId: () => Promise<string>): DeskApi {
  return {
    for(purpose) {
      const sender = transport.for(purpose)
      return {
        async send(request) {
          const orgId = await organisationId().catch((error: unknown) => {
            throw beforeIt(error)
          })
          return inDesk(sender, request, { orgId })
        },
        clock: () => sender.clock(),
      }
    },
  }
}

export const inDesk = (sender: Sender, request: DeskRequest, headers?: Readonly<Record<string, string>>) =>
  sender.send({ ...request, path: `/api/v1${request.path}`, headers })

/** A failure of what had to be known first says nothing about the request itself. */
function beforeIt(error: unknown): unknown {
  if (!(error instanceof ZohoFailure) || error.written === 'no') return error
  const { code, params } = error.problem
  const { status, zohoCode, retryAfterMs } = error
  return new ZohoFailure(code, params, { written: 'no', status, zohoCode, retryAfterMs, cause: error })
}
