import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Answer, answer } from '../answer.ts'
import type { DataCentre } from '../data-centre.ts'
import type { Issued } from './tokens.ts'

/** Documented: errors of the token endpoint come with HTTP 200. */
const tokenError = (error: string): Answer => ({ status: 200, body: { error } })

/** Parameters from form body and query; the body wins. */
function parametersOf(request: FastifyRequest): Record<string, string> {
  const found: Record<string, string> = {}
  for (const source of [request.query, request.body]) {
    if (typeof source !== 'object' || source === null) continue
    for (const [name, value] of Object.entries(source)) if (typeof value === 'string') found[name] = value
  }
  return found
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function throttled(centre: DataCentre): Answer {
  const { throttleStatus: status, throttleInChinese } = centre.settings
  const body = throttleInChinese
    ? { error_description: '您已连续提出过多请求，请稍后再试。', error: '拒绝访问', status: 'failure' }
    : {
        error_description: 'You have made too many requests continuously. Please try again after some time.',
        error: 'Access Denied',
        status: 'failure',
      }
  return { status, body }
}

function issued(centre: DataCentre, { accessToken, refreshToken, consent }: Issued): Answer {
  const body: Record<string, unknown> = { access_token: accessToken }
  if (refreshToken) body.refresh_token = refreshToken
  body.scope = consent.scopes.join(' ')
  if (centre.enforces('answer-names-api-domain')) body.api_domain = centre.urls.api
  body.token_type = 'Bearer'
  body.expires_in = Math.round(centre.settings.accessTokenLifeMs / 1000)
  return { status: 200, body }
}

function grant(centre: DataCentre, parameters: Record<string, string>): Answer {
  const id = parameters.client_id ?? ''
  const client = centre.enforces('client-known-where-registered')
    ? centre.clients.find(centre.id, id)
    : centre.clients.anywhere(id)
  if (!client) return tokenError('invalid_client')
  const secret = client.secrets.get(centre.id) ?? client.secrets.get(client.home)!
  if (!sameText(secret, parameters.client_secret ?? '') && centre.enforces('client-secret-checked'))
    return tokenError('invalid_client_secret')
  if (parameters.grant_type === 'authorization_code') {
    const result = centre.tokens.exchange(parameters.code ?? '', client.id, parameters.redirect_uri ?? '')
    return typeof result === 'string' ? tokenError(result) : issued(centre, result)
  }
  if (parameters.grant_type === 'refresh_token') {
    const result = centre.tokens.refresh(parameters.refresh_token ?? '', client.id)
    if (result === 'throttled') return throttled(centre)
    if (typeof result === 'string') return tokenError(result)
    const again = centre.enforces('refresh-gives-no-refresh-token') ? {} : { refreshToken: parameters.refresh_token }
    return issued(centre, { ...result, ...again })
  }
  // unverified: the word for a grant type that does not exist.
  return tokenError('unsupported_grant_type')
}

/** `/oauth/v2/token`, `/oauth/v2/token/revoke`, `/oauth/serverinfo`. */
export function registerTokenEndpoint(app: FastifyInstance, centre: DataCentre): void {
  const serve = (method: 'GET' | 'POST', url: string, run: (parameters: Record<string, string>) => Answer) =>
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const entry = centre.requests.open('accounts', request.method, url, request.query)
        centre.requests.setBody(entry, request.body)
        await answer(centre, entry, request, reply, {
          run: () => {
            const told = run(parametersOf(request))
            const isError = typeof told.body === 'object' && told.body !== null && 'error' in told.body
            return isError && !centre.enforces('token-errors-with-status-200') ? { ...told, status: 400 } : told
          },
        })
        return reply
      },
    })
  serve('POST', '/oauth/v2/token', (parameters) => grant(centre, parameters))
  // unverified: both answers; documentation shows the success only, and for refresh tokens.
  serve('POST', '/oauth/v2/token/revoke', ({ token = '' }) =>
    centre.tokens.revoke(token) ? { status: 200, body: { status: 'success' } } : tokenError('invalid_code'),
  )
  serve('GET', '/oauth/serverinfo', () => ({
    status: 200,
    body: { result: 'success', locations: centre.locations },
  }))
}
