export interface LoggedRequest {
  /** Real time, ISO 8601 with milliseconds. */
  readonly time: string
  readonly server: 'accounts' | 'api' | 'desk'
  readonly method: string
  readonly path: string
  readonly query: Record<string, unknown>
  body?: unknown
  /** Status that was sent; null while it waits or when the connection was cut. */
  status: number | null
  /** Until the answer was handed over, in milliseconds; null while it waits. */
  ms: number | null
  /** Fault that was played on it. */
  fault?: string
}

const secretNames = new Set(['client_secret', 'refresh_token', 'access_token', 'code', 'token'])
const kept = 20_000

/** Copies `value` with secrets blotted out, two levels deep: deeper there are only records. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, secretNames.has(name) ? '(hidden)' : inner]),
  )
}

/** What the account server and the API were asked, in order of arrival. The newest 20,000 are kept. */
export class RequestLog {
  #entries: LoggedRequest[] = []

  open(server: LoggedRequest['server'], method: string, path: string, query: unknown): LoggedRequest {
    const entry: LoggedRequest = {
      time: new Date().toISOString(),
      server,
      method,
      path,
      query: withoutSecrets(query) as Record<string, unknown>,
      status: null,
      ms: null,
    }
    this.#entries.push(entry)
    if (this.#entries.length > kept * 1.2) this.#entries = this.#entries.slice(-kept)
    return entry
  }

  setBody(entry: LoggedRequest, body: unknown): void {
    if (body !== undefined && body !== null) entry.body = withoutSecrets(body)
  }

  /** It has its answer. @param begun `performance.now()` when it came */
  done(entry: LoggedRequest, begun: number): void {
    entry.ms = Math.round((performance.now() - begun) * 1000) / 1000
  }

  list(): readonly LoggedRequest[] {
    return this.#entries
  }

  clear(): void {
    this.#entries = []
  }
}
