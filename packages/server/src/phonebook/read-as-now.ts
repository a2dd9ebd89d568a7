import type { CrmChanges, CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import type { KeptRecords } from './kept-records.ts'

export interface ReadAsNowParts {
  readonly phonebook: Pick<KeptRecords, 'keep' | 'drop'>
  readonly changes: Pick<CrmChanges, 'read'>
  readonly organisationId: string
}

/** What the CRM has of the records that were asked for. */
export interface ReadAsNow {
  readonly there: readonly CrmRecord[]
  readonly gone: readonly string[]
}

/**
 * Makes the copy of these records, at most 100, what the CRM says of them: read by their ids, which neither a search nor a list that lags
 * behind can spoil, they are kept as they are now, and those that are gone are dropped. Throws a `ProblemError`; nothing is dropped then.
 * @param mayCome says of a missing record that it may not show yet: it is left alone, and not among those that are gone
 */
export async function readAsNow(
  { phonebook, changes, organisationId }: ReadAsNowParts,
  module: CrmModule,
  ids: readonly string[],
  mayCome: (id: string) => boolean = () => false,
): Promise<ReadAsNow> {
  const there = await changes.read(module, ids)
  const found = new Set(there.map(({ id }) => id))
  const gone = ids.filter((id) => !found.has(id) && !mayCome(id))
  await phonebook.keep(organisationId, there, { asItIsNow: true })
  await phonebook.drop(organisationId, module, gone)
  return { there, gone }
}
