import {
  incompleteQuerySchema,
  incompleteReadResultSchema,
  incompleteReadSchema,
  incompleteRecordsSchema,
  integrationKinds,
} from '@jackfield/contract'
import type { IncompleteRecords } from '../../phonebook/incomplete-records.ts'
import type { App } from '../app.ts'
import { administrator } from '../guards.ts'

/** Copied records that cannot tell who calls, on the page of each integration. */
export function incompleteRecordRoutes(app: App, incomplete: Pick<IncompleteRecords, 'list' | 'readAgain'>): void {
  for (const kind of integrationKinds) {
    const base = `/api/integrations/${kind}/incomplete`
    app.get(
      base,
      {
        onRequest: administrator,
        schema: { querystring: incompleteQuerySchema, response: { 200: incompleteRecordsSchema } },
      },
      async (request) => incomplete.list(kind, request.query.after ?? null),
    )
    app.post(
      `${base}/read`,
      {
        onRequest: administrator,
        schema: { body: incompleteReadSchema, response: { 200: incompleteReadResultSchema } },
      },
      async (request) => incomplete.readAgain(kind, request.body.records),
    )
  }
}
