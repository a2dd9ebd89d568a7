import { randomUUID } from 'node:crypto'
import type { DuplicateChoice, Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Millis, SiteId } from '../../calls/ids.ts'
import { logged, ProblemError, problemOf } from '../../problem.ts'
import type { ContactImportTable } from '../../store/schema.ts'
import type { Store, Unit } from '../../store/store.ts'
import { findOwnGroup } from '../contact-groups.ts'
import type { ContactNameIndex } from '../contact-names.ts'
import type { NumberHome } from '../contact-row.ts'
import type { EntryBatch } from '../files/file-entry.ts'
import { openContactFile } from '../files/open-file.ts'
import { beginImport, endImport, interruptRunning, listImports } from './import-rows.ts'
import { importSteps } from './import-steps.ts'

export interface ImportRequest {
  readonly groupId: string
  readonly file: Buffer
  readonly fileName: string
  readonly duplicates: DuplicateChoice
  readonly who: string
  /** Committed with the beginning, by the import's id. */
  readonly also: (id: string) => Unit
}

export interface ImportParts {
  readonly store: Store
  readonly site: SiteId
  readonly names: ContactNameIndex
  readonly home: () => NumberHome
  /** Whether all kept numbers are those of this country and area code. */
  readonly numbersReadFor: (home: NumberHome) => Promise<boolean>
  readonly now: () => Millis
  readonly log: Logger
}

/** An import that is under way. */
export interface Running {
  readonly id: string
  readonly file: string
  cancelled: boolean
  stopped: boolean
  readonly finished: Promise<void>
}

/** Imports of files into groups: one at a time, in steps, each of which is committed with its counts. */
export class ContactImports {
  readonly #parts: ImportParts
  #running: Running | null = null
  /** Between the look whether one is running and its beginning. */
  #starting = false

  constructor(parts: ImportParts) {
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
      await importSteps(this.#parts, running, request, batches)
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
}
