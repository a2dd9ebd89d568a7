import { setTimeout as sleep } from 'node:timers/promises'
import { postJson } from '../e2e/toolkit/post-json.ts'
import { JournalTail } from './journal-tail.ts'

interface Line {
  readonly op?: string
  readonly module?: string
  readonly by?: string
  readonly id?: string
  readonly fault?: string
  readonly record?: Readonly<Record<string, unknown>>
}
export interface SeenRecord {
  readonly id: string
  readonly description: string
}

/** What a person works on: call logs of the CRM, or calls or tickets of Desk. */
interface Desk {
  /** As Zoho's journal names it. */
  readonly module: string
  /** Where the control API takes changes. */
  readonly path: string
  /** The field of the description, and others that hold the marker. */
  readonly description: string
  readonly markers: readonly string[]
}
const crmLogs = { module: 'Calls', path: '/records/Calls', description: 'Description' }
export const deskCalls: Desk = {
  module: 'desk.calls',
  path: '/desk/records/calls',
  description: 'description',
  markers: [],
}
export const deskTickets: Desk = { ...deskCalls, module: 'desk.tickets', path: '/desk/records/tickets' }

/** @param markerField the custom field with the marker, if the organisation has one */
export const logsOfCrm = (markerField: string | null): Desk => ({
  ...crmLogs,
  markers: markerField === null ? [] : [markerField],
})

interface Waiting {
  readonly knownOnly: boolean
  readonly found: (record: SeenRecord) => void
}

/** Somebody in Zoho's own screens, who edits and deletes records just after they were written. */
export class ZohoUser {
  readonly #control: string
  readonly #desk: Desk
  readonly #tail: JournalTail
  readonly #kills: () => number
  #waiting: Waiting[] = []

  /** @param kills how often the server was killed so far */
  constructor(journal: string, control: string, desk: Desk, kills: () => number) {
    this.#control = control
    this.#desk = desk
    this.#kills = kills
    this.#tail = new JournalTail(journal, (line) => this.#take(line as Line))
  }

  /** The next record that is written from now on; null when none is within `limitMs`. Each record is given once. */
  next(limitMs: number): Promise<SeenRecord | null> {
    return this.#wait(limitMs, false)
  }

  /**
   * The next record of which the server certainly knows that it was written: Zoho answered, and nobody killed the server before it can
   * have kept the answer. Null when there is none within `limitMs`.
   */
  async nextKnown(limitMs: number): Promise<SeenRecord | null> {
    for (const giveUp = Date.now() + limitMs; Date.now() < giveUp; ) {
      const record = await this.#wait(giveUp - Date.now(), true)
      const kills = this.#kills()
      await sleep(KEPT_WITHIN_MS)
      if (record && this.#kills() === kills) return record
    }
    return null
  }

  async edit({ id, description }: SeenRecord): Promise<void> {
    await this.#change({
      op: 'edit',
      id,
      record: { [this.#desk.description]: `Called back, all is well.\n${description}` },
    })
  }

  /** As somebody does who does not know what the last line is for. */
  async editMarkerAway({ id }: SeenRecord): Promise<void> {
    const { description, markers } = this.#desk
    const fields = Object.fromEntries(markers.map((name) => [name, null]))
    await this.#change({ op: 'edit', id, record: { [description]: 'Called back, all is well.', ...fields } })
  }

  async delete({ id }: SeenRecord): Promise<void> {
    await this.#change({ op: 'delete', id })
  }

  close(): void {
    this.#tail.close()
  }

  async #change(change: object): Promise<void> {
    await postJson(this.#control + this.#desk.path, change)
  }

  #wait(limitMs: number, knownOnly: boolean): Promise<SeenRecord | null> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        knownOnly,
        found: (record) => {
          clearTimeout(timer)
          resolve(record)
        },
      }
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting)
        resolve(null)
      }, limitMs)
      this.#waiting.push(waiting)
    })
  }

  #take({ op, module, by, id, fault, record }: Line): void {
    if (op !== 'create' || module !== this.#desk.module || by !== 'api' || id === undefined) return
    const index = this.#waiting.findIndex(({ knownOnly }) => !knownOnly || fault === undefined)
    if (index < 0) return
    const [next] = this.#waiting.splice(index, 1)
    next?.found({ id, description: String(record?.[this.#desk.description] ?? '') })
  }
}

/** Also on a machine that does much else besides. */
const KEPT_WITHIN_MS = 3000
