import { closeSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

const EVERY_MS = 20

/** Follows a journal of JSON lines from its beginning, so that the run knows what happens soon after it happened. */
export class JournalTail {
  readonly #file: number
  readonly #decoder = new StringDecoder()
  readonly #timer: NodeJS.Timeout
  readonly #onLine: (line: unknown) => void
  #rest = ''

  constructor(journal: string, onLine: (line: unknown) => void) {
    this.#file = openSync(journal, 'r')
    this.#onLine = onLine
    this.#timer = setInterval(() => this.#read(), EVERY_MS)
  }

  close(): void {
    clearInterval(this.#timer)
    closeSync(this.#file)
  }

  #read(): void {
    const chunk = Buffer.alloc(64 * 1024)
    for (let length = readSync(this.#file, chunk); length > 0; length = readSync(this.#file, chunk)) {
      this.#rest += this.#decoder.write(chunk.subarray(0, length))
    }
    const lines = this.#rest.split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') this.#onLine(JSON.parse(line))
  }
}
