import { healthSchema, type StatusView, statusViewSchema } from '@jackfield/contract'
import { z } from 'zod'
import { startOfDay } from '../../start-of-day.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, anybody } from '../guards.ts'
import { isDemo } from '../is-demo.ts'

/** Health for machines, status for administrators, and the API's description. */
export function statusRoutes(app: App, services: AppServices): void {
  const { config, now } = services
  const startedAt = now()

  app.get('/api/health', { onRequest: anybody, schema: { response: { 200: healthSchema } } }, async () => ({
    status: 'ok' as const,
    version: config.version,
  }))

  app.get('/api/status', { onRequest: administrator, schema: { response: { 200: statusViewSchema } } }, async () =>
    status(services, startedAt),
  )

  app.get(
    '/api/openapi.json',
    { onRequest: administrator, schema: { hide: true, response: { 200: z.unknown() } } },
    async () => app.swagger(),
  )
}

async function status(services: AppServices, startedAt: number): Promise<StatusView> {
  const { config, store, pbx, calls, deliveries, live, integrations, settings, now } = services
  const at = now()
  const [health, link, zoho, desk, counts, today] = await Promise.all([
    store.health(),
    pbx.view(),
    integrations['zoho-crm'].status(),
    integrations['zoho-desk'].status(),
    deliveries.counts(),
    store.db
      .selectFrom('call')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('site_id', '=', settings.current().site)
      .where('started_at', '>=', startOfDay(at, settings.current().timeZone))
      .executeTakeFirstOrThrow(),
  ])
  const { paused, warnings } = deliveries.state()
  return {
    version: config.version,
    startedAt,
    now: at,
    store: { kind: store.kind, ok: health.problem === null, problem: health.problem, sizeBytes: health.sizeBytes },
    pbx: link.link,
    zoho,
    desk,
    calls: { active: calls.activeCount(), today: today.count },
    deliveries: { ...counts, paused, warnings: [...warnings] },
    agents: { connected: live.connectedTotal() },
    memoryBytes: process.memoryUsage.rss(),
    demo: isDemo(config),
  }
}
