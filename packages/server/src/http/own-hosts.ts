import type { FastifyRequest } from 'fastify'
import type { ServerConfig } from '../server-config.ts'

/** The public address under which this request came in, e.g. `https://pbx.example.com`; never with a slash at its end. */
export function addressOf(request: FastifyRequest): string {
  const known = knownAddress(request.server.services.config, request.host)
  return known ?? `${request.protocol}://${request.host}`
}

/** Whether a page of this origin is one of ours: the host that the request itself was sent to, or a public address. */
export function isOwnOrigin(request: FastifyRequest, origin: string): boolean {
  const url = URL.parse(origin)
  if (!url) return false
  if (url.host === request.host.toLowerCase()) return true
  return knownAddress(request.server.services.config, url.host) !== null
}

function knownAddress(config: ServerConfig, host: string): string | null {
  const found = config.publicUrls.find((url) => URL.parse(url)?.host === host.toLowerCase())
  return found === undefined ? null : withoutSlash(found)
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')
