import { randomUUID } from 'node:crypto'
import type { ContactSyncSettings, ZohoCrmSettingsPut } from '@jackfield/contract'
import { ProblemError } from '../../problem.ts'
import type { Statement, Store } from '../../store/store.ts'

/** The group that is filled from Zoho: which one it shall be, and the statements that make it so (A4). */
export interface GroupChange {
  readonly groupId: string | null
  readonly statements: readonly Statement[]
}

/**
 * Throws a `ProblemError`: `invalid-input` when synchronisation is on without a group, `contact-group-not-empty`,
 * `contact-group-name-taken`, `not-found`.
 */
export async function changeGroup(
  store: Store,
  site: string,
  integrationId: string,
  before: ContactSyncSettings,
  wanted: ZohoCrmSettingsPut['contactSync'],
  now: number,
): Promise<GroupChange> {
  const { db } = store
  const { group } = wanted
  const release = before.groupId === null ? [] : [releaseGroup(store, before.groupId, integrationId)]
  if (group.kind === 'as-is') {
    if (wanted.enabled && before.groupId === null)
      throw new ProblemError('invalid-input', { field: 'contactSync.group', detail: '' })
    return { groupId: before.groupId, statements: [] }
  }
  if (group.kind === 'new') {
    const taken = await db
      .selectFrom('contact_group')
      .select('id')
      .where('site_id', '=', site)
      .where('name', '=', group.name)
      .executeTakeFirst()
    if (taken) throw new ProblemError('contact-group-name-taken', { field: 'contactSync.group', name: group.name })
    const id = randomUUID()
    const row = { id, site_id: site, name: group.name, integration_id: integrationId, created_at: now }
    return { groupId: id, statements: [...release, { query: db.insertInto('contact_group').values(row), expect: 1 }] }
  }
  if (group.id === before.groupId) return { groupId: group.id, statements: [] }
  const found = await db
    .selectFrom('contact_group')
    .select(['id', 'name', 'integration_id'])
    .where('site_id', '=', site)
    .where('id', '=', group.id)
    .executeTakeFirst()
  if (!found) throw new ProblemError('not-found')
  if (found.integration_id !== null || (await countContacts(store, group.id)) > 0)
    throw new ProblemError('contact-group-not-empty', { field: 'contactSync.group', name: found.name })
  // Empty still when it is taken: what comes in between makes the unit fail.
  const empty = db
    .updateTable('contact_group')
    .set({ integration_id: integrationId })
    .where('id', '=', group.id)
    .where('integration_id', 'is', null)
    .where((of) => of.not(of.exists(of.selectFrom('contact').select('contact.id').where('group_id', '=', group.id))))
  return { groupId: group.id, statements: [...release, { query: empty, expect: 1 }] }
}

/** The group stays with its contacts, loses its tag, and can be edited from now on. */
export const releaseGroup = (store: Store, groupId: string, integrationId: string): Statement => ({
  query: store.db
    .updateTable('contact_group')
    .set({ integration_id: null })
    .where('id', '=', groupId)
    .where('integration_id', '=', integrationId),
})

export async function countContacts({ db }: Store, groupId: string): Promise<number> {
  const row = await db
    .selectFrom('contact')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('group_id', '=', groupId)
    .executeTakeFirstOrThrow()
  return row.count
}
