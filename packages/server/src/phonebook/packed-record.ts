import type { CrmModule } from '../crm/crm-connector.ts'
import type { IndexedRecord } from './number-index.ts'

/**
 * One record as bytes:
 *
 *     head     1 byte: module in two bits, and the flags below
 *     slot     varint
 *     id       8 bytes, or as text in UTF-16 where it is not a plain number
 *     modified 4 bytes of seconds, or 8 bytes of a double with milliseconds
 *     numbers  varint count, then each as varint without its plus
 *     name     varint length, UTF-8
 *     company  as the name; only if the flag says so
 *     url      as the name; only if the flag says so
 *
 * A varint has seven bits in each byte, the lowest first, and the eighth bit in all but the last.
 */
const DIGITS = 4
const COMPANY = 8
const SECONDS = 16
const URL = 32

const modules: readonly CrmModule[] = ['Contacts', 'Leads', 'Accounts']

/** What eight bytes hold and give back as it was. */
const plainNumber = /^(0|[1-9]\d{0,18})$/

const isSeconds = (ms: number) => ms % 1000 === 0 && ms >= 0 && ms < 2 ** 32 * 1000

/** Packs records; the bytes are valid until the next one is packed. */
export class RecordPacker {
  #bytes = Buffer.alloc(1024)
  #at = 0

  pack(slot: number, record: IndexedRecord, numbers: readonly number[]): Buffer {
    const { module, id, name, company, modifiedAt, url } = record
    const texts = name.length + (company?.length ?? 0) + (url?.length ?? 0)
    this.#makeRoom(64 + 2 * id.length + 8 * numbers.length + 3 * texts)
    const digits = plainNumber.test(id)
    const seconds = isSeconds(modifiedAt)
    this.#bytes[this.#at++] =
      modules.indexOf(module) |
      (digits ? DIGITS : 0) |
      (company === null ? 0 : COMPANY) |
      (seconds ? SECONDS : 0) |
      (url === undefined ? 0 : URL)
    this.#varint(slot)
    if (digits) this.#at = this.#bytes.writeBigUInt64LE(BigInt(id), this.#at)
    else this.#text(id, 'utf16le')
    this.#at = seconds
      ? this.#bytes.writeUInt32LE(modifiedAt / 1000, this.#at)
      : this.#bytes.writeDoubleLE(modifiedAt, this.#at)
    this.#varint(numbers.length)
    for (const number of numbers) this.#varint(number)
    this.#text(name, 'utf8')
    if (company !== null) this.#text(company, 'utf8')
    if (url !== undefined) this.#text(url, 'utf8')
    return this.#bytes.subarray(0, this.#at)
  }

  #makeRoom(bytes: number): void {
    this.#at = 0
    if (bytes > this.#bytes.length) this.#bytes = Buffer.alloc(bytes * 2)
  }

  #varint(value: number): void {
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) | 128
    this.#bytes[this.#at++] = rest
  }

  #text(text: string, encoding: 'utf8' | 'utf16le'): void {
    this.#varint(Buffer.byteLength(text, encoding))
    this.#at += this.#bytes.write(text, this.#at, encoding)
  }
}

/** Reads packed records; one is enough for all, because it holds nothing but the place where it reads. */
export class RecordReader {
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0

  slot(bytes: Buffer, at: number): number {
    this.#begin(bytes, at)
    return this.#varint()
  }

  is(bytes: Buffer, at: number, module: CrmModule, id: string): boolean {
    const head = this.#begin(bytes, at)
    if (modules[head & 3] !== module) return false
    this.#varint()
    return this.#id(head) === id
  }

  /** In the order in which they were packed. */
  numbers(bytes: Buffer, at: number): number[] {
    const head = this.#begin(bytes, at)
    this.#varint()
    this.#skipIdAndTime(head)
    return Array.from({ length: this.#varint() }, () => this.#varint())
  }

  record(bytes: Buffer, at: number): IndexedRecord {
    const head = this.#begin(bytes, at)
    this.#varint()
    const id = this.#id(head)
    const modifiedAt = this.#time(head)
    this.#skipNumbers()
    const name = this.#text('utf8')
    const company = head & COMPANY ? this.#text('utf8') : null
    const url = head & URL ? this.#text('utf8') : undefined
    return {
      module: modules[head & 3] as CrmModule,
      id,
      name,
      company,
      modifiedAt,
      ...(url === undefined ? {} : { url }),
    }
  }

  /** In bytes. */
  length(bytes: Buffer, at: number): number {
    const head = this.#begin(bytes, at)
    this.#varint()
    this.#skipIdAndTime(head)
    this.#skipNumbers()
    this.#skipText()
    if (head & COMPANY) this.#skipText()
    if (head & URL) this.#skipText()
    return this.#at - at
  }

  #begin(bytes: Buffer, at: number): number {
    this.#bytes = bytes
    this.#at = at + 1
    return bytes[at] as number
  }

  #varint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at++] as number
      if (byte < 128) return value + byte * factor
      value += (byte - 128) * factor
    }
  }

  #id(head: number): string {
    if (!(head & DIGITS)) return this.#text('utf16le')
    this.#at += 8
    return this.#bytes.readBigUInt64LE(this.#at - 8).toString()
  }

  #time(head: number): number {
    if (head & SECONDS) {
      this.#at += 4
      return this.#bytes.readUInt32LE(this.#at - 4) * 1000
    }
    this.#at += 8
    return this.#bytes.readDoubleLE(this.#at - 8)
  }

  #text(encoding: 'utf8' | 'utf16le'): string {
    const length = this.#varint()
    this.#at += length
    return this.#bytes.toString(encoding, this.#at - length, this.#at)
  }

  #skipIdAndTime(head: number): void {
    if (head & DIGITS) this.#at += 8
    else this.#skipText()
    this.#at += head & SECONDS ? 4 : 8
  }

  #skipNumbers(): void {
    for (let left = this.#varint(); left > 0; left--) this.#varint()
  }

  #skipText(): void {
    const length = this.#varint()
    this.#at += length
  }
}
