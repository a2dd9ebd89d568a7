import {
  authoriseRequestSchema,
  authoriseResponseSchema,
  authoriseResultSchema,
  autoBindRequestSchema,
  autoBindResultSchema,
  bindingsPutSchema,
  callLogPutSchema,
  creditsPutSchema,
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
  zohoUsersViewSchema,
} from '@jackfield/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../../access/sessions.ts'
import type { Actor, ZohoCrmService } from '../../integrations/zoho-crm/service.ts'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import { administrator, anybody, sessionOf } from '../guards.ts'
import { addressOf } from '../own-hosts.ts'
import { findSession, setSessionCookie } from '../session-cookie.ts'
import { signInBrowser } from '../sign-in-browser.ts'

const base = '/api/integrations/zoho-crm'
const callback = '/integration/callback/api/crm/zoho'

const actor = ({ id, name }: Session): Actor => ({ session: id, name })

/** The page Integrations > CRM > Zoho, and the way back from Zoho's consent page. */
export function zohoCrmRoutes(app: App, { zohoCrm }: { readonly zohoCrm: ZohoCrmService }): void {
  const who = (request: FastifyRequest) => actor(sessionOf(request))
  const view = { onRequest: administrator, schema: { response: { 200: integrationViewSchema } } }
  const users = { onRequest: administrator, schema: { response: { 200: zohoUsersViewSchema } } }

  app.get(base, view, async (request) => zohoCrm.view(addressOf(request)))

  app.post(
    `${base}/authorise`,
    {
      onRequest: administrator,
      schema: { body: authoriseRequestSchema, response: { 200: authoriseResponseSchema } },
    },
    async (request) => zohoCrm.begin(request.body, addressOf(request), who(request)),
  )

  app.get(
    `${base}/result`,
    { onRequest: administrator, schema: { response: { 200: authoriseResultSchema } } },
    async (request) => {
      const result = await zohoCrm.takeResult(who(request))
      if (!result) throw new ProblemError('not-found')
      return result
    },
  )

  app.get(`${base}/users`, users, async () => zohoCrm.users())

  app.post(`${base}/users/refresh`, users, async (request) => zohoCrm.refreshUsers(who(request)))

  app.put(
    `${base}/bindings`,
    { onRequest: administrator, schema: { body: bindingsPutSchema, response: { 200: zohoUsersViewSchema } } },
    async (request) => zohoCrm.putBindings(request.body.bindings, who(request)),
  )

  app.post(
    `${base}/bindings/auto`,
    { onRequest: administrator, schema: { body: autoBindRequestSchema, response: { 200: autoBindResultSchema } } },
    async (request) => zohoCrm.autoBind(request.body.apply, who(request)),
  )

  app.put(
    `${base}/call-log`,
    { onRequest: administrator, schema: { body: callLogPutSchema, response: { 200: integrationViewSchema } } },
    async (request) => {
      await zohoCrm.putCallLog(request.body, who(request))
      return zohoCrm.view(addressOf(request))
    },
  )

  app.post(
    `${base}/call-log/preview`,
    {
      onRequest: administrator,
      schema: { body: templatePreviewRequestSchema, response: { 200: templatePreviewSchema } },
    },
    async (request) => zohoCrm.preview(request.body),
  )

  app.put(
    `${base}/settings`,
    {
      onRequest: administrator,
      schema: { body: integrationSettingsPutSchema, response: { 200: integrationViewSchema } },
    },
    async (request) => {
      await zohoCrm.putSettings(request.body, who(request))
      return zohoCrm.view(addressOf(request))
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
    async (request) => zohoCrm.mandatoryFields(request.query.module),
  )

  app.get(
    `${base}/disconnect`,
    { onRequest: administrator, schema: { response: { 200: disconnectPreviewSchema } } },
    async () => zohoCrm.disconnectPreview(),
  )

  app.post(
    `${base}/disconnect`,
    {
      onRequest: administrator,
      schema: { body: disconnectRequestSchema, response: { 200: disconnectResponseSchema } },
    },
    async (request) => zohoCrm.disconnect(request.body.undelivered, who(request)),
  )

  app.put(
    `${base}/enabled`,
    { onRequest: administrator, schema: { body: enabledPutSchema, response: { 200: integrationViewSchema } } },
    async (request) => {
      await zohoCrm.setEnabled(request.body.enabled, who(request))
      return zohoCrm.view(addressOf(request))
    },
  )

  app.put(
    `${base}/credits`,
    { onRequest: administrator, schema: { body: creditsPutSchema, response: { 200: integrationViewSchema } } },
    async (request) => {
      await zohoCrm.putCredits(request.body.budget, who(request))
      return zohoCrm.view(addressOf(request))
    },
  )
  app.post(`${base}/check`, view, async (request) => {
    await zohoCrm.check(who(request))
    return zohoCrm.view(addressOf(request))
  })

  app.post(`${base}/copy`, view, async (request) => {
    await zohoCrm.startCopy(who(request))
    return zohoCrm.view(addressOf(request))
  })

  app.delete(`${base}/copy`, view, async (request) => {
    await zohoCrm.stopCopy(who(request))
    return zohoCrm.view(addressOf(request))
  })

  // Those who want to hear a recording have no session here; what they began is tied to their browser by a cookie.
  const comeBackToListen = async (request: FastifyRequest, reply: FastifyReply) => {
    const { link, listener } = await zohoCrm.listeners.finish(request.query, signInBrowser(request))
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
    if (zohoCrm.listeners.owns(request.query)) return comeBackToListen(request, reply)
    const session = await findSession(request, reply, 'administrator')
    await zohoCrm.finish(request.query, session && actor(session))
    return reply.redirect('/integrations/crm/zoho?result=1', 303)
  }
  for (const url of [callback, `${callback}/`]) app.get(url, { onRequest: anybody, schema: { hide: true } }, comeBack)
}
