import { z } from 'zod'
import { ZohoFailure } from '../zoho/failure.ts'
import { idSchema, infoSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'
import { crmTime } from './crm-time.ts'

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
/** All that Zoho tells of a deleted record. */
export type DeletedRecord = z.infer<typeof deletedSchema>['data'][number]

const mostPages = 100

/** Records of a module that were deleted since then (Zoho's clock), all pages of them. Throws a `ZohoFailure`. */
export async function deletedSince(transport: Sender, module: string, since: number): Promise<DeletedRecord[]> {
  const deleted: DeletedRecord[] = []
  for (let page = 1; page <= mostPages; page++) {
    const { body } = await transport.send({
      method: 'GET',
      path: `/crm/v8/${module}/deleted`,
      query: { type: 'all', page, per_page: 200 },
      headers: { 'if-modified-since': crmTime(since, 'UTC') },
    })
    if (body === null) return deleted
    const { data, info } = read(deletedSchema, body)
    deleted.push(...data)
    if (!info?.more_records) return deleted
  }
  throw new ZohoFailure('zoho-bad-answer', { detail: `list of deleted ${module}` }, { written: 'no' })
}
