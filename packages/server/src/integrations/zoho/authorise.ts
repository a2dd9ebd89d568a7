import type { DataCentreView, Problem } from '@jackfield/contract'
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import type { CrmProbe } from '../../crm/crm-connector.ts'
import type { DataCentres } from '../../crm/zoho/data-centres.ts'
import { exchangeCode, revokeToken } from '../../crm/zoho/oauth.ts'
import type { TokenGrant, TokenRefusal } from '../../crm/zoho/token-answer.ts'
import { type Spent, Transport } from '../../crm/zoho/transport.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import { organisationKey } from '../../settings/settings.ts'
import type { Consent } from './consents.ts'
import type { ZohoProduct } from './products.ts'
import type { NewConnection } from './save-connection.ts'

/** What Zoho hands to the callback. Repeated parameters arrive as lists and are refused. */
export const callbackSchema = z.object({
  state: z.string().max(200).optional(),
  code: z.string().max(2000).optional(),
  error: z.string().max(200).optional(),
  location: z.string().max(20).optional(),
  'accounts-server': z.string().max(300).optional(),
})
export type Callback = z.infer<typeof callbackSchema>

/** Why a consent came to nothing, for the dialog: usually one problem. */
export class ConsentFailure extends ProblemError {
  readonly problems: readonly Problem[]

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].code, problems[0].params)
    this.name = 'ConsentFailure'
    this.problems = problems
  }
}

const failure = (code: Problem['code'], params?: Problem['params']) =>
  new ConsentFailure([params ? { code, params } : { code }])

export interface AuthoriseParts {
  readonly product: ZohoProduct
  /** Id of the organisation that is connected at the moment; it is kept where the account has it. */
  readonly connected: string | null
  readonly centres: DataCentres
  readonly dispatcher: Dispatcher
  readonly now: () => number
  readonly warn: (message: string, detail: object) => void
  /** Is told what the look at the organisation has cost it. */
  readonly onSpent: (organisationKey: string, spent: Spent) => void
}

/**
 * Completes a consent (A2): from the callback to tokens, organisation and account. Secrets go to no server that is not on
 * the list. Tokens of a consent that cannot be used are revoked. Throws `ConsentFailure` or another `ProblemError`.
 */
export async function completeConsent(
  callback: Callback,
  consent: Consent,
  clientSecret: string,
  parts: AuthoriseParts,
): Promise<NewConnection> {
  const { centres, dispatcher, product } = parts
  if (callback.error !== undefined) throw refusedOnPage(callback.error, consent)
  if (callback.code === undefined) throw failure('zoho-bad-answer', { detail: 'no code' })
  const chosen = centres.byAccounts(consent.accountsServer)
  // With a multi-DC client Zoho moves people to their own data centre; the code is good there only.
  const accountsServer =
    callback['accounts-server'] ?? moved(callback.location, chosen, centres) ?? consent.accountsServer
  const actual = centres.byAccounts(accountsServer)
  if (!chosen || !actual)
    throw failure('zoho-host-not-allowed', { host: hostOf(chosen ? accountsServer : consent.accountsServer) })
  const client = { accounts: actual.accounts, id: consent.clientId, secret: clientSecret }
  const answer = await exchangeCode(dispatcher, client, callback.code, consent.redirectUri)
  if (answer.kind === 'refused')
    throw refusedCode(answer.refusal, actual.accounts, chosen.accounts, consent.redirectUri)
  if (answer.kind === 'throttled') throw failure('zoho-throttled', { minutes: 10 })
  if (answer.kind === 'fault')
    throw answer.status >= 500
      ? failure('zoho-outage', { status: answer.status })
      : failure('zoho-bad-answer', { detail: answer.detail })
  const { grant } = answer
  const { refreshToken, apiDomain } = grant
  if (refreshToken === null) throw failure('zoho-no-refresh-token')
  try {
    const productUrl = actual === chosen ? consent.productUrl : actual[product.server]
    if (productUrl === null) throw failure('zoho-host-not-allowed', { host: hostOf(actual.accounts) })
    const apiBase = product.usesApiDomain ? apiDomain : productUrl
    if (apiBase === null) throw failure('zoho-bad-answer', { detail: 'no api_domain' })
    const allowed = product.usesApiDomain
      ? centres.allowsApi(actual, apiBase)
      : centres.allowsProduct(actual, product.server, apiBase)
    if (!allowed) throw failure('zoho-host-not-allowed', { host: hostOf(apiBase) })
    const probe = await probeGrant(grant, apiBase, productUrl, parts)
    const [first, ...others] = probe.problems
    if (first) throw new ConsentFailure([first, ...others])
    return {
      accountsServer: actual.accounts,
      productUrl,
      apiBase,
      clientId: consent.clientId,
      clientSecret,
      homeAddress: consent.homeAddress,
      grant: { ...grant, refreshToken },
      probe,
    }
  } catch (error) {
    // Zoho keeps 20 refresh tokens per user and client, and the 21st silently ends the oldest.
    await revokeToken(dispatcher, actual.accounts, refreshToken).catch((reason: unknown) =>
      parts.warn('the unused authorisation could not be revoked', { problem: problemOf(reason) }),
    )
    throw error
  }
}

