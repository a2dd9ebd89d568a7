import formbody from '@fastify/formbody'
import fastify, { type FastifyInstance } from 'fastify'
import type { DataCentre } from '../data-centre.ts'
import { registerAuthorize } from './authorize.ts'
import { registerConsole } from './console.ts'
import { errorPage } from './pages.ts'
import { registerSignIn } from './sign-in.ts'
import { registerTokenEndpoint } from './token-endpoint.ts'

/** The account server of a data centre: sign-in, consent, tokens and the API console. */
export function buildAccountsServer(centre: DataCentre): FastifyInstance {
  const app = fastify({ forceCloseConnections: true })
  app.register(formbody)
  app.addHook('onSend', async (_request, reply) => {
    reply.header('date', new Date(centre.now()).toUTCString())
    reply.header('x-frame-options', 'DENY')
    reply.header('cache-control', 'no-store')
  })
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).type('text/html').send(errorPage('Page not found', 'There is nothing at this address.'))
  })
  app.get('/', (_request, reply) => reply.redirect('/developerconsole'))
  registerSignIn(app, centre)
  registerAuthorize(app, centre)
  registerTokenEndpoint(app, centre)
  registerConsole(app, centre)
  return app
}
