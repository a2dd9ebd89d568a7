import { randomBytes } from 'node:crypto'
import { DIAL_HANDLE_MARK } from '@jackfield/contract'
import { base32Hash, type ExtensionNumber } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'

/** What agents found last; who has typed that much since searches again. */
const MOST_KNOWN = 5000

/**
 * What an agent's page has in the place of a number that it must not know (B8): a text that only this process can turn back, for that
 * agent alone. The same number keeps its text, so that a line that was chosen stays chosen while the search goes on.
 */
export class DialHandles {
  readonly #secret = randomBytes(32).toString('hex')
  /** The one used last is the last. */
  readonly #numbers = new Map<string, string>()

  give(extension: ExtensionNumber, number: string): string {
    const handle = DIAL_HANDLE_MARK + base32Hash(`${this.#secret}\n${extension}\n${number}`, 24)
    this.#numbers.delete(handle)
    this.#numbers.set(handle, `${extension} ${number}`)
    const [oldest] = this.#numbers.keys()
    if (this.#numbers.size > MOST_KNOWN && oldest !== undefined) this.#numbers.delete(oldest)
    return handle
  }

  /** What is to be dialled: the number of a handle, or what was written. Throws `dial-entry-gone`. */
  numberOf(extension: ExtensionNumber, written: string): string {
    if (!written.startsWith(DIAL_HANDLE_MARK)) return written
    const [whose, number] = this.#numbers.get(written)?.split(' ') ?? []
    if (number === undefined || whose !== extension) throw new ProblemError('dial-entry-gone')
    return number
  }
}
