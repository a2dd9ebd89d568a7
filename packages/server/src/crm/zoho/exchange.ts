import { type Dispatcher, request } from 'undici'
import { ZohoFailure } from './failure.ts'

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Incoming {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Far more than any page of 200 records; an endless answer must not fill the memory. */
const mostBytes = 32 * 1024 * 1024

/** Notes whether a request got as far as an open connection: from there on bytes may have left. */
function watchStart(handler: Dispatcher.DispatchHandler, onStart: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart(...args) {
      onStart()
      handler.onRequestStart?.(...args)
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > mostBytes) throw new Error('answer too long')
    parts.push(part)
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))
}

/** Why a request failed, in a word that an administrator can look up: `ECONNREFUSED`, `ENOTFOUND`, ... */
function reasonOf(error: unknown): string {
  const seen = new Set<unknown>()
  for (let each = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each)
    const first = each instanceof AggregateError ? each.errors[0] : each
    if (first instanceof Error && 'code' in first && typeof first.code === 'string') return first.code
  }
  return error instanceof Error ? error.name : 'unknown'
}

/**
 * One request and its whole answer, sent once and never again. Redirects are not followed.
 * Throws a `ZohoFailure`: `written: 'no'` only if no connection stood yet, so that no byte can have left (refused, DNS, TLS,
 * or `signal` fired while waiting for a connection); after that `'unknown'`.
 */
export async function exchange(dispatcher: Dispatcher, outgoing: Outgoing, signal: AbortSignal): Promise<Incoming> {
  let started = false
  const watched = dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch(
        options,
        watchStart(handler, () => {
          started = true
        }),
      ),
  )
  try {
    signal.throwIfAborted()
    const { statusCode, headers, body } = await request(outgoing.url, {
      dispatcher: watched,
      method: outgoing.method,
      headers: outgoing.headers,
      body: outgoing.body,
      signal,
    })
    return { status: statusCode, text: await readText(body), headers }
  } catch (error) {
    const written = started ? 'unknown' : 'no'
    if (signal.aborted) throw new ZohoFailure('zoho-timeout', undefined, { written, cause: error })
    throw new ZohoFailure('zoho-unreachable', { reason: reasonOf(error) }, { written, cause: error })
  }
}
