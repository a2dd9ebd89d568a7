import type { CreditPurpose, CreditStep, CreditsView } from '@jackfield/contract'
import type { CrmLicence } from '../crm/crm-connector.ts'
import { creditsOfLicence } from './budget.ts'
import { type Forecast, forecast } from './forecast.ts'
import { bucketsUntilBack, nextStep, type Spare } from './step.ts'
import { BUCKET_MS, bucketOf, CreditUse, WINDOW_BUCKETS } from './use.ts'

/** A day for the window, one more for the hours around it. */
const KEPT_BUCKETS = WINDOW_BUCKETS + 8
/** Between two evaluations while credits are spent. */
const EVALUATE_MS = 1000
/** unverified that every answer tells what is left once half is used: so many in a row without it say that it is less. */
const SILENT_ANSWERS = 3

/** What a request has cost, and what Zoho told with its answer. */
export interface Spending {
  readonly purpose: CreditPurpose
  readonly credits: number
  readonly remaining: number | null
  readonly answered: boolean
  /** Zoho tells what is left with every answer; else only once half is used. */
  readonly tellsAlways?: boolean
}

/** Credits of one organisation in the last 24 hours, and what follows from them. In memory only. */
export class CreditMeter {
  readonly use = new CreditUse()
  readonly #now: () => number
  readonly #onStep: (step: CreditStep, before: CreditStep) => void
  #typed: number | null = null
  #licence: CrmLicence | null = null
  /** The least that the budget must be by what Zoho told. */
  #least: number | null = null
  #told: CreditsView['told'] = null
  #silent = 0
  #step: CreditStep = 'live'
  #stepSince: number
  #evaluatedAt = Number.NEGATIVE_INFINITY
  /** Counting began then; before it nothing is known. */
  #since: number

  constructor(now: () => number, onStep: (step: CreditStep, before: CreditStep) => void = () => {}) {
    this.#now = now
    this.#onStep = onStep
    this.#stepSince = now()
    this.#since = bucketOf(now())
  }

  /** How credits are used now; a field in memory, for the ring path. */
  get step(): CreditStep {
    return this.#step
  }

