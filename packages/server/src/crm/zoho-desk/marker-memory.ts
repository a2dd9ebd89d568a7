import type { Collection } from './created-rows.ts'

const MOST = 50_000

/**
 * The markers that records were found to carry, so that none has to be read twice. A marker is written with its record and never later,
 * so what was once seen holds as long as the record is listed, whoever edits its texts.
 */
export class MarkerMemory {
  readonly #refs = new Map<string, readonly string[]>()

  refs(collection: Collection, id: string): readonly string[] | undefined {
    return this.#refs.get(`${collection}/${id}`)
  }

  keep(collection: Collection, id: string, refs: readonly string[]): void {
    this.#refs.set(`${collection}/${id}`, refs)
    if (this.#refs.size <= MOST) return
    const oldest = this.#refs.keys().next().value
    if (oldest !== undefined) this.#refs.delete(oldest)
  }
}
