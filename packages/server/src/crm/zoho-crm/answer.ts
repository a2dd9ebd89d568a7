import { z } from 'zod'
import { badAnswer, readJson, tooMany, word } from '../zoho/answer.ts'
import type { Answer } from '../zoho/dialect.ts'
import type { Incoming } from '../zoho/exchange.ts'
import { ZohoFailure } from '../zoho/failure.ts'

/** Whatever is not as expected counts as absent: errors have many shapes, and an unknown one must not hide its code. */
const errorSchema = z.object({
  // Older answers give the number of the status as code and the word in `error`.
  code: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  details: z.unknown().optional(),
  data: z.array(z.unknown()).optional().catch(undefined),
})

/** Codes that tell for certain that nothing was done, whatever the status they come with. */
const tokenCodes = new Set(['INVALID_TOKEN', 'INVALID_OAUTHTOKEN', 'AUTHENTICATION_FAILURE'])

/**
 * Reads an answer of Zoho CRM: what it holds, or a `ZohoFailure` that says whether a write was done. A 2xx with an error as its
 * whole body counts as that error.
 */
export function readCrmAnswer(incoming: Incoming): Answer {
  const { status, body } = readJson(incoming)
  if (body === null && (status === 204 || status === 304)) return { status, body }
  const parsed = errorSchema.safeParse(body)
  if (!parsed.success) throw badAnswer(status, 'shape')
  const { data: error } = parsed
  const isError =
    error.status === 'error' || (error.data === undefined && codeOf(error) !== '' && error.code !== 'SUCCESS')
  if (status >= 200 && status < 300 && !isError) return { status, body }
  // A request whose records all failed has their errors inside.
  const inner = errorSchema.safeParse(error.data?.[0])
  const told = codeOf(error) === '' && inner.success ? inner.data : error
  throw crmFailure(status, codeOf(told), told, body)
}

const codeOf = ({ code, error }: z.infer<typeof errorSchema>) => code ?? error ?? ''

/** The failure that an error body of Zoho CRM means. */
function crmFailure(status: number, code: string, error: z.infer<typeof errorSchema>, body: unknown): ZohoFailure {
  const about = { written: 'no', status, zohoCode: code || null, body } as const
  const details = JSON.stringify(error.details ?? {})
  if (status === 429 || code === 'TOO_MANY_REQUESTS') return tooMany(status, code, null)
  if (tokenCodes.has(code))
    return new ZohoFailure('zoho-needs-reauthorisation', undefined, { ...about, retryAfterMs: 60_000 })
  if (code === 'OAUTH_SCOPE_MISMATCH')
    return new ZohoFailure('zoho-missing-scope', { scopes: word(error.message) || code }, about)
  if (details.includes('Crm_Implied_Api_Access')) return new ZohoFailure('zoho-no-api-access', undefined, about)
  if (code === 'NO_PERMISSION' || status === 403)
    return new ZohoFailure('zoho-no-permission', { detail: word(error.message) || code }, about)
  // A whole-request fault of Zoho's own that came with a good status: nobody knows what was done.
  if (code === 'INTERNAL_ERROR' || (status < 400 && code === ''))
    return new ZohoFailure('zoho-outage', { status }, { ...about, written: 'unknown' })
  if (status === 401)
    return new ZohoFailure('zoho-needs-reauthorisation', undefined, { ...about, retryAfterMs: 60_000 })
  return new ZohoFailure('zoho-refused-record', { code: code || `HTTP ${status}`, detail: word(error.message) }, about)
}

/** True when a new access token may help: never for a missing scope. */
export const isCrmTokenFailure = ({ zohoCode }: ZohoFailure) => zohoCode !== null && tokenCodes.has(zohoCode)
