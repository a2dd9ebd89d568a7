import { ProblemError } from '../../problem.ts'
import type { CrmConnector, CrmProbe } from '../crm-connector.ts'
import type { Transport } from '../zoho/transport.ts'
import { deskApi } from './api.ts'
import { createCallLogs } from './call-logs.ts'
import { createChanges } from './changes.ts'
import { connectedAgent, listAgents } from './connected-agent.ts'
import { createContacts } from './contacts.ts'
import { createCreations } from './creations.ts'
import { MarkerMemory } from './marker-memory.ts'
import { chosen, listOrganisations } from './organisations.ts'
import { licence, probe } from './probe.ts'
import { createTickets } from './tickets.ts'
import { createUpdates } from './updates.ts'

export interface DeskConnectorOptions {
  /** With the `deskDialect`, to Desk's own address. */
  readonly transport: Transport
  /** Origin of Zoho Desk's pages. */
  readonly productUrl: string
  /** Null: nobody has chosen one; the account's own default. */
  readonly organisationId: string | null
  /** The organisation's name in addresses, as it was found at consent. */
  readonly portalName?: string | null
  /** Where calls and tickets go; null: none was chosen, and nothing is written. */
  readonly departmentId: string | null
  readonly now: () => number
}

/** Zoho Desk through its API v1. */
export function createZohoDeskConnector(options: DeskConnectorOptions): CrmConnector {
  const { transport, productUrl, departmentId, now } = options
  const settings = transport.for('settings')
  let portalName = options.portalName ?? null
  let asked: Promise<string> | null = null
  const organisationId = async () => {
    if (options.organisationId !== null) return options.organisationId
    asked ??= listOrganisations(settings).then((all) => {
      const organisation = chosen(all, null)
      if (!organisation) throw new ProblemError('desk-no-organisation')
      return organisation.id
    })
    return asked.catch((error: unknown) => {
      asked = null
      throw error
    })
  }
  const api = deskApi(transport, organisationId)
  const memory = new MarkerMemory()
  const writing = { api, departmentId, memory }
  const agent = connectedAgent(api.for('settings'), now)
  return {
    kind: 'zoho-desk',
    async probe(): Promise<CrmProbe> {
      const found = await probe({
        sender: settings,
        within: (id) => deskApi(transport, async () => id).for('settings'),
        organisationId: options.organisationId,
        departmentId,
      })
      portalName = found.organisation.domain ?? portalName
      return found
    },
    licence: () => licence(settings, api.for('settings'), options.organisationId),
    listUsers: () => listAgents(api.for('settings')),
    contacts: createContacts({ api, productUrl, portalName: () => portalName }),
    changes: createChanges(api),
    callLogs: createCallLogs({ ...writing, agent }),
    creations: createCreations(writing),
    tickets: createTickets(writing),
    updates: createUpdates(api),
    clock: () => transport.clock(),
    clockOffset: () => transport.clockOffset(),
    async ready() {
      await agent.id()
    },
    seesAll: agent.isAdministrator,
    self: agent.id,
  }
}
