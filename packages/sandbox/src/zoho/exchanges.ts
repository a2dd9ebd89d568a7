import { appendFileSync } from 'node:fs'
import type { FastifyRequest } from 'fastify'

/**
 * With `JACKFIELD_ZOHO_EXCHANGES` set to a file, every request to the API of the CRM or of Desk and its answer is appended to it as one JSON line, so
 * that a test run can be compared with Zoho's own descriptions afterwards. Without authorization headers.
 */
const file = process.env['JACKFIELD_ZOHO_EXCHANGES']

const faulted = new WeakSet<FastifyRequest>()

/** The answer to this request is not Zoho's own but a fault that was asked for. */
export const markFaulted = (request: FastifyRequest): void => void faulted.add(request)

/** `status` null: the connection was cut instead of an answer. */
export function recordExchange(request: FastifyRequest, status: number | null, payload: unknown): void {
  if (!file || !/^\/(crm|api\/v1)\//.test(request.url)) return
  const [path = ''] = request.url.split('?')
  const line = {
    method: request.method,
    path,
    query: request.query,
    agent: request.headers['user-agent'] ?? '',
    body: request.body ?? null,
    faulted: faulted.has(request),
    status,
    answer: typeof payload === 'string' && payload !== '' ? payload : null,
  }
  appendFileSync(file, `${JSON.stringify(line)}\n`)
}
