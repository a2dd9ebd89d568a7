import type { CreditPurpose, Problem } from '@jackfield/contract'
import type { Dispatcher } from 'undici'
import { problemOf } from '../../problem.ts'
import type { Answer, Dialect } from './dialect.ts'
import { exchange, type Incoming, type Outgoing } from './exchange.ts'
import { ZohoFailure } from './failure.ts'
import { Gate, type Lane } from './gate.ts'
import type { Tokens } from './tokens.ts'

/** Says to Zoho's support whose requests these are. */
const USER_AGENT = 'Jackfield'

export interface ZohoRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the API's origin, e.g. `/crm/v8/Calls`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  /** One of the kinds that Zoho counts apart: search, COQL, sorted lists, writes of more than ten records. */
  readonly sub?: boolean
  readonly lane?: Lane
  readonly headers?: Readonly<Record<string, string>>
}

/** What a request has cost, as far as it can be told here. */
export interface Spent {
  readonly purpose: CreditPurpose
  readonly credits: number
  /** Zoho's own figure of what is left; null: not in this answer. */
  readonly remaining: number | null
  /** An answer of Zoho's API itself, of which the absence of that figure says something. */
  readonly answered: boolean
  /** That figure is in every answer; else only once half of the credits are used. */
  readonly tellsAlways: boolean
}

/** Requests for one purpose. */
export interface Sender {
  /** As `Transport.send`. */
  send(request: ZohoRequest): Promise<Answer>
  /** As `Transport.clock`. */
  clock(): number | null
}

export interface TransportOptions {
  readonly dispatcher: Dispatcher
  readonly tokens: Pick<Tokens, 'get' | 'renew'>
  readonly dialect: Dialect
  /** Origin of the API: of Zoho CRM the `api_domain` of the token answer, of Zoho Desk its own address. */
  readonly apiDomain: string
  readonly now: () => number
  /** Milliseconds that no change of the wall clock moves. */
  readonly monotonic?: () => number
  /** For one attempt, waiting for a place included; below half of a delivery's lease. */
  readonly deadlineMs?: number
  /** Requests at once; Zoho's free edition allows 5. */
  readonly concurrency?: number
  /** Of them those of the kinds counted apart; 10 in all editions. */
  readonly subConcurrency?: number
  /** Pauses before a GET is repeated. */
  readonly retryPauses?: readonly number[]
  /** Is told the cost of each request once that is known; must not throw. */
  readonly onSpent?: (spent: Spent) => void
}

export interface Usage {
  /** Since midnight UTC. */
  readonly requestsToday: number
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const dayOf = (at: number) => Math.floor(at / 86_400_000)

/** Faults of one request, which say nothing about the connection. */
const aboutRequest: ReadonlySet<string> = new Set(['zoho-refused-record', 'zoho-missing-scope', 'zoho-no-permission'])

/** Requests to one organisation's API: tokens, limits, back-off, and what the answers tell besides their content. */
export class Transport {
  readonly #options: TransportOptions
  readonly #gate: Gate
  readonly #monotonic: () => number
  /** Zoho's clock at a moment of the monotonic one. */
  #clock: { readonly zoho: number; readonly at: number } | null = null
  #today = { day: 0, requests: 0 }
  #lastProblem: Problem | null = null

  constructor(options: TransportOptions) {
    this.#options = options
    this.#monotonic = options.monotonic ?? (() => performance.now())
    const all = options.concurrency ?? 5
    this.#gate = new Gate({ all, sub: Math.min(options.subConcurrency ?? 10, all) })
  }

