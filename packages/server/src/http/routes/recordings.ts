import { recordingsPageSchema, recordingsQuerySchema, recordingViewSchema } from '@jackfield/contract'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { participations } from '../../calls/participation.ts'
import { ProblemError } from '../../problem.ts'
import { namingFor } from '../../recordings/file-name.ts'
import { readCall } from '../../recordings/recording-store.ts'
import { recordingView } from '../../recordings/service.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { summary } from '../call-view.ts'
import { administrator, sessionOf, signedIn } from '../guards.ts'
import { ledgerEntries } from '../ledger-entries.ts'
import { readCalls } from '../ledger-query.ts'
import { sendRecording } from '../send-recording.ts'

const params = z.object({ callId: z.string().min(1).max(64) })
/** `as` tells which session of two is meant (see the guard). */
const audioQuery = z.object({ download: z.literal('1').optional(), as: z.string().max(20).optional() })

/** Recordings of calls: listed for administrators, played by them and by the agents who took part. */
export function recordingRoutes(app: App, services: AppServices): void {
  const { store, settings, recordings, playAudit, now } = services

  app.get(
    '/api/recordings',
    {
      onRequest: administrator,
      schema: { querystring: recordingsQuerySchema, response: { 200: recordingsPageSchema } },
    },
    async ({ query: { state, ...query } }) => {
      const { site } = settings.current()
      const naming = namingFor('administrator', settings.current())
      const recorded = state ? [state] : (['there', 'waiting'] as const)
      const { rows, before } = await readCalls(store, site, { ...query, recorded })
      const entries = await ledgerEntries(services, rows)
      const ids = rows.map(({ id }) => id)
      const found =
        ids.length === 0 ? [] : await store.db.selectFrom('recording').selectAll().where('call_id', 'in', ids).execute()
      const byCall = new Map(found.map((row) => [row.call_id, row]))
      return {
        recordings: entries.flatMap((entry) => {
          const row = byCall.get(entry.row.id)
          return row ? [{ call: summary(entry, now()), recording: recordingView(row, entry.call, naming) }] : []
        }),
        before,
        connected: recordings.connected(),
      }
    },
  )

  app.get(
    '/api/recordings/:callId',
    { onRequest: signedIn, schema: { params, response: { 200: recordingViewSchema } } },
    async (request) => {
      await mayHear(request)
      const view = await recordings.view(request.params.callId, namingFor(sessionOf(request).kind, settings.current()))
      if (!view) throw new ProblemError('not-found')
      return view
    },
  )

  app.route({
    method: ['GET', 'HEAD'],
    url: '/api/recordings/:callId/audio',
    onRequest: signedIn,
    schema: { params, querystring: audioQuery },
    handler: async (request, reply) => {
      const { callId } = request.params as z.infer<typeof params>
      const download = (request.query as z.infer<typeof audioQuery>).download === '1'
      await mayHear(request)
      const opened = await recordings.open(callId)
      const { kind, name, subject } = sessionOf(request)
      if (request.method === 'GET')
        await playAudit.note(kind === 'agent' ? subject : name, callId, download ? 'download' : 'play', { as: kind })
      return sendRecording(request, reply, opened, { download, ...namingFor(kind, settings.current()) })
    },
  })

  /** An agent hears calls of the own extension. Of others it is not even told that they were. */
  async function mayHear(request: FastifyRequest): Promise<void> {
    const { kind, subject } = sessionOf(request)
    if (kind === 'administrator') return
    const call = await readCall(store, (request.params as z.infer<typeof params>).callId)
    const took =
      call &&
      participations(call, call.endedAt ?? call.startedAt).some((part) => part.talked && part.extension === subject)
    if (!took) throw new ProblemError('not-found')
  }
}
