import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { MAX_IMPORT_ROWS } from '@jackfield/contract'
import { inSlices, Pace } from '../../pace.ts'
import { ProblemError } from '../../problem.ts'
import { preparedRows } from '../../store/prepared.ts'
import type { ContactTable } from '../../store/schema.ts'
import type { Statement, Store, Unit } from '../../store/store.ts'
import { groupIsOwn } from '../contact-groups.ts'
import { type ContactFacts, contactRow, duplicateKeys, factsOf, numberKeys, phonesOf } from '../contact-row.ts'
import { type CheckedEntry, checkEntry } from '../files/check-entry.ts'
import type { EntryBatch, FileEntry } from '../files/file-entry.ts'
import type { ImportParts, ImportRequest, Running } from './contact-imports.ts'
import { saveCounts, saveRejected } from './import-rows.ts'
import { type KnownNumbers, PackedKnownNumbers } from './known-numbers.ts'
import { planStep, type StepPlan, touchedIds } from './plan-step.ts'

/** Entries of one commit at most. */
const STEP = 250
/** Numbers of one commit, about: entries may have a dozen each. */
const STEP_NUMBERS = 600
/** Rows that are read or written in one statement. */
const ROWS_AT_ONCE = 25
/** A commit that failed because the database could not be written is tried again so often, a second apart. */
const TRIES = 20

/**
 * Imports the entries of a file, in steps: each is one unit with its counts. Ends before its end when `running` says so. Between two
 * pieces of its work others have their turn: see `Pace`.
 * @throws ProblemError what is wrong with the file, `contact-import-group-gone`, or that the store cannot be written
 */
export async function importSteps(
  parts: ImportParts,
  running: Running,
  request: ImportRequest,
  batches: AsyncGenerator<EntryBatch>,
): Promise<void> {
  const steps = new ImportSteps(parts, running, request)
  await steps.run(batches)
}

class ImportSteps {
  readonly #parts: ImportParts
  readonly #running: Running
  readonly #request: ImportRequest
  readonly #pace = new Pace()
  readonly #counts = { bytes_read: 0, read: 0, imported: 0, updated: 0, skipped: 0, rejected: 0 }
  readonly #known: KnownNumbers = new PackedKnownNumbers()

  constructor(parts: ImportParts, running: Running, request: ImportRequest) {
    this.#parts = parts
    this.#running = running
    this.#request = request
  }

