import type { FastifyInstance, FastifyReply } from 'fastify'
import { fullName } from '../data/organisation.ts'
import type { DataCentre } from '../data-centre.ts'
import { html } from '../web/html.ts'
import { accountsPage, errorPage } from './pages.ts'
import { setSession, signedIn } from './session-cookie.ts'

/** Only pages of this server: anything else would make the sign-in an open redirect. */
function localPath(target: unknown): string {
  return typeof target === 'string' && /^\/[^/\\]/.test(target) && !/[\r\n]/.test(target) ? target : '/developerconsole'
}

/** Shows the people who may sign in, and the way to the other data centres. */
export function sendSignInPage(centre: DataCentre, reply: FastifyReply, target: string): void {
  const others = Object.entries(centre.locations).filter(([location]) => location !== centre.id)
  const people = centre.organisation.users.filter((user) => user.active)
  const page = html`<section class="card">
<h1>Sign in</h1>
<p class="muted">to ${centre.organisation.description.company} (data centre ${centre.id.toUpperCase()}). There are no passwords here: choose who you are.</p>
<form method="post" action="/signin" class="people">
<input type="hidden" name="continue" value="${target}">
${people.map(
  (user) => html`<button name="user" value="${user.id}"><span class="face">${user.firstName[0]}</span>
<span>${fullName(user)}<small>${user.email} · ${user.profile.name}</small></span></button>`,
)}
</form>
${others.map(
  ([location, accounts]) =>
    html`<p class="muted"><a href="${accounts}${target}">My account is in the data centre ${location.toUpperCase()}</a></p>`,
)}
</section>`
  reply.type('text/html').send(accountsPage('Sign in', page))
}

export function registerSignIn(app: FastifyInstance, centre: DataCentre): void {
  app.get('/signin', (request, reply) => {
    const { continue: target } = request.query as Record<string, unknown>
    sendSignInPage(centre, reply, localPath(target))
  })
  app.post('/signin', (request, reply) => {
    const { user: userId, continue: target } = (request.body ?? {}) as Record<string, unknown>
    const user = typeof userId === 'string' ? centre.organisation.user(userId) : undefined
    if (!user?.active)
      return reply.code(400).type('text/html').send(errorPage('Sign-in failed', 'There is no such person.'))
    setSession(centre, reply, centre.sessions.signIn(user.id))
    return reply.redirect(localPath(target), 303)
  })
  app.post('/signout', (request, reply) => {
    const session = signedIn(centre, request)
    if (session) centre.sessions.signOut(session.sessionId)
    setSession(centre, reply, undefined)
    return reply.redirect('/signin', 303)
  })
}
