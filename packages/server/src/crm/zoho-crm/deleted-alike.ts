import { z } from 'zod'
import type { CallLog } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { callLayout, subjectOf } from './call-record.ts'
import { crmTime } from './crm-time.ts'
import type { LookAlikeOptions } from './look-alike.ts'
import type { Found } from './look-up.ts'
import { idSchema, infoSchema, read } from './read.ts'

const deletedSchema = z.object({
  data: z.array(
    z.object({
      id: idSchema,
      display_name: z.string().nullish(),
      created_by: z.object({ id: idSchema }).nullish(),
    }),
  ),
  info: infoSchema,
})
type Deleted = z.infer<typeof deletedSchema>['data'][number]

const mostPages = 100

/**
 * Records of ours that were deleted since then, whoever did it, by the logs that they may have been. Of a deleted record Zoho
 * tells no more than its subject, and that not always. Throws a `ZohoFailure`.
 */
export async function deletedAlikes(
  logs: readonly CallLog[],
  since: number,
  options: LookAlikeOptions,
): Promise<Found> {
  const layout = callLayout(await options.fields.of('Calls'))
  const user = await options.self()
  // Where the creator is not told, it may be ours.
  const ours = (await deletedSince(since, options)).filter(({ created_by }) => !created_by || created_by.id === user)
  const found = new Map<string, string[]>()
  for (const log of logs) {
    const subject = subjectOf(log, layout)
    const ids = ours.filter(({ display_name: shown }) => !shown || shown === subject).map(({ id }) => id)
    if (ids.length > 0) found.set(log.ref, ids)
  }
  return found
}

async function deletedSince(since: number, { transport }: LookAlikeOptions): Promise<Deleted[]> {
  const deleted: Deleted[] = []
  for (let page = 1; page <= mostPages; page++) {
    const { body } = await transport.send({
      method: 'GET',
      path: '/crm/v8/Calls/deleted',
      query: { type: 'all', page, per_page: 200 },
      headers: { 'if-modified-since': crmTime(since, 'UTC') },
    })
    if (body === null) return deleted
    const { data, info } = read(deletedSchema, body)
    deleted.push(...data)
    if (!info?.more_records) return deleted
  }
  throw new ZohoFailure('zoho-bad-answer', { detail: 'list of deleted calls' }, { written: 'no' })
}
