import type { Dispatcher } from 'undici'
import type { DataCentres } from '../../crm/zoho/data-centres.ts'
import { exchangeCode, revokeToken } from '../../crm/zoho/oauth.ts'
import type { TokenGrant, TokenRefusal } from '../../crm/zoho/token-answer.ts'
import { type Sender, type Spent, Transport } from '../../crm/zoho/transport.ts'
import { crmDialect } from '../../crm/zoho-crm/dialect.ts'
import { type WhoAmI, whoAmI } from '../../crm/zoho-crm/who-am-i.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import { type Callback, hostOf, moved } from './authorise.ts'
import type { SavedConnection } from './saved-integration.ts'

export interface IdentityParts {
  readonly centres: DataCentres
  readonly dispatcher: Dispatcher
  readonly now: () => number
  readonly warn: (message: string, detail: object) => void
  /** Zoho has handed out a token. */
  readonly onToken: () => void
  /** Is told what the question has cost our organisation. */
  readonly onSpent?: (spent: Spent) => void
}

const client = (detail: string) => new ProblemError('recording-zoho-client', { detail })

/**
 * Who consented (A11.8): the code is exchanged for a token that is used for this question and ended at once. It is kept
 * nowhere. Codes and the client's secret go to the account server of the connection and to no other, the token to its API
 * alone. Throws a `ProblemError` that speaks to the person at the browser.
 */
export async function whoConsented(
  callback: Callback,
  { connection, clientSecret, redirectUri }: Asked,
  parts: IdentityParts,
): Promise<WhoAmI> {
  const { centres, dispatcher } = parts
  if (callback.error === 'access_denied') throw new ProblemError('recording-zoho-refused')
  const own = centres.byAccounts(connection.accountsServer)
  if (!own) throw client(hostOf(connection.accountsServer))
  // Users live in the data centre of their organisation: a code from elsewhere can only be a stranger's.
  const server = callback['accounts-server'] ?? moved(callback.location, own, centres) ?? own.accounts
  if (centres.byAccounts(server)?.accounts !== own.accounts) throw elsewhere(server, own.accounts)
  if (callback.error !== undefined) throw noAnswer(callback.error.slice(0, 100))
  if (callback.code === undefined) throw noAnswer('no code')
  const asked = { accounts: own.accounts, id: connection.clientId, secret: clientSecret }
  const answer = await exchangeCode(dispatcher, asked, callback.code, redirectUri).catch(told)
  if (answer.kind === 'refused') throw refused(answer.refusal)
  if (answer.kind === 'throttled') throw new ProblemError('recording-zoho-throttled', { minutes: 10 })
  if (answer.kind === 'fault') throw noAnswer(answer.status >= 500 ? `HTTP ${answer.status}` : answer.detail)
  parts.onToken()
  const { grant } = answer
  try {
    if (grant.apiDomain !== connection.apiBase) throw elsewhere(grant.apiDomain ?? '?', connection.apiBase)
    const spendings: Spent[] = []
    const found = await whoAmI(senderOf(grant, connection.apiBase, parts, spendings)).catch(told)
    if (!found) throw noAnswer('no user')
    // Of a stranger it is the stranger's organisation that pays.
    const ours = (found.organisationId ?? connection.organisation.id) === connection.organisation.id
    if (ours) for (const spent of spendings) parts.onSpent?.(spent)
    return found
  } finally {
    // Asked for without a refresh token; should there be one all the same, its end is that of the access token too.
    const token = grant.refreshToken ?? grant.accessToken
    const ended = await revokeToken(dispatcher, own.accounts, token).catch((error: unknown) => problemOf(error))
    if (ended !== true) parts.warn('the token of a sign-in with Zoho could not be revoked', { ended })
  }
}

interface Asked {
  readonly connection: SavedConnection
  readonly clientSecret: string
  readonly redirectUri: string
}

function senderOf(
  grant: TokenGrant,
  apiDomain: string,
  { dispatcher, now }: IdentityParts,
  spendings: Spent[],
): Sender {
  const token = async () => grant.accessToken
  // Somebody looks at an empty page meanwhile.
  const patience = { deadlineMs: 10_000, retryPauses: [500] }
  const onSpent = (spent: Spent) => void spendings.push(spent)
  const tokens = { get: token, renew: token }
  return new Transport({ dispatcher, dialect: crmDialect, tokens, apiDomain, now, onSpent, ...patience }).for(
    'settings',
  )
}

const noAnswer = (detail: string) => new ProblemError('recording-zoho-no-answer', { detail })
const elsewhere = (actual: string, own: string) =>
  new ProblemError('recording-zoho-elsewhere', { actual: hostOf(actual), own: hostOf(own) })

function refused(refusal: TokenRefusal): ProblemError {
  switch (refusal) {
    case 'invalid-client':
      return client('client ID')
    case 'invalid-secret':
      return client('client secret')
    case 'invalid-redirect':
      return client('redirect URI')
    case 'invalid-code':
      return new ProblemError('recording-zoho-late')
  }
}

/** What stands in the way of a question to Zoho, in words for somebody who is no administrator. Throws. */
export function told(error: unknown): never {
  if (!(error instanceof ProblemError)) throw error
  const { code, params } = error.problem
  switch (code) {
    case 'zoho-missing-scope':
      throw new ProblemError('recording-zoho-scope', undefined, error)
    case 'zoho-no-api-access':
    case 'zoho-no-permission':
      throw new ProblemError('recording-zoho-no-api-access', undefined, error)
    case 'zoho-credits-exhausted':
      throw new ProblemError('recording-zoho-throttled', { minutes: 1 }, error)
    case 'zoho-unreachable':
    case 'zoho-timeout':
    case 'zoho-outage':
    case 'zoho-bad-answer':
    case 'zoho-refused-record':
    case 'zoho-needs-reauthorisation': {
      const detail = params?.['reason'] ?? params?.['detail'] ?? params?.['status'] ?? code
      throw new ProblemError('recording-zoho-no-answer', { detail }, error)
    }
    default:
      throw error
  }
}
