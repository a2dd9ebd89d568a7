import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session, SessionKind } from '../access/sessions.ts'
import { addressOf } from './own-hosts.ts'

export type { SessionKind }

/**
 * One cookie a role, so that an administrator can try an agent's link in the same browser and stay signed in. A listener's
 * is sent to links of recordings alone.
 */
const cookies: Record<SessionKind, { readonly name: string; readonly path: string }> = {
  administrator: { name: 'jackfield_admin', path: '/' },
  agent: { name: 'jackfield_agent', path: '/' },
  listener: { name: 'jackfield_listener', path: '/api/recording-links' },
}

/** The session that the request's cookie names, or null; its expiry slides, and the cookie's with it. */
export async function findSession(
  request: FastifyRequest,
  reply: FastifyReply,
  kind: SessionKind,
): Promise<Session | null> {
  const token = request.cookies[cookies[kind].name]
  if (token === undefined || token.length > 100) return null
  const found = await request.server.services.access.sessions.find(kind, token)
  if (found?.renewed) setSessionCookie(request, reply, kind, token, found.session.expiresAt)
  return found?.session ?? null
}

/** Lax and not Strict: Strict cookies are lost on the way back from Zoho's consent page. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  kind: SessionKind,
  token: string,
  expiresAt: number,
): void {
  reply.setCookie(cookies[kind].name, token, {
    path: cookies[kind].path,
    httpOnly: true,
    sameSite: 'lax',
    secure: addressOf(request).startsWith('https:'),
    expires: new Date(expiresAt),
  })
}

export function clearSessionCookie(reply: FastifyReply, kind: SessionKind): void {
  reply.clearCookie(cookies[kind].name, { path: cookies[kind].path })
}
