import type { Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { CreditSteps } from '../credits/credits.ts'
import type { Connectors, CrmRecord, SearchPurpose } from '../crm/crm-connector.ts'
import { type NumberContext, type NumberKey, numberKey } from '../numbers/number-key.ts'
import { logged, problemOf } from '../problem.ts'
import { numberContext } from '../settings/number-context.ts'
import { type IntegrationSettings, type Settings, traitsFor } from '../settings/settings.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import { Choices } from './choices.ts'
import { Claims } from './claims.ts'
import { searchIndex } from './index-search.ts'
import { saveRecords } from './index-store.ts'
import { type Keeping, KeptRecords, type RecordTools } from './kept-records.ts'
import type { IndexedRecord } from './number-index.ts'
import { NumberSearch, toMatch } from './number-search.ts'
import type { Match, MatchState, PhonebookChange } from './phonebook.ts'
import { readAsNow } from './read-as-now.ts'

export type FoundRecord =
  | { readonly state: 'found'; readonly record: { module: CrmRecord['module']; id: string; name: string; url: string } }
  | { readonly state: 'none' }
  | { readonly state: 'elsewhere' }
  | { readonly state: 'failed'; readonly problem: Problem }

/** A record that was created for an unknown number. */
export interface CreatedRecord {
  readonly module: CrmRecord['module']
  readonly id: string
  readonly name: string
  readonly e164: string
  readonly ownerId: string
  /** Its page, where the id does not tell it. */
  readonly url: string | null
}

export interface PhonebookDependencies {
  readonly store: Store
  readonly connectors: Connectors
  /** How API credits are used; for everything when left out. */
  readonly credits?: CreditSteps
  readonly now: () => number
  readonly log: Logger
}

/** Who has a number: from the index in memory on the ring path, from the CRM where the index has no answer. */
export class Phonebook {
  readonly #deps: PhonebookDependencies
  #settings: Settings
  #context: NumberContext
  readonly #claims: Claims
  readonly #choices: Choices
  readonly #kept: KeptRecords
  readonly #numbers: NumberSearch

  constructor(deps: PhonebookDependencies, settings: Settings) {
    this.#deps = deps
    this.#settings = settings
    this.#context = numberContext(settings)
    this.#claims = new Claims(deps.store)
    this.#choices = new Choices(deps.store)
    const context = () => this.#context
    const shared = { ...deps, context, claims: this.#claims, choices: this.#choices }
    this.#kept = new KeptRecords(shared)
    this.#numbers = new NumberSearch({ ...shared, kept: this.#kept })
  }

  /** Takes new settings; loads the index of an organisation that is new. */
  async use(settings: Settings): Promise<void> {
    this.#settings = settings
    this.#context = numberContext(settings)
    const wanted = new Set(settings.integrations.map(({ organisationId }) => organisationId))
    this.#kept.keepOnly(wanted)
    for (const organisationId of wanted) await this.#load(organisationId)
  }

  key(number: string | null): NumberKey {
    return numberKey(number, this.#context)
  }

  indexSize(organisationId: string): number {
    return this.#kept.index(organisationId)?.size ?? 0
  }

  /** Records of the index by a part of their name, company or number; see `searchIndex`. */
  searchLocally(organisationId: string, text: string, limit: number, signal: AbortSignal): Promise<IndexedRecord[]> {
    const index = this.#kept.index(organisationId)
    return index ? searchIndex(index, text, limit, signal) : Promise.resolve([])
  }

  /** See `NumberSearch.known`. */
  known(integration: IntegrationSettings, key: NumberKey): MatchState {
    return this.#numbers.known(integration, key)
  }

  mayAlwaysQuery(integration: IntegrationSettings): boolean {
    return this.#numbers.mayAlwaysQuery(integration)
  }

  /** See `NumberSearch.search`. */
  search(
    integration: IntegrationSettings,
    key: NumberKey & { kind: 'full' },
    purpose?: SearchPurpose,
  ): Promise<MatchState> {
    return this.#numbers.search(integration, key, purpose)
  }

  /** See `NumberSearch.searchAnew`. */
  searchAnew(integration: IntegrationSettings, key: NumberKey & { kind: 'full' }): Promise<MatchState> {
    return this.#numbers.searchAnew(integration, key)
  }

  /**
   * The record of an owed log or ticket: from the index, else from the CRM (never from the memory of a failed search). `elsewhere`: the
   * number is known, but only of records at which none can hang (D7).
   */
  async findRecord(integrationId: string, owed: { readonly e164: string }): Promise<FoundRecord> {
    const integration = this.#integration(integrationId)
    const key = this.key(owed.e164)
    if (!integration) return { state: 'failed', problem: { code: 'zoho-not-connected' } }
    if (key.kind !== 'full') return { state: 'none' }
    const known = this.known(integration, key)
    try {
      // "None" of a moment ago may have a record by now: made by a person, or found by a search that lagged behind.
      const remembered = known.state === 'done' && known.matches.length > 0
      const matches = remembered ? known.matches : await this.#numbers.ask(integration, key, 'look-up')
      const { logsAt } = traitsFor(integration)
      const best = matches.find(({ record }) => logsAt.includes(record.module))
      if (!best) return { state: matches.length === 0 ? 'none' : 'elsewhere' }
      const { module, id, name } = best.record
      return { state: 'found', record: { module, id, name, url: best.url } }
    } catch (error) {
      return { state: 'failed', problem: problemOf(error) }
    }
  }

  /** Is told after each commit what was kept and dropped; must not throw. */
  onChange(listener: (change: PhonebookChange) => void): void {
    this.#kept.onChange(listener)
  }

  /** See `KeptRecords.keep`. */
  keep(organisationId: string, records: readonly CrmRecord[], how?: Keeping): Promise<void> {
    return this.#kept.keep(organisationId, records, how)
  }

  /** Drops records that the CRM no longer has. */
  drop(organisationId: string, module: CrmRecord['module'], ids: readonly string[]): Promise<void> {
    return this.#kept.drop(organisationId, module, ids)
  }

  /** See `KeptRecords.inTurn`. */
  inTurn(organisationId: string, work: (tools: RecordTools) => Promise<void>): Promise<void> {
    return this.#kept.inTurn(organisationId, work)
  }

  /**
   * Whether the CRM no longer has this record, which is read as it is now. False also where that cannot be told; never throws.
   */
  async isGone(integrationId: string, { module, id }: Pick<CrmRecord, 'module' | 'id'>): Promise<boolean> {
    const { connectors, log } = this.#deps
    const integration = this.#integration(integrationId)
    const changes = connectors.get(integrationId)?.changes
    if (!integration || !changes) return false
    try {
      const { organisationId } = integration
      const { gone } = await readAsNow({ phonebook: this.#kept, changes, organisationId }, module, [id])
      return gone.length > 0
    } catch (error) {
      log.warn(logged(error), 'whether a record is gone is not known')
      return false
    }
  }

  /** Which creation for this number comes next, should it be unknown. */
  claim(integration: IntegrationSettings, key: NumberKey): number {
    return key.kind === 'full' ? this.#claims.of(integration.organisationId, key.e164) : 0
  }

  /** The integration of a number and its claim as `claim` tells it; null when it is not connected any more. */
  nextClaim(integrationId: string, e164: string): { integration: IntegrationSettings; claim: number } | null {
    const integration = this.#integration(integrationId)
    return integration ? { integration, claim: this.#claims.of(integration.organisationId, e164) } : null
  }

  /** A record was created for a number: what belongs into the unit that says so, and what memory learns after it. */
  creation(integrationId: string, created: CreatedRecord): { readonly unit: Unit; readonly keep: () => Match | null } {
    const integration = this.#integration(integrationId)
    if (!integration) return { unit: [], keep: () => null }
    const { store, connectors, now } = this.#deps
    const { organisationId } = integration
    const { module, id, name, e164, ownerId, url } = created
    const claim = this.#claims.of(organisationId, e164)
    const phones = { Phone: e164 }
    const record: CrmRecord = {
      ...{ module, id, name, company: null, phones, ownerId, modifiedAt: now() },
      ...(url === null ? {} : { url }),
    }
    const numbers = [e164]
    return {
      unit: [
        ...saveRecords(store, organisationId, [{ record, numbers }], now()),
        this.#claims.statement(organisationId, e164, claim, module, id),
      ],
      keep: () => {
        this.#kept.put(organisationId, record, numbers)
        this.#claims.taken(organisationId, e164, claim, module, id)
        this.#numbers.isKnownNow(organisationId, e164)
        const connector = connectors.get(integrationId)
        return connector && toMatch({ record, weak: false }, connector)
      },
    }
  }

  /** An agent chose one of several records: counts at once, and the statement keeps it. */
  choose(
    integration: IntegrationSettings,
    e164: string,
    choice: Pick<Match['record'], 'module' | 'id'>,
    who: string,
  ): Statement {
    return this.#choices.choose(integration.organisationId, e164, choice, who, this.#deps.now())
  }

  #integration(id: string): IntegrationSettings | undefined {
    return this.#settings.integrations.find((one) => one.id === id)
  }

  async #load(organisationId: string): Promise<void> {
    const { now, log } = this.#deps
    const started = now()
    const records = await this.#kept.load(organisationId)
    if (records === null) return
    await this.#claims.load(organisationId)
    await this.#choices.load(organisationId)
    log.info({ records, ms: now() - started }, 'number index loaded')
  }
}
