import { dialSearchQuerySchema, dialSearchSchema } from '@jackfield/contract'
import type { FastifyReply } from 'fastify'
import { extensionNumber } from '../../calls/ids.ts'
import type { DialSearchService } from '../../phonebook/dial-search.ts'
import type { App } from '../app.ts'
import { agent, sessionOf } from '../guards.ts'

/** What the agent page's dial box looks in. A request that the page gives up ends the search. */
export function dialSearchRoutes(app: App, { search }: { search: Pick<DialSearchService, 'local' | 'inZoho'> }): void {
  app.get(
    '/api/agent/search',
    { onRequest: agent, schema: { querystring: dialSearchQuerySchema, response: { 200: dialSearchSchema } } },
    async (request, reply) => {
      const extension = extensionNumber(sessionOf(request).subject)
      const { q, zoho } = request.query
      const signal = goneSignal(reply)
      return zoho === '1' ? search.inZoho(extension, q, signal) : search.local(extension, q, signal)
    },
  )
}

/** Aborted once nobody waits for the answer any more. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.on('close', () => {
    if (!reply.raw.writableEnded) gone.abort()
  })
  return gone.signal
}
