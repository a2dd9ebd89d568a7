import { recordingSignInSchema } from '@jackfield/contract'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { anybody, listener, sessionOf } from '../guards.ts'
import { addressOf } from '../own-hosts.ts'
import { linkParams, type RecordingLinkGate } from '../recording-link-gate.ts'
import { clearSessionCookie } from '../session-cookie.ts'
import { rememberSignInBrowser, signInBrowser } from '../sign-in-browser.ts'

/** Signing in with Zoho to hear what a link leads to (A11.8), and out again. The way back is the callback of the Zoho page. */
export function recordingSignInRoutes(app: App, services: AppServices, gate: RecordingLinkGate): void {
  const { access, listeners, store } = services

  app.post(
    '/api/recording-links/:token/zoho-sign-in',
    { onRequest: anybody, schema: { params: linkParams, response: { 200: recordingSignInSchema } } },
    async (request, reply) => {
      const { token, integration } = await gate.behind(request)
      gate.signIn(request)
      const { url, browser } = await listeners.begin(token, integration, addressOf(request), signInBrowser(request))
      if (browser !== null) rememberSignInBrowser(request, reply, browser)
      return { url }
    },
  )

  app.delete('/api/recording-links/session', { onRequest: listener }, async (request, reply) => {
    await store.commit([access.sessions.end(sessionOf(request))])
    clearSessionCookie(reply, 'listener')
    return reply.code(204).send()
  })
}
