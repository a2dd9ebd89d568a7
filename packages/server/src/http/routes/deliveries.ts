import { auditResultSchema, type DeliveryState, giveUpResponseSchema, retryResponseSchema } from '@jackfield/contract'
import { z } from 'zod'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'

const params = z.object({ key: z.string().min(1).max(300) })

/** What a person decides about a log; who it was stands in the audit log, in the same unit. */
export function deliveryRoutes(app: App, { store, deliveries, access }: AppServices): void {
  async function stateOf(key: string): Promise<DeliveryState> {
    const row = await store.db.selectFrom('delivery').select('state').where('key', '=', key).executeTakeFirst()
    if (!row) throw new ProblemError('not-found')
    return row.state as DeliveryState
  }

  app.post(
    '/api/deliveries/:key/retry',
    { onRequest: administrator, schema: { params, response: { 200: retryResponseSchema } } },
    async (request) => {
      const { key } = request.params
      await deliveries.retry(key, [access.audit(sessionOf(request).name, 'delivery.retry', key, {})])
      return { state: await stateOf(key) }
    },
  )

  app.post(
    '/api/deliveries/:key/give-up',
    { onRequest: administrator, schema: { params, response: { 200: giveUpResponseSchema } } },
    async (request) => {
      const { key } = request.params
      const { name } = sessionOf(request)
      await deliveries.giveUp(key, name, [access.audit(name, 'delivery.give-up', key, {})])
      return { state: await stateOf(key) }
    },
  )

  app.post(
    '/api/deliveries/audit',
    { onRequest: administrator, schema: { response: { 200: auditResultSchema } } },
    async (request) => {
      const result = await deliveries.audit()
      await store.commit([access.audit(sessionOf(request).name, 'delivery.audit', '', result)])
      return result
    },
  )
}
