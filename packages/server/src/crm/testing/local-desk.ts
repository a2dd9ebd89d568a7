import { createZohoDeskConnector, type DeskConnectorOptions } from '../zoho-desk/connector.ts'
import { deskDialect } from '../zoho-desk/dialect.ts'
import { zohoDeskScopes } from '../zoho-desk/scopes.ts'
import { type LocalCentre, type LocalTransportOptions, localTransport, zohoControl } from './local-zoho.ts'

/** The organisation of the local Desk in which Ada is administrator, and the free one in which Bruno is. */
export const ownOrganisation = '651230101'
export const freeOrganisation = '651230202'

export type DeskCollection = 'contacts' | 'accounts' | 'tickets' | 'calls'
export type DeskRow = Record<string, unknown> & { readonly id: string; readonly deleted: boolean }

interface LocalOrganisation {
  readonly id: string
  readonly departments: readonly { readonly id: string; readonly name: string }[]
  readonly agents: readonly { readonly id: string; readonly email: string }[]
  readonly credits: { readonly used: number }
}

/** The control API of the local Desk: what a person does there, and what was written. */
export function deskControl(centre: LocalCentre, portal = ownOrganisation) {
  const { ask, ...zoho } = zohoControl(centre)
  const change = (collection: DeskCollection, body: object) =>
    ask('POST', `/desk/records/${collection}`, { portal, ...body }) as Promise<DeskRow>
  const organisation = async () => {
    const found = ((await ask('GET', '/desk')) as LocalOrganisation[]).find(({ id }) => id === portal)
    if (!found) throw new Error(`local Desk: no organisation ${portal}`)
    return found
  }
  return {
    ...zoho,
    ask,
    organisation,
    agentId: async (name: string) => {
      const agent = (await organisation()).agents.find(({ email }) => email.startsWith(`${name}@`))
      if (!agent) throw new Error(`local Desk: no agent ${name}`)
      return agent.id
    },
    create: (collection: DeskCollection, record: object) => change(collection, { op: 'create', record }),
    edit: (collection: DeskCollection, id: string, record: object) => change(collection, { op: 'edit', id, record }),
    remove: (collection: DeskCollection, id: string) => change(collection, { op: 'delete', id }),
    /** Without those that were deleted. */
    records: async (collection: DeskCollection) =>
      ((await ask('GET', `/desk/records/${collection}?portal=${portal}`)) as DeskRow[]).filter((row) => !row.deleted),
    agent: (email: string, changes: object) => ask('POST', '/desk/agents', { email, portal, ...changes }),
    department: (id: string, isEnabled: boolean) => ask('POST', '/desk/departments', { id, portal, isEnabled }),
    edition: (edition: string) => ask('POST', '/desk/portals', { id: portal, edition }),
    seed: (contacts: number) => ask('POST', '/desk/seed', { contacts, portal }),
  }
}

/** A connector over fresh tokens, without database, to the first department of an organisation. */
export async function localDeskConnector(
  centre: LocalCentre,
  options: LocalTransportOptions & { readonly connector?: Partial<DeskConnectorOptions> } = {},
) {
  const { transport, close } = await localTransport(centre, {
    ...options,
    scopes: options.scopes ?? zohoDeskScopes,
    dialect: deskDialect,
    apiDomain: centre.desk,
  })
  const organisationId = options.connector?.organisationId ?? ownOrganisation
  const [department] = (await deskControl(centre, organisationId).organisation()).departments
  const connector = createZohoDeskConnector({
    transport,
    productUrl: centre.desk,
    organisationId,
    departmentId: department?.id ?? null,
    now: Date.now,
    ...options.connector,
  })
  return { connector, callLogs: connector.callLogs!, transport, close }
}
