import { setTimeout as sleep } from 'node:timers/promises'
import type { NumberReadingView } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Millis, SiteId } from '../calls/ids.ts'
import { countContacts } from '../contacts/contact-groups.ts'
import type { ContactNameIndex } from '../contacts/contact-names.ts'
import type { NumberHome } from '../contacts/contact-row.ts'
import { Pace } from '../pace.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import { logged } from '../problem.ts'
import type { NumberReadingTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { contactsAnew } from './contacts-anew.ts'
import { beginReading, endReading, isFor, type Progress, progressOf, readingRow, saveProgress } from './reading-row.ts'
import { recordsAnew } from './records-anew.ts'

interface Parts {
  readonly store: Store
  readonly site: SiteId
  readonly names: ContactNameIndex
  readonly phonebook: Pick<Phonebook, 'inTurn'>
  readonly home: () => NumberHome
  readonly now: () => Millis
  readonly log: Logger
  /** See `GRACE_MS`; tests wait shorter. */
  readonly graceMs?: number
}

/** What was read for the country before is committed by then, so that the reading finds it. */
const GRACE_MS = 2000
/** After a store that could not be written. */
const AGAIN_MS = 10_000

/**
 * Reads the kept numbers of company contacts and CRM records anew when the site's country or area code changes: beside everything
 * else, a hundred at a time. How far it is stands in the unit with the numbers, so that it goes on after a restart. Until a contact's
 * turn comes it is found by its old numbers.
 */
export class NumberReading {
  readonly #parts: Parts
  readonly #stopping = new AbortController()
  #running: Promise<void> | null = null
  /** Settings changed while it was at work. */
  #asked = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Reads what has to be read; to be called at the start and after each change of settings. Returns at once, never throws. */
  run(): void {
    this.#asked = true
    if (this.#stopping.signal.aborted) return
    this.#running ??= this.#whileAsked().finally(() => {
      this.#running = null
    })
  }

  /** Ends after the present page; the next start goes on from there. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await this.#running
  }

  async view(): Promise<NumberReadingView> {
    const { store, site, home } = this.#parts
    const row = await readingRow(store, site)
    // What was changed a moment ago, and begins in another one.
    if (!row || !isFor(row, home())) return { progress: row ? 0 : null }
    return { progress: row.done_at === null ? shareOf(row) : null }
  }

  async #whileAsked(): Promise<void> {
    const { log } = this.#parts
    const { signal } = this.#stopping
    while (this.#asked && !signal.aborted) {
      this.#asked = false
      try {
        await this.#read()
      } catch (error) {
        if (signal.aborted) return
        log.warn(logged(error), 'reading numbers anew broke off; it goes on in a moment')
        this.#asked = true
        await sleep(AGAIN_MS, undefined, { signal }).catch(() => {})
      }
    }
  }

  async #read(): Promise<void> {
    const { store, site, names, phonebook, now, log } = this.#parts
    // Copied: it changes under a reading, which then begins again.
    const home: NumberHome = { country: this.#parts.home().country, areaCode: this.#parts.home().areaCode }
    const row = (await this.#goesOn(home)) ?? (await this.#begin(home))
    if (row === null || row.done_at !== null) return
    const pace = new Pace()
    let progress: Progress = progressOf(row)
    const also = (next: Progress) => [saveProgress(store, site, next)]
    while (!this.#stopping.signal.aborted && !this.#asked) {
      if (pace.due) await pace.rest()
      const next: Progress | null =
        progress.stage === 'contacts'
          ? await contactsAnew({ store, site, names, home, pace }, progress, also)
          : await recordsAnew({ store, phonebook, home, pace }, progress, also)
      if (next) progress = next
      else if (progress.stage === 'contacts') progress = { ...progress, stage: 'records', place: null }
      else {
        await store.commit([endReading(store, site, now())])
        if (progress.read > 0) log.info({ read: progress.read, ...home }, 'numbers read anew')
        return
      }
    }
  }

  /** The reading for this home, as far as it is; null when there is none. */
  async #goesOn(home: NumberHome): Promise<NumberReadingTable | null> {
    const row = await readingRow(this.#parts.store, this.#parts.site)
    return row && isFor(row, home) ? row : null
  }

  /** Null when it was stopped before. */
  async #begin(home: NumberHome): Promise<NumberReadingTable | null> {
    const { store, site, now, graceMs = GRACE_MS } = this.#parts
    await sleep(graceMs, undefined, { signal: this.#stopping.signal }).catch(() => {})
    if (this.#stopping.signal.aborted) return null
    const total = (await countOfContacts(store, site)) + (await countOfRecords(store))
    await store.commit([beginReading(store, site, home, total, now())])
    return (await readingRow(store, site)) ?? null
  }
}

/** New ones come in while it reads, and do no harm. */
const shareOf = ({ read, total }: NumberReadingTable): number => (total === 0 ? 0 : Math.min(1, read / total))

async function countOfContacts(store: Store, site: SiteId): Promise<number> {
  const groups = await store.db.selectFrom('contact_group').select('id').where('site_id', '=', site).execute()
  let count = 0
  for (const { id } of groups) count += await countContacts(store, id)
  return count
}

const COUNTED_AT_ONCE = 5000

/** Counted along the key, in stretches between which other work goes on. */
async function countOfRecords(store: Store): Promise<number> {
  const pace = new Pace()
  let count = 0
  for (let from = { organisation_id: '', module: '', id: '' }; ; count += COUNTED_AT_ONCE) {
    if (pace.due) await pace.rest()
    const rest = store.db
      .selectFrom('crm_record')
      .select(['organisation_id', 'module', 'id'])
      .where((of) =>
        of(of.refTuple('organisation_id', 'module', 'id'), '>', of.tuple(from.organisation_id, from.module, from.id)),
      )
      .orderBy('organisation_id')
      .orderBy('module')
      .orderBy('id')
    const last = await rest
      .offset(COUNTED_AT_ONCE - 1)
      .limit(1)
      .executeTakeFirst()
    if (!last) {
      const { records } = await store.db
        .selectFrom(rest.limit(COUNTED_AT_ONCE).as('stretch'))
        .select((of) => of.fn.countAll<number>().as('records'))
        .executeTakeFirstOrThrow()
      return count + records
    }
    from = last
  }
}
