import type { CallLogSettings, Problem } from '@jackfield/contract'
import type { Secrets } from '../../access/secrets.ts'
import type { CrmProbe } from '../../crm/crm-connector.ts'
import type { TokenGrant } from '../../crm/zoho/token-answer.ts'
import type { Statement, Store } from '../../store/store.ts'
import { departmentOf, type Places, placesOf } from './place.ts'
import type { ZohoProduct } from './products.ts'
import type { SavedConnection, SavedIntegration } from './saved-integration.ts'

/** What a completed consent gives. */
export interface NewConnection {
  readonly accountsServer: string
  readonly productUrl: string
  /** Where requests with tokens go. */
  readonly apiBase: string
  readonly clientId: string
  readonly clientSecret: string
  readonly homeAddress: string
  readonly grant: TokenGrant & { readonly refreshToken: string }
  readonly probe: CrmProbe
}

type ZohoCheckText = { readonly at: number; readonly problems: readonly Problem[] }

/** Notes what the connected account may not do, and where calls can go. */
export const saveCheck = (
  store: Store,
  { id }: Pick<SavedConnection, 'id'>,
  check: ZohoCheckText,
  places: Places | null,
): Statement => ({
  query: store.db
    .updateTable('connection')
    .set({ checked: JSON.stringify(check), ...(places === null ? {} : { places: JSON.stringify(places) }) })
    .where('id', '=', id),
  expect: 1,
})

/**
 * Statements that save a completed consent. The organisation that was connected before keeps its generation, bindings, users and
 * department; another one starts a new generation without them, so that nothing owed to the old one reaches it.
 */
export function saveConnection(
  store: Store,
  secrets: Secrets,
  site: string,
  { kind, defaults }: Pick<ZohoProduct, 'kind' | 'defaults'>,
  before: SavedIntegration | null,
  ids: { readonly connection: string; readonly integration: string },
  made: NewConnection,
  now: number,
): Statement[] {
  const { db } = store
  const columns = {
    accounts_server: made.accountsServer,
    crm_url: made.productUrl,
    api_domain: made.apiBase,
    client_id: made.clientId,
    client_secret: secrets.seal(made.clientSecret),
    refresh_token: secrets.seal(made.grant.refreshToken),
    access_token: secrets.seal(made.grant.accessToken),
    access_expires_at: now + made.grant.lifeMs,
    connected_at: now,
    problem: null,
    ...organisationColumns(made.probe, now),
  }
  const { place } = made.probe
  if (before === null) {
    const integration = {
      id: ids.integration,
      site_id: site,
      kind,
      connection_id: ids.connection,
      enabled: 1,
      generation: 1,
      home_address: made.homeAddress,
      call_log: JSON.stringify(defaults.callLog),
      contact_sync: JSON.stringify(defaults.contactSync),
      creation: JSON.stringify(defaults.creation),
      tickets: defaults.tickets && JSON.stringify(defaults.tickets),
      department_id: place ? departmentOf(place, null) : null,
      created_at: now,
    }
    return [
      { query: db.insertInto('connection').values({ id: ids.connection, ...columns }), expect: 1 },
      { query: db.insertInto('integration').values(integration), expect: 1 },
    ]
  }
  const same = before.connection.organisation.id === made.probe.organisation.id
  const department = place ? { department_id: departmentOf(place, same ? before.departmentId : null) } : {}
  const changed = { home_address: made.homeAddress, ...department }
  return [
    { query: db.updateTable('connection').set(columns).where('id', '=', before.connection.id), expect: 1 },
    { query: db.updateTable('integration').set(changed).where('id', '=', before.id), expect: 1 },
    ...(same ? [] : startAnew(store, before)),
  ]
}

/** Statements that put another organisation of the same account in the place of the connected one. */
export function saveOrganisation(
  store: Store,
  before: SavedIntegration,
  probe: CrmProbe,
  departmentId: string | null,
  now: number,
): Statement[] {
  const { db } = store
  const { id } = before.connection
  return [
    { query: db.updateTable('connection').set(organisationColumns(probe, now)).where('id', '=', id), expect: 1 },
    saveDepartment(store, before, departmentId),
    ...startAnew(store, before),
  ]
}

export const saveDepartment = (
  { db }: Store,
  { id }: Pick<SavedIntegration, 'id'>,
  departmentId: string | null,
): Statement => ({
  query: db.updateTable('integration').set({ department_id: departmentId }).where('id', '=', id),
  expect: 1,
})

const organisationColumns = ({ organisation, user, limits, place }: CrmProbe, now: number) => ({
  organisation_id: organisation.id,
  organisation_name: organisation.name,
  organisation_domain: organisation.domain,
  user_name: user.name,
  user_email: user.email,
  checked: JSON.stringify({ at: now, problems: limits } satisfies ZohoCheckText),
  places: place ? JSON.stringify(placesOf(place)) : null,
})

/** A new generation, without what belongs to the organisation of the old one. */
function startAnew({ db }: Store, before: SavedIntegration): Statement[] {
  // Users named for missed calls and as owners belong to the old organisation as well.
  const callLog: CallLogSettings = {
    ...before.callLog,
    whenNobodyAnswers:
      before.callLog.whenNobodyAnswers.who === 'user' ? { who: 'all' } : before.callLog.whenNobodyAnswers,
    fallbackOwner: null,
  }
  const generation = { generation: before.generation + 1, call_log: JSON.stringify(callLog) }
  return [
    { query: db.updateTable('integration').set(generation).where('id', '=', before.id), expect: 1 },
    { query: db.deleteFrom('binding').where('integration_id', '=', before.id) },
    { query: db.deleteFrom('zoho_user').where('integration_id', '=', before.id) },
  ]
}
