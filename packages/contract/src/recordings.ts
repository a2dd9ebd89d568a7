import { z } from 'zod'
import { callDirectionSchema, callSummarySchema, callsQuerySchema } from './calls.ts'
import { problemSchema } from './problems/problem.ts'

/** `waiting`: the phone system has not finished the file yet. `missing`: it was looked for long enough. */
export const recordingStateSchema = z.enum(['waiting', 'there', 'missing'])
export type RecordingState = z.infer<typeof recordingStateSchema>

/** GET /api/recordings/:callId, for administrators and agents who took part; 404 when the call has none. */
export const recordingViewSchema = z.object({
  callId: z.string(),
  state: recordingStateSchema,
  /** As it is called when it is downloaded; null until it is there. */
  fileName: z.string().nullable(),
  size: z.number().int().nullable(),
  /** Null where the file does not tell. */
  durationMs: z.number().int().nullable(),
  /** False for what browsers cannot play; it can be downloaded all the same. */
  playable: z.boolean(),
})
export type RecordingView = z.infer<typeof recordingViewSchema>

/** GET /api/recordings: calls that have a recording, newest first. */
export const recordingsQuerySchema = callsQuerySchema
  .pick({ before: true, limit: true, extension: true, search: true, from: true, to: true })
  .extend({ direction: callDirectionSchema.optional(), state: recordingStateSchema.optional() })
export const recordingRowSchema = z.object({ call: callSummarySchema, recording: recordingViewSchema })
export type RecordingRow = z.infer<typeof recordingRowSchema>
export const recordingsPageSchema = z.object({
  recordings: z.array(recordingRowSchema),
  before: z.string().nullable(),
  /** False: the phone system's recordings are not connected, so that no new ones appear. */
  connected: z.boolean(),
})

/** GET /api/recording-links/:token: what stands behind a link in a Zoho log. */
export const recordingLinkViewSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('open'),
    startedAt: z.number().int(),
    recording: recordingViewSchema,
    /** Somebody who signed in with Zoho; `csrf` goes with DELETE /api/recording-links/session, which signs out. */
    listener: z.object({ name: z.string(), csrf: z.string() }).nullable().default(null),
  }),
  /**
   * A true link, but only for those who sign in. `signedInAs`: an agent for whom it is not meant. `problem`: why the sign-in
   * with Zoho from which this browser comes did not help.
   */
  z.object({
    state: z.literal('sign-in'),
    signedInAs: z.string().nullable(),
    problem: problemSchema.nullable().default(null),
  }),
  z.object({ state: z.literal('closed'), problem: problemSchema }),
])
export type RecordingLinkView = z.infer<typeof recordingLinkViewSchema>

/**
 * POST /api/recording-links/:token/zoho-sign-in: where to send the browser. Zoho's consent page, or the same link under the
 * home address, to which alone Zoho sends browsers back.
 */
export const recordingSignInSchema = z.object({ url: z.string() })

/** In place of a link's token: where a browser ends that comes back from Zoho and of which nothing is known. */
export const lostSignIn = 'sign-in'