  /** Milliseconds that Zoho's clock is ahead of ours; 0 before the first answer. Exact to about a second. */
  clockOffset(): number {
    const zoho = this.clock()
    return zoho === null ? 0 : Math.round(zoho - this.#options.now())
  }

  /** Zoho's clock now, whatever has happened to ours since its last answer; null before the first one. */
  clock(): number | null {
    return this.#clock && Math.round(this.#clock.zoho + this.#monotonic() - this.#clock.at)
  }

  usage(): Usage {
    const { day, requests } = this.#today
    return { requestsToday: day === dayOf(this.#options.now()) ? requests : 0 }
  }

  /** The way to send: every request is made for a purpose, which its credits are counted for. */
  for(purpose: CreditPurpose): Sender {
    return { send: (request) => this.#send(request, purpose), clock: () => this.clock() }
  }

  /** What went wrong with the last request, if it was not the request's own fault. */
  problem(): Problem | null {
    return this.#lastProblem
  }

  /**
   * Sends a request and reads its answer; throws a `ZohoFailure`. A refused token leads to one refresh and one repetition,
   * because such a request was certainly not carried out; apart from that a POST is never repeated. A GET is, after
   * network faults, 429 and 5xx.
   */
  async #send(request: ZohoRequest, purpose: CreditPurpose): Promise<Answer> {
    const pauses = request.method === 'GET' ? (this.#options.retryPauses ?? [500, 1500]) : []
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await this.#withToken(request, purpose)
        this.#lastProblem = null
        return answer
      } catch (error) {
        const pause = pauses[attempt]
        if (error instanceof ZohoFailure) this.#remember(error)
        if (pause === undefined || !worthRepeating(error)) throw error
        // Spread, so that requests that failed together do not come back together.
        await sleep(pause * (0.75 + Math.random() / 2))
      }
    }
  }

  #remember(failure: ZohoFailure): void {
    this.#lastProblem = aboutRequest.has(failure.problem.code) ? null : failure.problem
  }

  async #withToken(request: ZohoRequest, purpose: CreditPurpose): Promise<Answer> {
    const { tokens } = this.#options
    const signal = AbortSignal.timeout(this.#options.deadlineMs ?? 20_000)
    const token = await beforeSending(tokens.get(), signal)
    try {
      return await this.#once(request, purpose, token, signal)
    } catch (error) {
      if (!(error instanceof ZohoFailure) || !this.#options.dialect.isTokenFailure(error)) throw error
      return this.#once(request, purpose, await beforeSending(tokens.renew(token), signal), signal)
    }
  }

  async #once(request: ZohoRequest, purpose: CreditPurpose, token: string, signal: AbortSignal): Promise<Answer> {
    const leave = await beforeSending(this.#gate.enter(request.lane ?? 'work', request.sub ?? false, signal), signal)
    try {
      const asked = this.#monotonic()
      const outgoing = this.#outgoing(request, token)
      const incoming = await exchange(this.#options.dispatcher, outgoing, signal).catch((error: unknown) => {
        this.#unanswered(request, purpose, error)
        throw error
      })
      this.#note(incoming, asked)
      this.#spent(request, purpose, incoming)
      return this.#options.dialect.read(incoming, request)
    } finally {
      leave()
    }
  }

  #spent(request: ZohoRequest, purpose: CreditPurpose, incoming: Incoming): void {
    const { dialect, onSpent } = this.#options
    const ofOurs = dialect.isOfOrganisation?.(request) ?? true
    const told = ofOurs ? Number(incoming.headers[dialect.remainingHeader] ?? Number.NaN) : Number.NaN
    onSpent?.({
      purpose,
      credits: dialect.creditsOf(request, incoming),
      remaining: Number.isFinite(told) ? told : null,
      answered: incoming.status < 300,
      tellsAlways: dialect.tellsAlways,
    })
  }

  /** A request that may have arrived counts, although nobody has said so. */
  #unanswered(request: ZohoRequest, purpose: CreditPurpose, error: unknown): void {
    if (error instanceof ZohoFailure && error.written === 'no') return
    const { dialect, onSpent } = this.#options
    const credits = dialect.creditsOf(request, null)
    onSpent?.({ purpose, credits, remaining: null, answered: false, tellsAlways: dialect.tellsAlways })
  }

  #outgoing({ method, path, query, body, headers }: ZohoRequest, token: string): Outgoing {
    const url = new URL(path, this.#options.apiDomain)
    for (const [name, value] of Object.entries(query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value))
    return {
      method,
      url: url.href,
      headers: {
        'user-agent': USER_AGENT,
        ...headers,
        authorization: `Zoho-oauthtoken ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    }
  }

  #note({ headers, status }: Incoming, asked: number): void {
    const now = this.#options.now()
    const requests = this.#today.day === dayOf(now) ? this.#today.requests : 0
    this.#today = { day: dayOf(now), requests: requests + 1 }
    const date = Date.parse(String(headers.date ?? ''))
    // A proxy in between has a clock of its own and answers with other statuses. The header leaves out up to a second.
    if (!Number.isNaN(date) && status < 400) this.#clock = { zoho: date + 500, at: (asked + this.#monotonic()) / 2 }
  }
}

/**
 * Waits for something that has to be there before a byte leaves. Whatever it throws is a `ZohoFailure` of which nothing was written, also
 * where what was waited for gave up first, by the same signal.
 */
async function beforeSending<T>(wanted: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {}
  const late = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([late, wanted])
  } catch (cause) {
    if (cause instanceof ZohoFailure && cause.written === 'no') throw cause
    if (signal.aborted) throw new ZohoFailure('zoho-timeout', undefined, { written: 'no', retryAfterMs: 5_000, cause })
    const { code, params } = problemOf(cause)
    throw new ZohoFailure(code, params, { written: 'no', cause })
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Who is told to wait longer than that asks again later. */
const LONGEST_WAIT_MS = 10_000

function worthRepeating(error: unknown): boolean {
  if (!(error instanceof ZohoFailure) || error.permanent) return false
  const { status, problem, retryAfterMs } = error
  if (status === 429 && (retryAfterMs ?? 0) > LONGEST_WAIT_MS) return false
  if (status === null) return problem.code === 'zoho-unreachable' || problem.code === 'zoho-timeout'
  return status === 429 || status >= 500 || problem.code === 'zoho-bad-answer'
}
