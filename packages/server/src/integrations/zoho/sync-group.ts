import type { ContactSyncSettings, IntegrationSettingsPut } from '@jackfield/contract'
import type { SynchronisedGroups } from '../../contacts/synchronised-group.ts'
import { ProblemError } from '../../problem.ts'
import type { Statement, Store } from '../../store/store.ts'

/** The group that is filled from Zoho: which one it shall be, and the statements that make it so (A4). */
export interface GroupChange {
  readonly groupId: string | null
  readonly statements: readonly Statement[]
}

export type GroupsOfIntegration = Pick<SynchronisedGroups, 'create' | 'adopt' | 'release'>

/**
 * Throws a `ProblemError`: `invalid-input` when synchronisation is on without a group, `contact-group-not-empty`,
 * `contact-group-name-taken`, `not-found`.
 */
export async function changeGroup(
  store: Store,
  groups: GroupsOfIntegration,
  site: string,
  integrationId: string,
  before: ContactSyncSettings,
  wanted: IntegrationSettingsPut['contactSync'],
): Promise<GroupChange> {
  const { db } = store
  const { group } = wanted
  const release = before.groupId === null ? [] : groups.release(integrationId)
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
    const { id, statements } = groups.create(group.name, integrationId)
    return { groupId: id, statements: [...release, ...statements] }
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
  return { groupId: group.id, statements: [...release, ...groups.adopt(group.id, integrationId)] }
}

export async function countContacts({ db }: Store, groupId: string): Promise<number> {
  const row = await db
    .selectFrom('contact')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('group_id', '=', groupId)
    .executeTakeFirstOrThrow()
  return row.count
}
