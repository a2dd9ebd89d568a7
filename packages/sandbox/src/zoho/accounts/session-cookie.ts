import type { FastifyReply, FastifyRequest } from 'fastify'
import type { User } from '../data/organisation.ts'
import type { DataCentre } from '../data-centre.ts'

export interface SignedIn {
  readonly sessionId: string
  readonly user: User
}

// Cookies know no ports: both data centres share a host name here, so each has a cookie of its own.
const cookieName = (centre: DataCentre) => `local_zoho_${centre.id}`

function cookieOf(centre: DataCentre, request: FastifyRequest): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=')
    if (name === cookieName(centre)) return value
  }
  return undefined
}

/** Who is signed in at the account server in this browser. */
export function signedIn(centre: DataCentre, request: FastifyRequest): SignedIn | undefined {
  const sessionId = cookieOf(centre, request)
  const userId = sessionId && centre.sessions.userOf(sessionId)
  const user = userId ? centre.organisation.user(userId) : undefined
  return sessionId && user ? { sessionId, user } : undefined
}

export function setSession(centre: DataCentre, reply: FastifyReply, sessionId: string | undefined): void {
  const value = sessionId ? `${sessionId}; Max-Age=86400` : '; Max-Age=0'
  reply.header('set-cookie', `${cookieName(centre)}=${value}; Path=/; HttpOnly; SameSite=Lax`)
}
