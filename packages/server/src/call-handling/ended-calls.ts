import type { CallId, Millis } from '../calls/ids.ts'
import type { CallView } from '../policy/effect.ts'
import type { Settings } from '../settings/settings.ts'

/** What is known of a call. */
export interface Entry {
  view: CallView
  readonly settings: Settings
}

interface Kept {
  readonly endedAt: Millis
  readonly e164: string | null
  readonly settings: Settings
  /** The view as JSON: a fifth of what its objects take, and hardly one of them is ever asked for again. */
  readonly text: string
}

/** Calls that ended a short while ago, with which agents may still go on; the oldest make room. */
export class EndedCalls {
  readonly #calls = new Map<CallId, Kept>()
  readonly #stayMs: Millis
  readonly #most: number

  constructor(limits: { readonly stayMs: Millis; readonly most: number }) {
    this.#stayMs = limits.stayMs
    this.#most = limits.most
  }

  add({ view, settings }: Entry, now: Millis): void {
    for (const [id, { endedAt }] of this.#calls) {
      if (endedAt > now - this.#stayMs && this.#calls.size < this.#most) break
      this.#calls.delete(id)
    }
    this.#put(view, settings, view.call.endedAt ?? now)
  }

  /** The call as it was kept last; what is changed in the entry is not kept before `update`. */
  get(id: string): Entry | undefined {
    const kept = this.#calls.get(id as CallId)
    return kept && inflated(kept)
  }

  ofNumber(e164: string): Entry[] {
    return [...this.#calls.values()].filter((kept) => kept.e164 === e164).map(inflated)
  }

  /** Keeps a call as it is now, if it is still here. */
  update({ view, settings }: Entry): void {
    const kept = this.#calls.get(view.call.id)
    if (kept) this.#put(view, settings, kept.endedAt)
  }

  #put(view: CallView, settings: Settings, endedAt: Millis): void {
    const e164 = view.number.kind === 'full' ? view.number.e164 : null
    this.#calls.set(view.call.id, { endedAt, e164, settings, text: JSON.stringify(view) })
  }
}

const inflated = ({ text, settings }: Kept): Entry => ({ view: JSON.parse(text) as CallView, settings })
