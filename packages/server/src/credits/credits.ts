import type { CreditStep, CreditsView } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Audit } from '../access/audit.ts'
import type { Connectors } from '../crm/crm-connector.ts'
import { logged } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import type { Statement, Store } from '../store/store.ts'
import { type CreditAccount, readAccount, readUse, saveAccount, saveUse } from './credit-rows.ts'
import { CreditMeter, type Spending } from './meter.ts'
import { BUCKET_MS, bucketOf, WINDOW_BUCKETS } from './use.ts'

/** A process that dies forgets no more than what it counted in this time. */
const SAVE_MS = 60_000
/** What the organisation has bought is read so often, and after a failure so much later. */
const LICENCE_MS = 24 * 3_600_000
const LICENCE_AGAIN_MS = 3_600_000

/** The ring path's view of it: fields in memory. */
export interface CreditSteps {
  step(organisationId: string): CreditStep
}

export interface CreditsParts {
  readonly store: Store
  readonly connectors: Connectors
  readonly settings: () => Settings
  readonly audit: Audit
  readonly now: () => number
  readonly log: Logger
}

interface Organisation {
  readonly meter: CreditMeter
  account: CreditAccount
  licenceDueAt: number
  /** Reading what was saved of it; null before that, and when it failed. */
  opened: Promise<void> | null
}

/**
 * API credits of the organisations that are connected: counted in memory, saved once a minute and at the stop. Where they run short,
 * Zoho is asked for less and less, so that there is enough for the call logs.
 */
export class Credits implements CreditSteps {
  readonly #parts: CreditsParts
  readonly #organisations = new Map<string, Organisation>()
  readonly #listeners: ((organisationId: string, step: CreditStep) => void)[] = []
  #savedAt: number
  /** One after the other, so that an older sum never replaces a newer one. */
  #saving: Promise<void> = Promise.resolve()

  constructor(parts: CreditsParts) {
    this.#parts = parts
    this.#savedAt = parts.now()
  }

