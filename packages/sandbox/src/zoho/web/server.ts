import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { isModuleName } from '../data/modules.ts'
import type { DataCentre } from '../data-centre.ts'
import { html } from './html.ts'
import { contentSecurityPolicy, crmPage, tabPath } from './layout.ts'
import { listPage } from './list-page.ts'
import { recordPage } from './record-page.ts'

/** The CRM's web pages of a data centre. They ask for no sign-in, so that a screen pop shows at once. */
export function buildCrmServer(centre: DataCentre): FastifyInstance {
  const app = fastify({ forceCloseConnections: true })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy)
    reply.header('cache-control', 'no-store')
  })
  const notFound = (reply: FastifyReply) => {
    const content = html`<section class="card"><h2>Not found</h2><p class="empty">There is no such page or record.</p></section>`
    return reply
      .code(404)
      .type('text/html')
      .send(crmPage(centre, 'Not found', undefined, content))
  }
  app.setNotFoundHandler((_request, reply) => notFound(reply))
  app.get('/', (_request, reply) => reply.redirect(tabPath(centre, 'Contacts')))
  app.get('/crm', (_request, reply) => reply.redirect(tabPath(centre, 'Contacts')))

  const list = (tab: string, query: unknown, reply: FastifyReply) => {
    if (!isModuleName(tab)) return notFound(reply)
    const { search, page } = query as Record<string, unknown>
    const number = Math.max(1, Math.floor(Number(page)) || 1)
    return reply.type('text/html').send(listPage(centre, tab, typeof search === 'string' ? search : '', number))
  }
  const record = (tab: string, id: string, reply: FastifyReply) => {
    const found = isModuleName(tab) ? centre.organisation.tables[tab].get(id) : undefined
    return isModuleName(tab) && found ? reply.type('text/html').send(recordPage(centre, tab, found)) : notFound(reply)
  }
  const ours = (org: string) => org === centre.organisation.domainName

  app.get<{ Params: { tab: string } }>('/crm/tab/:tab', (request, reply) =>
    list(request.params.tab, request.query, reply),
  )
  app.get<{ Params: { tab: string; id: string } }>('/crm/tab/:tab/:id', ({ params }, reply) =>
    record(params.tab, params.id, reply),
  )
  app.get<{ Params: { org: string; tab: string } }>('/crm/:org/tab/:tab', (request, reply) =>
    ours(request.params.org) ? list(request.params.tab, request.query, reply) : notFound(reply),
  )
  app.get<{ Params: { org: string; tab: string; id: string } }>('/crm/:org/tab/:tab/:id', ({ params }, reply) =>
    ours(params.org) ? record(params.tab, params.id, reply) : notFound(reply),
  )
  return app
}
