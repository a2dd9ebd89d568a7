import { recordingLinkViewSchema } from '@jackfield/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { createRateLimit } from '../../access/rate-limit.ts'
import type { Session } from '../../access/sessions.ts'
import type { Call } from '../../calls/call.ts'
import { extensionNumber } from '../../calls/ids.ts'
import { participations } from '../../calls/participation.ts'
import { ProblemError } from '../../problem.ts'
import { readCall } from '../../recordings/recording-store.ts'
import { boundUser, type IntegrationSettings } from '../../settings/settings.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { anybody } from '../guards.ts'
import { sendRecording } from '../send-recording.ts'
import { findSession } from '../session-cookie.ts'

const params = z.object({ token: z.string().min(1).max(200) })
const audioQuery = z.object({ download: z.literal('1').optional() })

/** A player asks for some ranges a second while somebody searches in a recording. */
const LIMIT = { most: 600, perMs: 60_000 }
/** Links that are none are not tried out. */
const FALSE_LIMIT = { most: 60, perMs: 60_000 }

/** Who may hear what a true link leads to. */
type Hearer =
  | { readonly kind: 'heard'; readonly who: string; readonly as: string }
  | { readonly kind: 'sign-in'; readonly signedInAs: string | null }

/** The links that stand in Zoho's logs (A11). The page at `/r/...` is the console's and asks here. */
export function recordingLinkRoutes(app: App, services: AppServices): void {
  const { store, settings, recordings, recordingLinks, playAudit, now } = services
  const all = createRateLimit(now, LIMIT)
  const untrue = createRateLimit(now, FALSE_LIMIT)

  function throttle(seconds: number): void {
    if (seconds > 0) throw new ProblemError('recording-link-throttled', { seconds })
  }

  async function behind(request: FastifyRequest) {
    const { token } = request.params as z.infer<typeof params>
    throttle(all.take(request.ip))
    try {
      const { callId, integration } = recordingLinks.verify(token, settings.current().integrations)
      const call = await readCall(store, callId)
      if (!call) throw new ProblemError('recording-missing')
      return { call, integration }
    } catch (error) {
      throttle(untrue.take(request.ip))
      throw error
    }
  }

  async function hearer(
    request: FastifyRequest,
    reply: FastifyReply,
    call: Call,
    integration: IntegrationSettings,
  ): Promise<Hearer> {
    const administrator = await findSession(request, reply, 'administrator')
    if (administrator) return { kind: 'heard', who: administrator.name, as: 'administrator' }
    const agent = await findSession(request, reply, 'agent')
    if (agent && isMeant(agent, call, integration)) return { kind: 'heard', who: agent.subject, as: 'agent' }
    if (integration.callLog.recordingAccess === 'link') return { kind: 'heard', who: 'link', as: 'link' }
    return { kind: 'sign-in', signedInAs: agent?.subject ?? null }
  }

  app.get(
    '/api/recording-links/:token',
    { onRequest: anybody, schema: { params, response: { 200: recordingLinkViewSchema } } },
    async (request, reply) => {
      reply.header('x-robots-tag', 'noindex').header('referrer-policy', 'no-referrer')
      try {
        const { call, integration } = await behind(request)
        const who = await hearer(request, reply, call, integration)
        if (who.kind === 'sign-in') return { state: 'sign-in' as const, signedInAs: who.signedInAs }
        const recording = await recordings.view(call.id)
        if (!recording) throw new ProblemError('recording-missing')
        return { state: 'open' as const, startedAt: call.startedAt, recording }
      } catch (error) {
        // These are answers and no failures: the page shows them.
        if (error instanceof ProblemError && closing.has(error.problem.code))
          return { state: 'closed' as const, problem: error.problem }
        throw error
      }
    },
  )

  app.route({
    method: ['GET', 'HEAD'],
    url: '/api/recording-links/:token/audio',
    onRequest: anybody,
    schema: { params, querystring: audioQuery },
    handler: async (request, reply) => {
      reply.header('referrer-policy', 'no-referrer')
      const download = (request.query as z.infer<typeof audioQuery>).download === '1'
      const { call, integration } = await behind(request)
      const who = await hearer(request, reply, call, integration)
      if (who.kind === 'sign-in') throw new ProblemError('recording-sign-in')
      const opened = await recordings.open(call.id)
      if (request.method === 'GET')
        await playAudit.note(who.who, call.id, download ? 'download' : 'play', { as: who.as, from: request.ip })
      return sendRecording(request, reply, opened, { download, timeZone: settings.current().timeZone })
    },
  })
}

const closing = new Set<string>(['recording-link-revoked', 'recording-missing'])

/** Agents who are bound to a user of the CRM in which the link stands, and those who took part in the call. */
function isMeant({ subject }: Session, call: Call, integration: IntegrationSettings): boolean {
  if (boundUser(integration, extensionNumber(subject)) !== null) return true
  return participations(call, call.endedAt ?? call.startedAt).some((part) => part.talked && part.extension === subject)
}
