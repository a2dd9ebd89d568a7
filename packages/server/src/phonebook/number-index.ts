import type { CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import { suffixOf } from './number-key.ts'

/** What the index gives back; enough for a card and a pop. Phone fields stay in the store. */
export type IndexedRecord = Pick<CrmRecord, 'module' | 'id' | 'name' | 'company' | 'modifiedAt'>

/** Changed entries are kept beside the sorted arrays until there are so many that merging pays. */
const MERGE_AT = 4096

/**
 * Numbers to records of one organisation, in memory: a sorted array of E.164 numbers (each fits a double) with a parallel
 * array of record slots, and the same for the last digits. Look-up is a binary search: microseconds at a million numbers.
 */
export class NumberIndex {
  #records: (IndexedRecord | null)[] = []
  readonly #slots: Readonly<Record<CrmModule, Map<string, number>>> = {
    Contacts: new Map(),
    Leads: new Map(),
    Accounts: new Map(),
  }
  #exact = new SortedPairs()
  #weak = new SortedPairs()

  /** Number of records. */
  get size(): number {
    const { Contacts, Leads, Accounts } = this.#slots
    return Contacts.size + Leads.size + Accounts.size
  }

  /** Adds a record or puts it in the place of its older self. `numbers` in E.164. */
  put(record: IndexedRecord, numbers: readonly string[]): void {
    this.remove(record.module, record.id)
    if (numbers.length === 0) return
    const { module, id, name, company, modifiedAt } = record
    const slot = this.#records.push({ module, id, name, company, modifiedAt }) - 1
    this.#slots[module].set(id, slot)
    for (const number of new Set(numbers)) {
      this.#exact.add(Number(number.slice(1)), slot)
      this.#weak.add(weakKey(number), slot)
    }
  }

  remove(module: CrmModule, id: string): void {
    const slot = this.#slots[module].get(id)
    if (slot === undefined) return
    this.#slots[module].delete(id)
    this.#records[slot] = null
  }

  has(module: CrmModule, id: string): boolean {
    return this.#slots[module].has(id)
  }

  /** Records with this very number, and, where there are none, those whose last digits are the same. */
  find(e164: string): { readonly record: IndexedRecord; readonly weak: boolean }[] {
    const exact = this.#resolve(this.#exact.get(Number(e164.slice(1))), false)
    return exact.length > 0 ? exact : this.#resolve(this.#weak.get(weakKey(e164)), true)
  }

  /** So many places for records, some of them empty; for `at`. */
  get places(): number {
    return this.#records.length
  }

  /** The record in a place, or null. */
  at(place: number): IndexedRecord | null {
    return this.#records[place] ?? null
  }

  /** Places of records with a number, and the number's digits; goes on as long as `visit` says so, from the `from`th on. */
  visitNumbers(from: number, visit: (digits: string, place: number) => boolean): void {
    this.#exact.visit(from, (key, slot) => visit(String(key), slot))
  }

  /** Makes room: sorts what was added since and drops what was removed. Called by itself now and then. */
  merge(): void {
    const live = (slot: number) => this.#records[slot] !== null
    this.#exact.merge(live)
    this.#weak.merge(live)
  }

  #resolve(slots: readonly number[], weak: boolean) {
    return slots
      .map((slot) => this.#records[slot])
      .filter((record) => record !== null && record !== undefined)
      .sort(byPreference)
      .map((record) => ({ record, weak }))
  }
}

/** Ten million keeps `0000001` apart from `1`; the suffix never has more than seven digits. */
const weakKey = (e164: string) => Number(`1${suffixOf(e164)}`)

const moduleOrder: Readonly<Record<CrmModule, number>> = { Contacts: 0, Leads: 1, Accounts: 2 }

/** Contacts, leads, accounts; then the one changed last. */
export function byPreference(
  a: Pick<CrmRecord, 'module' | 'modifiedAt' | 'id'>,
  b: Pick<CrmRecord, 'module' | 'modifiedAt' | 'id'>,
): number {
  return moduleOrder[a.module] - moduleOrder[b.module] || b.modifiedAt - a.modifiedAt || (a.id < b.id ? -1 : 1)
}

/** A multimap from number to slot: two sorted typed arrays, and a small map of what came since the last merge. */
class SortedPairs {
  #keys = new Float64Array(0)
  #slots = new Uint32Array(0)
  #fresh = new Map<number, number[]>()
  #freshCount = 0

  add(key: number, slot: number): void {
    const slots = this.#fresh.get(key)
    if (slots) slots.push(slot)
    else this.#fresh.set(key, [slot])
    if (++this.#freshCount >= Math.max(MERGE_AT, this.#keys.length / 4)) this.merge(() => true)
  }

  get(key: number): number[] {
    const found: number[] = []
    for (let i = lowerBound(this.#keys, key); i < this.#keys.length && this.#keys[i] === key; i++) {
      found.push(this.#slots[i] as number)
    }
    const fresh = this.#fresh.get(key)
    return fresh ? found.concat(fresh) : found
  }

  /** In the order of the keys; what came since the last merge follows, in the order in which it came. */
  visit(from: number, visit: (key: number, slot: number) => boolean): void {
    for (let i = from; i < this.#keys.length; i++) if (!visit(this.#keys[i] as number, this.#slots[i] as number)) return
    let at = this.#keys.length
    for (const [key, slots] of this.#fresh) for (const slot of slots) if (at++ >= from && !visit(key, slot)) return
  }

  merge(live: (slot: number) => boolean): void {
    const pairs: [number, number][] = []
    for (const [key, slots] of this.#fresh) for (const slot of slots) pairs.push([key, slot])
    pairs.sort((a, b) => a[0] - b[0])
    const keys = new Float64Array(this.#keys.length + pairs.length)
    const slots = new Uint32Array(keys.length)
    let length = 0
    const take = (key: number, slot: number) => {
      if (!live(slot)) return
      keys[length] = key
      slots[length++] = slot
    }
    let next = 0
    for (let i = 0; i < this.#keys.length; i++) {
      const key = this.#keys[i] as number
      for (; next < pairs.length && (pairs[next] as [number, number])[0] < key; next++)
        take(...(pairs[next] as [number, number]))
      take(key, this.#slots[i] as number)
    }
    for (; next < pairs.length; next++) take(...(pairs[next] as [number, number]))
    this.#keys = keys.slice(0, length)
    this.#slots = slots.slice(0, length)
    this.#fresh.clear()
    this.#freshCount = 0
  }
}

function lowerBound(keys: Float64Array, key: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return low
}
