import type { App } from './app.ts'

// Styles may be inline because the console's component library writes its theme into a style element.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer; answers of the API are never kept by a cache. */
export function securityHeaders(app: App): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('x-frame-options', 'DENY')
    reply.header('referrer-policy', 'same-origin')
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    // A link to a recording is a secret: it neither goes on to other sites nor into a search engine.
    if (request.url.startsWith('/r/')) reply.header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex')
  })
}
