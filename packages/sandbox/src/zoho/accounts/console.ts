import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fullName } from '../data/organisation.ts'
import type { DataCentre } from '../data-centre.ts'
import type { Html } from '../web/html.ts'
import { html } from '../web/html.ts'
import type { Client } from './clients.ts'
import { clientForm, clientPage, clientTable, copyScript, kindsOfClients, welcome } from './console-pages.ts'
import { accountsPage, errorPage } from './pages.ts'
import { type SignedIn, signedIn } from './session-cookie.ts'
import { sendSignInPage } from './sign-in.ts'

export interface ClientInput {
  readonly name: string
  readonly homepage: string
  readonly redirectUris: string[]
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}

/** Reads the form; a text instead says what is wrong. */
function readForm(body: unknown): ClientInput | string {
  const form = (body ?? {}) as Record<string, unknown>
  const text = (name: string) => (typeof form[name] === 'string' ? form[name].trim() : '')
  const redirectUris = text('redirectUris').split(/\s+/).filter(Boolean)
  const input = { name: text('name'), homepage: text('homepage'), redirectUris }
  if (!/^[\p{L}\p{N}_& ]{1,80}$/u.test(input.name))
    return 'Enter a client name without special characters other than _ and &.'
  if (!isWebAddress(input.homepage)) return 'Enter a valid homepage URL, with http:// or https://.'
  if (redirectUris.length === 0 || !redirectUris.every(isWebAddress)) return 'Enter a valid authorized redirect URI.'
  return input
}

/** The API console, where an application gets its client ID and secret. */
export function registerConsole(app: FastifyInstance, centre: DataCentre): void {
  const send = (reply: FastifyReply, session: SignedIn, content: Html) => {
    const bar = html`<form method="post" action="/signout" class="session"><span class="muted">API Console · ${fullName(session.user)}</span> <button>Sign out</button></form>`
    return reply
      .type('text/html')
      .send(accountsPage('API Console', html`<div class="wide">${bar}${content}</div>`, copyScript))
  }
  const client = (request: FastifyRequest): Client | undefined =>
    centre.clients.find(centre.id, (request.params as { id: string }).id)
  const unknown = (reply: FastifyReply) =>
    reply.code(404).type('text/html').send(errorPage('Unknown client', 'This client does not exist any more.'))
  const page = (
    method: 'GET' | 'POST',
    url: string,
    handler: (request: FastifyRequest, reply: FastifyReply, session: SignedIn) => unknown,
  ) =>
    app.route({
      method,
      url,
      handler: (request, reply) => {
        const session = signedIn(centre, request)
        if (!session) return sendSignInPage(centre, reply, method === 'GET' ? request.url : '/developerconsole')
        return handler(request, reply, session)
      },
    })

  page('GET', '/developerconsole', (_request, reply, session) => {
    const clients = centre.clients.of(centre.id)
    return send(reply, session, clients.length === 0 ? welcome() : clientTable(clients))
  })
  page('GET', '/developerconsole/add', (_request, reply, session) => send(reply, session, kindsOfClients()))
  page('GET', '/developerconsole/add/server-based', (_request, reply, session) => send(reply, session, clientForm()))
  page('POST', '/developerconsole/add/server-based', (request, reply, session) => {
    const input = readForm(request.body)
    if (typeof input === 'string') return send(reply.code(400), session, clientForm(request.body, input))
    const made = centre.clients.register(centre.id, input)
    return reply.redirect(`/developerconsole/client/${made.id}`, 303)
  })
  page('GET', '/developerconsole/client/:id', (request, reply, session) => {
    const found = client(request)
    return found ? send(reply, session, clientPage(centre, found)) : unknown(reply)
  })
  page('POST', '/developerconsole/client/:id', (request, reply, session) => {
    const found = client(request)
    if (!found) return unknown(reply)
    const input = readForm(request.body)
    if (typeof input === 'string') return send(reply.code(400), session, clientPage(centre, found, input))
    Object.assign(found, input)
    return reply.redirect(`/developerconsole/client/${found.id}`, 303)
  })
  page('POST', '/developerconsole/client/:id/multi-dc', (request, reply) => {
    const found = client(request)
    if (!found || found.home !== centre.id) return unknown(reply)
    centre.clients.setMultiDc(found, (request.body as Record<string, unknown> | undefined)?.on === 'yes')
    return reply.redirect(`/developerconsole/client/${found.id}`, 303)
  })
  page('POST', '/developerconsole/client/:id/delete', (request, reply) => {
    const found = client(request)
    if (!found) return unknown(reply)
    centre.clients.remove(found.id)
    return reply.redirect('/developerconsole', 303)
  })
}
