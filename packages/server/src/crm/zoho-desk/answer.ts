import { z } from 'zod'
import { badAnswer, readJson, retryAfterOf, tooMany, word } from '../zoho/answer.ts'
import type { Answer } from '../zoho/dialect.ts'
import type { Incoming } from '../zoho/exchange.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { tellHidden } from '../zoho/module-hidden.ts'
import type { ZohoRequest } from '../zoho/transport.ts'
import { scopeOf } from './scopes.ts'

const faultSchema = z.object({
  /** A JSON pointer, e.g. `/cf/cf_order`. */
  fieldName: z.string().catch(''),
  errorType: z.string().catch(''),
})
/** A field that Desk does not take. */
export type FieldFault = z.infer<typeof faultSchema>

const errorSchema = z.object({
  errorCode: z.string().catch(''),
  message: z.string().catch(''),
  errors: z.array(faultSchema).catch([]),
})
type DeskError = z.infer<typeof errorSchema>

const tokenCodes: ReadonlySet<string> = new Set(['INVALID_OAUTH', 'UNAUTHORIZED'])
/** Of a day's credits that are used up, where Desk does not say for how long. */
const CREDITS_BACK_MS = 600_000

/**
 * Reads an answer of Zoho Desk: what it holds, or a `ZohoFailure` that says whether a write was done. A 2xx that holds an error
 * counts as that error, and nobody knows what was done.
 */
export function readDeskAnswer(incoming: Incoming, request: Pick<ZohoRequest, 'method' | 'path'>): Answer {
  // Deleting a webhook answers 200 without a body, other deletions 204.
  if (request.method === 'DELETE' && incoming.status === 200 && incoming.text.trim() === '')
    return { status: 200, body: null }
  const answer = readJson(incoming)
  const { status, body } = answer
  if (status === 204 || status === 304) return answer
  const parsed = errorSchema.safeParse(body)
  if (!parsed.success || Array.isArray(body)) throw badAnswer(status, 'shape')
  if (status >= 200 && status < 300 && parsed.data.errorCode === '') return answer
  throw deskFailure(incoming, parsed.data, body, request)
}

function deskFailure(
  incoming: Incoming,
  { errorCode: code, message, errors }: DeskError,
  body: unknown,
  request: Pick<ZohoRequest, 'method' | 'path'>,
): ZohoFailure {
  const { status } = incoming
  const about = { written: status >= 400 ? 'no' : 'unknown', status, zohoCode: code || null, body } as const
  const detail = word(message) || code
  if (status < 400) return new ZohoFailure('zoho-outage', { status }, about)
  if (code === 'THRESHOLD_EXCEEDED') return tooMany(status, code, retryAfterOf(incoming) ?? CREDITS_BACK_MS)
  if (status === 429) return tooMany(status, code, retryAfterOf(incoming))
  if (tokenCodes.has(code))
    return new ZohoFailure('zoho-needs-reauthorisation', undefined, { ...about, retryAfterMs: 60_000 })
  // unverified: whether these two come with 401 or 403.
  if (code === 'SCOPE_MISMATCH') return new ZohoFailure('zoho-missing-scope', { scopes: scopeOf(request) }, about)
  if (code === 'OAUTH_ORG_MISMATCH') return new ZohoFailure('desk-organisation-gone', undefined, about)
  if (code === 'LICENSE_ACCESS_LIMITED') return new ZohoFailure('desk-edition', { detail }, about)
  if (status === 403) return new ZohoFailure('zoho-no-permission', { detail }, about)
  if (status === 401)
    return new ZohoFailure('zoho-needs-reauthorisation', undefined, { ...about, retryAfterMs: 60_000 })
  const fields = errors.map(({ fieldName, errorType }) => `${fieldName} ${errorType}`.trim())
  return new ZohoFailure(
    'zoho-refused-record',
    { code: code || `HTTP ${status}`, detail: word([detail, ...fields].join(', '), 300) },
    about,
  )
}

/** True when a new access token may help. unverified: that both codes are about the token. */
export const isDeskTokenFailure = ({ zohoCode }: ZohoFailure) => zohoCode !== null && tokenCodes.has(zohoCode)

/** The fields that a refusal names; none when it is about something else. */
export function faultsOf({ body }: ZohoFailure): readonly FieldFault[] {
  return errorSchema.safeParse(body).data?.errors ?? []
}

/** A record that does not exist (any more). unverified: that it is told as a path which does not. */
export const isNotThere = (error: unknown): boolean => error instanceof ZohoFailure && error.status === 404

/** Throws `ModuleHidden` with the name of a module that may not be seen. */
export const namingHidden = <T>(module: string, work: Promise<T>): Promise<T> =>
  tellHidden(work, isHidden, { code: 'desk-hidden', params: { modules: module } })

/** unverified: how Desk refuses a module that the profile of the connected agent hides. */
export const isHidden = (error: unknown): boolean =>
  error instanceof ZohoFailure && error.problem.code === 'zoho-no-permission'
