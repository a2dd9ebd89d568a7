import { closeSync, openSync, writeSync } from 'node:fs'

interface Line {
  /** Real time, ISO 8601 with milliseconds; Zoho's clock may run apart from it. */
  readonly time: string
  readonly dataCentre: string
}

/** A record was created, changed or deleted. */
export interface WriteEntry extends Line {
  readonly op: 'create' | 'update' | 'delete'
  /** Of the CRM as Zoho names it (`Calls`); of Desk with the product before it (`desk.calls`). */
  readonly module: string
  readonly id: string
  /** Id of Desk's organisation (`orgId`); absent for the CRM. */
  readonly portal?: string
  /** `api` for a connected application, `ui` for a person. */
  readonly by: 'api' | 'ui'
  /** E-mail address of who did it, or in whose name the application did. */
  readonly user: string
  /** The fault that kept the application from learning of this write. */
  readonly fault?: string
  readonly record: unknown
}

/** A fault that the control API asked for was played on a request. Its writes, if any, follow (`commit-late`: later). */
export interface FaultEntry extends Line {
  readonly op: 'fault'
  readonly fault: string
  readonly server: 'accounts' | 'api' | 'desk'
  readonly method: string
  readonly path: string
  /** How many records the request wanted to write; absent when it wanted none. */
  readonly records?: number
  /** The fault's own figures: `ms`, `status`, `keep`. */
  readonly figures: Readonly<Record<string, number>>
}

/** The control API changed how Zoho behaves: its clock, its settings, the tokens that it knows, or everything. */
export interface SceneEntry extends Line {
  readonly op: 'clock' | 'settings' | 'tokens' | 'reset'
  /** What was asked for. */
  readonly change: Readonly<Record<string, unknown>>
}

export type JournalEntry = WriteEntry | FaultEntry | SceneEntry

type New<E extends JournalEntry> = E extends unknown ? Omit<E, 'time'> : never

/**
 * What happened, as one JSON line each: every committed write, before its answer leaves, and whatever was done to Zoho to make
 * it misbehave. Whoever judges what a CRM holds after a chaos run reads this file and nothing else, so it is synchronous on
 * purpose.
 */
export class Journal {
  #file: number | undefined
  #fault: string | undefined

  constructor(path?: string) {
    if (path) this.#file = openSync(path, 'a')
  }

  append(entry: New<JournalEntry>): void {
    if (this.#file === undefined) return
    const under = this.#fault !== undefined && 'module' in entry ? { fault: this.#fault } : {}
    writeSync(this.#file, `${JSON.stringify({ time: new Date().toISOString(), ...entry, ...under })}\n`)
  }

  /** Writes that `work` commits carry the name of the fault that is being played. */
  during<T>(fault: string, work: () => T): T {
    this.#fault = fault
    try {
      return work()
    } finally {
      this.#fault = undefined
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}
