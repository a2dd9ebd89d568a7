import type { Logger } from 'pino'
import type { Millis, SiteId } from '../calls/ids.ts'
import type { Connectors } from '../crm/crm-connector.ts'
import { logged } from '../problem.ts'
import type { SettingsService } from '../settings/settings-service.ts'
import type { ContactTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { removeOrphans } from './contact-groups.ts'
import { ContactNameIndex } from './contact-names.ts'
import type { NumberHome } from './contact-row.ts'
import { ContactImports } from './imports/contact-imports.ts'
import { recordUrlOf } from './record-url.ts'
import { createSynchronisedGroups, type SynchronisedGroups } from './synchronised-group.ts'

/** The company's contacts: their names for ringing calls, imports, and the groups that integrations fill. */
export interface Contacts {
  readonly names: ContactNameIndex
  readonly imports: ContactImports
  readonly synchronised: SynchronisedGroups
  readonly home: () => NumberHome
  /** The page of the record that a contact was copied from; see `recordUrlOf`. */
  recordUrl(contact: ContactTable): Promise<string | null>
  /** Loads the names, says which imports did not come to their end, and ends what was being deleted. */
  start(): Promise<void>
  /** Ends a running import. */
  stop(): Promise<void>
}

export function createContacts(parts: {
  store: Store
  site: SiteId
  settings: SettingsService
  connectors: Connectors
  /** Whether all kept numbers are those of this country and area code. */
  numbersReadFor: (home: NumberHome) => Promise<boolean>
  now: () => Millis
  log: Logger
}): Contacts {
  const { store, site, settings, connectors, numbersReadFor, now, log } = parts
  const home = () => settings.current()
  const names = new ContactNameIndex(store, site)
  const imports = new ContactImports({ store, site, names, home, numbersReadFor, now, log })
  return {
    names,
    imports,
    synchronised: createSynchronisedGroups({ store, site, names, home, now }),
    home,
    recordUrl: (contact) => recordUrlOf({ store, connectors, settings: () => settings.current() }, contact),
    async start() {
      await imports.recover()
      await names.load()
      // Nobody waits for it; what it does not come to is done after the next start.
      removeOrphans(store, site, names).catch((error) => log.warn(logged(error), 'contacts of a deleted group left'))
    },
    stop: () => imports.stop(),
  }
}
