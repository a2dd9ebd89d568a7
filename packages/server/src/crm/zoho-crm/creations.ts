import type { CrmCreations, LogWindow, NewRecord, WriteOutcome } from '../crm-connector.ts'
import { only } from '../zoho/found.ts'
import { notWritten } from '../zoho/outcome.ts'
import type { Transport } from '../zoho/transport.ts'
import type { FieldLists } from './fields.ts'
import { markedRecords } from './look-up.ts'
import { mandatoryFields, type RecordLayout, recordFor, recordLayout } from './new-record.ts'
import { postRecords } from './post-records.ts'

/** Of an unknown number Zoho CRM gets a contact or a lead (A7). */
const isCreated = (module: NewRecord['module']): module is 'Contacts' | 'Leads' => module !== 'Accounts'
const notCreated: WriteOutcome = {
  state: 'refused',
  problem: { code: 'zoho-refused-record', params: { code: 'Accounts', detail: 'not created in Zoho CRM' } },
}

/** Records for unknown numbers (A7). */
export function createCreations({
  transport,
  fields,
}: {
  readonly transport: Pick<Transport, 'for'>
  readonly fields: FieldLists
}): CrmCreations {
  const layoutOf = async (module: NewRecord['module']) => recordLayout(await fields.of(module))

  async function writeOf(module: NewRecord['module'], records: readonly NewRecord[]): Promise<WriteOutcome[]> {
    if (!isCreated(module)) return records.map(() => notCreated)
    let layout: RecordLayout
    try {
      layout = await layoutOf(module)
    } catch (error) {
      return records.map(() => notWritten(error))
    }
    // Where the organisation made the number unique, its being taken means that the record is there.
    const unique = [layout.phoneField, ...(layout.markerField ? [layout.markerField] : [])]
    const bodies = records.map((record) => recordFor(record, layout))
    return postRecords(transport.for('creation'), module, bodies, unique)
  }

  return {
    // Ten cost one credit.
    maxBatch: 10,
    async write(records) {
      const outcomes = new Map<NewRecord, WriteOutcome>()
      for (const [module, some] of Map.groupBy(records, (record) => record.module)) {
        const written = await writeOf(module, some)
        some.forEach((record, index) => {
          outcomes.set(record, written[index] as WriteOutcome)
        })
      }
      return records.map((record) => outcomes.get(record) as WriteOutcome)
    },
    async lookUp(records, window: LogWindow) {
      const found = new Map<string, readonly string[]>()
      for (const [module, some] of Map.groupBy(records, (record) => record.module)) {
        if (!isCreated(module)) continue
        const { markerField } = await layoutOf(module)
        const marked = await markedRecords(transport.for('look-up'), { module, markerField }, window)
        for (const [ref, ids] of only(some, marked)) found.set(ref, ids)
      }
      return found
    },
    mandatoryFields: async (module) => mandatoryFields(recordLayout(await fields.readAgain(module))),
  }
}
