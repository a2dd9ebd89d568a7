import type { ContactImportView, Problem } from '@jackfield/contract'
import type { Millis, SiteId } from '../../calls/ids.ts'
import type { ContactImportTable } from '../../store/schema.ts'
import type { Statement, Store } from '../../store/store.ts'
import type { StepPlan } from './plan-step.ts'

/** So many imports are remembered. */
const REMEMBERED = 10

/** Imports, the newest first. */
export async function listImports(store: Store, site: SiteId): Promise<ContactImportTable[]> {
  return store.db
    .selectFrom('contact_import')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(REMEMBERED)
    .execute()
}

export function importView(row: ContactImportTable): ContactImportView {
  const { id, file, read, imported, updated, skipped, rejected } = row
  return {
    id,
    groupId: row.group_id,
    groupName: row.group_name,
    file,
    state: row.state as ContactImportView['state'],
    progress: row.bytes === 0 ? 1 : Math.min(1, row.bytes_read / row.bytes),
    read,
    imported,
    updated,
    skipped,
    rejected,
    problem: row.problem === null ? null : (JSON.parse(row.problem) as Problem),
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }
}

/** Statements that begin an import and forget the oldest ones. */
export async function beginImport(store: Store, row: ContactImportTable): Promise<Statement[]> {
  const old = (await listImports(store, row.site_id as SiteId)).slice(REMEMBERED - 1).map(({ id }) => id)
  const forget: Statement[] =
    old.length === 0
      ? []
      : [
          { query: store.db.deleteFrom('contact_import_rejected').where('import_id', 'in', old) },
          { query: store.db.deleteFrom('contact_import').where('id', 'in', old) },
        ]
  return [...forget, { query: store.db.insertInto('contact_import').values(row) }]
}

type Counts = Pick<ContactImportTable, 'bytes_read' | 'read' | 'imported' | 'updated' | 'skipped' | 'rejected'>

/** Fails its unit when the import was ended meanwhile. The counts are whole ones, so that it bears repetition. */
export const saveCounts = (store: Store, id: string, counts: Counts): Statement => ({
  query: store.db.updateTable('contact_import').set(counts).where('id', '=', id).where('state', '=', 'running'),
  expect: 1,
})

export function saveRejected(store: Store, id: string, rejected: StepPlan['rejected']): Statement[] {
  if (rejected.length === 0) return []
  const rows = rejected.map(({ row, reason, cells }) => ({ import_id: id, row, reason, cells: JSON.stringify(cells) }))
  return [
    {
      query: store.db
        .insertInto('contact_import_rejected')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing()),
    },
  ]
}

export const endImport = (
  store: Store,
  id: string,
  state: Exclude<ContactImportView['state'], 'running'>,
  problem: Problem | null,
  now: Millis,
): Statement => ({
  query: store.db
    .updateTable('contact_import')
    .set({ state, problem: problem === null ? null : JSON.stringify(problem), ended_at: now })
    .where('id', '=', id)
    .where('state', '=', 'running'),
})

/** Imports that ran when the process ended: it is said plainly that they did not come to their end. */
export const interruptRunning = (store: Store, site: SiteId, now: Millis): Statement => ({
  query: store.db
    .updateTable('contact_import')
    .set({
      state: 'interrupted',
      problem: JSON.stringify({ code: 'contact-import-interrupted' } satisfies Problem),
      ended_at: now,
    })
    .where('site_id', '=', site)
    .where('state', '=', 'running'),
})
