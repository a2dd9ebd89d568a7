import { ProblemError } from '../../problem.ts'
import type { CrmChanges, CrmRecord } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { listSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'
import { changedRecords } from './changed-records.ts'
import { recordReader } from './crm-record.ts'
import { deletedSince } from './deleted-records.ts'
import type { FieldLists } from './fields.ts'
import { namingHidden } from './module-rights.ts'
import { endChannel, putChannel } from './watch.ts'

/** What was changed in Zoho, and the subscription by which it tells of changes. */
export function createChanges({ transport, fields }: { transport: Sender; fields: FieldLists }): CrmChanges {
  const changed = changedRecords(transport)
  return {
    changedSince: (module, since) => namingHidden(module, changed(module, since)),

    async deletedSince(module, since) {
      return (await namingHidden(module, deletedSince(transport, module, since))).map(({ id }) => id)
    },

    async read(module, ids): Promise<readonly CrmRecord[]> {
      if (ids.length === 0) return []
      const reader = await recordReader(fields, module)
      const { body } = await transport.send({
        method: 'GET',
        path: `/crm/v8/${module}`,
        query: { ids: ids.join(','), fields: ['id', ...reader.columns].join(',') },
      })
      return body === null ? [] : reader.records(read(listSchema, body).data)
    },

    messages: {
      async watch(channel) {
        return { id: channel.id, expiresAt: await scoped(putChannel(transport, 'POST', channel)) }
      },

      async renew(channel) {
        try {
          return await scoped(putChannel(transport, 'PUT', channel))
        } catch (error) {
          // Not subscribed (any more), or not as we believed.
          if (error instanceof ZohoFailure && error.status === 400) return null
          throw error
        }
      },

      async unwatch(id) {
        await scoped(endChannel(transport, id))
      },
    },
  }
}

/** Names the scope in a failure for lack of it; Zoho's own words do not. */
async function scoped<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ZohoFailure && error.zohoCode === 'OAUTH_SCOPE_MISMATCH')
      throw new ProblemError('changes-no-scope', { scope: 'ZohoCRM.notifications.ALL' }, error)
    throw error
  }
}