  /** After `use` was filled with what was saved: takes the step that follows from it, without a word. */
  resume(saved: { readonly budget: number | null; readonly licence: CrmLicence | null }): void {
    this.#typed = saved.budget
    this.#licence = saved.licence
    const oldest = this.use.oldest()
    if (oldest !== null) this.#since = Math.min(this.#since, oldest)
    // Others are known of only by Zoho's own figure.
    if ((this.use.since(this.#first()).get('others') ?? 0) > 0)
      this.#told = { remaining: this.remaining() ?? 0, at: this.#now() }
    this.#step = nextStep('live', this.#spare(this.#look()))
  }

  spent({ purpose, credits, remaining, answered, tellsAlways = false }: Spending): void {
    this.use.add(bucketOf(this.#now()), purpose, credits)
    if (remaining !== null) this.#hear(remaining, tellsAlways)
    const corrected = remaining !== null || (answered && !tellsAlways && this.#hearNothing())
    if (corrected || Math.abs(this.#now() - this.#evaluatedAt) >= EVALUATE_MS) this.evaluate()
  }

  /** `typed` by an administrator; null for what the licence gives. */
  budget(typed: number | null, licence: CrmLicence | null): void {
    this.#typed = typed
    this.#licence = licence
    this.evaluate()
  }

  /** What is left of the budget; null when it is not known. */
  remaining(): number | null {
    const budget = this.#budget()
    return budget === null ? null : Math.max(0, budget - this.#used())
  }

  /** Takes the step that follows from what is left now; to be called now and then, because credits become free again. */
  evaluate(): void {
    const before = this.#step
    this.use.forget(bucketOf(this.#now()) - KEPT_BUCKETS, bucketOf(this.#now()) + WINDOW_BUCKETS)
    this.#step = nextStep(before, this.#spare(this.#look()))
    if (this.#step === before) return
    this.#stepSince = this.#now()
    this.#onStep(this.#step, before)
  }

  view(): CreditsView {
    const seen = this.#look()
    const spare = this.#spare(seen)
    const spenders = [...this.use.since(this.#first())]
    const back = bucketsUntilBack(this.#step, spare, seen.onlyLogs)
    const given = this.#licence && creditsOfLicence(this.#licence)
    return {
      step: this.#step,
      stepSince: this.#stepSince,
      backAt: back === null ? null : (bucketOf(this.#now()) + back) * BUCKET_MS,
      used: Math.max(0, seen.used),
      budget: this.#budget(),
      budgetFrom: this.#budgetFrom(),
      typed: this.#typed,
      edition:
        this.#licence && given !== null
          ? { name: this.#licence.edition, users: this.#licence.users, credits: given }
          : null,
      byPurpose: spenders
        .flatMap(([purpose, credits]) => (purpose === 'others' || credits <= 0 ? [] : [{ purpose, credits }]))
        .sort((a, b) => b.credits - a.credits),
      others: Math.max(0, this.use.since(this.#first()).get('others') ?? 0),
      told: this.#told,
      expected: Math.max(0, seen.expected),
      runsOutAt: seen.runsOutAt,
      kept: seen.kept,
    }
  }

  #first(): number {
    return bucketOf(this.#now()) - WINDOW_BUCKETS
  }

  #used(): number {
    return Math.max(0, this.use.total(this.#first()))
  }

  #stated(): number | null {
    return this.#typed ?? (this.#licence && creditsOfLicence(this.#licence))
  }

  /** What is typed holds; what an edition gives may have been bought more of. */
  #budget(): number | null {
    if (this.#typed !== null) return this.#typed
    const stated = this.#stated()
    return this.#least === null ? stated : Math.max(stated ?? 0, this.#least)
  }

  #budgetFrom(): CreditsView['budgetFrom'] {
    if (this.#typed !== null) return 'typed'
    const stated = this.#stated()
    if (this.#least !== null && this.#least > (stated ?? 0)) return 'zoho'
    return stated === null ? 'unknown' : 'edition'
  }

  #look(): Forecast {
    this.#evaluatedAt = this.#now()
    return forecast({ sums: (bucket) => this.use.sums(bucket), since: this.#since }, this.#now(), this.#budget())
  }

  #spare({ used, kept }: Forecast): Spare | null {
    const budget = this.#budget()
    return budget === null ? null : { budget, used: Math.max(0, used), kept }
  }

  /** Zoho's own figure counts: others use the same budget, and it may charge otherwise than is believed. */
  #hear(remaining: number, tellsAlways: boolean): void {
    this.#silent = 0
    const used = this.#used()
    const stated = this.#stated()
    // Where it does not always tell, it begins to when half is used.
    if (stated === null) this.#least ??= tellsAlways ? remaining + used : 2 * remaining
    if (this.#typed === null && remaining > (this.#budget() ?? 0)) this.#least = remaining + used
    this.#told = { remaining, at: this.#now() }
    const budget = this.#budget() ?? 0
    // More is left than the administrator wants to be used: that is no reason to use it.
    if (remaining <= budget) this.#correct(budget - remaining)
  }

  /** Zoho no longer tells what is left: more than half of it is. Gives whether that was learned just now. */
  #hearNothing(): boolean {
    if (this.#told === null) return false
    this.#silent++
    if (this.#silent < SILENT_ANSWERS) return false
    const half = Math.floor((this.#budget() ?? 0) / 2)
    if (this.#used() > half) this.#correct(half)
    this.#told = null
    this.#silent = 0
    return true
  }

  #correct(used: number): void {
    const own = this.#used()
    const bucket = bucketOf(this.#now())
    if (used >= own) {
      this.use.add(bucket, 'others', used - own)
      return
    }
    const left = this.use.takeFromOthers(this.#first(), own - used)
    // A typed budget may be meant for us alone, so that what we counted ourselves counts.
    if (this.#typed === null) this.use.add(bucket, 'others', -left)
  }
}
