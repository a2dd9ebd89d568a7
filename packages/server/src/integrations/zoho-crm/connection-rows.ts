import {
  type CallLogSettings,
  type ContactSyncSettings,
  type CreationSettings,
  defaultCallLogSettings,
  type Problem,
  problemSchema,
  type ZohoCheck,
  zohoCheckSchema,
} from '@jackfield/contract'
import type { CrmProbe } from '../../crm/crm-connector.ts'
import type { TokenGrant } from '../../crm/zoho/token-answer.ts'
import type { TokenVault } from '../../crm/zoho/tokens.ts'
import type { Secrets } from '../../http/services.ts'
import { readCallLogSettings, readContactSync, readCreation } from '../../settings/saved-settings.ts'
import type { Statement, Store } from '../../store/store.ts'

/** The integration of a site and its connection, as saved. Secrets stay sealed. */
export interface SavedIntegration {
  readonly id: string
  readonly enabled: boolean
  readonly generation: number
  readonly homeAddress: string
  readonly callLog: CallLogSettings
  readonly contactSync: ContactSyncSettings
  readonly creation: CreationSettings
  /** Counts up when all links to recordings have to die. */
  readonly linkEpoch: number
  readonly connection: SavedConnection
}

export interface SavedConnection {
  readonly id: string
  readonly accountsServer: string
  readonly productUrl: string
  readonly apiDomain: string
  readonly clientId: string
  readonly sealedSecret: string
  readonly sealedRefreshToken: string
  readonly organisation: { readonly id: string; readonly name: string; readonly domain: string | null }
  readonly user: { readonly name: string; readonly email: string }
  readonly connectedAt: number
  readonly problem: Problem | null
  /** What the account may not do; null when nobody has looked. */
  readonly check: ZohoCheck | null
}

const kind = 'zoho-crm'

function readProblem(json: string | null): Problem | null {
  const parsed = problemSchema.safeParse(JSON.parse(json ?? 'null'))
  return parsed.success ? parsed.data : null
}

/** The site's integration with Zoho CRM, or null before the first consent. */
export async function loadIntegration(store: Store, site: string): Promise<SavedIntegration | null> {
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
      'integration.link_epoch',
    ])
    .where('integration.site_id', '=', site)
    .where('integration.kind', '=', kind)
    .executeTakeFirst()
  if (!row?.refresh_token || !row.client_secret || !row.api_domain || !row.organisation_id) return null
  return {
    id: row.integration_id,
    enabled: row.enabled === 1,
    generation: row.generation,
    homeAddress: row.home_address,
    callLog: readCallLogSettings(row.call_log),
    contactSync: readContactSync(row.contact_sync),
    creation: readCreation(row.creation),
    linkEpoch: row.link_epoch ?? 0,
    connection: {
      id: row.id,
      accountsServer: row.accounts_server,
      productUrl: row.crm_url,
      apiDomain: row.api_domain,
      clientId: row.client_id,
      sealedSecret: row.client_secret,
      sealedRefreshToken: row.refresh_token,
      organisation: {
        id: row.organisation_id,
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
    },
  }
}

type ZohoCheckText = { readonly at: number; readonly problems: readonly Problem[] }

/** Notes what the connected account may not do. */
export const saveCheck = (store: Store, connectionId: string, check: ZohoCheckText): Statement => ({
  query: store.db
    .updateTable('connection')
    .set({ checked: JSON.stringify(check) })
    .where('id', '=', connectionId),
  expect: 1,
})

/** What a completed consent gives. */
export interface NewConnection {
  readonly accountsServer: string
  readonly productUrl: string
  readonly apiDomain: string
  readonly clientId: string
  readonly clientSecret: string
  readonly homeAddress: string
  readonly grant: TokenGrant & { readonly refreshToken: string }
  readonly probe: CrmProbe
}

