import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../access/sessions.ts'
import { ProblemError } from '../problem.ts'
import { isOwnOrigin } from './own-hosts.ts'
import { findSession, type SessionKind } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Set by all guards but `anybody`. */
    session: Session | null
  }
}

export const guardNames = ['administrator', 'agent', 'signedIn', 'listener', 'anybody'] as const
export type GuardName = (typeof guardNames)[number]

/** An `onRequest` hook that lets a request pass or throws a `ProblemError`; runs before the body is read. */
export interface Guard {
  (request: FastifyRequest, reply: FastifyReply): Promise<void>
  readonly guardName: GuardName
}

const guard = (guardName: GuardName, check: (request: FastifyRequest, reply: FastifyReply) => Promise<void>): Guard =>
  Object.assign(
    async (request: FastifyRequest, reply: FastifyReply) => {
      refuseForeignSite(request)
      await check(request, reply)
    },
    { guardName },
  )

export const isGuard = (hook: unknown): hook is Guard => typeof hook === 'function' && 'guardName' in hook

/** Lets administrators pass. */
export const administrator = guard('administrator', (request, reply) =>
  requireSession(request, reply, ['administrator']),
)

/** Lets agents pass; `request.session.subject` is the extension. */
export const agent = guard('agent', (request, reply) => requireSession(request, reply, ['agent']))

/** Lets both pass. A browser that holds both sessions says with `?as=agent` or `?as=administrator` which one it means. */
export const signedIn = guard('signedIn', (request, reply) => requireSession(request, reply, wantedKinds(request)))

/** Lets listeners pass, who signed in with Zoho to hear a recording. No other guard does. */
export const listener = guard('listener', (request, reply) => requireSession(request, reply, ['listener']))

/** Lets everybody pass. For what needs no session and changes nothing in one's name. */
export const anybody = guard('anybody', async () => {})

/** The session of a request that a guard let pass. */
export function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new ProblemError('not-signed-in')
  return request.session
}

/** Whose sessions to look for, the preferred first: one browser may be signed in as administrator and as agent. */
export function wantedKinds(request: FastifyRequest): Exclude<SessionKind, 'listener'>[] {
  const { as } = request.query as { as?: unknown }
  return as === 'agent' || as === 'administrator' ? [as] : ['administrator', 'agent']
}

async function requireSession(
  request: FastifyRequest,
  reply: FastifyReply,
  kinds: readonly SessionKind[],
): Promise<void> {
  let found = false
  for (const kind of kinds) {
    const session = await findSession(request, reply, kind)
    if (!session) continue
    found = true
    if (!isSafe(request) && !sameText(request.headers['x-csrf-token'], session.csrf)) continue
    request.session = session
    return
  }
  if (found) throw new ProblemError('csrf')
  const onlyAdministrators = kinds.length === 1 && kinds[0] === 'administrator'
  if (onlyAdministrators && (await findSession(request, reply, 'agent'))) throw new ProblemError('forbidden')
  throw new ProblemError('not-signed-in')
}

const isSafe = (request: FastifyRequest) => request.method === 'GET' || request.method === 'HEAD'

/** A page of another site may neither change anything here nor open a WebSocket; browsers say where they come from. */
function refuseForeignSite(request: FastifyRequest): void {
  if (isSafe(request) && !request.ws) return
  const origin = request.headers.origin
  if (origin !== undefined && !isOwnOrigin(request, origin)) throw new ProblemError('csrf')
}

function sameText(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
