import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { type DemoEvent, type DemoRecord, demoRecordSchema } from '@jackfield/contract/demo-pbx'

/** A line of the journal. `time` is real time (ISO 8601, milliseconds), whatever the PBX's clock says. */
export type JournalEntry = { readonly time: string } & (
  | { readonly kind: 'started'; readonly url: string; readonly version: string }
  | { readonly kind: 'event'; readonly sequence: number; readonly event: DemoEvent }
  /** A finished call: who rang, who answered, when who talked, direction and number. */
  | { readonly kind: 'record'; readonly record: DemoRecord }
  /** The event link of somebody. */
  | { readonly kind: 'link'; readonly what: 'connected' | 'closed'; readonly connections: number }
  /** Something asked for through HTTP: dial, hangup, simulate, control. */
  | { readonly kind: 'request'; readonly path: string; readonly body: unknown }
)
/** What the writers of lines give; the time is added. */
export type JournalLine = JournalEntry extends infer Entry
  ? Entry extends JournalEntry
    ? Omit<Entry, 'time'>
    : never
  : never

const KEPT = 20_000

/**
 * One JSON line per thing that happened, on disk before anybody else hears of it. Whoever judges a chaos run reads this file,
 * so it is synchronous on purpose. The newest 20,000 lines are kept in memory as well.
 */
export class Journal {
  #file: number | null = null
  #entries: JournalEntry[] = []

  constructor(path?: string) {
    if (path) this.#file = openSync(path, 'a')
  }

  append(line: JournalLine): void {
    const entry = { time: new Date().toISOString(), ...line } as JournalEntry
    this.#entries.push(entry)
    if (this.#entries.length > KEPT * 1.2) this.#entries = this.#entries.slice(-KEPT)
    if (this.#file !== null) writeSync(this.#file, `${JSON.stringify(entry)}\n`)
  }

  list(limit: number): readonly JournalEntry[] {
    return this.#entries.slice(-limit)
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}

/** The call records of an older journal, oldest first, so that they outlive the PBX. Lines that cannot be read are left out. */
export function recordsOf(path: string): DemoRecord[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').split('\n').flatMap(recordOfLine)
}

function recordOfLine(line: string): DemoRecord[] {
  if (!line.includes('"kind":"record"')) return []
  try {
    const parsed = demoRecordSchema.safeParse((JSON.parse(line) as { record?: unknown }).record)
    return parsed.success ? [parsed.data] : []
  } catch {
    // The last line of a process that was killed may be cut off.
    return []
  }
}
