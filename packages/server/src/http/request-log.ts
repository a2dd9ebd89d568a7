import type { App } from './app.ts'

/** One line a request at level debug, with the route's pattern instead of the address: addresses may hold secrets. */
export function logRequests(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
  })
}
