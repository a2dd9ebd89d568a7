import type { CrmCreations, LogWindow, NewRecord, WriteOutcome } from '../crm-connector.ts'
import type { Transport } from '../zoho/transport.ts'
import type { FieldLists } from './fields.ts'
import { markedRecords, only } from './look-up.ts'
import { mandatoryFields, type RecordLayout, recordFor, recordLayout } from './new-record.ts'
import { notWritten, postRecords } from './post-records.ts'

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
        const { markerField } = await layoutOf(module)
        const marked = await markedRecords(transport.for('look-up'), { module, markerField }, window)
        for (const [ref, ids] of only(some, marked)) found.set(ref, ids)
      }
      return found
    },
    mandatoryFields: async (module) => mandatoryFields(recordLayout(await fields.readAgain(module))),
  }
}
