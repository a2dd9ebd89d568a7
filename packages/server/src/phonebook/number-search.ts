import type { CreditStep } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { CreditSteps } from '../credits/credits.ts'
import type { Connectors, CrmConnector, SearchPurpose } from '../crm/crm-connector.ts'
import { type NumberContext, type NumberKey, suffixOf } from '../numbers/number-key.ts'
import { logged, ProblemError } from '../problem.ts'
import type { IntegrationSettings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import type { Choices } from './choices.ts'
import type { Claims } from './claims.ts'
import { correctMatches } from './correct-matches.ts'
import { numbersOf } from './index-store.ts'
import type { KeptRecords } from './kept-records.ts'
import { byPreference } from './number-index.ts'
import type { Match, MatchState } from './phonebook.ts'
import { readAsNow } from './read-as-now.ts'

type FullNumber = NumberKey & { readonly kind: 'full' }

/** A number that Zoho did not know is not asked for again so soon. Short: the contact may be created meanwhile. */
const REMEMBER_NONE_MS = 20_000
const MOST_REMEMBERED = 10_000

/** Records of one number that are read again, of each module; more than that nobody has. */
const MOST_READ_AGAIN = 50

interface Parts {
  readonly store: Store
  readonly connectors: Connectors
  readonly kept: KeptRecords
  readonly claims: Claims
  readonly choices: Choices
  /** How API credits are used; for everything when left out. */
  readonly credits?: CreditSteps | undefined
  readonly context: () => NumberContext
  readonly now: () => number
  readonly log: Logger
}

/** Whose a number is: what memory says at once, and what the CRM says when it is asked. */
export class NumberSearch {
  readonly #parts: Parts
  readonly #searching = new Map<string, Promise<MatchState>>()
  /** Numbers that the CRM did not know, and when. */
  readonly #none = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** What memory says, at once. `searching` means: ask `search`. */
  known(integration: IntegrationSettings, key: NumberKey): MatchState {
    if (key.kind !== 'full') return { state: 'not-applicable' }
    const { connectors, kept, now } = this.#parts
    const connector = connectors.get(integration.id)
    if (connector === null) return { state: 'failed' }
    const found = kept.index(integration.organisationId)?.find(key.e164) ?? []
    if (found.length > 0) return { state: 'done', matches: this.#ordered(integration, key.e164, found, connector) }
    const none = this.#none.get(nameOf(integration, key))
    if (none !== undefined && now() - none < REMEMBER_NONE_MS) return { state: 'done', matches: [] }
    return this.#step(integration) === 'logs-only' ? { state: 'failed', saving: true } : { state: 'searching' }
  }

  /** Whether there are API credits enough to ask the CRM although the index knows the number. */
  mayAlwaysQuery(integration: IntegrationSettings): boolean {
    return this.#step(integration) === 'live'
  }

  /** Asks the CRM for a call that goes on; several callers who want the same number share one search. Never throws. */
  search(
    integration: IntegrationSettings,
    key: FullNumber,
    purpose: SearchPurpose = 'ring-search',
  ): Promise<MatchState> {
    if (this.#step(integration) === 'logs-only') return Promise.resolve({ state: 'failed', saving: true })
    const name = nameOf(integration, key)
    const running = this.#searching.get(name)
    if (running) return running
    const search = this.#search(integration, key, purpose).finally(() => this.#searching.delete(name))
    this.#searching.set(name, search)
    return search
  }

  /**
   * Asks the CRM although memory knows the number (A6), and corrects memory by its answer, so that the log of a call goes to the
   * record that the card shows. What its search does not name is read by its id before it is believed to be gone: a search does
   * not find every way of writing a number. Never throws.
   */
  async searchAnew(integration: IntegrationSettings, key: FullNumber): Promise<MatchState> {
    const { connectors, kept, now, log } = this.#parts
    const { organisationId } = integration
    const before = this.known(integration, key)
    const answer = await this.search(integration, key, 'always-query')
    if (before.state !== 'done' || answer.state !== 'done') return correctMatches(before, answer, now())
    const named = new Set(answer.matches.map(({ record }) => `${record.module}/${record.id}`))
    const missing = before.matches.filter(({ record }) => !named.has(`${record.module}/${record.id}`))
    const changes = connectors.get(integration.id)?.changes
    if (missing.length === 0 || !changes) return correctMatches(before, answer, now())
    try {
      for (const [module, some] of Map.groupBy(missing, ({ record }) => record.module)) {
        const ids = some.slice(0, MOST_READ_AGAIN).map(({ record }) => record.id)
        await readAsNow({ phonebook: kept, changes, organisationId }, module, ids)
      }
      // What was found is on its way into memory, in the same order.
      await kept.inTurn(organisationId, async () => {})
      const corrected = this.known(integration, key)
      return corrected.state === 'done' ? corrected : answer
    } catch (error) {
      log.warn({ ...logged(error), integration: integration.id }, 'records could not be read again')
      return correctMatches(before, answer, now())
    }
  }

  /** Straight from the CRM, in the order in which they are shown. Throws a `ProblemError` when it cannot be asked. */
  async ask(integration: IntegrationSettings, key: FullNumber, purpose: SearchPurpose): Promise<readonly Match[]> {
    const { connectors, kept, claims, store, context, now, log } = this.#parts
    const { organisationId } = integration
    const connector = connectors.get(integration.id)
    if (connector === null) throw new ProblemError('zoho-not-connected')
    const candidates = await connector.contacts.findByNumber(key, purpose)
    const hits = candidates
      .map((record) => ({ record, weak: !numbersOf(record, context()).includes(key.e164) }))
      .filter(
        ({ record, weak }) => !weak || Object.values(record.phones).some((phone) => suffixOf(phone) === key.suffix),
      )
      .sort((a, b) => Number(a.weak) - Number(b.weak) || byPreference(a.record, b.record))
    // A weak match counts only where there is no exact one.
    const best = hits.some((hit) => !hit.weak) ? hits.filter((hit) => !hit.weak) : hits
    if (best.length === 0) {
      // Known by now, though the CRM's search, which lags behind, did not name it: made meanwhile, or about to be read by its id.
      const meanwhile = kept.index(organisationId)?.find(key.e164) ?? []
      if (meanwhile.length > 0)
        return purpose === 'always-query' ? [] : this.#ordered(integration, key.e164, meanwhile, connector)
      if (this.#none.size > MOST_REMEMBERED) this.#none.clear()
      this.#none.set(nameOf(integration, key), now())
      // Neither the index nor the CRM has the record that was created for it: it is gone.
      const ended = claims.end(organisationId, key.e164)
      if (ended.length > 0) await store.commit(ended)
    } else this.#none.delete(nameOf(integration, key))
    const records = best.map((hit) => hit.record)
    kept.keep(organisationId, records).catch((error) => log.warn(logged(error), 'found records could not be kept'))
    return this.#ordered(integration, key.e164, best, connector)
  }

  /** Somebody has this number now. */
  isKnownNow(organisationId: string, e164: string): void {
    this.#none.delete(nameOf({ organisationId }, { e164 }))
  }

  #step({ organisationId }: IntegrationSettings): CreditStep {
    return this.#parts.credits?.step(organisationId) ?? 'live'
  }

  async #search(integration: IntegrationSettings, key: FullNumber, purpose: SearchPurpose): Promise<MatchState> {
    try {
      return { state: 'done', matches: await this.ask(integration, key, purpose) }
    } catch (error) {
      this.#parts.log.warn({ ...logged(error), integration: integration.id }, 'search by number failed')
      return { state: 'failed' }
    }
  }

  /** In the order in which they are shown: the chosen one first. */
  #ordered(
    { organisationId }: IntegrationSettings,
    e164: string,
    hits: readonly { record: Match['record']; weak: boolean }[],
    connector: CrmConnector,
  ): readonly Match[] {
    return this.#parts.choices.apply(
      organisationId,
      e164,
      hits.map((hit) => toMatch(hit, connector)),
    )
  }
}

const nameOf = ({ organisationId }: Pick<IntegrationSettings, 'organisationId'>, { e164 }: { readonly e164: string }) =>
  `${organisationId}/${e164}`

export function toMatch(hit: { record: Match['record']; weak: boolean }, connector: CrmConnector): Match {
  return { record: hit.record, url: connector.contacts.recordUrl(hit.record), weak: hit.weak, chosen: false }
}
