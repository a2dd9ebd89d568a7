import type { CrmModule } from '../crm/crm-connector.ts'
import type { IndexedRecord } from './number-index.ts'
import { PackedPlaces } from './packed-places.ts'
import { RecordPacker, RecordReader } from './packed-record.ts'

/** Records lie one behind the other in chunks of so many bytes; one that is longer has a chunk of its own. */
const CHUNK_BYTES = 65_536

interface Chunk {
  readonly bytes: Buffer
  used: number
  /** Bytes of records that were dropped or moved away. */
  dead: number
}

/**
 * Records as bytes outside of the heap, each under a number: its slot. Dropped records leave holes; `tidy` closes them in small
 * steps, a chunk at a time, by moving what still lives to the end.
 */
export class PackedRecords {
  /** A place is the number of a chunk times its size, plus where in it. */
  readonly #places = new PackedPlaces()
  readonly #chunks: (Chunk | null)[] = []
  readonly #vacant: number[] = []
  /** Lists, because a quarter of a million slots become free at once. */
  readonly #freeSlots: number[][] = []
  readonly #packer = new RecordPacker()
  readonly #reader = new RecordReader()
  #tail = -1
  #used = 0
  #dead = 0
  #live = 0
  /** The chunk that is being emptied, and how far that is. */
  #sweep: { readonly chunk: number; at: number } | null = null

  /** Number of records. */
  get size(): number {
    return this.#live
  }

  /** So many slots were ever given; some are empty. */
  get slots(): number {
    return this.#places.length
  }

  /** Bytes of all records and of the holes between them. */
  get bytes(): number {
    return this.#used
  }

  /** Gives the slot of a new record. */
  add(record: IndexedRecord, numbers: readonly number[]): number {
    const slot = this.#takeFreeSlot() ?? this.#places.grow()
    this.#places.set(slot, this.#append(this.#packer.pack(slot, record, numbers)))
    this.#live++
    return slot
  }

  /** Puts the record of a slot in the place of its older self. */
  replace(slot: number, record: IndexedRecord, numbers: readonly number[]): void {
    const old = this.#places.get(slot)
    this.#places.set(slot, this.#append(this.#packer.pack(slot, record, numbers)))
    this.#bury(old)
  }

  /** Drops the record of a slot. The slot is not given to another one before it is freed. */
  drop(slot: number): void {
    const place = this.#places.get(slot)
    this.#places.clear(slot)
    this.#live--
    this.#bury(place)
  }

  /** The slots may be given to other records; the list is used up. */
  free(slots: number[]): void {
    this.#freeSlots.push(slots)
  }

  isLive(slot: number): boolean {
    return this.#places.has(slot)
  }

  is(slot: number, module: CrmModule, id: string): boolean {
    const place = this.#places.get(slot)
    return this.#reader.is(this.#chunkAt(place).bytes, place % CHUNK_BYTES, module, id)
  }

  numbers(slot: number): number[] {
    const place = this.#places.get(slot)
    return this.#reader.numbers(this.#chunkAt(place).bytes, place % CHUNK_BYTES)
  }

  record(slot: number): IndexedRecord {
    const place = this.#places.get(slot)
    return this.#reader.record(this.#chunkAt(place).bytes, place % CHUNK_BYTES)
  }

  /** Closes holes when they are a quarter of all: looks at so many records. False when there is nothing to do. */
  tidy(records: number): boolean {
    this.#sweep ??= this.#worthSweeping()
    if (this.#sweep === null) return false
    const { chunk: number } = this.#sweep
    const chunk = this.#chunks[number] as Chunk
    for (let left = records; left > 0 && this.#sweep.at < chunk.used; left--) {
      const { at } = this.#sweep
      const length = this.#reader.length(chunk.bytes, at)
      const slot = this.#reader.slot(chunk.bytes, at)
      const place = number * CHUNK_BYTES + at
      if (this.#places.has(slot) && this.#places.get(slot) === place) {
        this.#places.set(slot, this.#append(chunk.bytes.subarray(at, at + length)))
        this.#count(chunk, length)
      }
      this.#sweep.at += length
    }
    if (this.#sweep.at === chunk.used) {
      this.#sweep = null
      this.#remove(number)
    }
    return true
  }

  #takeFreeSlot(): number | undefined {
    while (this.#freeSlots.at(-1)?.length === 0) this.#freeSlots.pop()
    return this.#freeSlots.at(-1)?.pop()
  }

  #append(packed: Buffer): number {
    const tail = this.#chunks[this.#tail]
    const chunk = tail && tail.used + packed.length <= tail.bytes.length ? tail : this.#newTail(packed.length)
    const place = this.#tail * CHUNK_BYTES + chunk.used
    packed.copy(chunk.bytes, chunk.used)
    chunk.used += packed.length
    this.#used += packed.length
    return place
  }

  #newTail(length: number): Chunk {
    const chunk = { bytes: Buffer.allocUnsafeSlow(Math.max(length, CHUNK_BYTES)), used: 0, dead: 0 }
    const full = this.#tail
    this.#tail = this.#vacant.pop() ?? this.#chunks.length
    this.#chunks[this.#tail] = chunk
    if (full !== -1) this.#removeIfDead(full)
    return chunk
  }

  #bury(place: number): void {
    const chunk = this.#chunkAt(place)
    this.#count(chunk, this.#reader.length(chunk.bytes, place % CHUNK_BYTES))
    this.#removeIfDead(Math.floor(place / CHUNK_BYTES))
  }

  #count(chunk: Chunk, dead: number): void {
    chunk.dead += dead
    this.#dead += dead
  }

  #removeIfDead(number: number): void {
    const chunk = this.#chunks[number] as Chunk
    if (chunk.dead === chunk.used && number !== this.#tail && number !== this.#sweep?.chunk) this.#remove(number)
  }

  #remove(number: number): void {
    const chunk = this.#chunks[number] as Chunk
    this.#used -= chunk.used
    this.#dead -= chunk.dead
    this.#chunks[number] = null
    this.#vacant.push(number)
  }

  #chunkAt(place: number): Chunk {
    return this.#chunks[Math.floor(place / CHUNK_BYTES)] as Chunk
  }

  /** The chunk with the most holes, when they are a quarter of all. */
  #worthSweeping(): { chunk: number; at: number } | null {
    if (this.#dead <= Math.max(CHUNK_BYTES, this.#used / 4)) return null
    let worst = -1
    for (const [number, chunk] of this.#chunks.entries()) {
      if (chunk === null || number === this.#tail) continue
      if (worst === -1 || chunk.dead > (this.#chunks[worst] as Chunk).dead) worst = number
    }
    const chunk = this.#chunks[worst]
    return chunk && chunk.dead >= chunk.used / 8 ? { chunk: worst, at: 0 } : null
  }
}
