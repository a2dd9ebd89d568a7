/** Slots that lie together, so that growing copies nothing. */
const SEGMENT = 65_536
const NOWHERE = 0xffff_ffff

/** Where the record of a slot lies: 32 bits for each slot. */
export class PackedPlaces {
  readonly #segments: Uint32Array[] = []
  #slots = 0

  /** Slots that were ever given. */
  get length(): number {
    return this.#slots
  }

  /** Gives a new slot. */
  grow(): number {
    if (this.#slots % SEGMENT === 0) this.#segments.push(new Uint32Array(SEGMENT).fill(NOWHERE))
    return this.#slots++
  }

  /** Throws a `RangeError` beyond four gigabytes of records. */
  set(slot: number, place: number): void {
    if (place >= NOWHERE) throw new RangeError('more records than the number index can hold')
    const segment = this.#segments[Math.floor(slot / SEGMENT)] as Uint32Array
    segment[slot % SEGMENT] = place
  }

  clear(slot: number): void {
    const segment = this.#segments[Math.floor(slot / SEGMENT)] as Uint32Array
    segment[slot % SEGMENT] = NOWHERE
  }

  get(slot: number): number {
    return this.#segments[Math.floor(slot / SEGMENT)]?.[slot % SEGMENT] ?? NOWHERE
  }

  has(slot: number): boolean {
    return this.get(slot) !== NOWHERE
  }
}
