import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
  readonly body: string
}

export interface TestHttpServer {
  readonly url: string
  readonly seen: SeenRequest[]
}

/** A server on a free port of this machine that answers as `handle` says; ends with the test. */
export async function testHttpServer(
  handle: (request: SeenRequest, response: ServerResponse, raw: IncomingMessage) => unknown,
): Promise<TestHttpServer> {
  const seen: SeenRequest[] = []
  const server = createServer(async (raw, response) => {
    let body = ''
    for await (const part of raw.setEncoding('utf8')) body += part
    const request = { method: raw.method ?? '', url: raw.url ?? '', authorization: raw.headers.authorization, body }
    seen.push(request)
    await handle(request, response, raw)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

/** Answers with JSON, as Zoho does. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers }).end(JSON.stringify(body))
}