  /** Takes up what was saved of the connected organisations. To be awaited before the first request. */
  async start(): Promise<void> {
    for (const { organisationId } of this.#parts.settings().integrations) await this.open(organisationId)
  }

  /** The same for one; does nothing for one that is open. */
  open(organisationId: string): Promise<void> {
    const organisation = this.#of(organisationId)
    organisation.opened ??= this.#read(organisationId, organisation).catch((error: unknown) => {
      organisation.opened = null
      throw error
    })
    return organisation.opened
  }

  async #read(organisationId: string, organisation: Organisation): Promise<void> {
    const { store } = this.#parts
    const rows = await readUse(store, organisationId)
    organisation.account = await readAccount(store, organisationId)
    for (const { bucket, spender, credits } of rows) organisation.meter.use.restore(bucket, spender, credits)
    organisation.licenceDueAt = (organisation.account.licenceAt ?? Number.NEGATIVE_INFINITY) + LICENCE_MS
    organisation.meter.resume(organisation.account)
  }

  step(organisationId: string): CreditStep {
    return this.#organisations.get(organisationId)?.meter.step ?? 'live'
  }

  /** What is left; null when the budget is not known. */
  remaining(organisationId: string): number | null {
    return this.#organisations.get(organisationId)?.meter.remaining() ?? null
  }

  /** For each request to that organisation, when its cost is known. */
  spent(organisationId: string, spending: Spending): void {
    this.#of(organisationId).meter.spent(spending)
  }

  view(organisationId: string): CreditsView | null {
    return this.#organisations.get(organisationId)?.meter.view() ?? null
  }

  /** Is told each step, after it; must not throw. */
  onStep(listener: (organisationId: string, step: CreditStep) => void): void {
    this.#listeners.push(listener)
  }

  /** What an administrator typed; null: by the edition. `line` is committed with it. */
  async setBudget(organisationId: string, budget: number | null, line: Statement): Promise<void> {
    await this.open(organisationId)
    await this.#saveAccount(organisationId, this.#of(organisationId), { budget }, line)
  }

  /** Credits become free again, and what was counted is saved now and then; to be called every few seconds. */
  async tick(): Promise<void> {
    const { now, settings } = this.#parts
    const { integrations } = settings()
    for (const { meter } of this.#organisations.values()) meter.evaluate()
    for (const { id, organisationId } of integrations) {
      await this.open(organisationId)
      await this.#readLicence(id, organisationId)
    }
    const ended = [...this.#organisations.keys()].filter((key) =>
      integrations.every((one) => one.organisationId !== key),
    )
    if (ended.length === 0 && Math.abs(now() - this.#savedAt) < SAVE_MS) return
    this.#savedAt = now()
    await this.save()
    // What was typed for an organisation ends with its connection; what it used is there when it comes back.
    for (const key of ended) this.#organisations.delete(key)
  }

  /** Saves what has changed. */
  save(): Promise<void> {
    const saved = this.#saving.then(() => this.#save())
    this.#saving = saved.catch(() => {})
    return saved
  }

  async #save(): Promise<void> {
    const { store, now } = this.#parts
    for (const [organisationId, { meter, opened }] of this.#organisations) {
      // What was counted before must not replace what is saved.
      if (opened === null) await this.open(organisationId)
      const rows = meter.use.takeChanged()
      if (rows.length === 0) continue
      const oldest = (bucketOf(now()) - 2 * WINDOW_BUCKETS) * BUCKET_MS
      try {
        await store.commit(saveUse(store, organisationId, rows, oldest))
      } catch (error) {
        meter.use.giveBack(rows)
        throw error
      }
    }
  }

  #of(organisationId: string): Organisation {
    const known = this.#organisations.get(organisationId)
    if (known) return known
    const { now } = this.#parts
    const organisation: Organisation = {
      meter: new CreditMeter(now, (step, before) => this.#stepped(organisationId, step, before)),
      account: { budget: null, licence: null, licenceAt: null },
      licenceDueAt: Number.NEGATIVE_INFINITY,
      opened: null,
    }
    this.#organisations.set(organisationId, organisation)
    return organisation
  }

  async #readLicence(integrationId: string, organisationId: string): Promise<void> {
    const { connectors, now, log } = this.#parts
    const organisation = this.#of(organisationId)
    const connector = connectors.get(integrationId)
    if (!connector?.licence || now() < organisation.licenceDueAt) return
    organisation.licenceDueAt = now() + LICENCE_AGAIN_MS
    try {
      const licence = await connector.licence()
      organisation.licenceDueAt = now() + LICENCE_MS
      await this.#saveAccount(organisationId, organisation, { licence, licenceAt: now() })
    } catch (error) {
      log.warn(logged(error), 'the edition of the organisation could not be read')
    }
  }

  async #saveAccount(
    organisationId: string,
    organisation: Organisation,
    changes: Partial<CreditAccount>,
    ...also: Statement[]
  ): Promise<void> {
    const { store } = this.#parts
    const account = { ...organisation.account, ...changes }
    await store.commit([saveAccount(store, organisationId, account), ...also])
    organisation.account = { ...organisation.account, ...changes }
    organisation.meter.budget(organisation.account.budget, organisation.account.licence)
  }

  #stepped(organisationId: string, step: CreditStep, before: CreditStep): void {
    const { store, audit, log } = this.#parts
    const { used, budget } = this.view(organisationId) ?? { used: 0, budget: null }
    const detail = { step, before, used, budget }
    log.warn(detail, 'API credits are used otherwise from now on')
    store
      .commit([audit('Jackfield', 'zoho-crm.credits-step', organisationId, detail)])
      .catch((error: unknown) => log.error(logged(error), 'the step could not be written down'))
    for (const listener of this.#listeners) listener(organisationId, step)
  }
}
