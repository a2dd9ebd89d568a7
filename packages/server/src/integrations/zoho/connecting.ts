import { randomUUID } from 'node:crypto'
import type { AuthoriseResult, authoriseRequestSchema, Problem } from '@jackfield/contract'
import type { z } from 'zod'
import { plainOrigin } from '../../crm/zoho/data-centres.ts'
import { consentRefusal, consentUrl, revokeToken } from '../../crm/zoho/oauth.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import { type Callback, ConsentFailure, callbackSchema, completeConsent } from './authorise.ts'
import type { Consent } from './consents.ts'
import type { Actor } from './parts.ts'
import { placeProblem } from './place.ts'
import { redirectUri } from './products.ts'
import { type NewConnection, saveConnection } from './save-connection.ts'
import type { SavedIntegration } from './saved-integration.ts'
import type { SiteIntegration } from './site-integration.ts'
import { homeAddresses } from './view.ts'

/** The way from the form to a connection: off to Zoho's consent page and back (A2). */
export interface Connecting {
  begin(request: z.infer<typeof authoriseRequestSchema>, address: string, actor: Actor): Promise<{ url: string }>
  finish(query: unknown, actor: Actor | null): Promise<void>
  takeResult(actor: Actor): Promise<AuthoriseResult | null>
  /** Resolves when no callback is being worked on any more. */
  settled(): Promise<unknown>
}

export function createConnecting(integration: SiteIntegration, fetchUsers: () => Promise<void>): Connecting {
  const { product, store, secrets, settings, config, centres, dispatcher, consents, audit, now, log } = integration
  const { site } = settings.current()
  const warn = (message: string, detail: object) => log.warn(detail, message)
  let finishing: Promise<unknown> = Promise.resolve()

  async function checked(request: z.infer<typeof authoriseRequestSchema>, address: string) {
    const [saved, draft] = await Promise.all([integration.load(), consents.draft()])
    const centre = centres.byAccounts(request.accountsServer)
    const own = centre?.[product.server]
    if (!centre || !own) throw new ProblemError('zoho-host-not-allowed', { host: new URL(request.accountsServer).host })
    const productUrl = plainOrigin(request.productUrl)
    if (!productUrl || !centres.allowsProduct(centre, product.server, productUrl))
      throw new ProblemError('invalid-input', { field: 'productUrl', detail: own })
    const homeAddress = plainOrigin(request.homeAddress)
    const homes = homeAddresses(address, config.publicUrls, draft?.homeAddress ?? saved?.homeAddress ?? null)
    if (!homeAddress || !homes.includes(homeAddress))
      throw new ProblemError('invalid-input', { field: 'homeAddress', detail: request.homeAddress.slice(0, 200) })
    const sealedSecret = request.clientSecret
      ? secrets.seal(request.clientSecret)
      : (draft?.sealedSecret ?? saved?.connection.sealedSecret)
    if (!sealedSecret) throw new ProblemError('invalid-input', { field: 'clientSecret', detail: '' })
    return { homeAddress, accountsServer: centre.accounts, productUrl, clientId: request.clientId, sealedSecret }
  }

  async function complete(callback: Callback, consent: Consent, actor: Actor): Promise<AuthoriseResult> {
    const secret = secrets.open(consent.sealedSecret)
    const connected = (await integration.load())?.connection.organisation.id ?? null
    const made = await completeConsent(callback, consent, secret, {
      product,
      connected,
      centres,
      dispatcher,
      now,
      warn,
      onSpent: (organisationKey, spent) => integration.credits?.spent(organisationKey, spent),
    })
    const before = await integration.load()
    const ids = { connection: randomUUID(), integration: randomUUID() }
    const { organisation, user, place, limits } = made.probe
    await integration.change(
      [...saveConnection(store, secrets, site, product, before, ids, made, now()), consents.dropDraft()],
      audit(actor.name, 'connect', before?.id ?? ids.integration, {
        organisation: organisation.name,
        account: user.email,
        accountsServer: made.accountsServer,
      }),
    )
    if (before) await endOldAuthorisation(before, made)
    // So that the page shows the users at once; a failure shows there too, and does not undo the connection.
    await fetchUsers().catch((error: unknown) => warn('the users could not be fetched', { problem: problemOf(error) }))
    const unplaced = place ? placeProblem(place, (await integration.load())?.departmentId ?? null) : null
    const problems = unplaced ? [unplaced, ...limits] : [...limits]
    return { ok: true, organisation: organisation.name, account: user.email, problems }
  }

  /** Of 20 refresh tokens per user and client the oldest would die silently; the one just replaced is ended instead. */
  async function endOldAuthorisation({ connection }: SavedIntegration, made: NewConnection): Promise<void> {
    try {
      const token = secrets.open(connection.sealedRefreshToken)
      if (token !== made.grant.refreshToken) await revokeToken(dispatcher, connection.accountsServer, token)
    } catch (error) {
      warn('the old authorisation could not be revoked', { problem: problemOf(error) })
    }
  }

  async function outcome(query: unknown, actor: Actor): Promise<AuthoriseResult> {
    const { data: callback } = callbackSchema.safeParse(query)
    const consent = callback?.state === undefined ? null : await consents.take(callback.state)
    if (!callback || !consent || consent.session !== actor.session) return failed([{ code: 'zoho-state-invalid' }])
    try {
      return await complete(callback, consent, actor)
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code === 'internal') log.error({ err: error }, 'consent could not be completed')
      return failed(error instanceof ConsentFailure ? error.problems : [problem])
    }
  }

  return {
    async begin(request, address, actor) {
      const typed = await checked(request, address)
      const about = { redirectUri: redirectUri(product, typed.homeAddress), session: actor.session }
      const { state, statements } = await consents.begin(typed, about)
      const { accountsServer, clientId, homeAddress } = typed
      await store.commit([...statements, audit(actor.name, 'authorise', clientId, { accountsServer, homeAddress })])
      const asked = { accounts: accountsServer, clientId, redirectUri: about.redirectUri }
      const url = consentUrl({ ...asked, scopes: product.scopes, state, lasting: true })
      const refusal = await consentRefusal(dispatcher, url)
      if (refusal === 'invalid-client')
        throw new ProblemError('zoho-unknown-client', { host: new URL(accountsServer).host })
      if (refusal === 'invalid-redirect') throw new ProblemError('zoho-redirect-mismatch', { uri: about.redirectUri })
      return { url }
    },

    async finish(query, actor) {
      if (!actor) return
      // One after the other: two callbacks at once would each take the other's connection for the one to replace.
      const result = finishing.then(() => outcome(query, actor))
      finishing = result.catch(() => {})
      await consents.saveResult(actor.session, await result)
    },

    takeResult: (actor) => consents.takeResult(actor.session),
    settled: () => finishing,
  }
}

const failed = (problems: readonly Problem[]): AuthoriseResult => ({
  ok: false,
  organisation: null,
  account: null,
  problems: [...problems],
})
