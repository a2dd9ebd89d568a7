import type { CrmRecord } from '../crm/crm-connector.ts'
import type { IntegrationSettings } from '../settings/settings.ts'
import type { CallView, SyncEffect } from './effect.ts'
import { firstUser } from './user-parts.ts'

/**
 * The records to be copied into the synchronised contact group (A5): those of the caller or the called number, of the chosen
 * modules, once a bound extension rings or dials. Matches by the last digits alone may be somebody else. Null where there is
 * nothing to copy; says the same again for the same view.
 */
export function dueSync({ call, matches }: CallView, integration: IntegrationSettings): SyncEffect | null {
  if (!integration.enabled || call.direction === 'internal') return null
  const { enabled, groupId, modules } = integration.contactSync
  const known = matches[integration.id]
  if (!enabled || groupId === null || known?.state !== 'done') return null
  const records = known.matches
    .filter(({ record, weak }) => !weak && modules.includes(record.module))
    .map(({ record: { module, id } }) => ({ module, id }))
  return firstUser(call, integration) !== null && records.length > 0
    ? { kind: 'sync', integrationId: integration.id, groupId, records }
    : null
}

/**
 * A record that we made is copied whatever module it is of: the chosen ones say of which callers copies are made, and the manuals
 * promise every new one (A7, D4). From then on its changes are followed as those of all others. Null where nothing is copied now.
 */
export function syncOfCreated(
  { id, enabled, contactSync }: IntegrationSettings,
  { module, id: recordId }: Pick<CrmRecord, 'module' | 'id'>,
): SyncEffect | null {
  const { groupId } = contactSync
  if (!enabled || !contactSync.enabled || groupId === null) return null
  return { kind: 'sync', integrationId: id, groupId, records: [{ module, id: recordId }] }
}
