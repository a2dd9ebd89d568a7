import {
  cdrTestRequestSchema,
  cdrTestResultSchema,
  endpointRolePutSchema,
  endpointRoleSchema,
  type PbxDirectoryView,
  type PbxSettings,
  pbxDirectoryViewSchema,
  pbxSettingsSchema,
  pbxTestResultSchema,
  pbxViewSchema,
  recordingsSettingsSchema,
  recordingsTestResultSchema,
} from '@jackfield/contract'
import { z } from 'zod'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'

/** The link to the phone system, and what the phone system has. */
export function pbxRoutes(app: App, services: AppServices): void {
  const { pbx, access } = services
  const answersView = { 200: pbxViewSchema }
  const answersDirectory = { 200: pbxDirectoryViewSchema }

  const configure = (settings: PbxSettings, who: string, action: string, detail: Record<string, unknown>) =>
    pbx.configure(settings, [access.audit(who, action, settings.kind, detail)])

  app.get('/api/pbx', { onRequest: administrator, schema: { response: answersView } }, () => pbx.view())

  app.put(
    '/api/pbx',
    { onRequest: administrator, schema: { body: pbxSettingsSchema, response: answersView } },
    async (request) => {
      await configure(request.body, sessionOf(request).name, 'pbx.save', withoutSecret(request.body))
      return pbx.view()
    },
  )

  app.post(
    '/api/pbx/test',
    { onRequest: administrator, schema: { body: pbxSettingsSchema, response: { 200: pbxTestResultSchema } } },
    async (request) => {
      try {
        const { version, directory } = await pbx.test(request.body)
        const { extensions, queues, trunks } = directory
        const counts = { extensions: extensions.length, queues: queues.length, trunks: trunks.length }
        return { ok: true, version, ...counts, problem: null }
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        return { ok: false, version: null, extensions: 0, queues: 0, trunks: 0, problem: error.problem }
      }
    },
  )

  app.post(
    '/api/pbx/cdr/test',
    { onRequest: administrator, schema: { body: cdrTestRequestSchema, response: { 200: cdrTestResultSchema } } },
    (request) => pbx.testRecords(request.body),
  )

  app.post(
    '/api/pbx/recordings/test',
    {
      onRequest: administrator,
      schema: { body: recordingsSettingsSchema, response: { 200: recordingsTestResultSchema } },
    },
    (request) => pbx.testRecordings(request.body),
  )

  app.get('/api/pbx/directory', { onRequest: administrator, schema: { response: answersDirectory } }, () =>
    readDirectory(services),
  )

  app.put(
    '/api/pbx/endpoints/:id',
    {
      onRequest: administrator,
      schema: {
        params: z.object({ id: z.string().min(1).max(255) }),
        body: endpointRolePutSchema,
        response: answersDirectory,
      },
    },
    async (request) => {
      const { id } = request.params
      const { role } = request.body
      const { settings } = await pbx.view()
      if (settings?.kind !== 'asterisk') throw new ProblemError('not-found')
      const others = Object.entries(settings.endpointRoles).filter(([other]) => other !== id)
      const endpointRoles = Object.fromEntries(role === null ? others : [...others, [id, role]])
      await configure({ ...settings, endpointRoles }, sessionOf(request).name, 'pbx.endpoint-role', {
        endpoint: id,
        role,
      })
      return readDirectory(services)
    },
  )
}

function withoutSecret(settings: PbxSettings): Record<string, unknown> {
  if (settings.kind !== 'asterisk') return { ...settings }
  const { secret, ...open } = settings
  const told = { ...open, newSecret: secret !== undefined }
  if (!open.cdr || open.cdr.kind === 'csv') return told
  const { password, ...cdr } = open.cdr
  return { ...told, cdr: { ...cdr, newPassword: password !== undefined } }
}

const ringTarget = z.object({ number: z.string(), name: z.string(), members: z.array(z.string()) })
/** Of what the last reading saved, what the page shows. */
const savedDirectorySchema = z.object({
  queues: z.array(ringTarget),
  ringGroups: z.array(ringTarget),
  trunks: z.array(z.object({ id: z.string(), name: z.string() })),
  endpoints: z.array(z.object({ id: z.string(), role: endpointRoleSchema, reason: z.string() })),
  missingRights: pbxDirectoryViewSchema.shape.missingRights,
})

async function readDirectory({ store, settings, pbx }: AppServices): Promise<PbxDirectoryView> {
  const row = await store.db
    .selectFrom('pbx_directory')
    .selectAll()
    .where('site_id', '=', settings.current().site)
    .executeTakeFirst()
  if (!row) return { readAt: null, queues: [], ringGroups: [], trunks: [], endpoints: [] }
  const saved = savedDirectorySchema.parse(JSON.parse(row.body))
  const link = (await pbx.view()).settings
  const corrections = new Map(link?.kind === 'asterisk' ? Object.entries(link.endpointRoles) : [])
  const endpoints = saved.endpoints.map((endpoint) => {
    // What was corrected since the last reading counts already.
    const corrected = corrections.get(endpoint.id)
    return { ...endpoint, role: corrected ?? endpoint.role, corrected: corrected !== undefined }
  })
  return { readAt: row.read_at, ...saved, endpoints }
}
