import { Readable } from 'node:stream'
import {
  callDetailSchema,
  callsCsvQuerySchema,
  callsPageSchema,
  callsQuerySchema,
  completenessQuerySchema,
  completenessSchema,
} from '@jackfield/contract'
import { z } from 'zod'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { detail, summary } from '../call-view.ts'
import { callsCsv } from '../calls-csv.ts'
import { completeness } from '../completeness.ts'
import { readConversation } from '../conversation.ts'
import { administrator } from '../guards.ts'
import { languageOf } from '../language-of.ts'
import { ledgerEntries, ledgerPages } from '../ledger-entries.ts'
import { readCalls } from '../ledger-query.ts'

/** The ledger: every call, what was to be written for it, and what became of that. */
export function callRoutes(app: App, services: AppServices): void {
  const { store, settings, now } = services

  app.get(
    '/api/calls',
    { onRequest: administrator, schema: { querystring: callsQuerySchema, response: { 200: callsPageSchema } } },
    async (request) => {
      const { rows, before } = await readCalls(store, settings.current().site, request.query)
      const at = now()
      return { calls: (await ledgerEntries(services, rows)).map((entry) => summary(entry, at)), before }
    },
  )

  app.get(
    '/api/calls/:id',
    {
      onRequest: administrator,
      schema: { params: z.object({ id: z.string().min(1).max(64) }), response: { 200: callDetailSchema } },
    },
    async (request) => {
      const { id } = request.params
      const { site, extensions, integrations } = settings.current()
      const row = await store.db
        .selectFrom('call')
        .selectAll()
        .where('id', '=', id)
        .where('site_id', '=', site)
        .executeTakeFirst()
      const [entry] = row ? await ledgerEntries(services, [row]) : []
      if (!entry) throw new ProblemError('not-found')
      const [pops, notes, others, settingsThen] = await Promise.all([
        store.db.selectFrom('pop').selectAll().where('call_id', '=', id).orderBy('at').execute(),
        store.db.selectFrom('call_note').selectAll().where('call_id', '=', id).orderBy('at').execute(),
        readConversation(store, entry.call),
        settings.revision(entry.call.settings),
      ])
      const conversation = await ledgerEntries(services, others)
      const names = new Map(Object.entries(extensions).map(([number, { name }]) => [number, name]))
      const kinds = new Map(integrations.map((integration) => [integration.id, integration.kind]))
      return detail(entry, { pops, notes, conversation, settings: settingsThen, kinds, names }, now())
    },
  )

  app.get(
    '/api/calls.csv',
    { onRequest: administrator, schema: { querystring: callsCsvQuerySchema } },
    async (request, reply) => {
      const { lang: _, ...query } = request.query
      const { site, timeZone } = settings.current()
      const day = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now())
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="calls-${day}.csv"`)
        .send(Readable.from(callsCsv(ledgerPages(services, site, query), languageOf(request), timeZone, now())))
    },
  )

  app.get(
    '/api/completeness',
    {
      onRequest: administrator,
      schema: { querystring: completenessQuerySchema, response: { 200: completenessSchema } },
    },
    async ({ query: { from, to } }) => completeness(store, settings.current().site, from, to),
  )
}
