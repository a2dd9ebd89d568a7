import {
  agentLinkRequestSchema,
  agentLinkViewSchema,
  agentSignInRequestSchema,
  type SessionView,
  sessionViewSchema,
  setupRequestSchema,
  signInRequestSchema,
} from '@jackfield/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { NewSession, Session } from '../../access/sessions.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, anybody, sessionOf, signedIn, wantedKinds } from '../guards.ts'
import { isDemo } from '../is-demo.ts'
import { addressOf } from '../own-hosts.ts'
import { clearSessionCookie, findSession, type SessionKind, setSessionCookie } from '../session-cookie.ts'

const view = (session: Pick<Session, 'kind' | 'subject' | 'name' | 'csrf'>, demo: boolean): SessionView =>
  session.kind === 'administrator'
    ? { kind: 'administrator', name: session.name, csrf: session.csrf, demo }
    : { kind: 'agent', extension: session.subject, name: session.name, csrf: session.csrf }

const asQuery = z.object({ as: z.enum(['administrator', 'agent']).optional() })
const answersSession = { 200: sessionViewSchema }

/** Setting up, signing in and out, and agents' links. */
export function accessRoutes(app: App, { access, live, config }: AppServices): void {
  const demo = isDemo(config)
  const { administrators, agents, sessions } = access

  const begin = (request: FastifyRequest, reply: FastifyReply, kind: SessionKind, session: NewSession) =>
    setSessionCookie(request, reply, kind, session.token, session.expiresAt)

  app.get(
    '/api/session',
    { onRequest: anybody, schema: { querystring: asQuery, response: answersSession } },
    async (request, reply): Promise<SessionView> => {
      for (const kind of wantedKinds(request)) {
        const session = await findSession(request, reply, kind)
        if (session) return view(session, demo)
      }
      return { kind: 'none', setupNeeded: await administrators.setupNeeded() }
    },
  )

  app.post(
    '/api/setup',
    { onRequest: anybody, schema: { body: setupRequestSchema, response: answersSession } },
    async (request, reply): Promise<SessionView> => {
      const { session, name } = await administrators.setUp(request.body)
      begin(request, reply, 'administrator', session)
      return { kind: 'administrator', name, csrf: session.csrf, demo }
    },
  )

  app.post(
    '/api/session',
    { onRequest: anybody, schema: { body: signInRequestSchema, response: answersSession } },
    async (request, reply): Promise<SessionView> => {
      const { password } = request.body
      const who = { name: request.body.name.trim(), password, address: request.ip }
      const { session, name } = await administrators.signIn(who)
      begin(request, reply, 'administrator', session)
      return { kind: 'administrator', name, csrf: session.csrf, demo }
    },
  )

  app.post(
    '/api/agent-session',
    { onRequest: anybody, schema: { body: agentSignInRequestSchema, response: answersSession } },
    async (request, reply): Promise<SessionView> => {
      const { session, extension, name } = await agents.signIn(request.body.token)
      begin(request, reply, 'agent', session)
      return { kind: 'agent', extension, name, csrf: session.csrf }
    },
  )

  app.delete('/api/session', { onRequest: signedIn, schema: { querystring: asQuery } }, async (request, reply) => {
    const session = sessionOf(request)
    await app.services.store.commit([sessions.end(session)])
    live.endSession(session.id)
    clearSessionCookie(reply, session.kind)
    return reply.code(204).send()
  })

  app.post(
    '/api/agent-links',
    { onRequest: administrator, schema: { body: agentLinkRequestSchema, response: { 200: agentLinkViewSchema } } },
    async (request) => {
      const { extension } = request.body
      const { token, expiresAt } = await agents.newLink(extension, sessionOf(request).name)
      return { url: `${addressOf(request)}/agent/sign-in#${token}`, extension, expiresAt }
    },
  )
}
