import fastifyWebsocket from '@fastify/websocket'
import {
  type DemoDirectory,
  type DemoErrorCode,
  type DemoSnapshot,
  demoDialSchema,
  demoHangupSchema,
  demoRecordsQuerySchema,
  demoSimulateSchema,
} from '@jackfield/contract/demo-pbx'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { addControl } from './control.ts'
import type { EventFeed, Listener } from './event-feed.ts'
import type { Journal } from './journal.ts'
import { page } from './page.ts'
import { addPhones } from './phones.ts'
import { addRecordings } from './recordings.ts'
import { inboundScriptSchema } from './script.ts'
import { Refusal, type Switchboard } from './switchboard.ts'

export interface PbxParts {
  readonly version: string
  readonly board: Switchboard
  readonly feed: EventFeed
  readonly journal: Journal
  readonly clock: { offsetMs: number }
  now(): number
}

const statuses: Readonly<Record<DemoErrorCode, number>> = {
  invalid: 400,
  'no-such-extension': 404,
  'no-such-target': 404,
  'no-such-call': 404,
  busy: 409,
  'not-possible': 409,
  internal: 500,
}

/** The HTTP side, not yet listening. */
export async function buildHttp(parts: PbxParts): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 })
  app.setErrorHandler(answerError)
  await app.register(fastifyWebsocket, { options: { maxPayload: 64 * 1024 } })
  app.addHook('onRequest', refuseForeignPages)
  app.addHook('onRequest', (request, reply, done) => disturb(parts.feed, request, reply, done))
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.method === 'POST')
      parts.journal.append({ kind: 'request', path: request.url, body: request.body ?? null })
    done()
  })
  addLink(app, parts)
  addRecordings(app, { now: parts.now, record: (call) => parts.board.record(call) })
  addPhones(app, parts)
  addControl(app, parts)
  app.get('/', (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
      )
      .send(page),
  )
  return app
}

/** What a driver uses. */
function addLink(app: FastifyInstance, { version, board, feed, now }: PbxParts): void {
  app.get('/directory', (): DemoDirectory => {
    const { timeZone, extensions, groups, queues, ringGroups, trunks, dids } = board.plan
    return { version, timeZone, extensions, groups, queues, ringGroups, trunks, dids }
  })
  app.get('/calls', (): DemoSnapshot => ({ now: now(), sequence: feed.sequence, calls: board.calls() }))
  app.get('/records', (request) => {
    const { since, limit } = demoRecordsQuerySchema.parse(request.query)
    return { now: now(), records: board.records(since, limit) }
  })
  app.get('/time', () => ({ now: now() }))
  app.post('/dial', (request) => {
    const { key, extension, number } = demoDialSchema.parse(request.body)
    return { call: board.dial(key, extension, number) }
  })
  app.post('/hangup', (request) => {
    const { calls, extension } = demoHangupSchema.parse(request.body)
    return { ended: board.hangup(calls, extension) }
  })
  app.post('/simulate', (request) => {
    const asked = demoSimulateSchema.parse(request.body)
    // A caller whom nobody will answer waits longer than it takes to pick up.
    const patience = asked.answeredBy === null ? { ringMs: 20_000 } : {}
    return { call: board.place({ ...inboundScriptSchema.parse({ ...patience, ...asked }), kind: 'inbound' }) }
  })
  app.get('/events', { websocket: true }, (socket) => {
    const listener: Listener = { send: (text) => socket.send(text), cut: () => socket.terminate() }
    const leave = feed.join(listener)
    socket.on('close', leave)
    // Nothing is expected from the other side; an error is followed by `close`.
    socket.on('error', () => {})
  })
}

/** Pages of other sites in the same browser must not place calls or listen. */
async function refuseForeignPages(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { origin, host } = request.headers
  if (origin !== undefined && origin !== `http://${host}`)
    await reply.code(403).send(errorBody('invalid', 'foreign origin'))
}

/** Plays a cut link on everything but the control API and the page's own buttons. */
function disturb(feed: EventFeed, request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { disturbance } = feed
  const free = request.url === '/' || request.url.startsWith('/_control') || request.url.startsWith('/phones')
  if (free || !disturbance || disturbance.how === 'pause') done()
  else if (disturbance.how === 'silence') setTimeout(done, Math.max(0, disturbance.until - Date.now())).unref()
  else {
    reply.hijack()
    request.raw.socket.destroy()
  }
}

function answerError(error: FastifyError | Refusal | ZodError, _request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof Refusal) return reply.code(statuses[error.code]).send(errorBody(error.code, error.message))
  if (error instanceof ZodError) {
    const detail = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    return reply.code(400).send(errorBody('invalid', detail))
  }
  const status = error.statusCode ?? 500
  return reply.code(status).send(errorBody(status < 500 ? 'invalid' : 'internal', error.message))
}

const errorBody = (code: DemoErrorCode, detail: string) => ({ error: { code, detail: detail.slice(0, 2000) } })
