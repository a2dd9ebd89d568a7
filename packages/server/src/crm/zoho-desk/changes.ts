import type { ChangedRecord, CrmChanges } from '../crm-connector.ts'
import { read } from '../zoho/read.ts'
import { namingHidden } from './answer.ts'
import type { DeskApi, DeskSender } from './api.ts'
import { readRows } from './created-rows.ts'
import { collectionOf, type DeskModule, includeOf, isDeskModule, toRecord } from './desk-record.ts'
import { parseDeskTime } from './desk-time.ts'
import { rowsSince } from './list-pages.ts'
import { mostChanges } from './most-changes.ts'
import { listOf, TellsTimes } from './record-list.ts'
import { rowsSchema } from './row.ts'
import { searchChanged } from './search-changed.ts'
import { createMessages } from './webhooks.ts'

/** Desk takes 20 ids of contacts in one request. */
const IDS_AT_ONCE = 20

/**
 * What was changed in Zoho Desk. Asked of the list sorted by the moment of the change and not of the search, whose index is behind by a
 * time that nobody tells; of the search only where the list does not tell that moment. Of deletions Desk tells by webhooks only.
 */
export function createChanges(api: DeskApi): CrmChanges {
  const sender = api.for('changes')
  const times = new TellsTimes()
  return {
    async changedSince(module, since, kept) {
      if (!isDeskModule(module)) return []
      return namingHidden(module, changedSince(sender, times, module, since, mostChanges(kept)))
    },

    async read(module, ids) {
      if (!isDeskModule(module)) return []
      // One by one, which costs a credit each: rows of several have no company and perhaps no time.
      const rows = await readRows(sender, collectionOf(module), ids, includeOf(module))
      return rows.flatMap((row) => toRecord(module, row) ?? [])
    },

    async existing(module, ids) {
      if (!isDeskModule(module)) return []
      if (module === 'Accounts') return (await readRows(sender, 'accounts', ids)).map(({ id }) => id)
      const found: string[] = []
      for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
        const query = { ids: ids.slice(at, at + IDS_AT_ONCE).join(',') }
        const { body } = await sender.send({ method: 'GET', path: '/contacts/contactsByIds', query })
        if (body === null) continue
        found.push(...read(rowsSchema, body).data.flatMap((row) => toRecord(module, row)?.id ?? []))
      }
      return found
    },

    messages: createMessages(sender),
  }
}

async function changedSince(
  sender: DeskSender,
  times: TellsTimes,
  module: DeskModule,
  since: number,
  most: number,
): Promise<readonly ChangedRecord[] | null> {
  const rows = await times.orNot(async (fields) => {
    const list = listOf(module, fields, {})
    return fields(['modifiedTime']).length === 0
      ? searchChanged(sender, module, since, most)
      : rowsSince(sender, list, 'modifiedTime', { since, most })
  })
  return rows?.map((row) => ({ id: row.id, modifiedAt: parseDeskTime(row['modifiedTime']) ?? 0 })) ?? null
}
