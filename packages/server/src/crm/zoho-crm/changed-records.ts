import { z } from 'zod'
import type { ChangedRecord, CrmModule } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { idSchema, infoSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'
import { coqlPage } from './coql.ts'
import { crmTime, parseCrmTime } from './crm-time.ts'

/** Beyond so many changes a new copy of everything is cheaper than reading each of them. */
const mostChanges = 5000

const changedSchema = z.object({
  data: z.array(z.looseObject({ id: idSchema, Modified_Time: z.string().nullish() })),
  info: infoSchema,
})
type Row = { readonly id: string } & Readonly<Record<string, unknown>>

const changed = ({ id, Modified_Time: at }: Row): ChangedRecord => ({ id, modifiedAt: parseCrmTime(at) ?? 0 })

/**
 * Ids of the records that were changed since then (Zoho's clock), new ones included; null when there are more than can be read
 * one by one. By query; from the list where queries are not granted. Throws a `ZohoFailure`.
 */
export function changedRecords(transport: Sender) {
  /** A permission that is missing comes with a new consent only, and so with a new connector. */
  let mayQuery = true
  return async (module: CrmModule, since: number): Promise<readonly ChangedRecord[] | null> => {
    if (!mayQuery) return fromList(transport, module, since)
    try {
      return await byQuery(transport, module, since)
    } catch (error) {
      if (!(error instanceof ZohoFailure) || error.zohoCode !== 'OAUTH_SCOPE_MISMATCH') throw error
      mayQuery = false
      return fromList(transport, module, since)
    }
  }
}

async function byQuery(transport: Sender, module: CrmModule, since: number) {
  const found: ChangedRecord[] = []
  let after: string | null = null
  for (;;) {
    const where = `Modified_Time >= '${crmTime(since, 'UTC')}'`
    const page: Awaited<ReturnType<typeof coqlPage>> = await coqlPage(transport, {
      module,
      columns: ['Modified_Time'],
      where,
      after,
      lane: 'copy',
    })
    found.push(...page.rows.map(changed))
    if (!page.more) return found
    if (found.length > mostChanges) return null
    after = page.rows.at(-1)?.id ?? null
  }
}

async function fromList(transport: Sender, module: CrmModule, since: number) {
  const found: ChangedRecord[] = []
  let token: string | null = null
  for (;;) {
    const { body } = await transport.send({
      method: 'GET',
      path: `/crm/v8/${module}`,
      query: { fields: 'id,Modified_Time', per_page: 200, ...(token === null ? { page: 1 } : { page_token: token }) },
      headers: { 'if-modified-since': crmTime(since, 'UTC') },
      lane: 'copy',
    })
    if (body === null) return found
    const { data, info } = read(changedSchema, body)
    found.push(...data.map(changed))
    if (!info?.more_records) return found
    if (found.length > mostChanges) return null
    token = info.next_page_token ?? null
    if (token === null) throw new ZohoFailure('zoho-bad-answer', { detail: 'no page token' }, { written: 'no' })
  }
}
