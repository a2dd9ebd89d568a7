import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf } from './own-hosts.ts'

/** Ties a sign-in with Zoho to the browser that began it. */
const name = 'jackfield_zoho_sign_in'
const LIFE_S = 1800

/** The word by which the browser is known; null when it brings none, or one that we cannot have given. */
export function signInBrowser(request: FastifyRequest): string | null {
  const word = request.cookies[name]
  return word !== undefined && /^[\w-]{43}$/.test(word) ? word : null
}

/** Lax and not Strict: it has to be there on the way back from Zoho. */
export function rememberSignInBrowser(request: FastifyRequest, reply: FastifyReply, word: string): void {
  const secure = addressOf(request).startsWith('https:')
  reply.setCookie(name, word, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: LIFE_S })
}
