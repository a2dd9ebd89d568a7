import type { FastifyInstance, FastifyReply } from 'fastify'
import type { DataCentre } from '../../data-centre.ts'
import { html } from '../../web/html.ts'
import type { DeskModule, Portal } from '../data/portal.ts'
import { contentSecurityPolicy, deskPage, deskPath, tabs } from './layout.ts'
import { listPage } from './list-page.ts'
import { recordPage } from './record-page.ts'

const moduleOfTab = (tab: string): DeskModule | undefined =>
  (Object.keys(tabs) as DeskModule[]).find((module) => tabs[module].tab === tab)

/** Desk's web pages. They ask for no sign-in, so that a screen pop shows at once. */
export function registerDeskPages(app: FastifyInstance, centre: DataCentre): void {
  const send = (reply: FastifyReply, page: string) =>
    reply
      .type('text/html')
      .header('content-security-policy', contentSecurityPolicy)
      .header('cache-control', 'no-store')
      .send(page)
  const first = () => centre.desk.portals.find(({ description }) => description.isDefault) ?? centre.desk.portals[0]!
  const portalOf = (name: string): Portal | undefined =>
    centre.desk.portals.find(({ description }) => description.portalName === name)
  const notFound = (reply: FastifyReply, portal = first()) => {
    const content = html`<section class="card"><h2>Not found</h2><p class="empty">There is no such page or record.</p></section>`
    return send(reply.code(404), deskPage(portal, 'Not found', undefined, content))
  }

  app.get('/', (_request, reply) => reply.redirect(deskPath(first(), 'contacts')))
  app.get('/support/*', (_request, reply) => notFound(reply))
  app.get<{ Params: { portal: string } }>('/support/:portal/ShowHomePage.do', ({ params }, reply) => {
    const portal = portalOf(params.portal)
    if (!portal) return notFound(reply)
    const content = html`<section class="card"><p class="empty">One moment …</p></section>`
    return send(reply, deskPage(portal, portal.description.companyName, undefined, content, true))
  })
  app.get<{ Params: { portal: string; tab: string } }>('/support/:portal/view/:tab', (request, reply) => {
    const portal = portalOf(request.params.portal)
    const module = moduleOfTab(request.params.tab)
    if (!portal || !module) return notFound(reply, portal)
    const { search } = request.query as Record<string, unknown>
    return send(reply, listPage({ centre, portal }, module, typeof search === 'string' ? search : ''))
  })
  app.get<{ Params: { portal: string; tab: string; id: string } }>(
    '/support/:portal/view/:tab/dv/:id',
    ({ params }, reply) => {
      const portal = portalOf(params.portal)
      const found = portal?.bySecret(params.id)
      if (!portal || !found || found.module !== moduleOfTab(params.tab)) return notFound(reply, portal)
      return send(reply, recordPage({ centre, portal }, found.module, found.record))
    },
  )
}
