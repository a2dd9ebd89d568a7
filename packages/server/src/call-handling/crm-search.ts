import type { CallId } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import type { CallView } from '../policy/effect.ts'
import { boundUser, type Settings } from '../settings/settings.ts'
import type { CallEntries } from './call-entries.ts'
import type { CallViews } from './call-views.ts'

interface Parts {
  readonly phonebook: Pick<Phonebook, 'search' | 'searchAnew' | 'mayAlwaysQuery'>
  readonly entries: CallEntries
  readonly views: CallViews
  readonly now: () => number
}

/** Asks the CRM who calls, where memory does not know or the settings say always (A6). */
export class CrmSearch {
  readonly #parts: Parts
  /** `call/integration`: the CRM was asked about this call's number. */
  readonly #asked = new Set<string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Once a bound extension takes part. The answer comes to the call's entry. */
  askIfWanted({ call, number, matches }: CallView, settings: Settings): void {
    if (number.kind !== 'full') return
    const { phonebook, now } = this.#parts
    for (const integration of settings.integrations) {
      const name = `${call.id}/${integration.id}`
      const always =
        integration.contactSync.alwaysQuery && !this.#asked.has(name) && phonebook.mayAlwaysQuery(integration)
      const unknown = matches[integration.id]?.state === 'searching'
      if (!integration.enabled || (!unknown && !always)) continue
      if (!participations(call, now()).some((part) => boundUser(integration, part.extension))) continue
      this.#asked.add(name)
      const asked = unknown
        ? phonebook.search(integration, number, 'ring-search')
        : phonebook.searchAnew(integration, number)
      void asked.then((found) => this.#found(call.id, integration.id, number, found))
    }
  }

  /** The call is over. */
  forget(id: CallId, { integrations }: Settings): void {
    for (const integration of integrations) this.#asked.delete(`${id}/${integration.id}`)
  }

  #found(id: CallId, integrationId: string, number: CallView['number'], found: MatchState): void {
    const { entries, views } = this.#parts
    const entry = entries.going(id)
    const known = entry?.view.matches[integrationId]
    // The call may show another number by now.
    if (!entry || !known || entry.view.number !== number) return
    // No answer takes nothing away.
    const matches = found.state === 'done' || known.state !== 'done' ? found : known
    entries.update(entry, {
      matches: { ...entry.view.matches, [integrationId]: matches },
      creations: views.claimedAnew(entry),
    })
  }
}
