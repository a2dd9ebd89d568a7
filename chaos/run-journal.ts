import { appendFileSync } from 'node:fs'
import type { KnownRecord } from './owed.ts'
import type { DeskSettings, SettingsChange } from './settings.ts'

/** A line of the run's own journal. `time` is real time (ISO 8601, milliseconds). */
export type RunLine =
  /** Before the first call: who is in the CRM with which number, and the company's own numbers. */
  | { readonly kind: 'numbers'; readonly known: readonly KnownRecord[]; readonly own: readonly string[] }
  /** Before the first call: where in Zoho Desk everything goes, who is there with which number, and the site's time zone. */
  | {
      readonly kind: 'desk'
      readonly portal: string
      readonly department: string
      readonly timeZone: string
      readonly known: readonly KnownRecord[]
    }
  | ({ readonly kind: 'settings' } & SettingsChange)
  | ({ readonly kind: 'desk-settings' } & SettingsChange<DeskSettings>)
  | { readonly kind: 'kill'; readonly moment: string; readonly situation: object }
  /** The server listens, at first and after each kill. */
  | { readonly kind: 'started'; readonly tookMs: number }
  /** A message with a wrong token about the holder of this number; `status` null: nobody answered. */
  | { readonly kind: 'forged'; readonly e164: string; readonly operation: string; readonly status: number | null }
  | { readonly kind: 'authorisation'; readonly what: 'revoked' | 'reported' | 'renewed' }
  | { readonly kind: 'trouble'; readonly what: string }

/** What the run itself did: settings that its administrator changed, kills, trouble. The judge reads all but the trouble. */
export class RunJournal {
  readonly file: string
  readonly #troubles = new Map<string, number>()
  #kills = 0
  #longestStartMs = 0

  constructor(file: string) {
    this.file = file
  }

  append(line: RunLine): void {
    if (line.kind === 'kill') this.#kills++
    if (line.kind === 'started') this.#longestStartMs = Math.max(this.#longestStartMs, line.tookMs)
    if (line.kind === 'trouble') this.#troubles.set(line.what, (this.#troubles.get(line.what) ?? 0) + 1)
    appendFileSync(this.file, `${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`)
  }

  /** So far. */
  get kills(): number {
    return this.#kills
  }

  /** Of the server, so far. */
  get longestStartMs(): number {
    return this.#longestStartMs
  }

  /** How often each trouble was made. */
  get troubles(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#troubles)
  }
}
