import type { Problem } from '@jackfield/contract'
import type { CallId, ExtensionNumber, Millis } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'
import { MANUAL_FOR_MS } from '../policy/creation.ts'
import type { CallView, CreationState } from '../policy/effect.ts'
import { ProblemError } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import { EndedCalls, type Entry } from './ended-calls.ts'

/** Ended calls that agents may go on with. */
const MOST_ENDED = 2000

interface Parts {
  /** Is told of each change of what is known of a call, before that counts. */
  readonly show: (before: CallView | null, after: CallView, settings: Settings) => void
  readonly now: () => Millis
}

/** What is known of calls that go on, and of those that ended a short while ago. */
export class CallEntries {
  readonly #parts: Parts
  readonly #going = new Map<CallId, Entry>()
  readonly #ended = new EndedCalls({ stayMs: MANUAL_FOR_MS, most: MOST_ENDED })

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A call that goes on, or whose record is awaited. */
  going(id: CallId): Entry | null {
    return this.#going.get(id) ?? null
  }

  /** All of these. */
  allGoing(): Entry[] {
    return [...this.#going.values()]
  }

  set(view: CallView, settings: Settings): void {
    this.#going.set(view.call.id, { view, settings })
  }

  /** It goes on no longer. `stays`: agents may go on with it a while: they choose a record, make one, or write a note. */
  end(view: CallView, settings: Settings, stays: boolean): void {
    this.#going.delete(view.call.id)
    if (stays) this.#ended.add({ view, settings }, this.#parts.now())
  }

  /** A call that goes on, or that ended a short while ago. */
  get(id: string): Entry | undefined {
    return this.#going.get(id as CallId) ?? this.#ended.get(id)
  }

  /** The same, of an agent who takes part in it. Throws `call-gone`. */
  own(extension: ExtensionNumber, id: string): Entry {
    const entry = this.get(id)
    const takesPart =
      entry && participations(entry.view.call, this.#parts.now()).some((part) => part.extension === extension)
    if (!entry || !takesPart) throw new ProblemError('call-gone')
    return entry
  }

  /** Those with this outside number. */
  ofNumber(e164: string): Entry[] {
    const going = this.allGoing().filter(({ view }) => view.number.kind === 'full' && view.number.e164 === e164)
    return [...going, ...this.#ended.ofNumber(e164)]
  }

  update(entry: Entry, changes: Partial<CallView>): void {
    const after = { ...entry.view, ...changes }
    this.#parts.show(entry.view, after, entry.settings)
    entry.view = after
    this.#ended.update(entry)
  }

  /** How the creation of its record in an integration stands. */
  creating(entry: Entry, integrationId: string, state: CreationState['state'], problem: Problem | null): void {
    const claim = entry.view.creations[integrationId]?.claim ?? 0
    this.update(entry, { creations: { ...entry.view.creations, [integrationId]: { claim, state, problem } } })
  }
}
