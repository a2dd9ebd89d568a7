import { z } from 'zod'

/** What a token answer gives. Times in milliseconds. */
export interface TokenGrant {
  readonly accessToken: string
  /** Null in the answer to a refresh, or when consent was given before without `prompt=consent`. */
  readonly refreshToken: string | null
  readonly apiDomain: string | null
  readonly lifeMs: number
}

export type TokenRefusal =
  /** Code used or too old; on a refresh: revoked or unknown refresh token. */
  | 'invalid-code'
  /** ID unknown, or of another data centre. */
  | 'invalid-client'
  /** Wrong secret, or that of another data centre. */
  | 'invalid-secret'
  | 'invalid-redirect'

export type TokenAnswer =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | { readonly kind: 'refused'; readonly refusal: TokenRefusal }
  /** Too many requests: stop asking for at least ten minutes. */
  | { readonly kind: 'throttled' }
  /** Zoho is not well, or something else answered in its place. */
  | { readonly kind: 'fault'; readonly status: number; readonly detail: string }

const grantSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  api_domain: z.string().optional(),
  expires_in: z.coerce.number().positive().optional(),
  expires_in_sec: z.coerce.number().positive().optional(),
})
const errorSchema = z.object({
  error: z.unknown().optional(),
  error_description: z.unknown().optional(),
  status: z.unknown().optional(),
})

const refusals = new Map<unknown, TokenRefusal>([
  ['invalid_code', 'invalid-code'],
  ['invalid_client', 'invalid-client'],
  ['invalid_client_secret', 'invalid-secret'],
  // unverified: seen by nobody whom we could ask, named by Zoho's pages.
  ['invalid_redirect_uri', 'invalid-redirect'],
])

/**
 * Reads an answer of `/oauth/v2/token`. Errors come with status 200 as well as 400, and China's data centre translates
 * even the word in `error`, so neither decides: what decides is whether there is an access token.
 */
export function readTokenAnswer(status: number, text: string): TokenAnswer {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { kind: 'fault', status, detail: 'not JSON' }
  }
  const granted = grantSchema.safeParse(body)
  if (granted.success) {
    const { access_token, refresh_token, api_domain, expires_in, expires_in_sec } = granted.data
    // Older shape: with `expires_in_sec` beside it, `expires_in` is in milliseconds.
    const lifeMs = expires_in_sec !== undefined ? expires_in_sec * 1000 : (expires_in ?? 3600) * 1000
    return {
      kind: 'granted',
      grant: { accessToken: access_token, refreshToken: refresh_token ?? null, apiDomain: api_domain ?? null, lifeMs },
    }
  }
  const { data: error } = errorSchema.safeParse(body)
  const refusal = refusals.get(error?.error)
  if (refusal) return { kind: 'refused', refusal }
  // The description is translated too; that there is one, or `status: failure`, marks the throttle.
  if (error && (error.error_description !== undefined || error.status === 'failure')) return { kind: 'throttled' }
  if (status === 429) return { kind: 'throttled' }
  const detail = typeof error?.error === 'string' ? error.error.slice(0, 100) : 'no access token'
  return { kind: 'fault', status, detail }
}
