import type { CrmRecord } from '../crm/crm-connector.ts'
import type { NumberContext } from '../numbers/number-key.ts'
import { inSlices, Pace } from '../pace.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { Claims } from './claims.ts'
import { Graves } from './graves.ts'
import { keptTimes, loadIndex, type NumberedRecord, numberRecords, saveRecords } from './index-store.ts'
import { NumberIndex } from './number-index.ts'
import type { PhonebookChange } from './phonebook.ts'

/** How records are kept. */
export interface Keeping {
  /** When the CRM had them; now if left out. */
  readonly seenAt?: number
  /** Is committed in the same unit. */
  readonly also?: Unit
  /** Read by their ids: neither a search nor a list that may lag behind. */
  readonly asItIsNow?: boolean
}

/** What work on kept records needs. */
export interface RecordTools {
  readonly index: NumberIndex | null
  readonly endedBy: (records: readonly NumberedRecord[]) => Statement[]
}

interface Parts {
  readonly store: Store
  readonly claims: Claims
  readonly context: () => NumberContext
  readonly now: () => number
}

/** The copy of the CRM's records: on disk, and the index of their numbers in memory, each organisation's changed one after the other. */
export class KeptRecords {
  readonly #parts: Parts
  readonly #indexes = new Map<string, NumberIndex>()
  readonly #graves: Graves
  readonly #turns = new Map<string, Promise<void>>()
  readonly #listeners: ((change: PhonebookChange) => void)[] = []

  constructor(parts: Parts) {
    this.#parts = parts
    this.#graves = new Graves(parts.now)
  }

  /** The index of an organisation; null when it is not connected. */
  index(organisationId: string): NumberIndex | null {
    return this.#indexes.get(organisationId) ?? null
  }

  /** Reads the index of an organisation that is new; gives how many records it has, null when it was there. */
  async load(organisationId: string): Promise<number | null> {
    if (this.#indexes.has(organisationId)) return null
    const index = this.#made(organisationId)
    await loadIndex(this.#parts.store, organisationId, index)
    return index.size
  }

  /** A connection that has ended leaves nothing in memory. */
  keepOnly(organisationIds: ReadonlySet<string>): void {
    for (const id of this.#indexes.keys()) if (!organisationIds.has(id)) this.#indexes.delete(id)
  }

  /** A record that is on its way to the disk by another unit. */
  put(organisationId: string, record: CrmRecord, numbers: readonly string[]): void {
    this.#made(organisationId).put(record, numbers)
  }

  /** Is told after each commit what was kept and dropped; must not throw. */
  onChange(listener: (change: PhonebookChange) => void): void {
    this.#listeners.push(listener)
  }

  /**
   * Puts records into store and index; the index after the commit. What is known in a newer state stays, and what was dropped a
   * moment ago does not come back, because searches and lists lag behind: unless `asItIsNow`, read by its id.
   */
  keep(organisationId: string, records: readonly CrmRecord[], how: Keeping = {}): Promise<void> {
    return this.#inTurn(organisationId, () => this.#keep(organisationId, records, how))
  }

  /** Drops records that the CRM no longer has. */
  drop(organisationId: string, module: CrmRecord['module'], ids: readonly string[]): Promise<void> {
    return this.#inTurn(organisationId, () => this.#drop(organisationId, module, ids))
  }

  /**
   * For work on the kept records of an organisation that is no keeping and dropping. `index` is null where the organisation is no longer
   * connected; `endedBy` gives what belongs into the unit when records lose numbers.
   */
  inTurn(organisationId: string, work: (tools: RecordTools) => Promise<void>): Promise<void> {
    const endedBy: RecordTools['endedBy'] = (records) => this.#parts.claims.endedBy(organisationId, records)
    return this.#inTurn(organisationId, () => work({ index: this.index(organisationId), endedBy }))
  }

  async #keep(
    organisationId: string,
    records: readonly CrmRecord[],
    { seenAt = this.#parts.now(), also = [], asItIsNow = false }: Keeping,
  ): Promise<void> {
    const { store, claims, context } = this.#parts
    const buried = (record: CrmRecord) =>
      !asItIsNow && this.#graves.has(`${organisationId}/${record.module}/${record.id}`)
    // Of a record that is there twice, the later one counts.
    const last = new Map(
      records.filter((record) => !buried(record)).map((record) => [`${record.module}/${record.id}`, record]),
    )
    if (last.size + also.length === 0) return
    const known = await keptTimes(store, organisationId, [...last.values()])
    const pace = new Pace()
    const numbered = await numberRecords([...last.values()], context(), pace)
    const kept = numbered.filter(
      ({ record }) =>
        record.modifiedAt >= (known.get(`${record.module}/${record.id}`)?.modifiedAt ?? Number.NEGATIVE_INFINITY),
    )
    if (pace.due) await pace.rest()
    const saved = saveRecords(store, organisationId, numbered, seenAt)
    await store.commit([...saved, ...claims.endedBy(organisationId, kept), ...also])
    const index = this.#made(organisationId)
    await inSlices(kept, ({ record, numbers }) => index.put(record, numbers), pace)
    if (kept.length > 0) this.#tell({ organisationId, kept: kept.map(({ record }) => record), dropped: [] })
  }

  async #drop(organisationId: string, module: CrmRecord['module'], ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const { store, claims } = this.#parts
    const query = store.db
      .deleteFrom('crm_record')
      .where('organisation_id', '=', organisationId)
      .where('module', '=', module)
      .where('id', 'in', [...ids])
    await store.commit([{ query }, ...claims.endedByLoss(organisationId, module, ids)])
    const index = this.#made(organisationId)
    await inSlices(ids, (id) => {
      this.#graves.add(`${organisationId}/${module}/${id}`)
      index.remove(module, id)
    })
    this.#tell({ organisationId, kept: [], dropped: [{ module, ids }] })
  }

  /** One after the other, so that what is compared with is what was committed before. */
  #inTurn(organisationId: string, work: () => Promise<void>): Promise<void> {
    const done = (this.#turns.get(organisationId) ?? Promise.resolve()).then(work)
    this.#turns.set(
      organisationId,
      done.catch(() => {}),
    )
    return done
  }

  #tell(change: PhonebookChange): void {
    for (const listener of this.#listeners) listener(change)
  }

  #made(organisationId: string): NumberIndex {
    const known = this.#indexes.get(organisationId)
    if (known) return known
    const index = new NumberIndex()
    this.#indexes.set(organisationId, index)
    return index
  }
}
