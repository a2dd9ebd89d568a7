import type { Connectors, CrmModule } from '../crm/crm-connector.ts'
import type { Settings } from '../settings/settings.ts'
import type { ContactTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

export interface RecordUrlParts {
  readonly store: Store
  readonly connectors: Connectors
  readonly settings: () => Pick<Settings, 'integrations'>
}

type Source = Pick<ContactTable, 'group_id' | 'source_module' | 'source_id'>

/**
 * The page of the record that a contact was copied from, to change it there. Null where it was not copied, its integration is not
 * connected, or what the CRM calls its page is no address of the web.
 */
export async function recordUrlOf({ store, connectors, settings }: RecordUrlParts, contact: Source) {
  const { group_id: groupId, source_module: module, source_id: id } = contact
  if (module === null || id === null) return null
  const group = await store.db
    .selectFrom('contact_group')
    .select('integration_id')
    .where('id', '=', groupId)
    .executeTakeFirst()
  const integration = settings().integrations.find((each) => each.id === group?.integration_id)
  const connector = integration ? connectors.get(integration.id) : null
  if (!integration || !connector) return null
  const record = await store.db
    .selectFrom('crm_record')
    .select('url')
    .where('organisation_id', '=', integration.organisationId)
    .where('module', '=', module)
    .where('id', '=', id)
    .executeTakeFirst()
  const url = connector.contacts.recordUrl({ module: module as CrmModule, id, url: record?.url ?? undefined })
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? url : null
}