  async run(batches: AsyncGenerator<EntryBatch>): Promise<void> {
    const counts = this.#counts
    if (this.#request.duplicates !== 'add') await this.#learnNumbers()
    let waiting: FileEntry[] = []
    let numbers = 0
    let bytesRead = 0
    /** Imports what waits for it, and where the file is known to be read up to then. */
    const step = async () => {
      const entries = waiting
      waiting = []
      numbers = 0
      if (entries.length > 0 && !this.#ends) await this.#step(entries)
    }
    try {
      for await (const batch of batches) {
        for (const entry of batch.entries) {
          if (counts.read + waiting.length >= MAX_IMPORT_ROWS)
            throw new ProblemError('contact-import-too-many-rows', { rows: MAX_IMPORT_ROWS })
          waiting.push(entry)
          numbers += entry.contact?.phones.length ?? 0
          if (waiting.length < STEP && numbers < STEP_NUMBERS) continue
          counts.bytes_read = bytesRead
          await step()
          if (this.#ends) return
        }
        bytesRead = batch.bytesRead
        // The next piece of the file is read without a pause.
        if (this.#pace.due) await this.#pace.rest()
        if (this.#ends) return
      }
    } catch (error) {
      // What stands before the place that is wrong is imported; unless it was the import itself that failed, and nothing waits.
      await step()
      throw error
    }
    counts.bytes_read = this.#request.file.length
    await step()
    if (!this.#ends) await this.#commit([saveCounts(this.#parts.store, this.#running.id, counts)], [])
  }

  get #ends(): boolean {
    return this.#running.cancelled || this.#running.stopped
  }

  async #step(entries: readonly FileEntry[]): Promise<void> {
    const { store, home } = this.#parts
    const { duplicates } = this.#request
    const counts = this.#counts
    const input = {
      entries: await this.#checked(entries),
      duplicates,
      known: this.#known,
      keysOf: (facts: ContactFacts) => duplicateKeys(facts.phones, home()),
    }
    const existing = await this.#existing(touchedIds(input))
    const plan = planStep({ ...input, existing, newId: randomUUID })
    counts.read += entries.length
    counts.imported += plan.imported
    counts.updated += plan.updated
    counts.skipped += plan.skipped
    counts.rejected += plan.rejected.length
    for (;;) {
      const { country, areaCode } = home()
      const rows = await this.#rows(plan)
      await this.#commit(
        [
          ...writeRows(store, rows),
          ...saveRejected(store, this.#running.id, plan.rejected),
          saveCounts(store, this.#running.id, counts),
        ],
        rows,
      )
      // The site's country was changed meanwhile: once more, because nobody else would read these numbers anew.
      if (home().country === country && home().areaCode === areaCode) return
    }
  }

  /** Checks entries, and reads their numbers, which takes longest: what follows finds them read. */
  async #checked(entries: readonly FileEntry[]): Promise<CheckedEntry[]> {
    const checked: CheckedEntry[] = []
    const check = (entry: FileEntry) => {
      const one = checkEntry(entry)
      if ('facts' in one) duplicateKeys(one.facts.phones, this.#parts.home())
      checked.push(one)
    }
    await inSlices(entries, check, this.#pace)
    return checked
  }

  async #rows({ write }: StepPlan): Promise<ContactTable[]> {
    const { site, home, now } = this.#parts
    const { groupId } = this.#request
    const rows: ContactTable[] = []
    const add = ([id, facts]: readonly [string, ContactFacts]) => {
      rows.push(contactRow({ id, site, groupId, source: null }, facts, home(), now()))
    }
    await inSlices(write, add, this.#pace)
    return rows
  }

  /** One unit, all or nothing. Waits for a database that cannot be written for a moment. */
  async #commit(statements: readonly Statement[], written: readonly ContactTable[]): Promise<void> {
    const { store, site, names } = this.#parts
    const unit = [groupIsOwn(store, site, this.#request.groupId), ...statements]
    for (let attempt = 1; ; attempt++) {
      if (this.#pace.due) await this.#pace.rest()
      try {
        const result = await names.commit(unit, { written })
        if (!result.committed) throw new ProblemError('contact-import-group-gone')
        return
      } catch (error) {
        const outage = error instanceof ProblemError && error.problem.code === 'store-unavailable'
        if (!outage || attempt === TRIES || this.#running.stopped) throw error
        await sleep(1000)
      }
    }
  }

  /** Contacts of the group by their ids. */
  async #existing(ids: readonly string[]): Promise<Map<string, ContactFacts>> {
    const existing = new Map<string, ContactFacts>()
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      if (this.#pace.due) await this.#pace.rest()
      // By id alone: with the group as well, SQLite would walk through all contacts of the group.
      const rows = await this.#parts.store.db
        .selectFrom('contact')
        .selectAll()
        .where('id', 'in', ids.slice(from, from + ROWS_AT_ONCE))
        .execute()
      for (const row of rows) if (row.group_id === this.#request.groupId) existing.set(row.id, factsOf(row))
    }
    return existing
  }

  /** Numbers of the group, with the contacts that have them. */
  async #learnNumbers(): Promise<void> {
    const { store, home, numbersReadFor } = this.#parts
    // Otherwise each is read again, which takes ten times as long.
    const current = await numbersReadFor(home())
    const learn = (row: Pick<ContactTable, 'id' | 'phones' | 'numbers'>) => {
      const keys = current ? numberKeys(row, home()) : duplicateKeys(phonesOf(row), home())
      for (const key of keys) this.#known.set(key, row.id)
    }
    for await (const rows of numbersOfGroup(store, this.#request.groupId)) {
      await inSlices(rows, learn, this.#pace)
      if (this.#ends) return
      if (this.#pace.due) await this.#pace.rest()
    }
  }
}

/** Rows of a group with their numbers, in the order of the list, whose index has them together. */
async function* numbersOfGroup(store: Store, groupId: string) {
  for (let after = { sort: '', id: '' }; ; ) {
    const rows = await store.db
      .selectFrom('contact')
      .select(['id', 'sort', 'phones', 'numbers'])
      .where('group_id', '=', groupId)
      .where((of) => of(of.refTuple('sort', 'id'), '>', of.tuple(after.sort, after.id)))
      .orderBy('sort')
      .orderBy('id')
      .limit(STEP)
      .execute()
    yield rows
    const last = rows.at(-1)
    if (!last || rows.length < STEP) return
    after = last
  }
}

const upsert = preparedRows<ContactTable>((db, rows) =>
  db
    .insertInto('contact')
    .values(rows.map(namedColumns))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        name: ref('excluded.name'),
        sort: ref('excluded.sort'),
        company: ref('excluded.company'),
        email: ref('excluded.email'),
        note: ref('excluded.note'),
        phones: ref('excluded.phones'),
        numbers: ref('excluded.numbers'),
        search: ref('excluded.search'),
        modified_at: ref('excluded.modified_at'),
      })),
    ),
)

const namedColumns = (row: ContactTable): ContactTable => ({
  id: row.id,
  site_id: row.site_id,
  group_id: row.group_id,
  name: row.name,
  sort: row.sort,
  company: row.company,
  email: row.email,
  note: row.note,
  phones: row.phones,
  numbers: row.numbers,
  search: row.search,
  source_module: row.source_module,
  source_id: row.source_id,
  created_at: row.created_at,
  modified_at: row.modified_at,
})

function writeRows(store: Store, rows: readonly ContactTable[]): Unit {
  const statements: Statement[] = []
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    statements.push({ query: upsert(store.db, rows.slice(from, from + ROWS_AT_ONCE)) })
  return statements
}
