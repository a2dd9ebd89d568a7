import { notificationPaths } from '@jackfield/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import { anybody } from '../guards.ts'

/** What takes messages of the CRM: false for one that does not carry our token. Does its work later. */
export interface NotificationSink {
  /** The token stands in the message unless it is given. */
  notified(body: unknown, token?: string): boolean
  /** Whether this is a token of ours. */
  expects(token: string): boolean
}

/** A message of Zoho CRM names at most some hundred ids; those of Zoho Desk hold whole records. */
const MOST_BYTES = 64 * 1024
const MOST_BYTES_OF_DESK = 1024 * 1024
/** Messages without our token that one address may send in a minute; Zoho's own carry it. */
const MOST_REFUSED = 30
const MINUTE_MS = 60_000
const MOST_ADDRESSES = 10_000

/**
 * Where Zoho tells of changes. Open to everybody, because Zoho does not sign its messages: only their token proves where they
 * come from. Answers at once; who guesses is soon not listened to.
 */
export function crmNotificationRoutes(app: App, { sink, now }: { sink: NotificationSink; now: () => number }): void {
  const refused = new Map<string, { since: number; count: number }>()

  /** Whether this address has guessed too often, in the minute that began with its first guess. */
  function tooMany(address: string): boolean {
    const known = refused.get(address)
    return known !== undefined && now() - known.since < MINUTE_MS && known.count >= MOST_REFUSED
  }
  function count(address: string): void {
    const known = refused.get(address)
    if (known && now() - known.since < MINUTE_MS) known.count++
    else {
      if (refused.size >= MOST_ADDRESSES) refused.clear()
      refused.set(address, { since: now(), count: 1 })
    }
  }

  app.register(async (scope) => {
    // Zoho does not document the content type of its messages.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MOST_BYTES }, (_request, text, done) => {
      try {
        done(null, JSON.parse(String(text)))
      } catch {
        // No message of Zoho's: it has no token.
        done(null, null)
      }
    })
    const listenedTo = async (request: FastifyRequest) => {
      if (tooMany(request.ip)) throw new ProblemError('forbidden')
    }
    const open = { onRequest: [anybody, listenedTo], bodyLimit: MOST_BYTES }
    scope.post(notificationPaths['zoho-crm'], { ...open, schema: { hide: true } }, async (request, reply) => {
      if (sink.notified(request.body)) return reply.code(200).send({})
      count(request.ip)
      throw new ProblemError('forbidden')
    })

    // The secret of Zoho Desk is the end of the address, so that nothing of others is read. Desk takes 410 for: no more of these.
    const desk = `${notificationPaths['zoho-desk']}/:token`
    const params = z.object({ token: z.string().max(100) })
    const tokenIn = (request: FastifyRequest) => params.safeParse(request.params).data?.token ?? ''
    const onlyDesk = async (request: FastifyRequest, reply: FastifyReply) => {
      if (sink.expects(tokenIn(request))) return
      count(request.ip)
      return reply.code(410).send({})
    }
    const ofDesk = { onRequest: [anybody, listenedTo, onlyDesk], schema: { hide: true }, bodyLimit: MOST_BYTES_OF_DESK }
    // How Desk sees whether the address is ours.
    scope.get(desk, ofDesk, async () => ({}))
    scope.post(desk, ofDesk, async (request) => {
      sink.notified(request.body, tokenIn(request))
      return {}
    })
  })
}
