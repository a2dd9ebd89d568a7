import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { type DuplicateChoice, MAX_IMPORT_ROWS, type Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Millis, SiteId } from '../../calls/ids.ts'
import { logged, ProblemError, problemOf } from '../../problem.ts'
import type { ContactImportTable, ContactTable } from '../../store/schema.ts'
import type { Statement, Store, Unit } from '../../store/store.ts'
import { findOwnGroup, groupIsOwn } from '../contact-groups.ts'
import type { ContactNameIndex } from '../contact-names.ts'
import { type ContactFacts, contactRow, duplicateKeys, factsOf, type NumberHome, phonesOf } from '../contact-row.ts'
import { type CheckedEntry, checkEntry } from '../files/check-entry.ts'
import type { EntryBatch, FileEntry } from '../files/file-entry.ts'
import { openContactFile } from '../files/open-file.ts'
import { beginImport, endImport, interruptRunning, listImports, saveCounts, saveRejected } from './import-rows.ts'
import { planStep, touchedIds } from './plan-step.ts'

export interface ImportRequest {
  readonly groupId: string
  readonly file: Buffer
  readonly fileName: string
  readonly duplicates: DuplicateChoice
  readonly who: string
  /** Committed with the beginning, by the import's id. */
  readonly also: (id: string) => Unit
}

interface Parts {
  readonly store: Store
  readonly site: SiteId
  readonly names: ContactNameIndex
  readonly home: () => NumberHome
  readonly now: () => Millis
  readonly log: Logger
}

/** Entries of one commit; small, so that what stands between two of them (a ringing call) waits some milliseconds only. */
const STEP = 250
/** Entries that are checked without a pause. */
const CHECKED_AT_ONCE = 25
/** A commit that failed because the database could not be written is tried again so often, a second apart. */
const TRIES = 20

interface Running {
  readonly id: string
  readonly file: string
  cancelled: boolean
  stopped: boolean
  readonly finished: Promise<void>
}

/** Imports of files into groups: one at a time, in steps, each of which is committed with its counts. */
export class ContactImports {
  readonly #parts: Parts
  #running: Running | null = null
  /** Between the look whether one is running and its beginning. */
  #starting = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Marks what a process that ended left behind. Before the first `start`. */
  async recover(): Promise<void> {
    const { store, site, now } = this.#parts
    await store.commit([interruptRunning(store, site, now())])
  }

  list(): Promise<ContactImportTable[]> {
    return listImports(this.#parts.store, this.#parts.site)
  }

  async find(id: string): Promise<ContactImportTable> {
    const found = (await this.list()).find((row) => row.id === id)
    if (!found) throw new ProblemError('not-found')
    return found
  }

  /**
   * Looks at the file and begins; resolves with the import's id as soon as it runs.
   * Throws as `findOwnGroup` and `openContactFile`, or `contact-import-running`.
   */
  async start(request: ImportRequest): Promise<string> {
    if (this.#running || this.#starting)
      throw new ProblemError('contact-import-running', { file: this.#running?.file ?? request.fileName })
    this.#starting = true
    try {
      const { store, site, now } = this.#parts
      const group = await findOwnGroup(store, site, request.groupId)
      const batches = await openContactFile(request.file)
      const id = randomUUID()
      const row: ContactImportTable = {
        id,
        site_id: site,
        group_id: group.id,
        group_name: group.name,
        file: request.fileName,
        who: request.who,
        state: 'running',
        bytes: request.file.length,
        ...{ bytes_read: 0, read: 0, imported: 0, updated: 0, skipped: 0, rejected: 0 },
        problem: null,
        started_at: now(),
        ended_at: null,
      }
      await store.commit([...(await beginImport(store, row)), ...request.also(id)])
      const { promise, resolve } = Promise.withResolvers<void>()
      const running: Running = { id, file: request.fileName, cancelled: false, stopped: false, finished: promise }
      this.#running = running
      void this.#run(running, request, batches).finally(() => {
        this.#running = null
        resolve()
      })
      return id
    } finally {
      this.#starting = false
    }
  }

  /** Ends an import after its present step; what is imported stays. Resolves when it has ended. */
  async cancel(id: string): Promise<void> {
    if (this.#running?.id !== id) return
    this.#running.cancelled = true
    await this.#running.finished
  }

  /** Ends what runs, as interrupted. */
  async stop(): Promise<void> {
    if (!this.#running) return
    this.#running.stopped = true
    await this.#running.finished
  }

  async #run(running: Running, request: ImportRequest, batches: AsyncGenerator<EntryBatch>): Promise<void> {
    const { store, log, now } = this.#parts
    let end: { state: 'done' | 'cancelled' | 'failed' | 'interrupted'; problem: Problem | null }
    try {
      await this.#steps(running, request, batches)
      end = running.stopped
        ? { state: 'interrupted', problem: { code: 'contact-import-interrupted' } }
        : { state: running.cancelled ? 'cancelled' : 'done', problem: null }
    } catch (error) {
      log.warn(logged(error), 'import of contacts failed')
      end = { state: 'failed', problem: problemOf(error) }
    }
    await store
      .commit([endImport(store, running.id, end.state, end.problem, now())])
      // The next start says that it was interrupted.
      .catch((error: unknown) => log.warn(logged(error), 'end of an import not saved'))
  }

  async #steps(running: Running, request: ImportRequest, batches: AsyncGenerator<EntryBatch>): Promise<void> {
    const { store, home } = this.#parts
    const { groupId, duplicates } = request
    const known = duplicates === 'add' ? new Map<string, string>() : await this.#knownNumbers(groupId)
    const counts = { bytes_read: 0, read: 0, imported: 0, updated: 0, skipped: 0, rejected: 0 }
    const keysOf = (facts: ContactFacts) => duplicateKeys(facts.phones, home())
    const ends = () => running.cancelled || running.stopped
    const step = async (entries: readonly FileEntry[]) => {
      const checked = await this.#checked(entries)
      const input = { entries: checked, duplicates, known, keysOf }
      const existing = await this.#existing(groupId, touchedIds(input))
      const plan = planStep({
        ...input,
        existing: new Map([...existing].map(([id, row]) => [id, factsOf(row)])),
        newId: randomUUID,
      })
      counts.read += entries.length
      counts.imported += plan.imported
      counts.updated += plan.updated
      counts.skipped += plan.skipped
      counts.rejected += plan.rejected.length
      await this.#commit(running, groupId, [
        ...this.#write(groupId, plan.write),
        ...saveRejected(store, running.id, plan.rejected),
        saveCounts(store, running.id, counts),
      ])
      await this.#parts.names.reread([...plan.write.keys()])
      await nextTurn()
    }
    for await (const { entries, bytesRead } of batches) {
      for (let from = 0; from < entries.length && !ends(); from += STEP) {
        const part = entries.slice(from, Math.min(from + STEP, from + MAX_IMPORT_ROWS - counts.read))
        if (part.length > 0) {
          if (from + STEP >= entries.length) counts.bytes_read = bytesRead
          await step(part)
        }
        if (from + part.length < entries.length && counts.read >= MAX_IMPORT_ROWS)
          throw new ProblemError('contact-import-too-many-rows', { rows: MAX_IMPORT_ROWS })
      }
      if (ends()) return
    }
    counts.bytes_read = request.file.length
    await this.#commit(running, groupId, [saveCounts(store, running.id, counts)])
  }

