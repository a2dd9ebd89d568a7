import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { type Answer, answer } from '../answer.ts'
import { registerControl } from '../control/routes.ts'
import type { DataCentre } from '../data-centre.ts'
import { markFaulted, recordExchange } from '../exchanges.ts'
import { CrmFailure, crmError, failures } from './errors.ts'
import { authenticate, type CrmRequest } from './request.ts'
import { findOperation } from './routes.ts'

const prefix = '/crm/v8/'

function queryOf(request: FastifyRequest): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>))
    query[name] = Array.isArray(value) ? value[0]! : value
  return query
}

/** The body as JSON whatever its declared type, as Zoho takes it; `undefined` when there is none. */
function acceptAnyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(text as string))
    } catch {
      // unverified: the answer to a body that is no JSON.
      done(new CrmFailure(400, crmError('INVALID_DATA', 'body', { expected_data_type: 'jsonobject' })))
    }
  })
}

/** Answers without a body, as they are unless a test switched that off. */
function unlessLax({ enforces }: DataCentre, told: Answer): Answer {
  if (told.status === 204 && !enforces('nothing-found-is-204')) return { status: 200, body: { data: [] } }
  if (told.status === 304 && !enforces('nothing-changed-is-304')) return { status: 204 }
  return told
}

/** The API server of a data centre: Zoho CRM v8 and the control API. */
export function buildApiServer(centre: DataCentre): FastifyInstance {
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 8 * 1024 * 1024,
    routerOptions: { maxParamLength: 300 },
  })
  acceptAnyJson(app)
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('date', new Date(centre.now()).toUTCString())
    if (!centre.strict) markFaulted(request)
    recordExchange(request, reply.statusCode, payload)
  })
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof CrmFailure) return reply.code(error.httpStatus).send(error.body)
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
    if (status < 500) return reply.code(status).send(crmError('INVALID_DATA', 'invalid data'))
    console.error('local Zoho: unexpected error', error)
    return reply.code(500).send(crmError('INTERNAL_ERROR', 'Internal Server Error'))
  })
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).send(crmError('INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one'))
  })
  app.all(`${prefix}*`, async (request, reply) => {
    const begun = performance.now()
    const path = request.url.split('?')[0]!
    const query = queryOf(request)
    const entry = centre.requests.open('api', request.method, path, query)
    centre.requests.setBody(entry, request.body)
    let crmRequest: CrmRequest
    let operation: ReturnType<typeof findOperation>
    await answer(centre, entry, request, reply, {
      admit: () => {
        operation = findOperation(request.method, path.slice(prefix.length))
        const sender = authenticate(centre, request.headers.authorization)
        crmRequest = { centre, ...sender, query, headers: request.headers, body: request.body }
        const { credits, sub } = operation.cost(query, request.body)
        const { settings, limits, organisation, enforces } = centre
        const allowance = limits.allowance(settings, organisation.users.length)
        const tooMany = () => {
          if (!enforces('no-retry-after')) reply.header('retry-after', '60')
          return failures.tooMany()
        }
        if (limits.used() + credits > allowance && enforces('credits')) return tooMany()
        const leave = limits.enter(sender.consent.clientId, settings, sub, enforces) ?? tooMany()
        limits.spend(credits)
        const left = allowance - limits.used()
        if (left < allowance / 2 || !enforces('credits-told-after-half'))
          reply.header('x-api-credits-remaining', String(left))
        return leave
      },
      run: (body) => unlessLax(centre, operation.run({ ...crmRequest, body })),
    })
    centre.requests.done(entry, begun)
    return reply
  })
  registerControl(app, centre)
  return app
}
