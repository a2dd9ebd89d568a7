import { postJson } from '../e2e/toolkit/post-json.ts'
import { JournalTail } from './journal-tail.ts'

type Line = { op?: string; module?: string; by?: string; id?: string; record?: { Description?: string | null } }
interface SeenLog {
  readonly id: string
  readonly description: string
}

/** Somebody in Zoho's own screens, who edits and deletes call logs just after they were written. */
export class ZohoUser {
  readonly #control: string
  readonly #markerField: string | null
  readonly #tail: JournalTail
  #waiting: ((log: SeenLog) => void)[] = []

  /** @param markerField the custom field with the marker, if the organisation has one */
  constructor(journal: string, control: string, markerField: string | null) {
    this.#control = control
    this.#markerField = markerField
    this.#tail = new JournalTail(journal, (line) => this.#take(line as Line))
  }

  /** The next log that is written from now on; null when none is within `limitMs`. Each log is given once. */
  next(limitMs: number): Promise<SeenLog | null> {
    return new Promise((resolve) => {
      const found = (log: SeenLog) => {
        clearTimeout(timer)
        resolve(log)
      }
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== found)
        resolve(null)
      }, limitMs)
      this.#waiting.push(found)
    })
  }

  async edit({ id, description }: SeenLog): Promise<void> {
    await this.#change({ op: 'edit', id, record: { Description: `Called back, all is well.\n${description}` } })
  }

  /** As somebody does who does not know what the last line is for. */
  async editMarkerAway({ id }: SeenLog): Promise<void> {
    const field = this.#markerField === null ? {} : { [this.#markerField]: null }
    await this.#change({ op: 'edit', id, record: { Description: 'Called back, all is well.', ...field } })
  }

  async delete({ id }: SeenLog): Promise<void> {
    await this.#change({ op: 'delete', id })
  }

  close(): void {
    this.#tail.close()
  }

  async #change(change: object): Promise<void> {
    await postJson(`${this.#control}/records/Calls`, change)
  }

  #take({ op, module, by, id, record }: Line): void {
    if (op !== 'create' || module !== 'Calls' || by !== 'api' || id === undefined) return
    this.#waiting.shift()?.({ id, description: record?.Description ?? '' })
  }
}
