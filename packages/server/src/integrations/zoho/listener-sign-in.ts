import type { Problem } from '@jackfield/contract'
import type { Listener } from '../../access/listeners.ts'
import { consentRefusal, consentUrl } from '../../crm/zoho/oauth.ts'
import type { Spent } from '../../crm/zoho/transport.ts'
import { type WhoAmI, whoAmIScopes } from '../../crm/zoho-crm/who-am-i.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import { type IntegrationSettings, isBoundUser } from '../../settings/settings.ts'
import { type Callback, callbackSchema } from './authorise.ts'
import { told, whoConsented } from './listener-identity.ts'
import { createSignIns, isListenerState, type SignIn } from './listener-sign-ins.ts'
import { redirectUri } from './products.ts'
import type { SavedIntegration } from './saved-integration.ts'
import type { SiteIntegration } from './site-integration.ts'

/** Zoho hands out ten codes to a client in ten minutes; some of them are left to an administrator who connects. */
const CODES = { most: 8, perMs: 600_000 }

/** Signing in with Zoho to hear a recording by its link (A11.8): off to Zoho's consent page and back. */
export interface ListenerSignIn {
  /**
   * The address of the consent page for a link that was verified, and the word by which the browser is known from now on.
   * Where Zoho cannot send browsers back to `address`, it is the link under the home address, and no word. Throws a
   * `ProblemError`.
   */
  begin(
    link: string,
    integration: Pick<IntegrationSettings, 'id' | 'generation'>,
    address: string,
    browser: string | null,
  ): Promise<{ readonly url: string; readonly browser: string | null }>
  /** Whether a callback is one of these; all others are those of administrators who connect. */
  owns(query: unknown): boolean
  /**
   * Takes what Zoho handed to the callback. `link` is where the browser goes on, null where nothing is known of it;
   * `listener` is null when it was refused, and `problem` then tells why. Never throws for what came from outside.
   */
  finish(
    query: unknown,
    browser: string | null,
  ): Promise<{ readonly link: string | null; readonly listener: (Listener & { name: string; email: string }) | null }>
  /** Why the last sign-in of this browser came to nothing. */
  problem(browser: string | null): Promise<Problem | null>
}

