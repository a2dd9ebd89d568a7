import type { CreatedRecords } from '../delivery/parts.ts'
import type { DeliveryRow } from '../delivery/row.ts'
import type { CreatedRecord, Phonebook } from '../phonebook/phonebook-service.ts'
import type { CallHandling } from './call-handling.ts'

/** What a record that was created for an unknown number means for phonebook and calls. */
export function createdRecords(
  phonebook: Pick<Phonebook, 'creation'>,
  calls: () => Pick<CallHandling, 'recordCreated' | 'recordRefused' | 'recordKnown'>,
): CreatedRecords {
  const created = ({ creation, ownerId }: DeliveryRow, id: string): CreatedRecord | null =>
    creation && { module: creation.module, id, name: creation.name, e164: creation.e164, ownerId }
  return {
    statements(row, id) {
      const record = created(row, id)
      return record ? phonebook.creation(row.integrationId, record).unit : []
    },
    created(row, id) {
      const record = created(row, id)
      const match = record && phonebook.creation(row.integrationId, record).keep()
      if (match && record) calls().recordCreated(row.integrationId, record.e164, match)
    },
    refused(row, problem, final = false) {
      if (row.creation) calls().recordRefused(row.integrationId, row.creation.e164, problem, final)
    },
    known(row) {
      if (row.creation) calls().recordKnown(row.integrationId, row.creation.e164)
    },
  }
}
