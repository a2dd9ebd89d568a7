import { Readable } from 'node:stream'
import {
  contactImportQuerySchema,
  contactImportViewSchema,
  languageQuerySchema,
  MAX_IMPORT_BYTES,
} from '@jackfield/contract'
import { z } from 'zod'
import { importView } from '../../contacts/imports/import-rows.ts'
import { rejectedCsv } from '../../contacts/imports/rejected-csv.ts'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'
import { languageOf } from '../language-of.ts'

/** Imports of company contacts: the file is the body, as it is; what becomes of it is asked for afterwards. */
export function contactImportRoutes(app: App, { store, access, contacts }: AppServices): void {
  const { imports } = contacts
  const byId = z.object({ id: z.string().min(1).max(64) })
  const answersImport = { 200: contactImportViewSchema }

  app.get(
    '/api/contact-imports',
    { onRequest: administrator, schema: { response: { 200: z.array(contactImportViewSchema) } } },
    async () => (await imports.list()).map(importView),
  )

  // A parser of its own for this one route: a file is not JSON, and much larger than any other body.
  app.register(async (scope) => {
    scope.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    ;(scope as unknown as App).post(
      '/api/contact-groups/:id/imports',
      {
        onRequest: administrator,
        bodyLimit: MAX_IMPORT_BYTES,
        schema: { params: byId, querystring: contactImportQuerySchema, response: answersImport },
      },
      async (request) => {
        if (!Buffer.isBuffer(request.body)) throw new ProblemError('contact-file-empty')
        const { name: who } = sessionOf(request)
        const groupId = request.params.id
        const { duplicates, file: fileName } = request.query
        const file = request.body
        const id = await imports.start({
          groupId,
          file,
          fileName,
          duplicates,
          who,
          also: (id) => [
            access.audit(who, 'contact.import', groupId, {
              import: id,
              file: fileName,
              bytes: file.length,
              duplicates,
            }),
          ],
        })
        return importView(await imports.find(id))
      },
    )
  })

  app.post(
    '/api/contact-imports/:id/cancel',
    { onRequest: administrator, schema: { params: byId, response: answersImport } },
    async (request) => {
      const { id } = request.params
      const found = await imports.find(id)
      if (found.state === 'running') {
        await store.commit([access.audit(sessionOf(request).name, 'contact.import-cancel', id, {})])
        await imports.cancel(id)
      }
      return importView(await imports.find(id))
    },
  )

  app.get(
    '/api/contact-imports/:id/rejected.csv',
    { onRequest: administrator, schema: { params: byId, querystring: languageQuerySchema } },
    async (request, reply) => {
      const { id } = await imports.find(request.params.id)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="rejected-contacts.csv"')
        .send(Readable.from(rejectedCsv(store, id, languageOf(request))))
    },
  )
}