/** The account server of a location, for a callback that names the location alone. */
export const moved = (location: string | undefined, chosen: DataCentreView | null, centres: DataCentres) =>
  chosen && location !== undefined ? centres.byLocation(location, chosen)?.accounts : undefined

async function probeGrant(
  grant: TokenGrant,
  apiBase: string,
  productUrl: string,
  { product, connected, dispatcher, now, onSpent }: AuthoriseParts,
): Promise<CrmProbe> {
  const token = async () => grant.accessToken
  // Whose credits they are is known at the end.
  const spendings: Spent[] = []
  const transport = new Transport({
    dispatcher,
    dialect: product.dialect,
    tokens: { get: token, renew: token },
    apiDomain: apiBase,
    now,
    onSpent: (spent) => void spendings.push(spent),
  })
  const look = (organisationId: string | null) =>
    product
      .connector({
        transport,
        productUrl,
        organisation: organisationId === null ? null : { id: organisationId, domain: null },
        departmentId: null,
        timeZone: () => 'UTC',
        now,
      })
      .probe()
  const own = await look(null)
  // An authorisation that is renewed goes on where it was, although the account's own organisation is another.
  const again = own.organisation.id !== connected && own.place?.organisations.some(({ id }) => id === connected)
  const probe = again ? await look(connected) : own
  for (const spent of spendings) onSpent(organisationKey(product.kind, probe.organisation.id), spent)
  return probe
}

function refusedOnPage(error: string, consent: Consent): ConsentFailure {
  if (error === 'access_denied') return failure('zoho-consent-refused')
  if (error === 'invalid_client') return failure('zoho-unknown-client', { host: hostOf(consent.accountsServer) })
  if (error === 'invalid_redirect_uri') return failure('zoho-redirect-mismatch', { uri: consent.redirectUri })
  return failure('zoho-bad-answer', { detail: error.slice(0, 100) })
}

function refusedCode(refusal: TokenRefusal, actual: string, chosen: string, uri: string): ConsentFailure {
  const elsewhere: Problem = { code: 'zoho-wrong-data-centre', params: { actual, chosen } }
  const isElsewhere = actual !== chosen
  switch (refusal) {
    case 'invalid-client':
      return isElsewhere ? new ConsentFailure([elsewhere]) : failure('zoho-unknown-client', { host: hostOf(actual) })
    case 'invalid-secret':
      // A multi-DC client may have another secret in each data centre.
      return isElsewhere ? new ConsentFailure([elsewhere, { code: 'zoho-wrong-secret' }]) : failure('zoho-wrong-secret')
    case 'invalid-redirect':
      return failure('zoho-redirect-mismatch', { uri })
    case 'invalid-code':
      return failure('zoho-code-expired')
  }
}

export const hostOf = (address: string) => (URL.parse(address)?.host ?? address).slice(0, 100)
