import type { CrmModule } from '../../crm/crm-connector.ts'

/** So many ids in one request. */
export const IDS_AT_ONCE = 100
/** More than that is left to the next question for changes. */
const MOST_WAITING = 5000

/** A record that something happened to. */
export interface WaitingId {
  readonly id: string
  /** It was said to be deleted. */
  readonly deleted: boolean
  /** How often it was read without showing what was said. */
  readonly tries: number
}

/** Records to be read again, each once however often it was named. */
export class ChangeQueue {
  readonly #waiting = new Map<CrmModule, Map<string, WaitingId>>()

  get size(): number {
    return [...this.#waiting.values()].reduce((sum, ids) => sum + ids.size, 0)
  }

  /** False when it is full. */
  add(module: CrmModule, ids: readonly WaitingId[]): boolean {
    if (this.size + ids.length > MOST_WAITING) return false
    const waiting = this.#waiting.get(module) ?? new Map<string, WaitingId>()
    this.#waiting.set(module, waiting)
    for (const each of ids) waiting.set(each.id, each)
    return true
  }

  /** Takes out records of one module; null when there are none. */
  take(): { readonly module: CrmModule; readonly ids: readonly WaitingId[] } | null {
    for (const [module, waiting] of this.#waiting) {
      const ids = [...waiting.values()].slice(0, IDS_AT_ONCE)
      for (const { id } of ids) waiting.delete(id)
      if (waiting.size === 0) this.#waiting.delete(module)
      if (ids.length > 0) return { module, ids }
    }
    return null
  }
}
