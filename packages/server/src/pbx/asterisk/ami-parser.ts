/** Fields of an AMI message by their names as sent. `Variable`, `ChanVariable` and `Output` may repeat: then one per line. */
export type AmiFields = Readonly<Record<string, string | undefined>>

export interface AmiMessage {
  /** `banner` is the line with which the PBX greets; its text is the name. */
  readonly kind: 'banner' | 'event' | 'response'
  readonly name: string
  readonly fields: AmiFields
}

/** What came is no AMI, or more than we are willing to hold. The link must end; the parser cannot be used any more. */
export class AmiSyntaxError extends Error {
  override readonly name = 'AmiSyntaxError'
}

/** Asterisk's longest messages (details of an endpoint, a list of commands) are below 20 kB. */
const MAX_MESSAGE_BYTES = 128 * 1024
/** By its name and all of its bytes, whether an event is thrown away. */
export type SkipEvent = (name: string, bytes: Buffer) => boolean

const MAX_BANNER_BYTES = 256
const MAY_REPEAT: ReadonlySet<string> = new Set(['Variable', 'ChanVariable', 'Output'])
const END = Buffer.from('\r\n\r\n')
const CR = 13
const LF = 10
const NO_FIELDS: AmiFields = Object.freeze(Object.create(null) as Record<string, string>)

/**
 * Bytes in, messages out, however the bytes are cut. It stands in the measured path from the PBX to the pop: events that are
 * skipped cost no more than finding their end. It never holds more than one message of at most `maxMessageBytes`.
 */
export class AmiParser {
  readonly #skip: SkipEvent
  readonly #maxMessageBytes: number
  #held: Buffer = Buffer.allocUnsafe(16 * 1024)
  #length = 0
  #greeted = false

  constructor(options: { readonly skip?: SkipEvent; readonly maxMessageBytes?: number } = {}) {
    this.#skip = options.skip ?? (() => false)
    this.#maxMessageBytes = options.maxMessageBytes ?? MAX_MESSAGE_BYTES
  }

  /** The messages that are complete with this chunk. Throws `AmiSyntaxError`. */
  push(chunk: Uint8Array): AmiMessage[] {
    const messages: AmiMessage[] = []
    // A chunk may be larger than a message may be, as long as it holds the ends of its messages.
    for (let from = 0; from < chunk.length; from += this.#maxMessageBytes) {
      const part = chunk.subarray(from, from + this.#maxMessageBytes)
      const searched = this.#length
      this.#append(part)
      this.#take(searched, messages)
      if (this.#length > this.#maxMessageBytes)
        throw new AmiSyntaxError(`a message above ${this.#maxMessageBytes} bytes`)
    }
    return messages
  }

  #append(part: Uint8Array): void {
    const needed = this.#length + part.length
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#held.length * 2))
      this.#held.copy(larger, 0, 0, this.#length)
      this.#held = larger
    }
    this.#held.set(part, this.#length)
    this.#length = needed
  }

  /** Moves complete messages out of the held bytes; before `searched` no end can begin, but for one that was cut. */
  #take(searched: number, messages: AmiMessage[]): void {
    const bytes = this.#held.subarray(0, this.#length)
    let start = this.#greeted ? 0 : this.#takeBanner(bytes, messages)
    if (!this.#greeted) return
    let from = Math.max(start, searched - END.length + 1)
    for (let end = bytes.indexOf(END, from); end !== -1; end = bytes.indexOf(END, from)) {
      if (end - start > this.#maxMessageBytes)
        throw new AmiSyntaxError(`a message above ${this.#maxMessageBytes} bytes`)
      const message = parseMessage(bytes.subarray(start, end), this.#skip)
      if (message) messages.push(message)
      start = end + END.length
      from = start
    }
    if (start > 0) {
      this.#held.copyWithin(0, start, this.#length)
      this.#length -= start
    }
  }

  /** @returns where the first message begins */
  #takeBanner(bytes: Buffer, messages: AmiMessage[]): number {
    const end = bytes.indexOf('\r\n')
    if (end > MAX_BANNER_BYTES || (end === -1 && bytes.length > MAX_BANNER_BYTES))
      throw new AmiSyntaxError('no greeting')
    if (end === -1) return 0
    this.#greeted = true
    messages.push({ kind: 'banner', name: bytes.toString('utf8', 0, end), fields: NO_FIELDS })
    return end + 2
  }
}

/** Undefined for an event to skip. Lines without a colon are left out: some modules write them. */
function parseMessage(whole: Buffer, skip: SkipEvent): AmiMessage | undefined {
  // Some modules end an event with one blank line too many.
  const bytes = whole[0] === CR && whole[1] === LF ? whole.subarray(2) : whole
  const firstBytes = bytes.indexOf('\r\n')
  const first = bytes.toString('utf8', 0, firstBytes === -1 ? bytes.length : firstBytes)
  const kind = first.startsWith('Event: ') ? 'event' : first.startsWith('Response: ') ? 'response' : undefined
  if (!kind) throw new AmiSyntaxError('a message that is neither event nor response')
  const name = first.slice(kind === 'event' ? 7 : 10)
  if (kind === 'event' && skip(name, bytes)) return undefined
  const text = bytes.toString('utf8')
  if (text.includes('\0')) throw new AmiSyntaxError('binary data')
  // No prototype: field names come from outside.
  const fields = Object.create(null) as Record<string, string>
  let start = firstBytes === -1 ? text.length : first.length + 2
  while (start < text.length) {
    let end = text.indexOf('\r\n', start)
    if (end === -1) end = text.length
    const colon = text.indexOf(':', start)
    if (colon > start && colon < end) {
      const field = text.slice(start, colon)
      const value = text.slice(text.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1, end)
      const known = fields[field]
      if (known === undefined) fields[field] = value
      else if (MAY_REPEAT.has(field)) fields[field] = `${known}\n${value}`
    }
    start = end + 2
  }
  return { kind, name, fields }
}
