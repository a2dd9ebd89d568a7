import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { createRateLimit } from '../access/rate-limit.ts'
import type { Call } from '../calls/call.ts'
import { ProblemError } from '../problem.ts'
import { readCall } from '../recordings/recording-store.ts'
import type { IntegrationSettings } from '../settings/settings.ts'
import type { AppServices } from './app-services.ts'

export const linkParams = z.object({ token: z.string().min(1).max(200) })

/** A player asks for some ranges a second while somebody searches in a recording. */
const LIMIT = { most: 600, perMs: 60_000 }
/** Links that are none are not tried out. */
const FALSE_LIMIT = { most: 60, perMs: 60_000 }
/** Each one is a row in the database and a question to Zoho. */
const SIGN_IN_LIMIT = { most: 20, perMs: 60_000 }

/** What stands before everything that a link opens; counts what comes from each address. */
export interface RecordingLinkGate {
  /** The call of the request's link. Throws `recording-link-throttled` and what `RecordingLinks.verify` throws. */
  behind(request: FastifyRequest): Promise<{
    readonly token: string
    readonly call: Call
    readonly integration: IntegrationSettings
  }>
  /** Counts the beginning of a sign-in. Throws `recording-link-throttled`. */
  signIn(request: FastifyRequest): void
}

export function recordingLinkGate({ store, settings, recordingLinks, now }: AppServices): RecordingLinkGate {
  const all = createRateLimit(now, LIMIT)
  const untrue = createRateLimit(now, FALSE_LIMIT)
  const signIns = createRateLimit(now, SIGN_IN_LIMIT)

  function throttle(seconds: number): void {
    if (seconds > 0) throw new ProblemError('recording-link-throttled', { seconds })
  }

  return {
    async behind(request) {
      const { token } = request.params as z.infer<typeof linkParams>
      throttle(all.take(request.ip))
      try {
        const { callId, integration } = recordingLinks.verify(token, settings.current().integrations)
        const call = await readCall(store, callId)
        if (!call) throw new ProblemError('recording-missing')
        return { token, call, integration }
      } catch (error) {
        throttle(untrue.take(request.ip))
        throw error
      }
    },
    signIn: (request) => throttle(signIns.take(request.ip)),
  }
}
