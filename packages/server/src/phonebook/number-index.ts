import type { CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import { SUFFIX_DIGITS } from '../numbers/number-key.ts'
import { PackedPairs } from './packed-pairs.ts'
import { PackedRecords } from './packed-records.ts'

/** What the index gives back; enough for a card and a pop. Phone fields stay in the store. */
export type IndexedRecord = Pick<CrmRecord, 'module' | 'id' | 'name' | 'company' | 'modifiedAt' | 'url'>

/** With each change so many records are looked at to close holes, and so many pairs are moved. */
const TIDIED_WITH_EACH = 16
const MOVED_WITH_EACH = 64
/** What a call of `merge` does: about a millisecond. */
const TIDIED_AT_ONCE = 256
const MOVED_AT_ONCE = 8_000
/** Slots wait to be used again until they are so many, or a quarter of the records. */
const RETIRED_AT_LEAST = 4096

/**
 * Numbers to records of one organisation, in memory, packed: about 60 bytes for a contact with one number. Records are bytes
 * (`packed-records.ts`), and sorted pairs lead from last digits and from ids to them (`packed-pairs.ts`). Work that is put off
 * is done in small steps with each change, so that no change holds up a ringing call.
 *
 * A slot has the same keys as long as it lives: a record whose numbers change gets another one, and the old one is used again
 * only when no pair is left of it.
 */
export class NumberIndex {
  readonly #records = new PackedRecords()
  readonly #pairs = new PackedPairs((slot) => this.#records.isLive(slot))
  #retired: number[] = []
  #purging = false

  /** Number of records. */
  get size(): number {
    return this.#records.size
  }

  /** Adds a record or puts it in the place of its older self; one without numbers is removed. `numbers` in E.164. */
  put(record: IndexedRecord, numbers: readonly string[]): void {
    const own = distinctNumbers(numbers)
    const slot = this.#slotOf(record.module, record.id)
    if (own.length === 0) {
      if (slot !== null) this.#retire(slot)
    } else if (slot !== null && sameNumbers(this.#records.numbers(slot), own)) {
      this.#records.replace(slot, record, own)
    } else {
      if (slot !== null) this.#retire(slot)
      this.#add(record, own)
    }
    this.#step()
  }

  remove(module: CrmModule, id: string): void {
    const slot = this.#slotOf(module, id)
    if (slot === null) return
    this.#retire(slot)
    this.#step()
  }

  has(module: CrmModule, id: string): boolean {
    return this.#slotOf(module, id) !== null
  }

  /** Records with this very number, and, where there are none, those whose last digits are the same. The best first. */
  find(e164: string): { readonly record: IndexedRecord; readonly weak: boolean }[] {
    const number = digitsOf(e164)
    if (number === null) return []
    const alike = this.#pairs.slots(suffixKey(number)).filter((slot) => this.#records.isLive(slot))
    const exact = alike.filter((slot) => this.#records.numbers(slot).includes(number))
    const weak = exact.length === 0
    return (weak ? alike : exact)
      .map((slot) => this.#records.record(slot))
      .sort(byPreference)
      .map((record) => ({ record, weak }))
  }

  /** So many places for records, some of them empty; for `at`. */
  get places(): number {
    return this.#records.slots
  }

  /** The record in a place, or null. */
  at(place: number): IndexedRecord | null {
    return this.#records.isLive(place) ? this.#records.record(place) : null
  }

  /** The numbers of the record in a place, without the plus. */
  numbersAt(place: number): readonly number[] {
    return this.#records.isLive(place) ? this.#records.numbers(place) : []
  }

  /** A step of what is put off: about a millisecond. False when nothing is left to do. */
  merge(): boolean {
    const tidied = this.#records.tidy(TIDIED_AT_ONCE)
    return this.#pairs.work(MOVED_AT_ONCE) || tidied
  }

  #add(record: IndexedRecord, numbers: readonly number[]): void {
    const slot = this.#records.add(record, numbers)
    this.#pairs.add(idKey(record.module, record.id), slot)
    const keys = numbers.map(suffixKey)
    for (const [i, key] of keys.entries()) if (keys.indexOf(key) === i) this.#pairs.add(key, slot)
  }

  #slotOf(module: CrmModule, id: string): number | null {
    const slots = this.#pairs.slots(idKey(module, id))
    return slots.find((slot) => this.#records.isLive(slot) && this.#records.is(slot, module, id)) ?? null
  }

  #retire(slot: number): void {
    this.#records.drop(slot)
    this.#retired.push(slot)
    if (this.#purging || this.#retired.length < Math.max(RETIRED_AT_LEAST, this.size / 4)) return
    const slots = this.#retired
    this.#retired = []
    this.#purging = true
    this.#pairs.purge(() => {
      this.#records.free(slots)
      this.#purging = false
    })
  }

  #step(): void {
    this.#records.tidy(TIDIED_WITH_EACH)
    this.#pairs.work(MOVED_WITH_EACH)
  }
}

/** An E.164 number without its plus; fifteen digits fit a double. Null for what is none. */
const digitsOf = (e164: string): number | null => (/^\+[1-9]\d{1,14}$/.test(e164) ? Number(e164.slice(1)) : null)

/** A record has a handful, so that comparing each with each is the shortest way. */
function distinctNumbers(e164: readonly string[]): number[] {
  const distinct: number[] = []
  for (const each of e164) {
    const number = digitsOf(each)
    if (number !== null && !distinct.includes(number)) distinct.push(number)
  }
  return distinct
}

const SUFFIXES = 10 ** SUFFIX_DIGITS

/** The last digits behind a 1, which keeps `0000001` apart from `1`: below 20,000,000. */
const suffixKey = (number: number): number =>
  number < SUFFIXES ? Number(`1${number}`) : SUFFIXES + (number % SUFFIXES)

const FIRST_ID_KEY = 2 ** 25
const ID_KEYS = 2 ** 27 - FIRST_ID_KEY

/** A hash (FNV-1a) of module and id above all suffix keys; ids that share it are told apart by the record. */
function idKey(module: CrmModule, id: string): number {
  let hash = 0x811c9dc5 ^ moduleOrder[module]
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  // The highest bits depend on all characters, the lowest ones do not.
  return FIRST_ID_KEY + (((hash ^ (hash >>> 15)) >>> 0) % ID_KEYS)
}

const sameNumbers = (some: readonly number[], others: readonly number[]) =>
  some.length === others.length && some.every((number) => others.includes(number))

const moduleOrder: Readonly<Record<CrmModule, number>> = { Contacts: 0, Leads: 1, Accounts: 2 }

/** Contacts, leads, accounts; then the one changed last. */
export function byPreference(
  a: Pick<CrmRecord, 'module' | 'modifiedAt' | 'id'>,
  b: Pick<CrmRecord, 'module' | 'modifiedAt' | 'id'>,
): number {
  return moduleOrder[a.module] - moduleOrder[b.module] || b.modifiedAt - a.modifiedAt || (a.id < b.id ? -1 : 1)
}
