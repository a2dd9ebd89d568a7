import type { ExtensionNumber, SiteId } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'
import { findRecordAnew } from '../delivery/of-call.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import { creationByHand } from '../policy/creation.ts'
import { ProblemError } from '../problem.ts'
import { boundUser, type Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import type { CallEntries } from './call-entries.ts'
import type { CallNotes } from './call-notes.ts'
import type { CallSaver } from './call-saver.ts'
import type { Effects } from './effects.ts'
import { readEndedCall } from './ended-call.ts'

interface Parts {
  readonly site: SiteId
  readonly store: Store
  readonly phonebook: Pick<Phonebook, 'choose' | 'key'>
  readonly entries: CallEntries
  readonly effects: Pick<Effects, 'create'>
  readonly saver: Pick<CallSaver, 'save'>
  readonly notes: Pick<CallNotes, 'write'>
  readonly settingsAt: (time: number) => Settings
  readonly settingsRevision: (number: number) => Promise<Settings | null>
  readonly now: () => number
}

/** What agents do about their own calls, while these go on and a while after. */
export class AgentActs {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Keeps an agent's note about an own call; resolves when it is on disk. Throws `note-too-late`. */
  async note(extension: ExtensionNumber, wanted: { callId: string; text: string }): Promise<void> {
    const { entries, notes } = this.#parts
    const known = entries.get(wanted.callId)
    const note = await notes.write(
      extension,
      wanted,
      known ? { call: known.view.call, settings: known.settings } : null,
    )
    const entry = entries.get(wanted.callId)
    const own = Object.fromEntries(note.userIds.map((user) => [user, note.text]))
    if (entry) entries.update(entry, { notes: { ...entry.view.notes, ...own } })
  }

  /** Which of several records it is. Throws `call-gone` when the call is not that agent's, or over for long. */
  choose(
    extension: ExtensionNumber,
    wanted: { callId: string; integration: string; module: string; id: string },
  ): void {
    const { entries, phonebook, saver, store } = this.#parts
    const entry = entries.own(extension, wanted.callId)
    const integration = entry.settings.integrations.find(({ id }) => id === wanted.integration)
    const known = entry.view.matches[wanted.integration]
    const { number } = entry.view
    if (!integration || known?.state !== 'done' || number.kind !== 'full') throw new ProblemError('call-gone')
    const chosen = known.matches.find(({ record }) => record.module === wanted.module && record.id === wanted.id)
    if (!chosen) throw new ProblemError('not-found')
    const choice = phonebook.choose(integration, number.e164, chosen.record, extension)
    const callId = entry.view.call.id
    void saver.save(callId, [choice, findRecordAnew(store, callId)])
    const rest = known.matches.filter((match) => match !== chosen).map((match) => ({ ...match, chosen: false }))
    const matches = [{ ...chosen, chosen: true }, ...rest]
    entries.update(entry, { matches: { ...entry.view.matches, [integration.id]: { state: 'done', matches } } })
  }

  /** Throws `call-gone` as `choose`, `create-not-bound` and `create-not-offered`. */
  createByHand(extension: ExtensionNumber, wanted: { callId: string; integration: string; name: string }): void {
    const { entries, effects, settingsAt } = this.#parts
    const entry = entries.own(extension, wanted.callId)
    const now = this.#parts.now()
    const { view, settings } = entry
    const integration = settings.integrations.find(({ id }) => id === wanted.integration)
    if (integration && boundUser(integration, extension) === null)
      throw new ProblemError('create-not-bound', { extension })
    const effect =
      integration && creationByHand(view, settings, integration, settingsAt(now), extension, wanted.name, now)
    if (!effect) throw new ProblemError('create-not-offered')
    void effects.create(effect, true)
    entries.creating(entry, wanted.integration, 'under-way', null)
  }

  /**
   * The outside number of an own call, also of one that ended long ago; `masked`: the agent may not see it. Throws
   * `call-back-unknown`, of a call of others as of none.
   */
  async callBack(extension: ExtensionNumber, callId: string): Promise<{ number: string; masked: boolean }> {
    const { entries, phonebook, settingsAt, now } = this.#parts
    const entry = entries.get(callId)
    const known = entry ? { call: entry.view.call, settings: entry.settings } : await readEndedCall(this.#parts, callId)
    const takesPart = known && participations(known.call, now()).some((part) => part.extension === extension)
    if (!takesPart) throw new ProblemError('call-back-unknown')
    const number = entry?.view.number ?? phonebook.key(known.call.external?.number ?? null)
    if (number.kind === 'anonymous') throw new ProblemError('call-back-unknown')
    const masked = known.settings.maskNumbers || settingsAt(now()).maskNumbers
    return { number: number.kind === 'full' ? number.e164 : number.dialled, masked }
  }
}
