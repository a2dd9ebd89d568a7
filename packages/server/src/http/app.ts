import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { AppServices } from './app-services.ts'
import { answerBadAddress, answerErrors } from './errors.ts'
import { type GuardName, guardNames, isGuard } from './guards.ts'
import { securityHeaders } from './headers.ts'
import { validatorCompiler } from './input.ts'
import { logRequests } from './request-log.ts'
import { accessRoutes } from './routes/access.ts'
import { callRoutes } from './routes/calls.ts'
import { consoleRoutes } from './routes/console.ts'
import { contactGroupRoutes } from './routes/contact-groups.ts'
import { contactImportRoutes } from './routes/contact-imports.ts'
import { contactRoutes } from './routes/contacts.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { demoRoutes } from './routes/demo.ts'
import { extensionGroupRoutes } from './routes/extension-groups.ts'
import { extensionRoutes } from './routes/extensions.ts'
import { liveRoutes } from './routes/live.ts'
import { pbxRoutes } from './routes/pbx.ts'
import { recordingLinkRoutes } from './routes/recording-links.ts'
import { recordingRoutes } from './routes/recordings.ts'
import { siteRoutes } from './routes/site.ts'
import { statusRoutes } from './routes/status.ts'

/** Fastify with bodies, queries and answers typed by their zod schemas. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** One page's routes. Each route names a guard: `app.get(path, { onRequest: administrator, schema }, handler)`. */
export type Routes = (app: App, services: AppServices) => void

export interface RegisteredRoute {
  readonly method: string
  readonly url: string
  readonly guard: GuardName
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly services: AppServices
    /** Every route with its guard, for the test that nothing is open by accident. */
    readonly registeredRoutes: readonly RegisteredRoute[]
  }
}

const MAX_FRAME_FROM_AGENT = 16 * 1024

/**
 * The HTTP server without its socket: API, agents' WebSocket and the console's files. `more` are routes that parts of their
 * own bring along. A route without a guard throws at start.
 */
export function buildApp(services: AppServices, more: readonly Routes[] = []): App {
  const app = fastify({
    loggerInstance: services.log,
    // Own lines instead (request-log.ts): an address may hold an authorisation code.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(6).toString('hex'),
    trustProxy: [...(services.config.trustedProxies ?? ['loopback'])],
    routerOptions: { maxParamLength: 400 },
    frameworkErrors: (_error, request, reply) => answerBadAddress(request, reply),
  }).withTypeProvider<ZodTypeProvider>()
  // A form of a foreign page could send text/plain without asking first; JSON it cannot.
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorate('services', services)
  app.decorateRequest('session', null)
  collectRoutes(app)
  answerErrors(app)
  securityHeaders(app)
  logRequests(app)
  app.register(cookie)
  app.register(websocket, { options: { maxPayload: MAX_FRAME_FROM_AGENT, perMessageDeflate: false } })
  app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Jackfield', version: services.config.version } },
    transform: jsonSchemaTransform,
  })
  app.register(async (scope) => {
    const api: App = scope.withTypeProvider<ZodTypeProvider>()
    for (const routes of [...pages, ...more]) routes(api, services)
  })
  return app
}

const pages: readonly Routes[] = [
  accessRoutes,
  siteRoutes,
  pbxRoutes,
  extensionRoutes,
  extensionGroupRoutes,
  contactGroupRoutes,
  contactRoutes,
  contactImportRoutes,
  callRoutes,
  deliveryRoutes,
  recordingRoutes,
  recordingLinkRoutes,
  statusRoutes,
  demoRoutes,
  liveRoutes,
  consoleRoutes,
]

function collectRoutes(app: App): void {
  const registered: RegisteredRoute[] = []
  app.decorate('registeredRoutes', registered)
  app.addHook('onRoute', (route) => {
    const guards = [route.onRequest ?? []].flat().filter(isGuard)
    for (const method of [route.method].flat()) {
      if (guards.length !== 1)
        throw new Error(`${method} ${route.url} needs one of the guards ${guardNames.join(', ')}`)
      registered.push({ method, url: route.url, guard: guards[0]!.guardName })
    }
  })
}
