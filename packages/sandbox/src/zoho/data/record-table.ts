/** A reference to another record or a user. */
export interface Reference {
  readonly id: string
}

/** Values as they are kept: times are epoch ms, lookups are references. */
export type FieldValue = string | number | boolean | null | Reference

/** One state of a record. Never changed in place, so that older states can be shown to readers that lag. */
export interface CrmRecord {
  readonly id: string
  readonly owner: string
  readonly createdBy: string
  readonly modifiedBy: string
  /** Epoch ms, whole seconds, Zoho's clock. */
  readonly createdAt: number
  readonly modifiedAt: number
  readonly values: Readonly<Record<string, FieldValue>>
  /** `$se_module`: what `What_Id` (or `Who_Id`) of an activity points to. */
  readonly seModule?: string
  readonly converted?: boolean
}

/** What a table needs to know of the records that it keeps. */
export interface StoredRecord {
  readonly id: string
  readonly values: Readonly<Record<string, unknown>>
}

export interface Deletion<R extends StoredRecord = CrmRecord> {
  readonly record: R
  readonly deletedBy: string
  readonly deletedAt: number
}

interface State<R> {
  readonly record: R | null
  /** Real time of the commit in epoch ms: it decides what a reader that lags can see. */
  readonly committedAt: number
}

interface Entry<R> {
  current: State<R>
  older: State<R>[]
}

const keptStates = 30

/** All records of one module, with their recent states. Ids are handed out in rising order, so is the map. */
export class RecordTable<R extends StoredRecord = CrmRecord> {
  readonly #entries = new Map<string, Entry<R>>()
  readonly #deletions = new Map<string, Deletion<R>>()
  readonly #indexes = new Map<string, Map<string, Set<string>>>()
  #liveCount = 0
  #revision = 0

  /** Rises with each change; readers use it to know whether what they sorted still holds. */
  get revision(): number {
    return this.#revision
  }

  get size(): number {
    return this.#liveCount
  }

  put(record: R, committedAt: number): void {
    const state: State<R> = { record, committedAt }
    const entry = this.#entries.get(record.id)
    if (entry) {
      if (entry.current.record) this.#unindex(entry.current.record)
      else this.#liveCount++
      entry.older.push(entry.current)
      if (entry.older.length > keptStates) entry.older.shift()
      entry.current = state
    } else {
      this.#entries.set(record.id, { current: state, older: [] })
      this.#liveCount++
    }
    for (const [field, index] of this.#indexes) addTo(index, record, field)
    this.#revision++
  }

  /** Moves a record to the recycle bin; false when there is none of that id. */
  remove(id: string, deletedBy: string, deletedAt: number, committedAt: number): boolean {
    const entry = this.#entries.get(id)
    if (!entry?.current.record) return false
    this.#unindex(entry.current.record)
    this.#deletions.set(id, { record: entry.current.record, deletedBy, deletedAt })
    entry.older.push(entry.current)
    entry.current = { record: null, committedAt }
    this.#liveCount--
    this.#revision++
    return true
  }

  get(id: string): R | undefined {
    return this.#entries.get(id)?.current.record ?? undefined
  }

  *all(): Generator<R> {
    for (const entry of this.#entries.values()) if (entry.current.record) yield entry.current.record
  }

  /** The records as they were at `time` (real time, epoch ms): what a lagging index knows. */
  *allAsOf(time: number): Generator<R> {
    for (const entry of this.#entries.values()) {
      const state =
        entry.current.committedAt <= time ? entry.current : entry.older.findLast((old) => old.committedAt <= time)
      if (state?.record) yield state.record
    }
  }

  deletions(): Deletion<R>[] {
    return [...this.#deletions.values()]
  }

  deletion(id: string): Deletion<R> | undefined {
    return this.#deletions.get(id)
  }

  /** Id of a live record other than `except` whose text `field` equals `value`, compared without case. */
  findByText(field: string, value: string, except?: string): string | undefined {
    let index = this.#indexes.get(field)
    if (!index) {
      index = new Map()
      for (const record of this.all()) addTo(index, record, field)
      this.#indexes.set(field, index)
    }
    for (const id of index.get(value.toLowerCase()) ?? []) if (id !== except) return id
    return undefined
  }

  #unindex(record: StoredRecord): void {
    for (const [field, index] of this.#indexes) {
      const value = record.values[field]
      if (typeof value === 'string') index.get(value.toLowerCase())?.delete(record.id)
    }
  }
}

function addTo(index: Map<string, Set<string>>, record: StoredRecord, field: string): void {
  const value = record.values[field]
  if (typeof value !== 'string' || value === '') return
  const key = value.toLowerCase()
  const ids = index.get(key)
  if (ids) ids.add(record.id)
  else index.set(key, new Set([record.id]))
}
