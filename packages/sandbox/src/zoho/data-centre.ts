import type { ClientRegistry } from './accounts/clients.ts'
import { Sessions } from './accounts/sessions.ts'
import { TokenStore } from './accounts/tokens.ts'
import { FaultList } from './control/faults.ts'
import { RequestLog } from './control/request-log.ts'
import { Limits } from './crm/limits.ts'
import { PageTokens } from './crm/paging.ts'
import { Channels } from './crm/watch/channels.ts'
import { Notifier } from './crm/watch/notifier.ts'
import type { Journal, SceneEntry } from './data/journal.ts'
import { isModuleName } from './data/modules.ts'
import type { Organisation } from './data/organisation.ts'
import { seedGeneratedContacts } from './data/seed-generated.ts'
import { defaultSettings, patchSettings, type Settings } from './data/settings.ts'
import type { Desk } from './desk/data/desk.ts'
import { DeskEvents } from './desk/webhooks/deliveries.ts'
import type { Enforces, Rule } from './strictness/rules.ts'

export const dataCentreIds = ['us', 'eu'] as const
export type DataCentreId = (typeof dataCentreIds)[number]

/** Where the four servers of a data centre can be reached, without a trailing slash. */
export interface DataCentreUrls {
  accounts: string
  api: string
  crm: string
  /** Desk has a host of its own for its API and its pages. */
  desk: string
}

export interface DataCentreParts {
  readonly id: DataCentreId
  readonly clients: ClientRegistry
  readonly journal: Journal
  readonly settings: Record<string, unknown>
  /** Rules that do not hold. */
  readonly lax: ReadonlySet<Rule>
  readonly seedContacts: number
  /** Builds the organisation as it is on the first day; `now` in epoch ms. */
  readonly seed: (now: number) => Organisation
  /** Builds Desk for the people of that organisation. */
  readonly seedDesk: (organisation: Organisation, now: number) => Desk
}

/** Everything that one data centre knows; its four servers share it. */
export class DataCentre {
  readonly id: DataCentreId
  readonly clients: ClientRegistry
  readonly journal: Journal
  readonly requests = new RequestLog()
  readonly faults = new FaultList()
  readonly limits = new Limits()
  readonly pageTokens = new PageTokens()
  readonly channels = new Channels()
  readonly notifier = new Notifier(this)
  readonly deskEvents = new DeskEvents(this)
  readonly #parts: DataCentreParts
  /** Filled in once the servers listen. */
  urls: DataCentreUrls = { accounts: '', api: '', crm: '', desk: '' }
  /** Account servers of all data centres, by location code. */
  locations: Record<string, string> = {}
  settings!: Settings
  organisation!: Organisation
  desk!: Desk
  tokens!: TokenStore
  sessions!: Sessions
  clockOffsetMs = 0
  #generated = 0
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(parts: DataCentreParts) {
    this.id = parts.id
    this.clients = parts.clients
    this.journal = parts.journal
    this.#parts = parts
    this.#begin()
  }

  /** Whether a rule of Zoho's holds: always, but in the tests of the rules. */
  readonly enforces: Enforces = (rule) => !this.#parts.lax.has(rule)

  /** False only in the tests of the rules: then what it answers is not Zoho's. */
  get strict(): boolean {
    return this.#parts.lax.size === 0
  }

  /** Zoho's clock: epoch ms, with the offset that the control API set. */
  now(): number {
    return Date.now() + this.clockOffsetMs
  }

  /** Back to the first day: records, people, clients, tokens, channels, settings, faults, requests. */
  reset(): void {
    this.stopTimers()
    this.clients.forgetHome(this.id)
    this.#begin()
    this.requests.clear()
    this.faults.clear()
    this.limits.clear()
    this.channels.clear()
    this.notifier.clear()
    this.deskEvents.clear()
    this.changed('reset', {})
  }

  /** Tells the journal how the control API changed Zoho's behaviour. */
  changed(op: SceneEntry['op'], change: SceneEntry['change']): void {
    this.journal.append({ dataCentre: this.id, op, change })
  }

  /** Does `work` after `ms`, unless the data centre is closed or reset before. */
  later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      try {
        work()
      } catch (error) {
        // Nobody waits for what was put off, and it must not end the process.
        console.error('local Zoho: late work failed', error)
      }
    }, ms)
    this.#timers.add(timer)
  }

  /** Forgets everything that was put off. */
  stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  seedContacts(count: number): void {
    seedGeneratedContacts(this.organisation, count, this.#generated, this.now())
    this.#generated += count
  }

  changeSettings(patch: Record<string, unknown>): void {
    this.settings = patchSettings(this.settings, patch)
    const { fields } = this.organisation
    for (const [module, names] of Object.entries(this.settings.uniqueFields)) {
      if (!isModuleName(module)) continue
      for (const field of fields.of(module)) {
        if (names.includes(field.apiName)) fields.set(module, { ...field, unique: true })
        else if (field.unique && !field.custom) fields.set(module, { ...field, unique: false })
      }
    }
  }

  #begin(): void {
    this.clockOffsetMs = 0
    this.#generated = 0
    const now = Date.now()
    this.organisation = this.#parts.seed(now)
    this.desk = this.#parts.seedDesk(this.organisation, now)
    this.settings = defaultSettings()
    this.changeSettings(this.#parts.settings)
    this.tokens = new TokenStore(() => this.settings, this.enforces)
    this.sessions = new Sessions()
    this.seedContacts(this.#parts.seedContacts)
  }
}
