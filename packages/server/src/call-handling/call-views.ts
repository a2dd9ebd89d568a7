import type { Call } from '../calls/call.ts'
import type { ContactNames } from '../contacts/contact-names.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import type { ContactName } from '../policy/contact-name.ts'
import type { CallView, CreationState } from '../policy/effect.ts'
import type { IntegrationSettings, Settings } from '../settings/settings.ts'
import type { Entry } from './ended-calls.ts'

interface Parts {
  readonly phonebook: Pick<Phonebook, 'key' | 'known' | 'claim'>
  /** The company's own contacts; none when left out. */
  readonly contactNames?: ContactNames | undefined
}

/** What policy decides by: a call, and what memory knows of its outside number. */
export class CallViews {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** As long as a call shows the same number, what is known of that stays. */
  of(call: Call, settings: Settings, known: Entry | null): CallView {
    const number =
      known && known.view.call.external?.number === call.external?.number
        ? known.view.number
        : this.#parts.phonebook.key(call.external?.number ?? null)
    if (known && number === known.view.number) return { ...known.view, call }
    const contact = this.#contact(number)
    return {
      ...(known?.view.notes ? { notes: known.view.notes } : {}),
      ...(known?.view.tickets ? { tickets: known.view.tickets } : {}),
      call,
      number,
      matches: this.#firstMatches(call, number, settings),
      creations: this.#creations(call, number, settings),
      ...(contact ? { contact } : {}),
    }
  }

  /** The creations of a call as its number is claimed now: the record that had been created for it may be gone. */
  claimedAnew({ view, settings }: Entry): CallView['creations'] {
    const fresh = this.#creations(view.call, view.number, settings)
    return Object.fromEntries(
      Object.entries(view.creations).map(([id, state]) => [id, { ...state, claim: fresh[id]?.claim ?? state.claim }]),
    )
  }

  /** Once for a number, so that a card does not change its name in the middle of a call. */
  #contact(number: CallView['number']): ContactName | undefined {
    return number.kind === 'full' ? (this.#parts.contactNames?.nameOf(number.e164) ?? undefined) : undefined
  }

  #firstMatches(call: Call, number: CallView['number'], settings: Settings): Record<string, MatchState> {
    if (call.external === null) return {}
    return Object.fromEntries(
      settings.integrations.map((integration) => [integration.id, this.#parts.phonebook.known(integration, number)]),
    )
  }

  #creations({ external }: Call, number: CallView['number'], { integrations }: Settings): CallView['creations'] {
    if (external === null) return {}
    const none = (integration: IntegrationSettings): CreationState => ({
      claim: this.#parts.phonebook.claim(integration, number),
      state: 'none',
      problem: null,
    })
    return Object.fromEntries(integrations.map((integration) => [integration.id, none(integration)]))
  }
}
