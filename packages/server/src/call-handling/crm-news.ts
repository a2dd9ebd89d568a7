import type { Problem } from '@jackfield/contract'
import type { Match } from '../phonebook/phonebook.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import type { LoggedAt, TicketState } from '../policy/effect.ts'
import type { CallEntries } from './call-entries.ts'
import type { Entry } from './ended-calls.ts'

interface Parts {
  readonly entries: CallEntries
  readonly phonebook: Pick<Phonebook, 'known'>
}

/** What became of records, tickets and logs in a CRM, for the cards of the calls that they belong to. */
export class CrmNews {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A record was created for a number: all its calls have it now. */
  recordCreated(integrationId: string, e164: string, match: Match): void {
    for (const entry of this.#withoutRecord(integrationId, e164)) {
      const claim = entry.view.creations[integrationId]?.claim ?? 0
      this.#parts.entries.update(entry, {
        matches: { ...entry.view.matches, [integrationId]: { state: 'done', matches: [match] } },
        creations: { ...entry.view.creations, [integrationId]: { claim, state: 'created', problem: null } },
      })
    }
  }

  /** It could not be created; the agents see why, and may try again unless only an administrator can. */
  recordRefused(integrationId: string, e164: string, problem: Problem, final = false): void {
    for (const entry of this.#withoutRecord(integrationId, e164))
      this.#parts.entries.creating(entry, integrationId, final ? 'stopped' : 'failed', problem)
  }

  /** It was not created because a record with the number was found: its calls have that one now. */
  recordKnown(integrationId: string, e164: string): void {
    const { entries, phonebook } = this.#parts
    for (const entry of entries.ofNumber(e164)) {
      const integration = entry.settings.integrations.find(({ id }) => id === integrationId)
      if (!integration) continue
      const found = phonebook.known(integration, entry.view.number)
      if (found.state !== 'done' || found.matches.length === 0) continue
      const claim = entry.view.creations[integrationId]?.claim ?? 0
      entries.update(entry, {
        matches: { ...entry.view.matches, [integrationId]: found },
        creations: { ...entry.view.creations, [integrationId]: { claim, state: 'none', problem: null } },
      })
    }
  }

  /** What became of the ticket of a call that goes on, or ended a short while ago. */
  ticketMade(callId: string, integrationId: string, ticket: TicketState): void {
    const { entries } = this.#parts
    const entry = entries.get(callId)
    if (entry) entries.update(entry, { tickets: { ...entry.view.tickets, [integrationId]: ticket } })
  }

  /** The log of a user for a call that ended a short while ago is in the CRM: choosing another record no longer moves it. */
  logWritten(callId: string, integrationId: string, userId: string, record: LoggedAt): void {
    const { entries } = this.#parts
    const entry = entries.get(callId)
    if (!entry) return
    const { logs } = entry.view
    entries.update(entry, { logs: { ...logs, [integrationId]: { ...logs?.[integrationId], [userId]: record } } })
  }

  /** Calls of a number that have no record in the integration. */
  #withoutRecord(integrationId: string, e164: string): Entry[] {
    return this.#parts.entries.ofNumber(e164).filter(({ view }) => {
      const known = view.matches[integrationId]
      return known?.state !== 'done' || known.matches.length === 0
    })
  }
}
