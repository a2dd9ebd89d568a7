import type { Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { CallRecord } from '../calls/call-record.ts'
import type { SiteId } from '../calls/ids.ts'
import { Pace } from '../pace.ts'
import type { CdrSource } from '../pbx/pbx-driver.ts'
import { logged, problemOf } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import { readMeta, saveMeta } from '../store/meta.ts'
import type { Store } from '../store/store.ts'
import type { CallsFromRecords } from './from-records.ts'

/**
 * Records may appear a while after the call (a PBX that writes them in batches, a call of which a part is still on its way); so
 * far back every run looks again.
 */
const MARGIN_MS = 15 * 60_000
const PAGE = 200
const AT_ONCE = 4
/** Records that one run may look at; the next goes on from there. */
const MOST_RECORDS = 20_000
/** As long as the source fails, a call that was not seen whole waits so long for its record. */
const FAILING_WAIT_MS = 15 * 60_000
/** Records that were compared and are not compared again. */
const MOST_REMEMBERED = 50_000

export interface ReconciliationDependencies {
  readonly site: SiteId
  readonly store: Store
  readonly calls: Pick<CallsFromRecords, 'take' | 'oldestOpen' | 'giveUpWaiting'>
  readonly settingsAt: (time: number) => Promise<Settings | null>
  readonly now: () => number
  readonly log: Logger
}

export interface ReconciliationState {
  /** End of the last run that went through. */
  readonly comparedAt: number | null
  /** Why the last run did not, or what a person should look into. */
  readonly problem: Problem | null
}

/**
 * Records that are looked at at once, so that one commit can take several. One whose call is only found by who and when is looked
 * at alone: those before it must be saved.
 */
function* together(records: readonly CallRecord[]): Generator<readonly CallRecord[]> {
  let some: CallRecord[] = []
  for (const record of records) {
    const alone = (record.identity ?? 'linked') !== 'linked'
    if (some.length > 0 && (alone || some.length >= AT_ONCE || some.some(({ link }) => link === record.link))) {
      yield some
      some = []
    }
    if (alone) yield [record]
    else some.push(record)
  }
  if (some.length > 0) yield some
}

/** Compares the PBX's call records with what is saved and makes good what is missing. Records are the truth, events are hints. */
export class Reconciliation {
  readonly #deps: ReconciliationDependencies
  #running: Promise<void> | null = null
  #state: ReconciliationState = { comparedAt: null, problem: null }
  /** In the order of comparing. */
  readonly #compared = new Set<string>()

  constructor(deps: ReconciliationDependencies) {
    this.#deps = deps
  }

  /** Runs over everything since the last run. Never throws; a failing source is asked again at the next run. */
  run(source: CdrSource): Promise<void> {
    this.#running ??= this.#runOnce(source).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  state(): ReconciliationState {
    return this.#state
  }

  async #runOnce(source: CdrSource): Promise<void> {
    const { calls, now, log } = this.#deps
    try {
      await this.#run(source)
      await calls.giveUpWaiting()
      this.#state = { comparedAt: now(), problem: source.warning?.() ?? null }
    } catch (error) {
      log.warn(logged(error), 'records not compared; tried again')
      this.#state = { ...this.#state, problem: problemOf(error) }
      await calls.giveUpWaiting(FAILING_WAIT_MS).catch((failure: unknown) => log.error(logged(failure), 'calls wait'))
    }
  }

  async #run(source: CdrSource): Promise<void> {
    const { calls, now, log } = this.#deps
    const mark = await this.#watermark()
    const from = mark === null ? now() : Math.min(mark, now()) - MARGIN_MS
    let since = Math.min(from, calls.oldestOpen() ?? Number.POSITIVE_INFINITY)
    // A clock that was ahead must not hide what happens now.
    let newest = Math.min(mark ?? now(), now())
    let made = 0
    let looked = 0
    const pace = new Pace()
    for (let limit = PAGE; looked < MOST_RECORDS; ) {
      const records = await source.since(since, limit)
      for (const some of together(records)) {
        const looks: Promise<boolean>[] = []
        for (const record of some) {
          if (pace.due) await pace.rest()
          const look = this.#look(record)
          // What fails while the next one waits for its turn is told below.
          look.catch(() => {})
          looks.push(look)
        }
        made += (await Promise.all(looks)).filter(Boolean).length
        for (const record of some) newest = Math.max(newest, record.endedAt)
      }
      looked += records.length
      // What was compared stays compared, also when a later page fails or the process ends.
      await this.#remember(Math.min(newest, now()))
      const last = records.at(-1)
      if (!last || records.length < limit) break
      // As many ends in one millisecond as a page holds: take a larger page instead of the same one for ever.
      if (last.endedAt <= since) limit *= 2
      since = last.endedAt
    }
    if (made > 0) log.info({ calls: made }, 'calls made good from records')
  }

  /** True when the record made a call good. */
  async #look(record: CallRecord): Promise<boolean> {
    // More rows of a call make another record of it.
    const print = `${record.link} ${record.endedAt} ${record.legs.length}`
    if (this.#compared.has(print)) return false
    const settings = await this.#deps.settingsAt(record.startedAt)
    // Before the first settings there was nothing that a call could owe.
    const outcome = settings === null ? 'as-saved' : await this.#deps.calls.take(record, settings)
    if (outcome === 'goes-on') return false
    this.#compared.add(print)
    if (this.#compared.size > MOST_REMEMBERED) this.#compared.delete(this.#compared.values().next().value as string)
    return outcome === 'made-good' || outcome === 'doubtful'
  }

  get #key(): string {
    return `records-compared/${this.#deps.site}`
  }

  /** Null at the first run, which looks at nothing older than itself: calls before the installation owe nothing. */
  #watermark(): Promise<number | null> {
    return readMeta(this.#deps.store.db, this.#key, z.number())
  }

  async #remember(mark: number): Promise<void> {
    const { store } = this.#deps
    await store.commit([saveMeta(store.db, this.#key, String(mark))])
  }
}
