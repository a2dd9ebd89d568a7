import { clientKindSchema } from '@jackfield/contract'
import { z } from 'zod'
import { extensionNumber } from '../../calls/ids.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { agent, sessionOf } from '../guards.ts'

/** A page that does not say what it is, or says what nobody knows, is a web client. */
const query = z.object({ client: clientKindSchema.catch('web') })

/** The agents' WebSocket; the guard has checked cookie and origin before the upgrade. */
export function liveRoutes(app: App, { live }: AppServices): void {
  app.get('/api/live', { onRequest: agent, websocket: true }, (socket, request) => {
    const { id, subject, name } = sessionOf(request)
    const { client: kind } = query.parse(request.query)
    live.connect(socket, { extension: extensionNumber(subject), session: id, kind, name })
  })
}
