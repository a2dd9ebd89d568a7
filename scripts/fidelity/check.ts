import type { Operation } from './descriptions.ts'
import type { Exception } from './exceptions.ts'
import { type Exchange, isJackfields } from './exchange.ts'
import type { Use } from './uses.ts'

/** One difference between an exchange and Zoho's description of it. */
export interface Finding {
  /** Name of the operation, or of the path when none describes it. */
  readonly operation: string
  readonly where: 'path' | 'parameter' | 'request' | 'status' | 'answer'
  /** Of the answer; null when the connection was cut. */
  readonly status: number | null
  /** E.g. `/data/0/Owner must be object`, with the number blotted out, so that like differences are one. */
  readonly detail: string
}

export interface Verdict {
  /** Requests of Jackfield that were checked. */
  readonly requests: number
  /** Answers of the local Zoho that were checked. */
  readonly answers: number
  /** Differences that no exception covers, each with how often it was seen. */
  readonly findings: ReadonlyMap<string, { readonly finding: Finding; readonly times: number }>
  /** How often each exception was needed. */
  readonly excused: ReadonlyMap<Exception, number>
  /** Exceptions that were never needed: the local Zoho or the descriptions have moved on. */
  readonly stale: readonly Exception[]
  /** What Jackfield does at Zoho, but never did successfully in these exchanges. */
  readonly unused: readonly Use[]
}

/** What is compared, and with what. */
export interface Rules {
  readonly described: readonly Operation[]
  readonly exceptions: readonly Exception[]
  readonly uses: readonly Use[]
}

/**
 * Compares exchanges with descriptions: every request that Jackfield sent, and every answer that the local Zoho gave to
 * anybody, unless it was a fault that a test asked for.
 */
export async function check(exchanges: Iterable<Exchange> | AsyncIterable<Exchange>, rules: Rules): Promise<Verdict> {
  const findings = new Map<string, { finding: Finding; times: number }>()
  const excused = new Map<Exception, number>()
  const used = new Set<Use>()
  let [requests, answers] = [0, 0]
  for await (const exchange of exchanges) {
    const operation = rules.described.find((one) => one.method === exchange.method && one.matches(exchange.path))
    const own = isJackfields(exchange)
    const answered = !exchange.faulted && exchange.status !== null
    if (own) requests++
    if (answered && operation) answers++
    if (own && answered) for (const use of rules.uses) if (use.shows(exchange)) used.add(use)
    const all = [
      ...(own ? ofRequest(exchange, operation) : []),
      ...(answered && operation ? ofAnswer(exchange, operation) : []),
    ]
    for (const finding of unexcused(all, exchange, operation, rules.exceptions, excused)) {
      const key = JSON.stringify(finding)
      findings.set(key, { finding, times: (findings.get(key)?.times ?? 0) + 1 })
    }
  }
  return {
    requests,
    answers,
    findings,
    excused,
    stale: rules.exceptions.filter((exception) => !excused.has(exception)),
    unused: rules.uses.filter((use) => !used.has(use)),
  }
}

/** Findings that no exception covers. What an exception wants to have checked instead is checked here. */
function unexcused(
  found: readonly Finding[],
  exchange: Exchange,
  operation: Operation | undefined,
  exceptions: readonly Exception[],
  excused: Map<Exception, number>,
): Finding[] {
  const left: Finding[] = []
  const needed = new Set<Exception>()
  for (const finding of found) {
    const exception = exceptions.find((one) => one.covers(finding, exchange))
    if (exception) needed.add(exception)
    else left.push(finding)
  }
  for (const exception of needed) {
    excused.set(exception, (excused.get(exception) ?? 0) + 1)
    if (!operation || !exception.instead) continue
    // One that has had its say is not asked again, so this comes to an end.
    const others = exceptions.filter((one) => one !== exception)
    for (const other of exception.instead(exchange))
      left.push(...unexcused(ofAnswer(other, operation), other, operation, others, excused))
  }
  return left
}

function ofRequest(exchange: Exchange, operation: Operation | undefined): Finding[] {
  const { status } = exchange
  if (!operation) {
    const name = `${exchange.method} ${exchange.path.replace(/\d{6,}/g, '{id}')}`
    return [{ operation: name, where: 'path', status, detail: 'is not described' }]
  }
  const finding = (where: Finding['where'], detail: string) => ({ operation: operation.name, where, status, detail })
  const found: Finding[] = []
  for (const [name, value] of Object.entries(exchange.query)) {
    const parameter = operation.parameters.find((one) => one.name === name)
    if (!parameter) found.push(finding('parameter', `${name} is not described`))
    else if (typeof value !== 'string') found.push(finding('parameter', `${name} is given more than once`))
    else found.push(...parameter.check(value).map((fault) => finding('parameter', `${name}${fault}`)))
  }
  for (const { name, required } of operation.parameters)
    if (required && !(name in exchange.query)) found.push(finding('parameter', `${name} is missing`))
  found.push(...(operation.checkBody?.(exchange.body) ?? []).map((fault) => finding('request', fault)))
  return found
}

function ofAnswer({ status, answer }: Exchange, { name, answerCheck }: Operation): Finding[] {
  if (status === null) return []
  const finding = (where: Finding['where'], detail: string) => ({ operation: name, where, status, detail })
  const described = answerCheck(status)
  if (described === undefined) return [finding('status', 'is not described')]
  if (described === null) return answer === null ? [] : [finding('answer', 'has a body, and none is described')]
  if (answer === null) return [finding('answer', 'has no body')]
  let json: unknown
  try {
    json = JSON.parse(answer)
  } catch {
    return [finding('answer', 'is not JSON')]
  }
  return described(json).map((fault) => finding('answer', fault))
}
