import type { NumberIndexView, Problem } from '@jackfield/contract'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { type CrmConnector, type CrmModule, CursorRefused, ModuleHidden } from '../crm/crm-connector.ts'
import { Pace } from '../pace.ts'
import { logged } from '../problem.ts'
import type { Store, Unit } from '../store/store.ts'
import {
  beginCopy,
  finishModule,
  isDue,
  moduleHidden,
  modulesToCopy,
  noteStopped,
  type OpenModule,
  openModules,
  passOver,
  readRows,
  savePlace,
  viewOf,
} from './index-copy-rows.ts'
import type { Phonebook } from './phonebook-service.ts'

export interface IndexCopy {
  /** Whether a copy shall be made or go on by itself. */
  isDue(organisationId: string): Promise<boolean>
  /**
   * Goes on with the copy that is not finished, or makes a new one; resolves when that is over. Does nothing while a copy is
   * running. Never throws.
   * @param wanted is asked before each page; when it says no, the copy rests there
   */
  run(organisationId: string, connector: CrmConnector, wanted: () => boolean): Promise<void>
  /** A person wants a copy: takes back that one was stopped. To be followed by `run`. */
  start(organisationId: string, also: Unit): Promise<void>
  /** A person wants none: what is not finished rests after the page that is being read. */
  stop(organisationId: string, also: Unit): Promise<void>
  state(organisationId: string): Promise<Omit<NumberIndexView, 'records' | 'on'>>
  /** The process ends: nothing more is read. */
  close(): void
}

/** Records that are looked at, and dropped where they are gone in the CRM, at once. */
const LOOKED_AT_ONCE = 500

/**
 * Copies all numbers of an organisation into the index, module by module, so that a ring never has to wait for Zoho. Where the
 * copy stands is saved with each page: after a restart, an outage or a stop it goes on from there.
 */
export function createIndexCopy(deps: {
  store: Store
  phonebook: Phonebook
  now: () => number
  log: Logger
}): IndexCopy {
  const { store, phonebook, now, log } = deps
  let running: { readonly organisationId: string; stopped: boolean } | null = null
  let closed = false
  /** Modules that may not be read any more in the middle of their copy, by organisation. */
  const refused = new Map<string, Problem>()

  /** False when it was stopped before the end. */
  async function copyModule(
    organisationId: string,
    connector: CrmConnector,
    open: OpenModule,
    goesOn: () => boolean,
  ): Promise<boolean> {
    let place = open
    let pages = 0
    let again = false
    for (;;) {
      if (!goesOn()) return false
      const page = await connector.contacts.list(place.module, place.cursor).catch((error: unknown) => {
        // Once: a CRM that refuses its own cursors must not be walked in a circle.
        if (!(error instanceof CursorRefused) || again) throw error
        return null
      })
      if (page === null) {
        again = true
        place = { ...place, cursor: null, records: 0 }
        await store.commit([savePlace(store, organisationId, place)])
        log.info(
          { module: place.module },
          'the CRM no longer takes the saved place; the module is copied from its beginning',
        )
        continue
      }
      pages++
      place = { ...place, cursor: page.cursor, records: place.records + page.records.length }
      // A clock that was put back must not make what was just seen look older than the copy.
      const seenAt = Math.max(now(), place.startedAt)
      // The end is not saved as a place: without a cursor the module would begin again.
      const also = page.cursor === null ? [] : [savePlace(store, organisationId, place)]
      await phonebook.keep(organisationId, page.records, { seenAt, also })
      if (page.cursor === null) break
    }
    const withNumber = await forgetUnseen(organisationId, place.module, place.startedAt)
    await store.commit([finishModule(store, organisationId, place, withNumber, now(), connector.clockOffset())])
    log.info({ module: place.module, records: place.records, requests: pages }, 'numbers copied')
    return true
  }

  /**
   * As `copyModule`; a module that may not be read is passed over, so that the others are copied. One that can no longer be read in the
   * middle of its copy keeps its place instead. Either way nothing of it is forgotten.
   */
  async function copyUnlessHidden(
    organisationId: string,
    connector: CrmConnector,
    open: OpenModule,
    goesOn: () => boolean,
  ): Promise<boolean> {
    try {
      return await copyModule(organisationId, connector, open, goesOn)
    } catch (error) {
      if (!(error instanceof ModuleHidden)) throw error
      const { module } = open
      log.warn({ ...logged(error), module }, 'a module may not be read; its numbers are not copied')
      const row = openModules(await readRows(store, organisationId)).find((each) => each.module === module)
      if (row?.cursor) refused.set(organisationId, moduleHidden([module]))
      else await store.commit([passOver(store, organisationId, module, now())])
      return true
    }
  }

  /** What a whole copy did not show is gone in the CRM. Gives how many of those that stay have a number that can call. */
  async function forgetUnseen(organisationId: string, module: CrmModule, before: number): Promise<number> {
    const pace = new Pace()
    let withNumber = 0
    for (let after = ''; ; ) {
      if (pace.due) await pace.rest()
      // All are looked at, a few at a time: asked for those alone, SQLite would walk through all of them to find none.
      const rows = await store.db
        .selectFrom('crm_record')
        .select(['id', 'seen_at'])
        // Records whose phone fields hold nothing that can call are kept, and are no numbers.
        .select(sql<boolean | number>`numbers <> '[]'`.as('callable'))
        .where('organisation_id', '=', organisationId)
        .where('module', '=', module)
        .where('id', '>', after)
        .orderBy('id')
        .limit(LOOKED_AT_ONCE)
        .execute()
      const gone = rows.filter(({ seen_at }) => seen_at < before).map(({ id }) => id)
      await phonebook.drop(organisationId, module, gone)
      withNumber += rows.filter(({ seen_at, callable }) => seen_at >= before && callable).length
      const last = rows.at(-1)
      if (!last || rows.length < LOOKED_AT_ONCE) return withNumber
      after = last.id
    }
  }

  return {
    isDue: async (organisationId) => isDue(await readRows(store, organisationId), now()),

    async run(organisationId, connector, wanted) {
      if (running) return
      const current = { organisationId, stopped: false }
      running = current
      const goesOn = () => !current.stopped && !closed && wanted()
      try {
        let open = openModules(await readRows(store, organisationId))
        if (open.length === 0) {
          const modules = modulesToCopy(await readRows(store, organisationId), organisationId, now())
          await store.commit(beginCopy(store, organisationId, modules, now()))
          // Somebody who stopped it meanwhile found nothing to note that in.
          if (current.stopped) await store.commit([noteStopped(store, organisationId, now())])
          open = openModules(await readRows(store, organisationId))
        }
        refused.delete(organisationId)
        for (const each of open) if (!(await copyUnlessHidden(organisationId, connector, each, goesOn))) return
      } catch (error) {
        if (!closed) log.warn(logged(error), 'copy of numbers broke off; it goes on later')
      } finally {
        running = null
      }
    },

    async start(organisationId, also) {
      if (running?.organisationId === organisationId) running.stopped = false
      await store.commit([noteStopped(store, organisationId, null), ...also])
    },

    async stop(organisationId, also) {
      if (running?.organisationId === organisationId) running.stopped = true
      await store.commit([noteStopped(store, organisationId, now()), ...also])
    },

    async state(organisationId) {
      const copying = running?.organisationId === organisationId && !running.stopped
      const problem = refused.get(organisationId)
      return { ...viewOf(await readRows(store, organisationId)), ...(problem && { problem }), copying }
    },

    close() {
      closed = true
    },
  }
}
