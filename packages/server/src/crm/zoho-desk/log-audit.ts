import type { CrmLogAudit, LogFacts } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { refsIn } from '../zoho/marker.ts'
import type { DeskApi } from './api.ts'
import { readRows } from './created-rows.ts'
import { parseDeskTime } from './desk-time.ts'
import { markedRecords } from './look-up.ts'
import type { MarkerMemory } from './marker-memory.ts'
import type { Row } from './row.ts'

export interface AuditOptions {
  readonly api: DeskApi
  readonly memory: MarkerMemory
  readonly self: () => Promise<string>
}

/**
 * What it takes to compare Desk's calls with those that were written. Of a day's calls those that this process has not seen yet cost a
 * credit each. Everything throws a `ZohoFailure`.
 */
export function createLogAudit({ api, memory, self }: AuditOptions): CrmLogAudit {
  const sender = api.for('audit')
  return {
    marked: (window) => markedRecords(sender, 'calls', window, memory),
    async facts(ids) {
      if (ids.length === 0) return []
      const own = await self()
      return (await readRows(sender, 'calls', ids)).map((row) => factsOf(row, own))
    },
    async remove(id) {
      await sender.send({ method: 'POST', path: '/calls/moveToTrash', body: { entityIds: [id] } })
    },
  }
}

function factsOf(row: Row, self: string): LogFacts {
  const createdAt = parseDeskTime(row['createdTime'])
  const modifiedAt = parseDeskTime(row['modifiedTime'])
  if (createdAt === null || modifiedAt === null)
    throw new ZohoFailure('zoho-bad-answer', { detail: 'times of a call' }, { written: 'no' })
  const description = typeof row['description'] === 'string' ? row['description'] : ''
  return { id: row.id, refs: [...new Set(refsIn(description))], createdAt, modifiedAt, byUs: row['creatorId'] === self }
}
