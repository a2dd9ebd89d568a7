import {
  authoriseRequestSchema,
  authoriseResponseSchema,
  authoriseResultSchema,
  autoBindRequestSchema,
  autoBindResultSchema,
  bindingsPutSchema,
  callLogPutSchema,
  creditsPutSchema,
  deskPlacePutSchema,
  disconnectPreviewSchema,
  disconnectRequestSchema,
  disconnectResponseSchema,
  enabledPutSchema,
  integrationSettingsPutSchema,
  integrationViewSchema,
  lostSignIn,
  mandatoryFieldsSchema,
  templatePreviewRequestSchema,
  templatePreviewSchema,
  traitsOf,
  zohoUsersViewSchema,
} from '@jackfield/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../../access/sessions.ts'
import type { ListenerSignIn } from '../../integrations/zoho/listener-sign-in.ts'
import type { Actor, IntegrationService } from '../../integrations/zoho/service.ts'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import { administrator, anybody, sessionOf } from '../guards.ts'
import { addressOf } from '../own-hosts.ts'
import { findSession, setSessionCookie } from '../session-cookie.ts'
import { signInBrowser } from '../sign-in-browser.ts'

const actor = ({ id, name }: Session): Actor => ({ session: id, name })

/**
 * The page of an integration (Integrations > CRM > Zoho, Integrations > Helpdesk > Zoho Desk), and the way back from Zoho's consent
 * page. With `listeners` those who want to hear a recording come back on the same way.
 */
export function integrationRoutes(
  app: App,
  service: IntegrationService,
  listeners: ListenerSignIn | null = null,
): void {
  const { kind, callbackPath, resultPage } = service.product
  const base = `/api/integrations/${kind}`
  const who = (request: FastifyRequest) => actor(sessionOf(request))
  const view = { onRequest: administrator, schema: { response: { 200: integrationViewSchema } } }
  const users = { onRequest: administrator, schema: { response: { 200: zohoUsersViewSchema } } }

  app.get(base, view, async (request) => service.view(addressOf(request)))

  app.post(
    `${base}/authorise`,
    {
      onRequest: administrator,
      schema: { body: authoriseRequestSchema, response: { 200: authoriseResponseSchema } },
    },
    async (request) => service.begin(request.body, addressOf(request), who(request)),
  )

  app.get(
    `${base}/result`,
    { onRequest: administrator, schema: { response: { 200: authoriseResultSchema } } },
    async (request) => {
      const result = await service.takeResult(who(request))
      if (!result) throw new ProblemError('not-found')
      return result
    },
  )

  app.get(`${base}/users`, users, async () => service.users())

  app.post(`${base}/users/refresh`, users, async (request) => service.refreshUsers(who(request)))

  app.put(
    `${base}/bindings`,
    { onRequest: administrator, schema: { body: bindingsPutSchema, response: { 200: zohoUsersViewSchema } } },
    async (request) => service.putBindings(request.body.bindings, who(request)),
  )

  app.post(
    `${base}/bindings/auto`,
    { onRequest: administrator, schema: { body: autoBindRequestSchema, response: { 200: autoBindResultSchema } } },
    async (request) => service.autoBind(request.body.apply, who(request)),
  )

  app.put(
    `${base}/call-log`,
    { onRequest: administrator, schema: { body: callLogPutSchema, response: { 200: integrationViewSchema } } },
    async (request) => {
      await service.putCallLog(request.body, who(request))
      return service.view(addressOf(request))
    },
  )

  app.post(
    `${base}/call-log/preview`,
    {
      onRequest: administrator,
      schema: { body: templatePreviewRequestSchema, response: { 200: templatePreviewSchema } },
    },
    async (request) => service.preview(request.body),
  )

  app.put(
    `${base}/settings`,
    {
      onRequest: administrator,
      schema: { body: integrationSettingsPutSchema, response: { 200: integrationViewSchema } },
    },
    async (request) => {
      await service.putSettings(request.body, who(request))
      return service.view(addressOf(request))
    },
  )

  app.get(
    `${base}/mandatory-fields`,
    {
      onRequest: administrator,
      schema: {
        querystring: mandatoryFieldsSchema.pick({ module: true }),
        response: { 200: mandatoryFieldsSchema },
      },
    },
    async (request) => service.mandatoryFields(request.query.module),
  )

  app.get(
    `${base}/disconnect`,
    { onRequest: administrator, schema: { response: { 200: disconnectPreviewSchema } } },
    async () => service.disconnectPreview(),
  )

  app.post(
    `${base}/disconnect`,
    {
      onRequest: administrator,
      schema: { body: disconnectRequestSchema, response: { 200: disconnectResponseSchema } },
    },
    async (request) => service.disconnect(request.body.undelivered, who(request)),
  )

  app.put(
    `${base}/enabled`,
    { onRequest: administrator, schema: { body: enabledPutSchema, response: { 200: integrationViewSchema } } },
    async (request) => {
      await service.setEnabled(request.body.enabled, who(request))
      return service.view(addressOf(request))
    },
  )

  app.put(
    `${base}/credits`,
    { onRequest: administrator, schema: { body: creditsPutSchema, response: { 200: integrationViewSchema } } },
    async (request) => {
      await service.putCredits(request.body.budget, who(request))
      return service.view(addressOf(request))
    },
  )
  app.post(`${base}/check`, view, async (request) => {
    await service.check(who(request))
    return service.view(addressOf(request))
  })

  if (traitsOf[kind].places)
    app.put(
      `${base}/place`,
      { onRequest: administrator, schema: { body: deskPlacePutSchema, response: { 200: integrationViewSchema } } },
      async (request) => {
        await service.putPlace(request.body, who(request))
        return service.view(addressOf(request))
      },
    )

  app.post(`${base}/copy`, view, async (request) => {
    await service.startCopy(who(request))
    return service.view(addressOf(request))
  })

  app.delete(`${base}/copy`, view, async (request) => {
    await service.stopCopy(who(request))
    return service.view(addressOf(request))
  })

  // Those who want to hear a recording have no session here; what they began is tied to their browser by a cookie.
  const comeBackToListen = async (to: ListenerSignIn, request: FastifyRequest, reply: FastifyReply) => {
    const { link, listener } = await to.finish(request.query, signInBrowser(request))
    if (listener) {
      const { name, email, ...who } = listener
      const { session } = await app.services.access.listeners.signIn(who, name, { email, from: request.ip })
      setSessionCookie(request, reply, 'listener', session.token, session.expiresAt)
    }
    return reply.header('referrer-policy', 'no-referrer').redirect(`/r/${link ?? lostSignIn}`, 303)
  }

  // Open to everybody, because who comes back without a session shall see the sign-in page and not an error; without the
  // session that the state belongs to nothing happens.
  const comeBack = async (request: FastifyRequest, reply: FastifyReply) => {
    if (listeners?.owns(request.query)) return comeBackToListen(listeners, request, reply)
    const session = await findSession(request, reply, 'administrator')
    await service.finish(request.query, session && actor(session))
    return reply.redirect(resultPage, 303)
  }
  for (const url of [callbackPath, callbackPath.replace(/\/$/, '')])
    app.get(url, { onRequest: anybody, schema: { hide: true } }, comeBack)
}
