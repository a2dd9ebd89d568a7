import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Fault } from './control/faults.ts'
import type { LoggedRequest } from './control/request-log.ts'
import { crmError } from './crm/errors.ts'
import type { DataCentre } from './data-centre.ts'
import { markFaulted, recordExchange } from './exchanges.ts'
import { ZohoFailure } from './failure.ts'

/** What a handler wants to say; `body` is sent as JSON. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface Handling {
  /** Takes a place among the concurrent calls, or throws; returns the function that gives the place back. */
  readonly admit?: () => () => void
  /** Does what has to be done before the work and takes time; what it throws is the answer. */
  readonly prepare?: () => Promise<void>
  /** Does the work; `body` may be a shortened batch. */
  readonly run: (body: unknown) => Answer
  /** The product's own body for an error of this status, when a fault names none; the CRM's if absent. */
  readonly errorBody?: (status: number) => unknown
  /** How many records the request wants to write, where its body does not tell it as `data`. */
  readonly records?: number
}

const outage =
  '<html><head><title>Service unavailable</title></head><body><h1>Sorry, we are unable to process your request</h1></body></html>'

const statusCodes: Record<number, [string, string]> = {
  401: ['INVALID_TOKEN', 'invalid oauth token'],
  403: ['NO_PERMISSION', 'permission denied'],
  404: ['INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one'],
  429: ['TOO_MANY_REQUESTS', 'Number of API requests for the 24 hour period is exceeded'],
}

function crmErrorBody(status: number): unknown {
  const [code, message] = statusCodes[status] ?? ['INTERNAL_ERROR', 'Internal Server Error']
  return crmError(code, message)
}

function faultEntry(
  centre: DataCentre,
  { server, method, path }: LoggedRequest,
  fault: Fault,
  records: number | undefined,
) {
  const figures = Object.fromEntries(
    Object.entries(fault).flatMap(([name, value]) =>
      name !== 'times' && typeof value === 'number' ? [[name, value] as const] : [],
    ),
  )
  const what = { fault: fault.fault, server, method, path, figures }
  return { dataCentre: centre.id, op: 'fault' as const, ...what, ...(records === undefined ? {} : { records }) }
}

function recordsOf(body: unknown): readonly unknown[] | undefined {
  return typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data) ? body.data : undefined
}

function cut(request: FastifyRequest, reply: FastifyReply): void {
  recordExchange(request, null, null)
  reply.hijack()
  request.raw.socket.destroy()
}

function send(reply: FastifyReply, entry: LoggedRequest, answer: Answer): void {
  entry.status = answer.status
  reply.code(answer.status)
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  if (answer.body === undefined) reply.send()
  else reply.header('content-type', 'application/json;charset=UTF-8').send(JSON.stringify(answer.body))
}

function firstRecords(body: unknown, keep: number): unknown {
  const records = recordsOf(body)
  return records ? { ...(body as object), data: records.slice(0, keep) } : body
}

const toldBy = ({ httpStatus: status, body, headers }: ZohoFailure): Answer => ({ status, body, headers })

function attempt(work: () => Answer): Answer {
  try {
    return work()
  } catch (error) {
    if (error instanceof ZohoFailure) return toldBy(error)
    throw error
  }
}

/** Answers one request, playing the faults that the control API asked for around it. */
export async function answer(
  centre: DataCentre,
  entry: LoggedRequest,
  request: FastifyRequest,
  reply: FastifyReply,
  handling: Handling,
): Promise<void> {
  const faults = centre.faults.take(request.method, entry.path)
  const fault = faults.find((each) => each.fault !== 'latency')
  const errorBody = handling.errorBody ?? crmErrorBody
  const before = fault && answerInstead(fault, errorBody)
  let leave: () => void = () => {}
  try {
    if (!before && handling.admit) leave = handling.admit()
  } catch (error) {
    if (!(error instanceof ZohoFailure)) throw error
    // Refused for a reason of its own: the faults wait for the next request.
    centre.faults.giveBack(faults)
    send(reply, entry, toldBy(error))
    return
  }
  if (faults.length > 0) entry.fault = faults.map((each) => each.fault).join(', ')
  const records = recordsOf(request.body)?.length ?? handling.records
  for (const each of faults) centre.journal.append(faultEntry(centre, entry, each, records))
  if (fault) markFaulted(request)
  try {
    for (const each of faults) if (each.fault === 'latency') await sleep(each.ms, undefined, { ref: false })
    if (before === 'cut') cut(request, reply)
    else if (before) sendInstead(reply, entry, before)
    else {
      const refusal = await failureOf(handling.prepare)
      if (refusal) send(reply, entry, toldBy(refusal))
      else handle(centre, entry, request, reply, handling, fault)
    }
  } finally {
    leave()
  }
}

async function failureOf(prepare: Handling['prepare']): Promise<ZohoFailure | undefined> {
  try {
    await prepare?.()
    return undefined
  } catch (error) {
    if (error instanceof ZohoFailure) return error
    throw error
  }
}

type Instead = { status: number; html: string } | Answer

function answerInstead(fault: Fault, errorBody: (status: number) => unknown): Instead | 'cut' | undefined {
  switch (fault.fault) {
    case 'drop-before':
      return 'cut'
    case 'status':
      return { status: fault.status, body: fault.body ?? errorBody(fault.status), headers: fault.headers }
    case 'html':
      return { status: fault.status, html: outage }
    case 'error-200':
      return { status: 200, body: fault.body ?? errorBody(500) }
    default:
      return undefined
  }
}

function sendInstead(reply: FastifyReply, entry: LoggedRequest, instead: Instead): void {
  if (!('html' in instead)) {
    send(reply, entry, instead)
    return
  }
  entry.status = instead.status
  reply.code(instead.status).header('content-type', 'text/html;charset=UTF-8').send(instead.html)
}

function handle(
  centre: DataCentre,
  entry: LoggedRequest,
  request: FastifyRequest,
  reply: FastifyReply,
  handling: Handling,
  fault: Fault | undefined,
): void {
  const run = (body: unknown) => {
    const work = () => attempt(() => handling.run(body))
    return fault ? centre.journal.during(fault.fault, work) : work()
  }
  switch (fault?.fault) {
    case 'commit-late':
      cut(request, reply)
      centre.later(fault.ms, () => run(request.body))
      return
    case 'drop-after':
      run(request.body)
      cut(request, reply)
      return
    case 'partial-batch':
      run(firstRecords(request.body, fault.keep))
      cut(request, reply)
      return
    case 'fail-after-write':
      run(request.body)
      send(reply, entry, { status: fault.status, body: (handling.errorBody ?? crmErrorBody)(fault.status) })
      return
    case 'truncated-json': {
      const { status, body } = run(request.body)
      const whole = JSON.stringify(body ?? {})
      entry.status = status
      reply.code(status === 204 ? 200 : status).header('content-type', 'application/json;charset=UTF-8')
      reply.send(whole.slice(0, Math.ceil(whole.length / 2)))
      return
    }
    default:
      send(reply, entry, run(request.body))
  }
}
