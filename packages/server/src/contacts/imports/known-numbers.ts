/** Tells which contact of a group has a number. */
export interface KnownNumbers {
  get(key: string): string | undefined
  set(key: string, contactId: string): void
}

/** So many small tables: none is ever so large that growing it would hold up a ringing call. */
const TABLES = 1024
const FIRST_PLACES = 16

interface Table {
  /** 0 is an empty place. */
  keys: Float64Array
  contacts: Uint32Array
  used: number
}

/**
 * The numbers of a group while a file is imported, packed: about 20 bytes for each outside of V8's heap, and its contact's id. With
 * 200,000 contacts of several numbers each, Maps would take ten times as much and stand still while they grow.
 */
export class PackedKnownNumbers implements KnownNumbers {
  readonly #tables: (Table | undefined)[] = new Array(TABLES)
  /** What does not fit a double: very few. */
  readonly #others = new Map<string, string>()
  readonly #ids = new Ids()

  get(key: string): string | undefined {
    const number = packed(key)
    if (number === null) return this.#others.get(key)
    const hash = hashOf(number)
    const table = this.#tables[hash % TABLES]
    if (!table) return undefined
    const place = placeOf(table, number, hash)
    return table.keys[place] === 0 ? undefined : this.#ids.at(table.contacts[place] as number)
  }

  set(key: string, contactId: string): void {
    const number = packed(key)
    if (number === null) {
      this.#others.set(key, contactId)
      return
    }
    const hash = hashOf(number)
    let table = this.#tables[hash % TABLES]
    if (!table) {
      table = newTable(FIRST_PLACES)
      this.#tables[hash % TABLES] = table
    } else if (table.used >= table.keys.length / 2) {
      table = grown(table)
      this.#tables[hash % TABLES] = table
    }
    put(table, number, hash, this.#ids.add(contactId))
  }
}

/** E.164 as its digits; what is no full number below zero, with a 1 in front that keeps leading zeros. Null where a double is too short. */
function packed(key: string): number | null {
  if (/^\+[1-9]\d{1,14}$/.test(key)) return Number(key.slice(1))
  return /^\d{1,14}$/.test(key) ? -Number(`1${key}`) : null
}

/** A mixture of both halves of the number (multiplicative, 32 bits). */
function hashOf(number: number): number {
  const positive = Math.abs(number)
  const high = Math.floor(positive / 2 ** 32)
  let hash = Math.imul((positive >>> 0) ^ Math.imul(high + (number < 0 ? 1 : 0), 0x9e3779b1), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

const newTable = (places: number): Table => ({
  keys: new Float64Array(places),
  contacts: new Uint32Array(places),
  used: 0,
})

/** Where the number is, or the empty place where it belongs. */
function placeOf({ keys }: Table, number: number, hash: number): number {
  let place = Math.floor(hash / TABLES) % keys.length
  while (keys[place] !== 0 && keys[place] !== number) place = (place + 1) % keys.length
  return place
}

function put(table: Table, number: number, hash: number, contact: number): void {
  const place = placeOf(table, number, hash)
  if (table.keys[place] === 0) table.used++
  table.keys[place] = number
  table.contacts[place] = contact
}

function grown(table: Table): Table {
  const larger = newTable(table.keys.length * 2)
  for (const [place, number] of table.keys.entries())
    if (number !== 0) put(larger, number, hashOf(number), table.contacts[place] as number)
  return larger
}

const CHUNK_IDS = 4096
const ID_BYTES = 36

/** Ids of contacts as bytes; each has a place. */
class Ids {
  readonly #chunks: Buffer[] = []
  #count = 0
  #last = ''

  /** The numbers of one contact come one after the other. */
  add(id: string): number {
    if (id === this.#last) return this.#count - 1
    if (id.length > ID_BYTES) throw new RangeError(`an id of ${id.length} characters`)
    if (this.#count % CHUNK_IDS === 0) this.#chunks.push(Buffer.alloc(CHUNK_IDS * ID_BYTES))
    this.#chunks.at(-1)?.write(id, (this.#count % CHUNK_IDS) * ID_BYTES, 'latin1')
    this.#last = id
    return this.#count++
  }

  at(place: number): string {
    const from = (place % CHUNK_IDS) * ID_BYTES
    const chunk = this.#chunks[Math.floor(place / CHUNK_IDS)] as Buffer
    const text = chunk.toString('latin1', from, from + ID_BYTES)
    const end = text.indexOf('\0')
    return end === -1 ? text : text.slice(0, end)
  }
}
