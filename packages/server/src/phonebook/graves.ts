/** Zoho's search and lists are behind its records by seconds; a copy of a large organisation takes some minutes. */
const KEPT_MS = 10 * 60_000

/** Names of records that were dropped a moment ago. */
export class Graves {
  readonly #now: () => number
  readonly #dropped = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  add(name: string): void {
    // Deleted first, so that the oldest always stand at the beginning.
    this.#dropped.delete(name)
    this.#dropped.set(name, this.#now())
    for (const [old, at] of this.#dropped) {
      if (this.#now() - at < KEPT_MS) break
      this.#dropped.delete(old)
    }
  }

  has(name: string): boolean {
    const at = this.#dropped.get(name)
    return at !== undefined && this.#now() - at < KEPT_MS
  }
}