/**
 * Statements that save a completed consent. The organisation that was connected before keeps its generation, bindings and
 * users; another one starts a new generation without them, so that nothing owed to the old one reaches it.
 */
export function saveConnection(
  store: Store,
  secrets: Secrets,
  site: string,
  before: SavedIntegration | null,
  ids: { readonly connection: string; readonly integration: string },
  made: NewConnection,
  now: number,
): Statement[] {
  const { db } = store
  const { organisation, user } = made.probe
  const columns = {
    accounts_server: made.accountsServer,
    crm_url: made.productUrl,
    api_domain: made.apiDomain,
    client_id: made.clientId,
    client_secret: secrets.seal(made.clientSecret),
    refresh_token: secrets.seal(made.grant.refreshToken),
    access_token: secrets.seal(made.grant.accessToken),
    access_expires_at: now + made.grant.lifeMs,
    organisation_id: organisation.id,
    organisation_name: organisation.name,
    organisation_domain: organisation.domain,
    user_name: user.name,
    user_email: user.email,
    connected_at: now,
    problem: null,
    checked: JSON.stringify({ at: now, problems: made.probe.limits } satisfies ZohoCheckText),
  }
  if (before === null) {
    const integration = {
      id: ids.integration,
      site_id: site,
      kind,
      connection_id: ids.connection,
      enabled: 1,
      generation: 1,
      home_address: made.homeAddress,
      call_log: JSON.stringify(defaultCallLogSettings),
      created_at: now,
    }
    return [
      { query: db.insertInto('connection').values({ id: ids.connection, ...columns }), expect: 1 },
      { query: db.insertInto('integration').values(integration), expect: 1 },
    ]
  }
  const saved: Statement = {
    query: db.updateTable('connection').set(columns).where('id', '=', before.connection.id),
    expect: 1,
  }
  const update = db.updateTable('integration').where('id', '=', before.id)
  if (before.connection.organisation.id === organisation.id)
    return [saved, { query: update.set({ home_address: made.homeAddress }), expect: 1 }]
  // The user named for missed calls belongs to the old organisation as well.
  const callLog: CallLogSettings =
    before.callLog.whenNobodyAnswers.who === 'user'
      ? { ...before.callLog, whenNobodyAnswers: { who: 'all' } }
      : before.callLog
  const generation = { generation: before.generation + 1, call_log: JSON.stringify(callLog) }
  return [
    saved,
    { query: update.set({ home_address: made.homeAddress, ...generation }), expect: 1 },
    { query: db.deleteFrom('binding').where('integration_id', '=', before.id) },
    { query: db.deleteFrom('zoho_user').where('integration_id', '=', before.id) },
  ]
}

/** The tokens of a connection in the database, sealed. Writes nothing any more once another consent has replaced them. */
export function tokenVault(store: Store, secrets: Secrets, connection: SavedConnection): TokenVault {
  const { db } = store
  const own = () =>
    db
      .updateTable('connection')
      .where('id', '=', connection.id)
      .where('refresh_token', '=', connection.sealedRefreshToken)
  return {
    async load() {
      const row = await db
        .selectFrom('connection')
        .select(['access_token', 'access_expires_at', 'problem'])
        .where('id', '=', connection.id)
        .where('refresh_token', '=', connection.sealedRefreshToken)
        .executeTakeFirst()
      if (!row) return null
      return {
        refreshToken: secrets.open(connection.sealedRefreshToken),
        accessToken: row.access_token === null ? null : secrets.open(row.access_token),
        accessExpiresAt: row.access_expires_at,
        problem: readProblem(row.problem),
      }
    },
    async saveAccess(accessToken, expiresAt) {
      const columns = { access_token: secrets.seal(accessToken), access_expires_at: expiresAt }
      await store.commit([{ query: own().set(columns) }])
    },
    async saveProblem(problem) {
      await store.commit([{ query: own().set({ problem: problem === null ? null : JSON.stringify(problem) }) }])
    },
  }
}
