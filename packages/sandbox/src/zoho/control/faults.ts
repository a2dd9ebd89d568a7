import { z } from 'zod'

const match = z
  .strictObject({
    method: z.string().optional(),
    pathPrefix: z.string().optional(),
    /** This many matching requests pass first. */
    after: z.number().int().min(0).optional(),
  })
  .default({})
const common = { match, times: z.number().int().min(1).optional() }
const ms = z.number().int().min(0)

/** One rule. `times` says how often it strikes; without it, until it is removed. */
export const faultSchema = z.discriminatedUnion('fault', [
  /** Waits before handling; the request holds its place among the concurrent calls meanwhile. */
  z.strictObject({ ...common, fault: z.literal('latency'), ms }),
  /** Answers with this status and handles nothing. */
  z.strictObject({
    ...common,
    fault: z.literal('status'),
    status: z.number().int().min(400).max(599),
    body: z.unknown().optional(),
    /** For example `{ "retry-after": "2" }`. */
    headers: z.record(z.string(), z.string()).optional(),
  }),
  /** Answers with an HTML page, as a proxy in front of Zoho does, and handles nothing. */
  z.strictObject({ ...common, fault: z.literal('html'), status: z.number().int().min(200).max(599).default(502) }),
  /** Cuts the connection and handles nothing. */
  z.strictObject({ ...common, fault: z.literal('drop-before') }),
  /** Handles the request, then cuts the connection instead of answering. */
  z.strictObject({ ...common, fault: z.literal('drop-after') }),
  /** Cuts the connection at once and handles the request `ms` later. */
  z.strictObject({ ...common, fault: z.literal('commit-late'), ms }),
  /** Handles the request, then answers with this status. */
  z.strictObject({
    ...common,
    fault: z.literal('fail-after-write'),
    status: z.number().int().min(500).max(599).default(500),
  }),
  /** Handles only the first `keep` records of the batch, then cuts the connection. */
  z.strictObject({ ...common, fault: z.literal('partial-batch'), keep: z.number().int().min(0) }),
  /** Handles the request and answers with half of the body. */
  z.strictObject({ ...common, fault: z.literal('truncated-json') }),
  /** Handles nothing and answers with an error body at HTTP 200. */
  z.strictObject({ ...common, fault: z.literal('error-200'), body: z.unknown().optional() }),
])
export type Fault = z.infer<typeof faultSchema>

interface Rule {
  readonly fault: Fault
  seen: number
  struck: number
}

/** The rules in force. For one request, all latencies and the first other rule that matches are taken. */
export class FaultList {
  #rules: Rule[] = []

  add(faults: readonly Fault[]): void {
    this.#rules.push(...faults.map((fault) => ({ fault, seen: 0, struck: 0 })))
  }

  list(): { fault: Fault; seen: number; struck: number }[] {
    return this.#rules
  }

  clear(): void {
    this.#rules = []
  }

  /** The faults were not played after all. */
  giveBack(faults: readonly Fault[]): void {
    for (const rule of this.#rules) if (faults.includes(rule.fault)) rule.struck--
  }

  take(method: string, path: string): Fault[] {
    const taken: Fault[] = []
    for (const rule of this.#rules) {
      const { match: wanted, times } = rule.fault
      if (wanted.method && wanted.method.toUpperCase() !== method) continue
      if (wanted.pathPrefix && !path.startsWith(wanted.pathPrefix)) continue
      rule.seen++
      if (rule.seen <= (wanted.after ?? 0) || rule.struck >= (times ?? Number.POSITIVE_INFINITY)) continue
      if (rule.fault.fault !== 'latency' && taken.some((other) => other.fault !== 'latency')) continue
      rule.struck++
      taken.push(rule.fault)
    }
    return taken
  }
}
