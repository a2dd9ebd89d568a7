import type { NumberIndexView, Problem } from '@jackfield/contract'
import { sql } from 'kysely'
import type { CrmModule, IntegrationKind } from '../crm/crm-connector.ts'
import { kindOfOrganisation, modulesOf } from '../settings/settings.ts'
import type { IndexCursorTable } from '../store/schema.ts'
import type { Statement, Store } from '../store/store.ts'

/** Of an organisation, in the order in which they are copied; rows are all of one organisation. */
const modulesIn = (rows: readonly IndexCursorTable[]): readonly CrmModule[] => modulesOf(rows[0]?.organisation_id ?? '')
const DAY_MS = 24 * 3600_000
/**
 * Zoho CRM takes one API credit per 200 records, so that a whole copy once a day is cheap. In Zoho Desk a page is dearer the deeper it
 * lies (ten thousand contacts cost about 900 credits, a hundred thousand 46,000), and changes and deletions are followed anyway.
 */
const copyEvery: Readonly<Record<IntegrationKind, number>> = { 'zoho-crm': DAY_MS, 'zoho-desk': 30 * DAY_MS }
const everyMs = (rows: readonly IndexCursorTable[]) => copyEvery[kindOfOrganisation(rows[0]?.organisation_id ?? '')]

/** A module whose copy is not finished. */
export interface OpenModule {
  readonly module: CrmModule
  readonly startedAt: number
  readonly cursor: string | null
  readonly records: number
}

export const readRows = (store: Store, organisationId: string): Promise<IndexCursorTable[]> =>
  store.db.selectFrom('index_cursor').selectAll().where('organisation_id', '=', organisationId).execute()

/** What is left of a copy that is not finished; empty when there is none. */
export function openModules(rows: readonly IndexCursorTable[]): OpenModule[] {
  return modulesIn(rows).flatMap((module) => {
    const row = rows.find((each) => each.module === module)
    if (!row || typeof row.started_at !== 'number') return []
    return [{ module, startedAt: row.started_at, cursor: row.cursor, records: row.records ?? 0 }]
  })
}

/** Whether its copy was passed over, because the connected account may not read it: what it holds is not known. */
const wasHidden = (row: IndexCursorTable | undefined): boolean =>
  typeof row?.copied_at === 'number' && typeof row.in_crm !== 'number' && typeof row.started_at !== 'number'

/** Whether it is time to copy a module; one that was hidden is tried again each day. */
function isModuleDue(rows: readonly IndexCursorTable[], module: CrmModule, now: number): boolean {
  const row = rows.find((each) => each.module === module)
  const copiedAt = row?.copied_at ?? null
  return copiedAt === null || now - copiedAt > (wasHidden(row) ? DAY_MS : everyMs(rows))
}

/** What a new copy is made of: all modules, or those alone that were hidden when only they are due. */
export function modulesToCopy(rows: readonly IndexCursorTable[], organisationId: string, now: number): CrmModule[] {
  const all = modulesOf(organisationId)
  const due = all.filter((module) => isModuleDue(rows, module, now))
  const onlyHidden = due.length > 0 && due.every((module) => wasHidden(rows.find((row) => row.module === module)))
  return onlyHidden ? due : [...all]
}

/** Whether it is time to copy: a copy that is not finished goes on at once, one that a person stopped not for a day. */
export function isDue(rows: readonly IndexCursorTable[], now: number): boolean {
  const stopped = rows.flatMap(({ stopped_at: at }) => at ?? [])
  if (stopped.length > 0) return now - Math.max(...stopped) > DAY_MS
  if (openModules(rows).length > 0) return true
  const modules = modulesIn(rows)
  return modules.length === 0 || modules.some((module) => isModuleDue(rows, module, now))
}

