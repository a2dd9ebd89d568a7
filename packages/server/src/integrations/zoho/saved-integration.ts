import {
  type CallLogSettings,
  type ContactSyncSettings,
  type CreationSettings,
  type IntegrationKind,
  type Problem,
  problemSchema,
  type TicketSettings,
  traitsOf,
  type ZohoCheck,
  zohoCheckSchema,
} from '@jackfield/contract'
import {
  readCallLogSettings,
  readContactSync,
  readCreation,
  readPlaces,
  readTickets,
} from '../../settings/saved-settings.ts'
import { organisationKey } from '../../settings/settings.ts'
import type { Store } from '../../store/store.ts'
import type { Places } from './place.ts'

/** The integration of a site and its connection, as saved. Secrets stay sealed. */
export interface SavedIntegration {
  readonly id: string
  readonly kind: IntegrationKind
  readonly enabled: boolean
  readonly generation: number
  readonly homeAddress: string
  readonly callLog: CallLogSettings
  readonly contactSync: ContactSyncSettings
  readonly creation: CreationSettings
  /** Null for a kind without tickets. */
  readonly tickets: TicketSettings | null
  /** Of a kind with departments: the chosen one, which may be gone; null: none was chosen. */
  readonly departmentId: string | null
  /** Counts up when all links to recordings have to die. */
  readonly linkEpoch: number
  readonly connection: SavedConnection
}

export interface SavedConnection {
  readonly id: string
  readonly accountsServer: string
  readonly productUrl: string
  /** Where requests with tokens go. */
  readonly apiBase: string
  readonly clientId: string
  readonly sealedSecret: string
  readonly sealedRefreshToken: string
  readonly organisation: SavedOrganisation
  readonly user: { readonly name: string; readonly email: string }
  readonly connectedAt: number
  readonly problem: Problem | null
  /** What the account may not do; null when nobody has looked. */
  readonly check: ZohoCheck | null
  /** Of a kind with organisations and departments: as they were last read. */
  readonly places: Places | null
}

export interface SavedOrganisation {
  /** As Zoho numbers it. */
  readonly id: string
  /** Under which everything that belongs to it is kept here. */
  readonly key: string
  readonly name: string
  readonly domain: string | null
}

export function readProblem(json: string | null): Problem | null {
  const parsed = problemSchema.safeParse(JSON.parse(json ?? 'null'))
  return parsed.success ? parsed.data : null
}

/** The site's integration of a kind, or null before the first consent. */
export async function loadIntegration(
  store: Store,
  site: string,
  kind: IntegrationKind,
): Promise<SavedIntegration | null> {
  const row = await store.db
    .selectFrom('integration')
    .innerJoin('connection', 'connection.id', 'integration.connection_id')
    .selectAll('connection')
    .select([
      'integration.id as integration_id',
      'integration.enabled',
      'integration.generation',
      'integration.home_address',
      'integration.call_log',
      'integration.contact_sync',
      'integration.creation',
      'integration.tickets',
      'integration.department_id',
      'integration.link_epoch',
    ])
    .where('integration.site_id', '=', site)
    .where('integration.kind', '=', kind)
    .executeTakeFirst()
  if (!row?.refresh_token || !row.client_secret || !row.api_domain || !row.organisation_id) return null
  const traits = traitsOf[kind]
  return {
    id: row.integration_id,
    kind,
    enabled: row.enabled === 1,
    generation: row.generation,
    homeAddress: row.home_address,
    callLog: readCallLogSettings(row.call_log),
    contactSync: readContactSync(row.contact_sync),
    creation: readCreation(row.creation),
    tickets: traits.tickets ? readTickets(row.tickets) : null,
    departmentId: row.department_id ?? null,
    linkEpoch: row.link_epoch ?? 0,
    connection: {
      id: row.id,
      accountsServer: row.accounts_server,
      productUrl: row.crm_url,
      apiBase: row.api_domain,
      clientId: row.client_id,
      sealedSecret: row.client_secret,
      sealedRefreshToken: row.refresh_token,
      organisation: {
        id: row.organisation_id,
        key: organisationKey(kind, row.organisation_id),
        name: row.organisation_name ?? row.organisation_id,
        domain: row.organisation_domain,
      },
      user: { name: row.user_name ?? '', email: row.user_email ?? '' },
      connectedAt: row.connected_at ?? 0,
      problem: readProblem(row.problem),
      check: zohoCheckSchema
        .nullable()
        .catch(null)
        .parse(JSON.parse(row.checked ?? 'null')),
      places: traits.places ? readPlaces(row.places) : null,
    },
  }
}
