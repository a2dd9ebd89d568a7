import { type DemoErrorCode, demoErrorSchema } from '@jackfield/contract/demo-pbx'
import { fetch } from 'undici'
import type { z } from 'zod'
import { ProblemError } from '../../problem.ts'

const TIMEOUT_S = 5
const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/** HTTP to the demo PBX. Every failure is a `ProblemError`; answers are checked before anybody uses them. */
export class DemoRequests {
  readonly #base: URL

  constructor(base: URL) {
    this.#base = base
  }

  get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.#ask(path, undefined, schema)
  }

  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.#ask(path, JSON.stringify(body), schema)
  }

  async #ask<T>(path: string, body: string | undefined, schema: z.ZodType<T>): Promise<T> {
    const headers = { 'content-type': 'application/json' }
    const init = body === undefined ? {} : { method: 'POST', headers, body }
    let status: number
    let text: string
    try {
      const response = await fetch(new URL(path, this.#base), {
        ...init,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_S * 1000),
      })
      status = response.status
      text = await limitedText(response.body)
    } catch (error) {
      throw problemOfFailure(error, this.#base)
    }
    if (status >= 400) throw refusal(status, text)
    const parsed = schema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    throw protocolProblem(`${path}: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`)
  }
}

/** What stands between us and the PBX, told with host, port and the system's reason. */
export function problemOfFailure(error: unknown, base: URL): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new ProblemError('pbx-answer-late', { seconds: TIMEOUT_S }, error)
  }
  return new ProblemError(
    'pbx-unreachable',
    { host: base.hostname, port: portOf(base), reason: reasonOf(error) },
    error,
  )
}

export const protocolProblem = (detail: string) => new ProblemError('pbx-protocol', { detail: detail.slice(0, 200) })

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw protocolProblem('no JSON')
  }
}

function refusal(status: number, text: string): ProblemError {
  const parsed = demoErrorSchema.safeParse(parseJson(text))
  if (!parsed.success) return protocolProblem(`HTTP ${status}`)
  const { code, detail } = parsed.data.error
  const gone: DemoErrorCode = 'no-such-call'
  return code === gone
    ? new ProblemError('call-gone')
    : new ProblemError('pbx-refused', { detail: `${code} ${detail}` })
}

async function limitedText(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > MAX_ANSWER_BYTES) throw protocolProblem(`an answer above ${MAX_ANSWER_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const portOf = (url: URL) => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

/** undici hides the system's error behind "fetch failed". */
function reasonOf(error: unknown): string {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown }
  if (typeof code === 'string') return code
  return cause instanceof Error ? reasonOf(cause) : String(message ?? 'unknown').slice(0, 100)
}
