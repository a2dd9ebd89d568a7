import type { CreditStep, Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { CreditSteps } from '../credits/credits.ts'
import type { Connectors, CrmConnector, CrmRecord, SearchPurpose } from '../crm/crm-connector.ts'
import type { NumberKey } from '../numbers/number-key.ts'
import { type NumberContext, numberKey, suffixOf } from '../numbers/number-key.ts'
import { inSlices, Pace } from '../pace.ts'
import { logged, ProblemError, problemOf } from '../problem.ts'
import { numberContext } from '../settings/number-context.ts'
import { type IntegrationSettings, type Settings, traitsFor } from '../settings/settings.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import { Choices } from './choices.ts'
import { Claims } from './claims.ts'
import { correctMatches } from './correct-matches.ts'
import { Graves } from './graves.ts'
import { searchIndex } from './index-search.ts'
import { keptTimes, loadIndex, type NumberedRecord, numberRecords, numbersOf, saveRecords } from './index-store.ts'
import { byPreference, type IndexedRecord, NumberIndex } from './number-index.ts'
import type { Match, MatchState, PhonebookChange } from './phonebook.ts'
import { readAsNow } from './read-as-now.ts'

export type FoundRecord =
  | { readonly state: 'found'; readonly record: { module: CrmRecord['module']; id: string; name: string; url: string } }
  | { readonly state: 'none' }
  | { readonly state: 'elsewhere' }
  | { readonly state: 'failed'; readonly problem: Problem }

/** A number that Zoho did not know is not asked for again so soon. Short: the contact may be created meanwhile. */
const REMEMBER_NONE_MS = 20_000

/** Records of one number that are read again, of each module; more than that nobody has. */
const MOST_READ_AGAIN = 50

/** How records are kept. */
export interface Keeping {
  /** When the CRM had them; now if left out. */
  readonly seenAt?: number
  /** Is committed in the same unit. */
  readonly also?: Unit
  /** Read by their ids: neither a search nor a list that may lag behind. */
  readonly asItIsNow?: boolean
}

/** What work on kept records needs of the phonebook. */
export interface RecordTools {
  readonly index: NumberIndex | null
  readonly endedBy: (records: readonly NumberedRecord[]) => Statement[]
}

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
  readonly #indexes = new Map<string, NumberIndex>()
  readonly #searching = new Map<string, Promise<MatchState>>()
  readonly #none = new Map<string, number>()
  readonly #claims: Claims
  readonly #choices: Choices
  readonly #graves: Graves
  readonly #turns = new Map<string, Promise<void>>()
  readonly #listeners: ((change: PhonebookChange) => void)[] = []

  constructor(deps: PhonebookDependencies, settings: Settings) {
    this.#deps = deps
    this.#graves = new Graves(deps.now)
    this.#settings = settings
    this.#context = numberContext(settings)
    this.#claims = new Claims(deps.store)
    this.#choices = new Choices(deps.store)
  }

  /** Takes new settings; loads the index of an organisation that is new. */
  async use(settings: Settings): Promise<void> {
    this.#settings = settings
    this.#context = numberContext(settings)
    const wanted = new Set(settings.integrations.map(({ organisationId }) => organisationId))
    // A connection that has ended leaves nothing in memory.
    for (const organisationId of this.#indexes.keys())
      if (!wanted.has(organisationId)) this.#indexes.delete(organisationId)
    for (const organisationId of wanted) {
      if (!this.#indexes.has(organisationId)) await this.#load(organisationId)
    }
  }

  key(number: string | null): NumberKey {
    return numberKey(number, this.#context)
  }

  indexSize(organisationId: string): number {
    return this.#indexes.get(organisationId)?.size ?? 0
  }

  /** Records of the index by a part of their name, company or number; see `searchIndex`. */
  searchLocally(organisationId: string, text: string, limit: number, signal: AbortSignal): Promise<IndexedRecord[]> {
    const index = this.#indexes.get(organisationId)
    return index ? searchIndex(index, text, limit, signal) : Promise.resolve([])
  }

  /** What memory says, at once. `searching` means: ask `search`. */
  known(integration: IntegrationSettings, key: NumberKey): MatchState {
    if (key.kind !== 'full') return { state: 'not-applicable' }
    const connector = this.#deps.connectors.get(integration.id)
    if (connector === null) return { state: 'failed' }
    const found = this.#indexes.get(integration.organisationId)?.find(key.e164) ?? []
    if (found.length > 0) return { state: 'done', matches: this.#ordered(integration, key.e164, found, connector) }
    const none = this.#none.get(`${integration.organisationId}/${key.e164}`)
    if (none !== undefined && this.#deps.now() - none < REMEMBER_NONE_MS) return { state: 'done', matches: [] }
    return this.#step(integration) === 'logs-only' ? { state: 'failed', saving: true } : { state: 'searching' }
  }

  /** Whether there are API credits enough to ask the CRM although the index knows the number. */
  mayAlwaysQuery(integration: IntegrationSettings): boolean {
    return this.#step(integration) === 'live'
  }

  #step({ organisationId }: IntegrationSettings): CreditStep {
    return this.#deps.credits?.step(organisationId) ?? 'live'
  }

  /** Asks the CRM for a call that goes on; several callers who want the same number share one search. Never throws. */
  search(
    integration: IntegrationSettings,
    key: NumberKey & { kind: 'full' },
    purpose: SearchPurpose = 'ring-search',
  ): Promise<MatchState> {
    if (this.#step(integration) === 'logs-only') return Promise.resolve({ state: 'failed', saving: true })
    const name = `${integration.organisationId}/${key.e164}`
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
  async searchAnew(integration: IntegrationSettings, key: NumberKey & { kind: 'full' }): Promise<MatchState> {
    const before = this.known(integration, key)
    const answer = await this.search(integration, key, 'always-query')
    if (before.state !== 'done' || answer.state !== 'done') return correctMatches(before, answer, this.#deps.now())
    const named = new Set(answer.matches.map(({ record }) => `${record.module}/${record.id}`))
    const missing = before.matches.filter(({ record }) => !named.has(`${record.module}/${record.id}`))
    const changes = this.#deps.connectors.get(integration.id)?.changes
    if (missing.length === 0 || !changes) return correctMatches(before, answer, this.#deps.now())
    try {
      for (const [module, some] of Map.groupBy(missing, ({ record }) => record.module)) {
        const ids = some.slice(0, MOST_READ_AGAIN).map(({ record }) => record.id)
        await readAsNow({ phonebook: this, changes, organisationId: integration.organisationId }, module, ids)
      }
      // What was found is on its way into memory, in the same order.
      await this.#inTurn(integration.organisationId, async () => {})
      const now = this.known(integration, key)
      return now.state === 'done' ? now : answer
    } catch (error) {
      this.#deps.log.warn({ ...logged(error), integration: integration.id }, 'records could not be read again')
      return correctMatches(before, answer, this.#deps.now())
    }
  }

  /**
   * The record of an owed log or ticket: from the index, else from the CRM (never from the memory of a failed search). `elsewhere`: the
   * number is known, but only of records at which none can hang (D7).
   */
  async findRecord(integrationId: string, owed: { readonly e164: string }): Promise<FoundRecord> {
    const integration = this.#settings.integrations.find((one) => one.id === integrationId)
    const key = this.key(owed.e164)
    if (!integration) return { state: 'failed', problem: { code: 'zoho-not-connected' } }
    if (key.kind !== 'full') return { state: 'none' }
    const known = this.known(integration, key)
    try {
      // "None" of a moment ago may have a record by now: made by a person, or found by a search that lagged behind.
      const remembered = known.state === 'done' && known.matches.length > 0
      const matches = remembered ? known.matches : await this.#ask(integration, key, 'look-up')
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
    this.#listeners.push(listener)
  }

  /**
   * Puts records into store and index; the index after the commit. What is known in a newer state stays, and what was dropped a
   * moment ago does not come back, because searches and lists lag behind: unless `asItIsNow`, read by its id.
   */
  keep(organisationId: string, records: readonly CrmRecord[], how: Keeping = {}): Promise<void> {
    return this.#inTurn(organisationId, () => this.#keep(organisationId, records, how))
  }

  async #keep(
    organisationId: string,
    records: readonly CrmRecord[],
    { seenAt = this.#deps.now(), also = [], asItIsNow = false }: Keeping,
  ): Promise<void> {
    const { store } = this.#deps
    const buried = (record: CrmRecord) =>
      !asItIsNow && this.#graves.has(`${organisationId}/${record.module}/${record.id}`)
    // Of a record that is there twice, the later one counts.
    const last = new Map(
      records.filter((record) => !buried(record)).map((record) => [`${record.module}/${record.id}`, record]),
    )
    if (last.size + also.length === 0) return
    const known = await keptTimes(store, organisationId, [...last.values()])
    const pace = new Pace()
    const numbered = await numberRecords([...last.values()], this.#context, pace)
    const kept = numbered.filter(
      ({ record }) =>
        record.modifiedAt >= (known.get(`${record.module}/${record.id}`)?.modifiedAt ?? Number.NEGATIVE_INFINITY),
    )
    if (pace.due) await pace.rest()
    const saved = saveRecords(store, organisationId, numbered, seenAt)
    await store.commit([...saved, ...this.#claims.endedBy(organisationId, kept), ...also])
    const index = this.#index(organisationId)
    await inSlices(kept, ({ record, numbers }) => index.put(record, numbers), pace)
    if (kept.length > 0) this.#tell({ organisationId, kept: kept.map(({ record }) => record), dropped: [] })
  }

  /** Drops records that the CRM no longer has. */
  drop(organisationId: string, module: CrmRecord['module'], ids: readonly string[]): Promise<void> {
    return this.#inTurn(organisationId, () => this.#drop(organisationId, module, ids))
  }

  async #drop(organisationId: string, module: CrmRecord['module'], ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const query = this.#deps.store.db
      .deleteFrom('crm_record')
      .where('organisation_id', '=', organisationId)
      .where('module', '=', module)
      .where('id', 'in', [...ids])
    await this.#deps.store.commit([{ query }, ...this.#claims.endedByLoss(organisationId, module, ids)])
    const index = this.#index(organisationId)
    await inSlices(ids, (id) => {
      this.#graves.add(`${organisationId}/${module}/${id}`)
      index.remove(module, id)
    })
    this.#tell({ organisationId, kept: [], dropped: [{ module, ids }] })
  }

  /**
   * For work on the kept records of an organisation that is no keeping and dropping. `index` is null where the organisation is no longer
   * connected; `endedBy` gives what belongs into the unit when records lose numbers.
   */
  inTurn(organisationId: string, work: (tools: RecordTools) => Promise<void>): Promise<void> {
    const endedBy: RecordTools['endedBy'] = (records) => this.#claims.endedBy(organisationId, records)
    return this.#inTurn(organisationId, () => work({ index: this.#indexes.get(organisationId) ?? null, endedBy }))
  }

  /**
   * Whether the CRM no longer has this record, which is read as it is now. False also where that cannot be told; never throws.
   */
  async isGone(integrationId: string, { module, id }: Pick<CrmRecord, 'module' | 'id'>): Promise<boolean> {
    const { connectors, log } = this.#deps
    const integration = this.#settings.integrations.find((one) => one.id === integrationId)
    const changes = connectors.get(integrationId)?.changes
    if (!integration || !changes) return false
    try {
      const { organisationId } = integration
      const { gone } = await readAsNow({ phonebook: this, changes, organisationId }, module, [id])
      return gone.length > 0
    } catch (error) {
      log.warn(logged(error), 'whether a record is gone is not known')
      return false
    }
  }

  /** One after the other, so that what is compared with is what was committed before. */
  #inTurn(organisationId: string, work: () => Promise<void>): Promise<void> {
    const done = (this.#turns.get(organisationId) ?? Promise.resolve()).then(work)
    this.#turns.set(
      organisationId,
      done.catch(() => {}),
    )
    return done
  }

  #tell(change: PhonebookChange): void {
    for (const listener of this.#listeners) listener(change)
  }

  /** Which creation for this number comes next, should it be unknown. */
  claim(integration: IntegrationSettings, key: NumberKey): number {
    return key.kind === 'full' ? this.#claims.of(integration.organisationId, key.e164) : 0
  }

  /** The integration of a number and its claim as `claim` tells it; null when it is not connected any more. */
  nextClaim(integrationId: string, e164: string): { integration: IntegrationSettings; claim: number } | null {
    const integration = this.#settings.integrations.find((one) => one.id === integrationId)
    return integration ? { integration, claim: this.#claims.of(integration.organisationId, e164) } : null
  }

  /** A record was created for a number: what belongs into the unit that says so, and what memory learns after it. */
  creation(integrationId: string, created: CreatedRecord): { readonly unit: Unit; readonly keep: () => Match | null } {
    const integration = this.#settings.integrations.find((one) => one.id === integrationId)
    if (!integration) return { unit: [], keep: () => null }
    const { organisationId } = integration
    const { module, id, name, e164 } = created
    const claim = this.#claims.of(organisationId, e164)
    const record: CrmRecord = {
      module,
      id,
      name,
      company: null,
      phones: { Phone: e164 },
      ownerId: created.ownerId,
      modifiedAt: this.#deps.now(),
      ...(created.url === null ? {} : { url: created.url }),
    }
    const numbers = [e164]
    return {
      unit: [
        ...saveRecords(this.#deps.store, organisationId, [{ record, numbers }], this.#deps.now()),
        this.#claims.statement(organisationId, e164, claim, module, id),
      ],
      keep: () => {
        this.#index(organisationId).put(record, numbers)
        this.#claims.taken(organisationId, e164, claim, module, id)
        this.#none.delete(`${organisationId}/${e164}`)
        const connector = this.#deps.connectors.get(integrationId)
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

  async #commit(unit: Unit): Promise<void> {
    if (unit.length > 0) await this.#deps.store.commit(unit)
  }

  async #search(
    integration: IntegrationSettings,
    key: NumberKey & { kind: 'full' },
    purpose: SearchPurpose,
  ): Promise<MatchState> {
    try {
      return { state: 'done', matches: await this.#ask(integration, key, purpose) }
    } catch (error) {
      this.#deps.log.warn({ ...logged(error), integration: integration.id }, 'search by number failed')
      return { state: 'failed' }
    }
  }

  /** Throws a `ProblemError` when the CRM cannot be asked. */
  async #ask(
    integration: IntegrationSettings,
    key: NumberKey & { kind: 'full' },
    purpose: SearchPurpose,
  ): Promise<readonly Match[]> {
    const connector = this.#deps.connectors.get(integration.id)
    if (connector === null) throw new ProblemError('zoho-not-connected')
    const candidates = await connector.contacts.findByNumber(key, purpose)
    const hits = candidates
      .map((record) => ({ record, weak: !numbersOf(record, this.#context).includes(key.e164) }))
      .filter(
        ({ record, weak }) => !weak || Object.values(record.phones).some((phone) => suffixOf(phone) === key.suffix),
      )
      .sort((a, b) => Number(a.weak) - Number(b.weak) || byPreference(a.record, b.record))
    // A weak match counts only where there is no exact one.
    const best = hits.some((hit) => !hit.weak) ? hits.filter((hit) => !hit.weak) : hits
    const name = `${integration.organisationId}/${key.e164}`
    if (best.length === 0) {
      this.#rememberNone(name)
      // Neither the index nor the CRM has the record that was created for it: it is gone.
      await this.#commit(this.#claims.end(integration.organisationId, key.e164))
    } else this.#none.delete(name)
    this.keep(
      integration.organisationId,
      best.map((hit) => hit.record),
    ).catch((error) => this.#deps.log.warn(logged(error), 'found records could not be kept'))
    return this.#ordered(integration, key.e164, best, connector)
  }

  /** In the order in which they are shown: the chosen one first. */
  #ordered(
    { organisationId }: IntegrationSettings,
    e164: string,
    hits: readonly { record: Match['record']; weak: boolean }[],
    connector: CrmConnector,
  ): readonly Match[] {
    return this.#choices.apply(
      organisationId,
      e164,
      hits.map((hit) => toMatch(hit, connector)),
    )
  }

  #rememberNone(name: string): void {
    if (this.#none.size > 10_000) this.#none.clear()
    this.#none.set(name, this.#deps.now())
  }

  #index(organisationId: string): NumberIndex {
    const known = this.#indexes.get(organisationId)
    if (known) return known
    const index = new NumberIndex()
    this.#indexes.set(organisationId, index)
    return index
  }

  async #load(organisationId: string): Promise<void> {
    const started = this.#deps.now()
    const index = this.#index(organisationId)
    await loadIndex(this.#deps.store, organisationId, index)
    await this.#claims.load(organisationId)
    await this.#choices.load(organisationId)
    this.#deps.log.info({ records: index.size, ms: this.#deps.now() - started }, 'number index loaded')
  }
}

function toMatch(hit: { record: Match['record']; weak: boolean }, connector: CrmConnector): Match {
  return { record: hit.record, url: connector.contacts.recordUrl(hit.record), weak: hit.weak, chosen: false }
}
