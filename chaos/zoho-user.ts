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

/**
 * `known`: of which the server certainly knows that it was written: Zoho answered, and nobody killed the server before it can have kept the
 * answer. `lost`: whose answer was lost.
 */
export type Which = 'any' | 'known' | 'lost'

interface Waiting {
  readonly which: Which
  readonly found: (record: SeenRecord | null) => void
}

/** So many records a person leaves alone after each that was touched, or nothing could be said about most of them. */
const SPARED = 2
/** Also on a machine that does much else besides, a server that was not killed meanwhile has kept an answer. */
const KEPT_WITHIN_MS = 3000

/** Somebody in Zoho's own screens, who edits and deletes records just after they were written. */
export class ZohoUser {
  readonly #control: string
  readonly #desk: Desk
  readonly #tail: JournalTail
  readonly #kills: () => number
  #waiting: Waiting[] = []
  #untouched = SPARED

  /** @param kills how often the server was killed so far */
  constructor(journal: string, control: string, desk: Desk, kills: () => number) {
    this.#control = control
    this.#desk = desk
    this.#kills = kills
    this.#tail = new JournalTail(journal, (line) => this.#take(line as Line))
  }

  /**
   * The next such record that is written from now on; null when somebody waits for such a one already, when none is within `limitMs`, or the run
   * is over. Each record is given once.
   */
  async next(which: Which, limitMs: number, over: AbortSignal): Promise<SeenRecord | null> {
    if (this.#waiting.some((waiting) => waiting.which === which)) return null
    for (const giveUp = Date.now() + limitMs; Date.now() < giveUp && !over.aborted; ) {
      const record = await this.#wait(which, giveUp - Date.now(), over)
      if (record === null || which !== 'known') return record
      const kills = this.#kills()
      await sleep(KEPT_WITHIN_MS)
      if (this.#kills() === kills) return record
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

  #wait(which: Which, limitMs: number, over: AbortSignal): Promise<SeenRecord | null> {
    return new Promise((resolve) => {
      const found = (record: SeenRecord | null) => {
        clearTimeout(timer)
        over.removeEventListener('abort', none)
        this.#waiting = this.#waiting.filter((one) => one !== waiting)
        resolve(record)
      }
      const none = () => found(null)
      const waiting: Waiting = { which, found }
      const timer = setTimeout(none, limitMs)
      over.addEventListener('abort', none)
      this.#waiting.push(waiting)
    })
  }

  #take({ op, module, by, id, fault, record }: Line): void {
    if (op !== 'create' || module !== this.#desk.module || by !== 'api' || id === undefined) return
    this.#untouched++
    const next = this.#waiting.find(({ which }) => {
      if (which === 'lost') return fault !== undefined
      return this.#untouched > SPARED && (which === 'any' || fault === undefined)
    })
    if (!next) return
    this.#untouched = 0
    next.found({ id, description: String(record?.[this.#desk.description] ?? '') })
  }
}