/** What the page shows of the copy. */
export function viewOf(rows: readonly IndexCursorTable[]): Omit<NumberIndexView, 'records' | 'copying' | 'on'> {
  const open = openModules(rows)
  const inZoho = sumOf(rows, 'in_crm')
  const finished = rows.filter(({ module }) => !open.some((each) => each.module === module))
  const read = open.reduce((sum, { records }) => sum + records, 0)
  const stopped = rows.flatMap(({ stopped_at: at }) => at ?? [])
  const copiedAt = copiedAtOf(rows)
  const waitsSince = stopped.length > 0 ? Math.max(...stopped) : open.length > 0 ? null : copiedAt
  const hidden = rows.filter(wasHidden).map(({ module }) => module)
  return {
    ...(hidden.length > 0 && { problem: moduleHidden(hidden) }),
    copiedAt,
    inZoho,
    withNumber: sumOf(rows, 'with_number'),
    stopped: stopped.length > 0,
    nextAt: waitsSince === null ? null : waitsSince + (stopped.length > 0 ? DAY_MS : everyMs(rows)),
    progress:
      open.length === 0
        ? null
        : {
            records: finished.reduce((sum, row) => sum + (row.in_crm ?? 0), read),
            total: inZoho,
            startedAt: Math.min(...open.map(({ startedAt }) => startedAt)),
          },
  }
}

export const moduleHidden = (modules: readonly string[]): Problem => ({
  code: 'copy-module-hidden',
  params: { modules: modules.join(', ') },
})

/** Over all modules that may be read; null when it is not known of one. */
function sumOf(rows: readonly IndexCursorTable[], column: 'in_crm' | 'with_number'): number | null {
  const readable = modulesIn(rows).filter((module) => !wasHidden(rows.find((row) => row.module === module)))
  const known = readable.map((module) => rows.find((row) => row.module === module)?.[column] ?? null)
  return known.reduce((sum, each) => (sum === null || each === null ? null : sum + each), 0 as number | null)
}

/** The oldest of the modules; null when one was never copied. */
function copiedAtOf(rows: readonly IndexCursorTable[]): number | null {
  const times = modulesIn(rows).map((module) => rows.find((row) => row.module === module)?.copied_at ?? null)
  return times.reduce((min, each) => (min === null || each === null ? null : Math.min(min, each)))
}

/** Begins a copy of these modules. */
export const beginCopy = (
  store: Store,
  organisationId: string,
  modules: readonly CrmModule[],
  startedAt: number,
): Statement[] =>
  modules.map((module) => {
    const begun = { cursor: null, started_at: startedAt, records: 0, stopped_at: null }
    const row = { organisation_id: organisationId, module, copied_at: null, modified_since: null, ...begun }
    const query = store.db
      .insertInto('index_cursor')
      .values(row)
      .onConflict((conflict) => conflict.columns(['organisation_id', 'module']).doUpdateSet(begun))
    return { query }
  })

/** Notes how far a module is, together with the records of the page. */
export const savePlace = (store: Store, organisationId: string, { module, cursor, records }: OpenModule): Statement =>
  update(store, organisationId, module, { cursor, records })

/** `withNumber`: records of the module that are here now. `crmAheadMs`: how far the CRM's clock is ahead of ours, in which changes are asked for from the start of this copy on. */
export const finishModule = (
  store: Store,
  organisationId: string,
  open: OpenModule,
  withNumber: number,
  now: number,
  crmAheadMs: number,
): Statement =>
  update(store, organisationId, open.module, {
    cursor: null,
    copied_at: now,
    modified_since: open.startedAt + crmAheadMs,
    started_at: null,
    records: null,
    in_crm: open.records,
    with_number: withNumber,
    stopped_at: null,
  })

/** Passes over a module that may not be read: what was copied of it before stays, and changes are asked for from where they were. */
export const passOver = (store: Store, organisationId: string, module: CrmModule, now: number): Statement =>
  update(store, organisationId, module, {
    cursor: null,
    copied_at: now,
    started_at: null,
    records: null,
    in_crm: null,
    with_number: null,
    stopped_at: null,
  })

/** Notes that a person stopped what is not finished; `at` null takes that back. */
export const noteStopped = (store: Store, organisationId: string, at: number | null): Statement => ({
  query: store.db
    .updateTable('index_cursor')
    .set({ stopped_at: at })
    .where('organisation_id', '=', organisationId)
    .where(sql<boolean>`started_at is not null`),
})

const update = (store: Store, organisationId: string, module: CrmModule, changes: Partial<IndexCursorTable>) => ({
  query: store.db
    .updateTable('index_cursor')
    .set(changes)
    .where('organisation_id', '=', organisationId)
    .where('module', '=', module),
})
