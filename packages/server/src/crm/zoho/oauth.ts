import type { Dispatcher } from 'undici'
import { exchange } from './exchange.ts'
import { readTokenAnswer, type TokenAnswer } from './token-answer.ts'

/** The client as registered in Zoho's API console, and the account server that it talks to. */
export interface OAuthClient {
  /** Origin, e.g. `https://accounts.zoho.com`. */
  readonly accounts: string
  readonly id: string
  readonly secret: string
}

/**
 * The address of the consent page; scopes are separated by commas, unlike elsewhere.
 * @param request `lasting`: with a refresh token, which `access_type=offline` and `prompt=consent` make Zoho hand out each
 *   time. Without it there is none, and who consented before may be sent back at once.
 */
export function consentUrl(request: {
  accounts: string
  clientId: string
  redirectUri: string
  scopes: readonly string[]
  state: string
  lasting: boolean
}): string {
  const url = new URL('/oauth/v2/auth', request.accounts)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: request.clientId,
    scope: request.scopes.join(','),
    redirect_uri: request.redirectUri,
    ...(request.lasting ? { access_type: 'offline', prompt: 'consent' } : { access_type: 'online' }),
    state: request.state,
  }).toString()
  return url.href
}

const patience = 15_000

async function ask(dispatcher: Dispatcher, client: OAuthClient, form: Record<string, string>): Promise<TokenAnswer> {
  const answer = await exchange(
    dispatcher,
    {
      method: 'POST',
      url: `${client.accounts}/oauth/v2/token`,
      // In the body and not in the address: addresses end up in access logs.
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ client_id: client.id, client_secret: client.secret, ...form }).toString(),
    },
    AbortSignal.timeout(patience),
  )
  return readTokenAnswer(answer.status, answer.text)
}

/** Exchanges a code, which works once and for a few minutes. Throws a `ZohoFailure` when Zoho does not answer. */
export function exchangeCode(dispatcher: Dispatcher, client: OAuthClient, code: string, redirectUri: string) {
  return ask(dispatcher, client, { grant_type: 'authorization_code', redirect_uri: redirectUri, code })
}

/** Asks for a new access token. Throws a `ZohoFailure` when Zoho does not answer. */
export function refreshAccess(dispatcher: Dispatcher, client: OAuthClient, refreshToken: string) {
  return ask(dispatcher, client, { grant_type: 'refresh_token', refresh_token: refreshToken })
}

/**
 * Ends a refresh token and its access tokens; of 20 per user and client the oldest would die silently. True when Zoho says
 * that it did. unverified: the answer is believed to be `{"status":"success"}`; any 2xx without `error` counts; and that an
 * access token alone can be ended so (it would else die within its hour).
 */
export async function revokeToken(dispatcher: Dispatcher, accounts: string, token: string): Promise<boolean> {
  const answer = await exchange(
    dispatcher,
    {
      method: 'POST',
      url: `${accounts}/oauth/v2/token/revoke?token=${encodeURIComponent(token)}`,
      headers: { accept: 'application/json' },
    },
    AbortSignal.timeout(patience),
  )
  return answer.status >= 200 && answer.status < 300 && !answer.text.includes('"error"')
}

/**
 * Asks the consent page for its first answer, before a browser is sent there, since Zoho tells a wrong client or redirect
 * URI on a page of its own from which no callback comes. Only a clear refusal counts: a status of 400 and more that names
 * the error; anything else is null. unverified: that Zoho's error pages carry such a status and these names.
 */
export async function consentRefusal(
  dispatcher: Dispatcher,
  url: string,
): Promise<'invalid-client' | 'invalid-redirect' | null> {
  const answer = await exchange(dispatcher, { method: 'GET', url }, AbortSignal.timeout(5000))
  if (answer.status < 400 || answer.status >= 500) return null
  if (/invalid[_ ]redirect[_ ]uri/i.test(answer.text)) return 'invalid-redirect'
  if (/invalid[_ ]client/i.test(answer.text)) return 'invalid-client'
  return null
}