  /** Checks entries a few at a time, and reads their numbers, which takes longest. */
  async #checked(entries: readonly FileEntry[]): Promise<CheckedEntry[]> {
    const checked: CheckedEntry[] = []
    for (let from = 0; from < entries.length; from += CHECKED_AT_ONCE) {
      const part = entries.slice(from, from + CHECKED_AT_ONCE).map(checkEntry)
      for (const entry of part) if ('facts' in entry) duplicateKeys(entry.facts.phones, this.#parts.home())
      checked.push(...part)
      await nextTurn()
    }
    return checked
  }

  /** One unit, all or nothing. Waits for a database that cannot be written for a moment. */
  async #commit(running: Running, groupId: string, statements: Statement[]): Promise<void> {
    const { store, site } = this.#parts
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await store.commit([groupIsOwn(store, site, groupId), ...statements])
        if (!result.committed) throw new ProblemError('contact-import-group-gone')
        return
      } catch (error) {
        const outage = error instanceof ProblemError && error.problem.code === 'store-unavailable'
        if (!outage || attempt === TRIES || running.stopped) throw error
        await sleep(1000)
      }
    }
  }

  #write(groupId: string, contacts: ReadonlyMap<string, ContactFacts>): Statement[] {
    const { store, site, home, now } = this.#parts
    const rows = [...contacts].map(([id, facts]) =>
      contactRow({ id, site, groupId, source: null }, facts, home(), now()),
    )
    if (rows.length === 0) return []
    const query = store.db
      .insertInto('contact')
      .values(rows)
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
      )
    return [{ query }]
  }

  async #existing(groupId: string, ids: readonly string[]): Promise<Map<string, ContactTable>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#parts.store.db
      .selectFrom('contact')
      .selectAll()
      .where('group_id', '=', groupId)
      .where('id', 'in', ids)
      .execute()
    return new Map(rows.map((row) => [row.id, row]))
  }

  /** Numbers of the group, with the contacts that have them. */
  async #knownNumbers(groupId: string): Promise<Map<string, string>> {
    const { store, home } = this.#parts
    const known = new Map<string, string>()
    for (let after = ''; ; ) {
      const rows = await store.db
        .selectFrom('contact')
        .select(['id', 'phones'])
        .where('group_id', '=', groupId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(STEP)
        .execute()
      for (const row of rows) for (const key of duplicateKeys(phonesOf(row), home())) known.set(key, row.id)
      const last = rows.at(-1)
      if (!last || rows.length < STEP) return known
      after = last.id
      await nextTurn()
    }
  }
}
