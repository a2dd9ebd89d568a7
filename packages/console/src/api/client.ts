import { errorBodySchema, type Problem } from '@jackfield/contract'
import type { z } from 'zod'

/** What can go wrong between this page and its server: an explained problem, no answer, or an unreadable one. */
export type Failure =
  | { readonly kind: 'problem'; readonly problem: Problem; readonly reference: string | null }
  | { readonly kind: 'offline' }
  | { readonly kind: 'bad-answer'; readonly reference: string | null }

export class ApiError extends Error {
  readonly failure: Failure
  /** HTTP status; 0 when no answer came. */
  readonly status: number

  constructor(failure: Failure, status: number) {
    super(failure.kind === 'problem' ? failure.problem.code : failure.kind)
    this.failure = failure
    this.status = status
  }
}

/** Whose session a request uses; one browser can hold an administrator's and an agent's at once. */
export type Role = 'administrator' | 'agent'

const csrf: Record<Role, string | null> = { administrator: null, agent: null }

/** Token of a session; every request that changes something in its name carries it. */
export function rememberCsrf(role: Role, token: string | null): void {
  csrf[role] = token
}

/** An agent's requests say so in their address (`?as=agent`). */
const roleOf = (path: string): Role => (/[?&]as=agent\b/.test(path) ? 'agent' : 'administrator')

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Asks the server and checks the answer against its schema; a file is sent as it is. Throws `ApiError`. */
export async function ask<S extends z.ZodType>(
  method: Method,
  path: string,
  schema: S,
  body?: unknown,
  signal?: AbortSignal,
): Promise<z.infer<S>> {
  const response = await send(method, path, body, signal)
  const text = await response.text().catch(() => '')
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) throw new ApiError({ kind: 'bad-answer', reference: null }, response.status)
  return parsed.data
}

/** The same where the answer's body does not matter. `csrfToken`: of a session that is neither of the two that are remembered. */
export async function tell(method: Method, path: string, body?: unknown, csrfToken?: string): Promise<void> {
  await send(method, path, body, undefined, csrfToken)
}

/** The answer itself, for bodies that are read piece by piece. Throws `ApiError`. */
export const receive = (path: string, signal: AbortSignal): Promise<Response> => send('GET', path, undefined, signal)

async function send(
  method: Method,
  path: string,
  body: unknown,
  signal?: AbortSignal,
  csrfToken?: string,
): Promise<Response> {
  // The server names faulty fields in this language.
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': document.documentElement.lang,
  }
  const file = body instanceof Blob
  if (body !== undefined) headers['content-type'] = file ? 'application/octet-stream' : 'application/json'
  const token = csrfToken ?? csrf[roleOf(path)]
  if (token !== null && method !== 'GET') headers['x-csrf-token'] = token
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : file ? body : JSON.stringify(body),
      signal,
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError({ kind: 'offline' }, 0)
  }
  if (response.ok) return response
  throw await toError(response)
}

async function toError(response: Response): Promise<ApiError> {
  const parsed = errorBodySchema.safeParse(parseJson(await response.text().catch(() => '')))
  if (!parsed.success) return new ApiError({ kind: 'bad-answer', reference: null }, response.status)
  const { reference, ...problem } = parsed.data.error
  return new ApiError({ kind: 'problem', problem, reference: reference ?? null }, response.status)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
