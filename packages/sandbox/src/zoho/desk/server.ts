import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { answer } from '../answer.ts'
import type { DataCentre } from '../data-centre.ts'
import { markFaulted, recordExchange } from '../exchanges.ts'
import { DeskFailure, deskErrorBody, failures } from './errors.ts'
import { admit } from './limits.ts'
import type { Operation } from './operation.ts'
import { checkQuery } from './query.ts'
import { authenticate, type DeskRequest, portalOf, requireScopes, type Sender } from './request.ts'
import { findOperation } from './routes.ts'
import { registerDeskPages } from './web/routes.ts'

const prefix = '/api/v1/'

/** Bodies of Desk are JSON and say so. unverified: that another type, or none, is refused with 415. */
function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(text as string))
    } catch {
      // unverified: the answer to a body that is no JSON.
      done(new DeskFailure(422, { ...deskErrorBody(422), message: 'The payload is not valid JSON.' }))
    }
  })
}

function failureOf(error: unknown): DeskFailure {
  if (error instanceof DeskFailure) return error
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413) return caught(failures.tooLarge)
  if (status === 415) return caught(failures.wrongType)
  if (status < 500) return new DeskFailure(422, deskErrorBody(422))
  console.error('local Zoho: unexpected error', error)
  return new DeskFailure(500, deskErrorBody(500))
}

function caught(throws: () => never): DeskFailure {
  try {
    return throws()
  } catch (error) {
    return error as DeskFailure
  }
}

interface Admitted {
  readonly operation: Operation
  readonly sender: Sender
  /** Absent where no `orgId` is asked for. */
  readonly request: DeskRequest | undefined
}

/** Who asks for what, in the order in which the answers say so: path, method, token, scopes, query, organisation. */
function admitted(centre: DataCentre, request: FastifyRequest, path: string): Admitted {
  const found = findOperation(centre, request.method, path)
  const { operation } = found
  const identity = authenticate(centre, request.headers.authorization)
  const sent = request.query as Record<string, string | string[]>
  const unread: Sender = {
    centre,
    ...identity,
    query: {},
    path: found.path,
    headers: request.headers,
    body: request.body,
  }
  requireScopes(unread, operation.scopes)
  const { parameters, laxParameters: lax, required } = operation
  const known = lax && !centre.enforces(lax.rule) ? { ...parameters, ...lax.parameters } : parameters
  const sender = { ...unread, query: checkQuery(centre, sent, known, required) }
  return { operation, sender, request: 'alone' in operation.run ? undefined : { ...sender, ...portalOf(sender) } }
}

/** How many records a write is about: one, or as many as go to the trash. */
function recordsIn({ method, body }: FastifyRequest): number | undefined {
  if (method !== 'POST' && method !== 'PATCH') return undefined
  const ids = Object.entries((body ?? {}) as object).find(([name]) => /^(contact|account|ticket|entity)Ids$/.test(name))
  return Array.isArray(ids?.[1]) ? ids[1].length : 1
}

/** Desk's server of a data centre: its API and its pages on one host, as at Zoho. */
export function buildDeskServer(centre: DataCentre): FastifyInstance {
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 300 },
  })
  acceptJson(app)
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('date', new Date(centre.now()).toUTCString())
    if (!centre.strict) markFaulted(request)
    recordExchange(request, reply.statusCode, payload)
  })
  app.setErrorHandler((error, _request, reply) => {
    const { httpStatus, body } = failureOf(error)
    return reply.code(httpStatus).send(body)
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(deskErrorBody(404)))
  app.all(`${prefix}*`, async (request, reply) => {
    const begun = performance.now()
    const path = request.url.split('?')[0]!
    const entry = centre.requests.open('desk', request.method, path, request.query)
    centre.requests.setBody(entry, request.body)
    let all: Admitted
    await answer(centre, entry, request, reply, {
      admit: () => {
        all = admitted(centre, request, path.slice(prefix.length))
        const { operation, sender } = all
        // Whoever asks without `orgId` is counted at the portal that is the own one by default.
        const portal = all.request?.portal ?? centre.desk.portals.find((one) => one.agentOf(sender.user))
        if (!portal) return () => {}
        const cost = operation.cost(sender.query, request.body)
        const { leave, headers } = admit(centre, portal, sender.consent.clientId, cost)
        reply.headers(headers)
        return leave
      },
      prepare: async () => {
        if (all.request) await all.operation.prepare?.(all.request)
      },
      run: (body) => {
        const { operation, sender, request: inPortal } = all
        if ('alone' in operation.run) return operation.run.alone({ ...sender, body })
        return operation.run({ ...inPortal!, body })
      },
      errorBody: deskErrorBody,
      records: recordsIn(request),
    })
    centre.requests.done(entry, begun)
    return reply
  })
  registerDeskPages(app, centre)
  return app
}
