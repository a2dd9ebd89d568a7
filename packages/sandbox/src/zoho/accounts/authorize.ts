import type { FastifyInstance, FastifyReply } from 'fastify'
import { fullName } from '../data/organisation.ts'
import type { DataCentre } from '../data-centre.ts'
import { type Html, html } from '../web/html.ts'
import type { Client } from './clients.ts'
import { accountsPage, errorPage } from './pages.ts'
import { isKnownScope, scopeInWords } from './scopes.ts'
import { signedIn } from './session-cookie.ts'
import { sendSignInPage } from './sign-in.ts'
import type { Consent } from './tokens.ts'

interface Asked {
  readonly client: Client
  readonly scopes: string[]
  readonly redirectUri: string
  readonly state: string | undefined
  readonly offline: boolean
  readonly forceConsent: boolean
}

type Refused = { title: string; explanation: string }

function read(centre: DataCentre, query: Record<string, unknown>): Asked | Refused {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const client = centre.clients.find(centre.id, text('client_id'))
  if (!client)
    return {
      title: 'Invalid Client',
      explanation: `The client ID is not registered in the data centre ${centre.id.toUpperCase()}.`,
    }
  const redirectUri = text('redirect_uri')
  if (!client.redirectUris.includes(redirectUri) && centre.enforces('redirect-uri-registered'))
    return {
      title: 'Invalid Redirect Uri',
      explanation: 'The redirect URI passed does not match the one configured in the API console.',
    }
  if (text('response_type') !== 'code')
    return { title: 'Invalid Response Type', explanation: 'The parameter response_type must be "code".' }
  // Zoho documents commas; blanks are what the OAuth standard says and are not taken here.
  const scopes = text('scope').split(',').filter(Boolean)
  if (scopes.length === 0 || !scopes.every(isKnownScope))
    return {
      title: 'Invalid OAuth Scope',
      explanation: `A scope does not exist: ${scopes.find((each) => !isKnownScope(each)) ?? '(none given)'}`,
    }
  return {
    client,
    scopes,
    redirectUri,
    state: typeof query.state === 'string' ? query.state : undefined,
    offline: text('access_type') === 'offline',
    forceConsent: text('prompt') === 'consent',
  }
}

/** The address that the browser is sent back to. */
export function callbackUrl(redirectUri: string, parameters: Record<string, string | undefined>): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}

/** Gives the application its code, or `access_denied` when it asked for too many of them. */
export function grantCode(centre: DataCentre, consent: Consent, state: string | undefined): string {
  const code = centre.tokens.issueCode(consent)
  if (code === undefined) return callbackUrl(consent.redirectUri, { error: 'access_denied', state })
  const home = { location: centre.id, 'accounts-server': centre.urls.accounts }
  return callbackUrl(consent.redirectUri, {
    state: centre.enforces('callback-returns-state') ? state : undefined,
    code,
    ...(centre.enforces('callback-names-data-centre') ? home : {}),
  })
}

const asksForDesk = (scopes: readonly string[]) => scopes.some((scope) => /^Desk\./i.test(scope))

/** Where somebody belongs to several portals of Desk, the consent says which of them are meant. */
function portalChoice(centre: DataCentre, consent: Consent): Html | '' {
  const portals = centre.desk.of({ id: consent.userId })
  if (!asksForDesk(consent.scopes) || portals.length < 2) return ''
  return html`<fieldset class="portals"><legend>Zoho Desk portals</legend>${portals.map(
    ({ id, description }) =>
      html`<label class="agree"><input type="checkbox" name="portal" value="${id}" checked> <span>${description.companyName}</span></label>`,
  )}</fieldset>`
}

function sendConsentPage(centre: DataCentre, reply: FastifyReply, id: string, problem?: string): void {
  const pending = centre.sessions.pending(id)!
  const client = centre.clients.find(centre.id, pending.consent.clientId)!
  const user = centre.organisation.user(pending.consent.userId)!
  const page = html`<section class="card">
<h1>${client.name}</h1>
<p><b>${client.name}</b> would like to access the following information of <b>${fullName(user)}</b> (${user.email}) in ${centre.organisation.description.company}.</p>
<ul class="scopes">${pending.consent.scopes.map((scope) => html`<li>${scopeInWords(scope)} <code>${scope}</code></li>`)}</ul>
<form method="post" action="/oauth/v2/auth/consent">
<input type="hidden" name="request" value="${id}">
${portalChoice(centre, pending.consent)}
<label class="agree"><input type="checkbox" name="agree" value="yes" required> <span>I agree to share the information listed above with ${client.name}.</span></label>
${problem && html`<p class="problem" role="alert">${problem}</p>`}
<div class="actions"><button class="main" name="decision" value="accept">Accept</button>
<button name="decision" value="reject" formnovalidate>Reject</button></div>
</form>
<p class="muted">After your answer you return to ${new URL(pending.consent.redirectUri).host}.</p>
</section>`
  reply.type('text/html').send(accountsPage('Access request', page))
}

/** `/oauth/v2/auth`: sign-in, consent, and the way back with a code. */
export function registerAuthorize(app: FastifyInstance, centre: DataCentre): void {
  app.get('/oauth/v2/auth', (request, reply) => {
    const asked = read(centre, request.query as Record<string, unknown>)
    if ('title' in asked) return reply.code(400).type('text/html').send(errorPage(asked.title, asked.explanation))
    const session = signedIn(centre, request)
    if (!session) return sendSignInPage(centre, reply, request.url)
    const { client, scopes, redirectUri, state } = asked
    const key = { clientId: client.id, userId: session.user.id, scopes }
    const before = centre.tokens.hasConsented(key)
    // Documented: without `prompt=consent` a second consent may return no refresh token. Here it never does.
    const asks = asked.offline || !centre.enforces('refresh-token-only-offline')
    const may = asked.forceConsent || !before || !centre.enforces('second-refresh-token-only-by-consent')
    const consent = { ...key, redirectUri, offline: asks && may }
    if (before && !asked.forceConsent) {
      const portals = centre.tokens.portalsConsentedTo(key)
      return reply.redirect(grantCode(centre, { ...consent, portals }, state))
    }
    const id = centre.sessions.ask({ sessionId: session.sessionId, consent, state })
    return sendConsentPage(centre, reply, id)
  })
  app.post('/oauth/v2/auth/consent', (request, reply) => {
    const { request: id, decision, agree, portal } = (request.body ?? {}) as Record<string, unknown>
    const pending = typeof id === 'string' ? centre.sessions.pending(id) : undefined
    if (!pending || signedIn(centre, request)?.sessionId !== pending.sessionId)
      return reply
        .code(400)
        .type('text/html')
        .send(errorPage('Request expired', 'Please start again from the application.'))
    if (decision === 'accept' && agree !== 'yes')
      return sendConsentPage(centre, reply, id as string, 'Please tick the box to agree first.')
    const chooses = portalChoice(centre, pending.consent) !== ''
    const portals = [portal].flat().filter((each) => typeof each === 'string')
    if (decision === 'accept' && chooses && portals.length === 0)
      return sendConsentPage(centre, reply, id as string, 'Please choose a portal.')
    centre.sessions.close(id as string)
    const { state } = pending
    const consent = chooses ? { ...pending.consent, portals } : pending.consent
    if (decision !== 'accept' && centre.enforces('refusal-ends-without-code'))
      return reply.redirect(callbackUrl(consent.redirectUri, { error: 'access_denied', state }), 303)
    return reply.redirect(grantCode(centre, consent, state), 303)
  })
}
