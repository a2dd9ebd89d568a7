import { extensionNumber } from '../../calls/ids.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { agent, sessionOf } from '../guards.ts'

/** The agents' WebSocket; the guard has checked cookie and origin before the upgrade. */
export function liveRoutes(app: App, { live }: AppServices): void {
  app.get('/api/live', { onRequest: agent, websocket: true }, (socket, request) => {
    const { id, subject, name } = sessionOf(request)
    live.connect(socket, { extension: extensionNumber(subject), session: id, name })
  })
}
