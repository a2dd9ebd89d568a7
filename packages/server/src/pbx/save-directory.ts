import type { SiteId } from '../calls/ids.ts'
import { defaultPops } from '../settings/saved-settings.ts'
import type { Statement, Store } from '../store/store.ts'
import type { PbxDirectory } from './pbx-driver.ts'

/**
 * Saves what the PBX has (B3). What was edited by hand stays; an extension that the PBX no longer has is kept as absent, so
 * that its binding and its history do not vanish.
 */
export async function saveDirectory(store: Store, site: SiteId, directory: PbxDirectory, now: number): Promise<void> {
  const { db } = store
  const absent: Statement = { query: db.updateTable('extension').set({ present: 0 }).where('site_id', '=', site) }
  const extensions = directory.extensions.map(({ number, name, email }): Statement => {
    const told = { name, email_pbx: email, present: 1 }
    return {
      query: db
        .insertInto('extension')
        .values({ site_id: site, number, ...told, email_manual: null, pop: JSON.stringify(defaultPops) })
        .onConflict((conflict) => conflict.columns(['site_id', 'number']).doUpdateSet(told)),
    }
  })
  const dropGroups: Statement = {
    query: db.deleteFrom('extension_group').where('site_id', '=', site).where('source', '=', 'pbx'),
  }
  const groups = directory.groups.map(({ id, name, members }): Statement => {
    const told = { name, members: JSON.stringify(members), source: 'pbx' }
    return {
      query: db
        .insertInto('extension_group')
        .values({ site_id: site, id: `pbx-${id}`, ...told })
        .onConflict((conflict) => conflict.columns(['site_id', 'id']).doUpdateSet(told)),
    }
  })
  const body = JSON.stringify(directory)
  const rest: Statement = {
    query: db
      .insertInto('pbx_directory')
      .values({ site_id: site, body, read_at: now })
      .onConflict((conflict) => conflict.column('site_id').doUpdateSet({ body, read_at: now })),
  }
  await store.commit([absent, ...extensions, dropGroups, ...groups, rest])
}
