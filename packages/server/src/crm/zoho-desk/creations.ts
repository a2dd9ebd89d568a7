import type { CrmCreations, NewRecord, WriteOutcome } from '../crm-connector.ts'
import { only } from '../zoho/found.ts'
import { recordBody } from './bodies.ts'
import { maxBatch, type WritingOptions } from './call-logs.ts'
import { collectionOf, isDeskModule } from './desk-record.ts'
import { markedRecords } from './look-up.ts'
import { noDepartment, writeEach, writeRecord } from './post-record.ts'

const notCreated: WriteOutcome = {
  state: 'refused',
  problem: { code: 'zoho-refused-record', params: { code: 'Leads', detail: 'not in Zoho Desk' } },
}

/** Contacts and accounts for unknown numbers (D4). They belong to the organisation; without a department nothing is written all the same. */
export function createCreations({ api, departmentId, memory }: WritingOptions): CrmCreations {
  async function write(record: NewRecord): Promise<WriteOutcome> {
    if (departmentId === null) return noDepartment
    if (!isDeskModule(record.module)) return notCreated
    const collection = collectionOf(record.module)
    const request = { method: 'POST', path: `/${collection}`, body: recordBody(record) } as const
    const outcome = await writeRecord(api.for('creation'), request)
    if (outcome.state === 'done') memory.keep(collection, outcome.id, [record.ref])
    return outcome
  }
  return {
    maxBatch,
    write: (records) => writeEach(records, write),
    async lookUp(records, window) {
      const found = new Map<string, readonly string[]>()
      for (const [module, some] of Map.groupBy(records, (record) => record.module)) {
        if (!isDeskModule(module)) continue
        const marked = await markedRecords(api.for('look-up'), collectionOf(module), window, memory)
        for (const [ref, ids] of only(some, marked)) found.set(ref, ids)
      }
      return found
    },
    /** Desk does not tell what its layouts demand; a refusal names it. */
    mandatoryFields: async () => [],
  }
}
