import type { CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import type { Statement, Store } from '../store/store.ts'

interface Claim {
  readonly claim: number
  readonly module: CrmModule
  /** Null once the record is gone: the next creation for the number is another one. */
  readonly recordId: string | null
}

/**
 * Numbers for which a record was created (A7). A number is claimed by its record as long as this exists and holds the number;
 * then the claim counts up, so that the number may be given a record again. In memory, written through.
 */
export class Claims {
  readonly #store: Store
  readonly #claims = new Map<string, Claim>()
  /** Record to the number that it was created for. */
  readonly #byRecord = new Map<string, { readonly organisationId: string; readonly e164: string }>()

  constructor(store: Store) {
    this.#store = store
  }

  async load(organisationId: string): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('number_claim')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .execute()
    for (const { e164, claim, module, record_id: recordId } of rows)
      this.#set(organisationId, e164, { claim, module: module as CrmModule, recordId })
  }

  /** Which creation for the number is the present one. */
  of(organisationId: string, e164: string): number {
    return this.#claims.get(name(organisationId, e164))?.claim ?? 0
  }

  /** For the unit that says that the record was created. */
  statement(organisationId: string, e164: string, claim: number, module: CrmModule, recordId: string): Statement {
    const row = { claim, module, record_id: recordId }
    const query = this.#store.db
      .insertInto('number_claim')
      .values({ organisation_id: organisationId, e164, ...row })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'e164']).doUpdateSet(row))
    return { query }
  }

  /** After that unit. */
  taken(organisationId: string, e164: string, claim: number, module: CrmModule, recordId: string): void {
    this.#set(organisationId, e164, { claim, module, recordId })
  }

  /** Of records that have changed: which claims end, because the record no longer holds its number. */
  endedBy(organisationId: string, records: readonly { record: CrmRecord; numbers: readonly string[] }[]): Statement[] {
    return records.flatMap(({ record, numbers }) => {
      const claimed = this.#byRecord.get(recordName(organisationId, record.module, record.id))
      return claimed && !numbers.includes(claimed.e164) ? this.end(organisationId, claimed.e164) : []
    })
  }

  /** Of records that are gone. */
  endedByLoss(organisationId: string, module: CrmModule, ids: readonly string[]): Statement[] {
    return ids.flatMap((id) => {
      const claimed = this.#byRecord.get(recordName(organisationId, module, id))
      return claimed ? this.end(organisationId, claimed.e164) : []
    })
  }

  /** Ends the claim of a number, if there is one whose record was there. */
  end(organisationId: string, e164: string): Statement[] {
    const known = this.#claims.get(name(organisationId, e164))
    if (!known?.recordId) return []
    this.#byRecord.delete(recordName(organisationId, known.module, known.recordId))
    const ended: Claim = { ...known, claim: known.claim + 1, recordId: null }
    this.#claims.set(name(organisationId, e164), ended)
    const query = this.#store.db
      .updateTable('number_claim')
      .set({ claim: ended.claim, record_id: null })
      .where('organisation_id', '=', organisationId)
      .where('e164', '=', e164)
    return [{ query }]
  }

  #set(organisationId: string, e164: string, claim: Claim): void {
    this.#claims.set(name(organisationId, e164), claim)
    if (claim.recordId !== null)
      this.#byRecord.set(recordName(organisationId, claim.module, claim.recordId), { organisationId, e164 })
  }
}

const name = (organisationId: string, e164: string) => `${organisationId}/${e164}`
const recordName = (organisationId: string, module: string, id: string) => `${organisationId}/${module}/${id}`
