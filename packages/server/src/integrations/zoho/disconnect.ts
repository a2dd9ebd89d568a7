import type { DisconnectPreview } from '@jackfield/contract'
import { countUndelivered, discardAll } from '../../delivery/discard.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import type { Statement, Store } from '../../store/store.ts'
import type { SavedIntegration } from './saved-integration.ts'
import type { SiteIntegration } from './site-integration.ts'
import { countContacts } from './sync-group.ts'

/** What a disconnection would leave undone (A15). */
export async function disconnectPreview(store: Store, integration: SavedIntegration): Promise<DisconnectPreview> {
  const going = await store.db
    .selectFrom('call')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('site_id', 'in', (of) => of.selectFrom('integration').select('site_id').where('id', '=', integration.id))
    .where('state', '<>', 'ended')
    .where('direction', '<>', 'internal')
    .executeTakeFirstOrThrow()
  const { groupId } = integration.contactSync
  const group =
    groupId === null
      ? undefined
      : await store.db.selectFrom('contact_group').select('name').where('id', '=', groupId).executeTakeFirst()
  return {
    undelivered: await countUndelivered(store, integration.id),
    callsInProgress: going.count,
    group: group && groupId !== null ? { name: group.name, contacts: await countContacts(store, groupId) } : null,
  }
}

/**
 * Ends the connection (A15): the token is revoked at Zoho, all settings of the integration are cleared, the synchronised group
 * stays. Throws `disconnect-undelivered` when something is owed and shall be delivered first.
 * @returns whether Zoho confirmed that the token is revoked; if it could not be asked, a person ends it there
 */
export async function disconnect(
  site: SiteIntegration,
  integration: SavedIntegration,
  how: 'deliver' | 'discard',
  who: string,
): Promise<{ revoked: boolean }> {
  const { store, now } = site
  const { undelivered: count } = await disconnectPreview(store, integration)
  if (how === 'deliver' && count > 0) throw new ProblemError('disconnect-undelivered', { count })
  const revoked = await revoke(site)
  const line = site.audit(who, 'disconnect', integration.id, { undelivered: count, revoked })
  const statements = [
    discardAll(store, integration.id, who, now()),
    ...clear(site, integration),
    site.consents.dropDraft(),
  ]
  await site.change(statements, line)
  return { revoked }
}

async function revoke(site: SiteIntegration): Promise<boolean> {
  try {
    return (await site.live()?.connection.revoke()) ?? false
  } catch (error) {
    site.log.warn({ problem: problemOf(error) }, 'the authorisation could not be revoked')
    return false
  }
}

function clear({ store, groups }: SiteIntegration, { id, connection }: SavedIntegration): Statement[] {
  const { db } = store
  const organisation = connection.organisation.key
  const ofOrganisation = ['crm_record', 'index_cursor', 'match_choice', 'number_claim', 'credit_account'] as const
  return [
    ...groups.release(id),
    { query: db.deleteFrom('binding').where('integration_id', '=', id) },
    { query: db.deleteFrom('zoho_user').where('integration_id', '=', id) },
    { query: db.deleteFrom('integration').where('id', '=', id), expect: 1 },
    { query: db.deleteFrom('connection').where('id', '=', connection.id), expect: 1 },
    ...ofOrganisation.map((table) => ({ query: db.deleteFrom(table).where('organisation_id', '=', organisation) })),
  ]
}
