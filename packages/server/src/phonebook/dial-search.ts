import type { CreditStep, DialEntry, DialSearch } from '@jackfield/contract'
import { sql } from 'kysely'
import type { E164, ExtensionNumber } from '../calls/ids.ts'
import type { CreditSteps } from '../credits/credits.ts'
import type { Connectors, CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import { maskNumber, maskText } from '../numbers/mask.ts'
import { formatNumber } from '../numbers/number-key.ts'
import { ProblemError, problemOf } from '../problem.ts'
import { numberContext } from '../settings/number-context.ts'
import { boundUser, type IntegrationSettings, type Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import { DialHandles } from './dial-handles.ts'
import { numbersOf } from './index-store.ts'
import type { IndexedRecord } from './number-index.ts'
import type { Phonebook } from './phonebook-service.ts'

const MOST_ENTRIES = 20
/** Zoho's own search takes no less. */
const LEAST_LETTERS = 2
/** Each search costs three credits: who types all day must not use up those that logs need. */
const SEARCHES_A_MINUTE = 20
const MINUTE_MS = 60_000

export type WhyNotZoho = Extract<DialSearch['zoho'], { asked: 'no' }>['why']

export interface DialSearchParts {
  readonly store: Store
  readonly phonebook: Pick<Phonebook, 'searchLocally'>
  readonly connectors: Connectors
  /** How API credits are used; for everything when left out. */
  readonly credits?: CreditSteps
  readonly settings: () => Settings
  readonly now: () => number
}

/** Why Zoho is not searched while this agent types; null when it is (A6.2 to A6.4, OPS.66). */
export function whyNotZoho(
  settings: Pick<Settings, 'maskNumbers'>,
  integration: IntegrationSettings | undefined,
  extension: ExtensionNumber,
  connected: boolean,
  text: string,
  step: CreditStep = 'live',
): WhyNotZoho | null {
  if (settings.maskNumbers) return 'masked'
  if (!integration?.enabled || !connected) return 'not-connected'
  if (!integration.contactSync.alwaysQuery) return 'off'
  if (boundUser(integration, extension) === null) return 'not-bound'
  if (step !== 'live') return 'credits'
  return [...text].length < LEAST_LETTERS ? 'too-short' : null
}

/** Whom an agent may want to call, by a part of a name or number: from our own copy at once, from Zoho where that is allowed. */
export class DialSearchService {
  readonly #parts: DialSearchParts
  /** When each agent searched in Zoho within the last minute. */
  readonly #searches = new Map<ExtensionNumber, number[]>()
  readonly #handles = new DialHandles()

  constructor(parts: DialSearchParts) {
    this.#parts = parts
  }

  /** The number that this agent means: of an entry with a masked number, or as written. Throws `dial-entry-gone`. */
  numberOf(extension: ExtensionNumber, written: string): string {
    return this.#handles.numberOf(extension, written)
  }

  /**
   * Entries of our own: the copy of Zoho's records, and company contacts. Where numbers are masked, only by what the agent is shown, or
   * digit by digit the search would tell them.
   */
  async local(extension: ExtensionNumber, text: string, signal: AbortSignal): Promise<DialSearch> {
    const settings = this.#parts.settings()
    const zoho = this.#zoho(extension, text)
    const enabled = settings.integrations.filter((integration) => integration.enabled)
    const [contacts, ...records] = await Promise.all([
      this.#contacts(settings, text),
      ...enabled.map((integration) => this.#records(integration, text, signal)),
    ])
    const found = [...contacts, ...inTurns(records)]
    const entries = settings.maskNumbers ? found.map((entry) => this.#masked(extension, entry)) : found
    return {
      entries: entries.filter((entry) => !settings.maskNumbers || shows(entry, text)).slice(0, MOST_ENTRIES),
      zoho,
    }
  }

  #masked(extension: ExtensionNumber, entry: DialEntry): DialEntry {
    return {
      ...entry,
      name: maskText(entry.name),
      company: entry.company === null ? null : maskText(entry.company),
      numbers: entry.numbers.map(({ number, shown }) => ({
        number: this.#handles.give(extension, number),
        shown: maskNumber(shown),
      })),
    }
  }

  /** Zoho's own entries; costs credits, and is refused when it is asked for too often. */
  async inZoho(extension: ExtensionNumber, text: string, signal: AbortSignal): Promise<DialSearch> {
    const settings = this.#parts.settings()
    const zoho = this.#zoho(extension, text)
    const asked = settings.integrations.filter((one) => this.#why(settings, one, extension, text) === null)
    if (zoho.asked !== 'yes' || signal.aborted) return { entries: [], zoho }
    try {
      this.#count(extension)
      const context = numberContext(settings)
      const entries = await Promise.all(
        asked.map(async (integration) => {
          const found = (await this.#parts.connectors.get(integration.id)?.contacts.findByText?.(text)) ?? []
          return found.flatMap((record) => toEntry(integration, record, numbersOf(record, context)) ?? [])
        }),
      )
      return { entries: inTurns(entries).slice(0, MOST_ENTRIES), zoho }
    } catch (error) {
      return { entries: [], zoho: { asked: 'failed', problem: problemOf(error) } }
    }
  }

  /** Asked where one integration allows it; else why not, by the first that could be asked at all. */
  #zoho(extension: ExtensionNumber, text: string): DialSearch['zoho'] {
    const settings = this.#parts.settings()
    const whys = settings.integrations.map((one) => this.#why(settings, one, extension, text))
    if (whys.includes(null)) return { asked: 'yes' }
    const said = whys.find((why) => why !== 'not-connected') ?? whys[0] ?? (settings.maskNumbers ? 'masked' : null)
    return { asked: 'no', why: said ?? 'not-connected' }
  }

  #why(settings: Settings, integration: IntegrationSettings, extension: ExtensionNumber, text: string) {
    const able = this.#parts.connectors.get(integration.id)?.contacts.findByText !== undefined
    const step = this.#parts.credits?.step(integration.organisationId)
    return whyNotZoho(settings, integration, extension, able, text, step)
  }

  #count(extension: ExtensionNumber): void {
    const now = this.#parts.now()
    const recent = (this.#searches.get(extension) ?? []).filter((at) => Math.abs(now - at) < MINUTE_MS)
    const [first] = recent
    if (first !== undefined && recent.length >= SEARCHES_A_MINUTE)
      throw new ProblemError('dial-search-too-often', { seconds: Math.ceil((first + MINUTE_MS - now) / 1000) })
    this.#searches.set(extension, [...recent, now])
  }

  async #records(integration: IntegrationSettings, text: string, signal: AbortSignal): Promise<DialEntry[]> {
    const { organisationId } = integration
    const found = await this.#parts.phonebook.searchLocally(organisationId, text, MOST_ENTRIES, signal)
    const numbers = await this.#numbers(organisationId, found)
    return found.flatMap(
      (record) => toEntry(integration, record, numbers.get(`${record.module}/${record.id}`) ?? []) ?? [],
    )
  }

  /** The index holds no numbers by record. */
  async #numbers(organisationId: string, records: readonly IndexedRecord[]): Promise<Map<string, string[]>> {
    const numbers = new Map<string, string[]>()
    for (const module of new Set(records.map((record) => record.module))) {
      const ids = records.filter((record) => record.module === module).map(({ id }) => id)
      const rows = await this.#parts.store.db
        .selectFrom('crm_record')
        .select(['id', 'numbers'])
        .where('organisation_id', '=', organisationId)
        .where('module', '=', module)
        .where('id', 'in', ids)
        .execute()
      for (const row of rows) numbers.set(`${module}/${row.id}`, JSON.parse(row.numbers))
    }
    return numbers
  }

  /** Company contacts that were not copied from Zoho: those are found as Zoho's records. */
  async #contacts({ site }: Settings, text: string): Promise<DialEntry[]> {
    const wanted = /^[+\d\s().-]+$/.test(text) ? text.replace(/\D/g, '') : text.toLowerCase()
    if (wanted === '') return []
    const rows = await this.#parts.store.db
      .selectFrom('contact')
      .select(['id', 'name', 'company', 'numbers'])
      .where('site_id', '=', site)
      .where('source_id', 'is', null)
      .where(sql<boolean>`search like ${`%${wanted.replace(/[!%_]/g, '!$&')}%`} escape '!'`)
      .orderBy('name')
      .orderBy('id')
      .limit(MOST_ENTRIES)
      .execute()
    return rows.flatMap(({ id, name, company, numbers }) => {
      const list = shown(JSON.parse(numbers))
      return list.length === 0 ? [] : [{ key: `contact/${id}`, kind: 'contact' as const, name, company, numbers: list }]
    })
  }
}

/** One of each list after the other, so that none hides the others. */
function inTurns<Entry>(lists: readonly (readonly Entry[])[]): Entry[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat()
}

/** Whether this entry may be an answer to a text with digits: they stand in what the agent sees of it. */
function shows({ name, company }: DialEntry, text: string): boolean {
  return !/\d/.test(text) || [name, company].some((part) => part?.toLowerCase().includes(text.trim().toLowerCase()))
}

function toEntry(
  { kind }: Pick<IntegrationSettings, 'kind'>,
  record: Pick<CrmRecord, 'id' | 'name' | 'company'> & { readonly module: CrmModule },
  numbers: readonly string[],
): DialEntry | null {
  const { module, id, name, company } = record
  if (numbers.length === 0) return null
  // Ids of different products may be the same.
  const key = kind === 'zoho-crm' ? `${module}/${id}` : `${kind}/${module}/${id}`
  return { key, kind: module, name, company, numbers: shown(numbers) }
}

const shown = (numbers: readonly string[]) => numbers.map((number) => ({ number, shown: formatNumber(number as E164) }))
