import type { CrmConnector, CrmProbe } from '../crm-connector.ts'
import type { Transport } from '../zoho/transport.ts'
import type { DurationStyle } from './call-record.ts'
import { createChanges } from './changes.ts'
import { connectedUser } from './connected-user.ts'
import { createContacts } from './contacts.ts'
import { createCreations } from './creations.ts'
import { deletedAlikes } from './deleted-alike.ts'
import { FieldLists } from './fields.ts'
import { createLogAudit } from './log-audit.ts'
import { lookAlikes } from './look-alike.ts'
import { lookUpLogs } from './look-up.ts'
import { toldHidden } from './module-rights.ts'
import { maxBatch } from './post-records.ts'
import { licence, probe } from './probe.ts'
import { createUpdates } from './updates.ts'
import { listUsers } from './users.ts'
import { writeLogs } from './write-logs.ts'

export interface ConnectorOptions {
  readonly transport: Transport
  /** Origin of Zoho CRM's pages. */
  readonly productUrl: string
  /** `org` and digits, as it was found at consent. */
  readonly organisationDomain: string | null
  readonly timeZone: () => string
  readonly durationStyle?: DurationStyle
  readonly recordingField?: boolean
  readonly now: () => number
}

/** Zoho CRM through its REST API v8. */
export function createZohoCrmConnector(options: ConnectorOptions): CrmConnector {
  const { transport, productUrl, timeZone, durationStyle = 'mm:ss', recordingField } = options
  const settings = transport.for('settings')
  const lookUps = transport.for('look-up')
  const fields = new FieldLists(settings, options.now)
  // The same however many calls there are.
  const user = connectedUser(settings, options.now)
  const reading = { transport: lookUps, fields, self: user.id }
  let domain = options.organisationDomain
  return {
    kind: 'zoho-crm',
    async probe(): Promise<CrmProbe> {
      const found = await probe(settings, fields)
      domain = found.organisation.domain
      return found
    },
    licence: () => licence(settings),
    listUsers: () => listUsers(settings, 'ActiveUsers'),
    contacts: createContacts({
      transport,
      fields,
      productUrl,
      domain: () => domain,
      toldHidden: toldHidden(settings, options.now),
    }),
    changes: createChanges({ transport: transport.for('changes'), fields }),
    callLogs: {
      maxBatch,
      write: (logs) =>
        writeLogs(logs, { transport: transport.for('log'), fields, timeZone, durationStyle, recordingField }),
      lookUp: (logs, window) => lookUpLogs(logs, window, reading),
      lookAlike: (logs, window) => lookAlikes(logs, window, reading),
      deletedAlike: (logs, since) => deletedAlikes(logs, since, reading),
      audit: createLogAudit({ ...reading, transport: transport.for('audit') }),
    },
    creations: createCreations({ transport, fields }),
    updates: createUpdates({ transport, fields }),
    clock: () => transport.clock(),
    clockOffset: () => transport.clockOffset(),
    async ready() {
      await fields.of('Calls')
      // A field list that may not be read tells no time.
      if (transport.clock() === null) await user.id()
    },
    seesAll: user.isAdministrator,
    self: user.id,
  }
}
