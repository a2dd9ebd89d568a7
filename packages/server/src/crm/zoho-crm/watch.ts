import { z } from 'zod'
import type { CrmChannel } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'
import { crmTime, parseCrmTime } from './crm-time.ts'

const path = '/crm/v8/actions/watch'

const watchedSchema = z.object({
  watch: z
    .array(
      z.object({
        status: z.string(),
        code: z.string().optional(),
        details: z.object({ events: z.array(z.object({ channel_expiry: z.string() })).optional() }).optional(),
      }),
    )
    .min(1),
})

/**
 * Subscribes (`POST`) or renews with all details (`PUT`); gives when the channel ends, in Zoho's clock: an hour from now when
 * Zoho did not like the wish. Throws a `ZohoFailure`; a channel that Zoho does not know (any more) is one as well.
 */
export async function putChannel(transport: Sender, method: 'POST' | 'PUT', channel: CrmChannel): Promise<number> {
  const { body, status } = await transport.send({
    method,
    path,
    body: {
      watch: [
        {
          channel_id: channel.id,
          events: channel.modules.map((module) => `${module}.all`),
          notify_url: channel.notifyUrl,
          token: channel.token,
          channel_expiry: crmTime(channel.expiresAt, 'UTC'),
        },
      ],
    },
  })
  const [told] = read(watchedSchema, body).watch
  if (told?.status !== 'success')
    throw new ZohoFailure(
      'zoho-refused-record',
      { code: told?.code ?? '?', detail: 'watch' },
      { written: 'no', status },
    )
  const ends = (told.details?.events ?? []).flatMap(({ channel_expiry: at }) => parseCrmTime(at) ?? [])
  // An answer that does not say it is believed for the hour that Zoho gives at least.
  return ends.length > 0 ? Math.min(...ends) : Math.min(channel.expiresAt, (transport.clock() ?? 0) + 3_600_000)
}

/** Ends a subscription; one that is not there is none. Throws a `ZohoFailure`. */
export async function endChannel(transport: Sender, id: string): Promise<void> {
  try {
    await transport.send({ method: 'DELETE', path, query: { channel_ids: id } })
  } catch (error) {
    if (error instanceof ZohoFailure && error.status === 400) return
    throw error
  }
}
