import type { CrmModule } from '../../crm/crm-connector.ts'
import type { Store } from '../../store/store.ts'

/** Up to when the changes of a module are known, in the CRM's clock; null before the first copy. */
export async function readCursor(store: Store, organisationId: string, module: CrmModule): Promise<number | null> {
  const row = await store.db
    .selectFrom('index_cursor')
    .select('modified_since')
    .where('organisation_id', '=', organisationId)
    .where('module', '=', module)
    .executeTakeFirst()
  return row?.modified_since ?? null
}

/** Records of a module that the last whole copy had read, as many as the next one will read; 0 before the first one. */
export async function copiedRecords(store: Store, organisationId: string, module: CrmModule): Promise<number> {
  const row = await store.db
    .selectFrom('index_cursor')
    .select('in_crm')
    .where('organisation_id', '=', organisationId)
    .where('module', '=', module)
    .executeTakeFirst()
  return row?.in_crm ?? 0
}

export async function saveCursor(store: Store, organisationId: string, module: CrmModule, until: number) {
  const row = { modified_since: until }
  const insert = store.db
    .insertInto('index_cursor')
    .values({ organisation_id: organisationId, module, cursor: null, copied_at: null, ...row })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'module']).doUpdateSet(row))
  await store.commit([{ query: insert }])
}