export function createListenerSignIn(
  integration: SiteIntegration,
): ListenerSignIn & { /** Resolves when no callback is being worked on any more. */ settled(): Promise<unknown> } {
  const { product, store, secrets, settings, centres, dispatcher, load, now, log } = integration
  const signIns = createSignIns(store, settings.current().site, now)
  const running = new Set<Promise<unknown>>()
  let codes: number[] = []

  /** The integration as long as a link of it opens; it may be disabled, disconnected or connected anew at any moment. */
  async function required(id: string, generation: number): Promise<SavedIntegration> {
    const saved = await load()
    if (saved?.id !== id || saved.generation !== generation || !saved.enabled || !saved.callLog.playRecording)
      throw new ProblemError('recording-link-revoked')
    return saved
  }

  function leaveCodes(): void {
    const at = now()
    codes = codes.filter((one) => one > at - CODES.perMs && one <= at)
    const [first] = codes
    if (first !== undefined && codes.length >= CODES.most)
      throw new ProblemError('recording-zoho-busy', { minutes: Math.ceil((first + CODES.perMs - at) / 60_000) })
  }

  async function identify(callback: Callback, signIn: SignIn) {
    const { integrationId, generation, accountsServer, clientId } = signIn
    const { connection } = await required(integrationId, generation)
    // Another client was connected meanwhile; what the browser brings is for the old one.
    if (connection.accountsServer !== accountsServer || connection.clientId !== clientId)
      throw new ProblemError('recording-zoho-state')
    const asked = { connection, clientSecret: openSecret(connection.sealedSecret), redirectUri: signIn.redirectUri }
    const warn = (message: string, detail: object) => log.warn(detail, message)
    const onToken = () => void codes.push(now())
    const onSpent = (spent: Spent) => integration.credits?.spent(asked.connection.organisation.key, spent)
    const who = await whoConsented(callback, asked, { centres, dispatcher, now, warn, onToken, onSpent })
    return allowed(who, await required(integrationId, generation))
  }

  function openSecret(sealed: string): string {
    try {
      return secrets.open(sealed)
    } catch (error) {
      throw new ProblemError('recording-zoho-client', { detail: 'key' }, error)
    }
  }

  /** The active, bound user of this integration that Zoho named; throws when it is somebody else. */
  async function allowed({ user, organisationId }: WhoAmI, { id, generation, connection }: SavedIntegration) {
    const name = user.email || user.name
    const { organisation } = connection
    if (organisationId !== null && organisationId !== organisation.id)
      throw new ProblemError('recording-zoho-organisation', { user: name })
    const known = await store.db
      .selectFrom('zoho_user')
      .selectAll()
      .where('integration_id', '=', id)
      .where('user_id', '=', user.id)
      .executeTakeFirst()
    if (!known) throw new ProblemError('recording-zoho-unknown', { user: name })
    if (!user.active || known.active !== 1) throw new ProblemError('recording-zoho-inactive', { user: name })
    const inForce = settings.current().integrations.find((one) => one.id === id && one.generation === generation)
    if (!inForce || !isBoundUser(inForce, user.id)) throw new ProblemError('recording-zoho-not-bound', { user: name })
    return { integrationId: id, generation, userId: user.id, name: known.name, email: user.email }
  }

  async function outcome(query: unknown, browser: string | null): ReturnType<ListenerSignIn['finish']> {
    const known = browser === null ? null : await signIns.browser(browser)
    if (browser === null || known === null) return { link: null, listener: null }
    const { data: callback } = callbackSchema.safeParse(query)
    const signIn = callback?.state === undefined ? null : await signIns.take(callback.state, browser)
    const link = signIn?.link ?? known.link
    try {
      if (!callback || !signIn) throw new ProblemError('recording-zoho-state')
      const listener = await identify(callback, signIn)
      await signIns.ended(browser, link, null)
      return { link, listener }
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code === 'internal') log.error({ err: error }, 'sign-in with Zoho could not be completed')
      await signIns.ended(browser, link, problem)
      return { link, listener: null }
    }
  }

  return {
    async begin(link, { id, generation }, address, browser) {
      const { connection, homeAddress } = await required(id, generation)
      const { accountsServer, clientId } = connection
      // The cookie has to be there when Zoho sends the browser back, and cookies belong to a host.
      if (URL.parse(address)?.host !== URL.parse(homeAddress)?.host)
        return { url: `${homeAddress}/r/${link}`, browser: null }
      leaveCodes()
      const uri = redirectUri(product, homeAddress)
      const about = { link, integrationId: id, generation, accountsServer, clientId, redirectUri: uri }
      const begun = await signIns.begin(about, browser)
      const asked = { accounts: accountsServer, clientId, redirectUri: uri, scopes: whoAmIScopes }
      const url = consentUrl({ ...asked, state: begun.state, lasting: false })
      const refusal = await consentRefusal(dispatcher, url).catch(told)
      if (refusal === 'invalid-client') throw new ProblemError('recording-zoho-client', { detail: 'client ID' })
      if (refusal === 'invalid-redirect') throw new ProblemError('recording-zoho-client', { detail: 'redirect URI' })
      return { url, browser: begun.browser }
    },

    owns: (query) => isListenerState((query as { state?: unknown } | null)?.state),

    async finish(query, browser) {
      const result = outcome(query, browser)
      running.add(result)
      try {
        return await result
      } finally {
        running.delete(result)
      }
    },

    async problem(browser) {
      return browser === null ? null : ((await signIns.browser(browser))?.problem ?? null)
    },

    settled: () => Promise.allSettled([...running]),
  }
}
