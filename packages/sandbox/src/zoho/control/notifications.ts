import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isModuleName, type ModuleName } from '../data/modules.ts'
import type { DataCentre } from '../data-centre.ts'

const forgedSchema = z.strictObject({
  notify_url: z.url(),
  channel_id: z.string(),
  module: z.custom<ModuleName>((name) => typeof name === 'string' && isModuleName(name)),
  ids: z.array(z.string()),
  operation: z.string(),
  token: z.string().nullable(),
})

/** Callbacks about changes: what was sent, forged ones, and channels that Zoho forgets. */
export function registerNotificationControl(control: FastifyInstance, centre: DataCentre): void {
  control.get('/notifications', () => ({
    channels: centre.channels.live(centre.now(), centre.enforces),
    sent: centre.notifier.sent(),
  }))
  /** Sends a callback that no change stands behind; gives the status of its answer. */
  control.post('/notifications', async (request) => {
    const { notify_url: url, channel_id: channelId, ...about } = forgedSchema.parse(request.body)
    return { status: await centre.notifier.post(url, centre.notifier.notification({ channelId, ...about })) }
  })
  control.delete('/notifications', () => {
    centre.channels.clear()
    return { cleared: true }
  })
}
