import type { ErrorBody, Problem } from '@jackfield/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '../problem.ts'
import type { App } from './app.ts'
import { InvalidInput } from './input.ts'
import { problemStatus } from './problem-status.ts'

/** Every error of a route becomes `{error: {code, params, reference}}`; the reference stands in the log, the cause only there. */
export function answerErrors(app: App): void {
  app.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const known = expected(error, request)
    if (!known) {
      request.log.error({ err: error, reference: request.id, route: request.routeOptions.url }, 'unexpected error')
      return answer(request, reply, 500, { code: 'internal' })
    }
    const status = known.status ?? problemStatus(known.problem.code)
    if (status >= 500) {
      const { cause } = error
      request.log.warn({ problem: known.problem, reference: request.id, err: cause }, 'request failed')
    }
    return answer(request, reply, status, known.problem)
  })
  app.setNotFoundHandler((request, reply) => answer(request, reply, 404, { code: 'not-found' }))
}

/** For addresses that cannot even be decoded; no hook has run then. */
export function answerBadAddress(request: FastifyRequest, reply: FastifyReply): void {
  answer(request, reply, 400, { code: 'invalid-input', params: { field: 'url', detail: 'URI' } })
}

function expected(error: FastifyError | Error, request: FastifyRequest): { problem: Problem; status?: number } | null {
  if (error instanceof ProblemError) return { problem: error.problem }
  if (error instanceof InvalidInput) return { problem: error.problem(request.headers['accept-language']).problem }
  // Fastify's own: no JSON, too large, wrong content type, broken address.
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status !== undefined && status >= 400 && status < 500) {
    return { problem: { code: 'invalid-input', params: { field: 'body', detail: error.message } }, status }
  }
  return null
}

function answer(request: FastifyRequest, reply: FastifyReply, status: number, problem: Problem) {
  const body: ErrorBody = { error: { ...problem, reference: request.id } }
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}
