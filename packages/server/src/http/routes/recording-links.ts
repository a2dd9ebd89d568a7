import { lostSignIn, type Problem, recordingLinkViewSchema } from '@jackfield/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readListenerSubject } from '../../access/listeners.ts'
import type { Session } from '../../access/sessions.ts'
import type { Call } from '../../calls/call.ts'
import { extensionNumber } from '../../calls/ids.ts'
import { participations } from '../../calls/participation.ts'
import { ProblemError } from '../../problem.ts'
import { namingFor } from '../../recordings/file-name.ts'
import { boundUser, type IntegrationSettings, isBoundUser } from '../../settings/settings.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { anybody } from '../guards.ts'
import { linkParams as params, recordingLinkGate } from '../recording-link-gate.ts'
import { sendRecording } from '../send-recording.ts'
import { findSession } from '../session-cookie.ts'
import { signInBrowser } from '../sign-in-browser.ts'
import { recordingSignInRoutes } from './recording-sign-in.ts'

const audioQuery = z.object({ download: z.literal('1').optional() })

/** Who may hear what a true link leads to. */
type Hearer =
  | {
      readonly kind: 'heard'
      readonly who: string
      /** For the audit log: `as` what, and what else tells who it was. */
      readonly detail: Readonly<Record<string, string>> & { readonly as: string }
      /** The session of somebody who signed in with Zoho. */
      readonly listener?: Session
    }
  | { readonly kind: 'sign-in'; readonly signedInAs: string | null; readonly listener: Session | null }

/** The links that stand in Zoho's logs (A11). The page at `/r/...` is the console's and asks here. */
export function recordingLinkRoutes(app: App, services: AppServices): void {
  const { settings, recordings, playAudit, listeners } = services
  const gate = recordingLinkGate(services)
  recordingSignInRoutes(app, services, gate)

  async function hearer(
    request: FastifyRequest,
    reply: FastifyReply,
    call: Call,
    integration: IntegrationSettings,
  ): Promise<Hearer> {
    const administrator = await findSession(request, reply, 'administrator')
    if (administrator) return { kind: 'heard', who: administrator.name, detail: { as: 'administrator' } }
    const agent = await findSession(request, reply, 'agent')
    if (agent && isMeant(agent, call, integration))
      return { kind: 'heard', who: agent.subject, detail: { as: 'agent' } }
    const listener = await findSession(request, reply, 'listener')
    const user = listener && userIn(listener, integration)
    if (listener && user) {
      if (isBoundUser(integration, user))
        return { kind: 'heard', who: listener.name, detail: { as: 'zoho-user', user }, listener }
    }
    if (integration.callLog.recordingAccess === 'link') return { kind: 'heard', who: 'link', detail: { as: 'link' } }
    return { kind: 'sign-in', signedInAs: agent?.subject ?? null, listener: user ? listener : null }
  }

  /** Why a sign-in with Zoho does not help: it came to nothing, or the user is not bound any more. */
  async function hindrance(request: FastifyRequest, listener: Session | null): Promise<Problem | null> {
    const failed = await listeners.problem(signInBrowser(request))
    if (failed || !listener) return failed
    return { code: 'recording-zoho-not-bound', params: { user: listener.name } }
  }

  app.get(
    '/api/recording-links/:token',
    { onRequest: anybody, schema: { params, response: { 200: recordingLinkViewSchema } } },
    async (request, reply) => {
      reply.header('x-robots-tag', 'noindex').header('referrer-policy', 'no-referrer')
      if (request.params.token === lostSignIn)
        return { state: 'closed' as const, problem: { code: 'recording-zoho-state' as const } }
      try {
        const { call, integration } = await gate.behind(request)
        const who = await hearer(request, reply, call, integration)
        if (who.kind === 'sign-in') {
          const { signedInAs, listener } = who
          return { state: 'sign-in' as const, signedInAs, problem: await hindrance(request, listener) }
        }
        const recording = await recordings.view(call.id, namingFor(who.detail.as, settings.current()))
        if (!recording) throw new ProblemError('recording-missing')
        const listener = who.listener ? { name: who.listener.name, csrf: who.listener.csrf } : null
        return { state: 'open' as const, startedAt: call.startedAt, recording, listener }
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
      const { call, integration } = await gate.behind(request)
      const who = await hearer(request, reply, call, integration)
      if (who.kind === 'sign-in') throw new ProblemError('recording-sign-in')
      const opened = await recordings.open(call.id)
      if (request.method === 'GET')
        await playAudit.note(who.who, call.id, download ? 'download' : 'play', { ...who.detail, from: request.ip })
      return sendRecording(request, reply, opened, { download, ...namingFor(who.detail.as, settings.current()) })
    },
  })
}

const closing = new Set<string>(['recording-link-revoked', 'recording-missing'])

/** The user of the CRM behind a listener's session, if it is one of this integration and not of an organisation before. */
function userIn({ subject }: Session, { id, generation }: IntegrationSettings): string | null {
  const listener = readListenerSubject(subject)
  return listener?.integrationId === id && listener.generation === generation ? listener.userId : null
}

/** Agents who are bound to a user of the CRM in which the link stands, and those who took part in the call. */
function isMeant({ subject }: Session, call: Call, integration: IntegrationSettings): boolean {
  if (boundUser(integration, extensionNumber(subject)) !== null) return true
  return participations(call, call.endedAt ?? call.startedAt).some((part) => part.talked && part.extension === subject)
}
