import {
  type CallLogSettings,
  type ClientPops,
  type ContactSyncSettings,
  type CreationSettings,
  type IntegrationKind,
  integrationKinds,
  type KindTraits,
  type TicketSettings,
  type TimeFormat,
  traitsOf,
} from '@jackfield/contract'
import type { E164, ExtensionNumber, Millis, SiteId } from '../calls/ids.ts'

/** Everything that decides what a call owes, resolved (groups to extensions). Immutable; a change makes a new revision. */
export interface Settings {
  readonly site: SiteId
  readonly revision: number
  readonly validFrom: Millis
  readonly country: string
  readonly areaCode: string
  readonly timeZone: string
  /** Left out in revisions from before there was a choice. */
  readonly timeFormat?: TimeFormat
  /** Agents see `138****1234` instead of whole numbers (B8). */
  readonly maskNumbers: boolean
  /** Own DIDs and trunk numbers in E.164; extensions are `extensions`' keys. */
  readonly ownNumbers: readonly E164[]
  readonly extensions: Readonly<Record<string, ExtensionSettings>>
  /** At most one of a kind per site, in the order of `integrationKinds`. Empty before the first connection. */
  readonly integrations: readonly IntegrationSettings[]
}

export interface ExtensionSettings {
  readonly name: string
  /** For the integrated CRM. */
  readonly pop: ClientPops
  /** For the integrated helpdesk. */
  readonly helpdeskPop: ClientPops
}

export interface IntegrationSettings {
  readonly id: string
  readonly kind: IntegrationKind
  readonly generation: number
  /** Key of everything that belongs to the organisation: see `organisationKey`. */
  readonly organisationId: string
  readonly enabled: boolean
  /** False: what was bought from Zoho takes no call logs. */
  readonly takesLogs: boolean
  /** Null for a kind without tickets. */
  readonly tickets: TicketSettings | null
  readonly callLog: CallLogSettings
  readonly contactSync: ContactSyncSettings
  readonly creation: CreationSettings
  /** What links to recordings begin with and are made for; null in revisions from before there were any. */
  readonly recordingLinks: { readonly homeAddress: string; readonly epoch: number } | null
  /** Extension to its Zoho user; a direct binding beats a group. */
  readonly users: Readonly<Record<string, BoundUser>>
}

export interface BoundUser {
  readonly id: string
  readonly name: string
}

export const traitsFor = ({ kind }: Pick<IntegrationSettings, 'kind'>): KindTraits => traitsOf[kind]

/** The pop settings of an extension that hold for an integration. */
export const popsFor = (
  integration: Pick<IntegrationSettings, 'kind'>,
  extension: ExtensionSettings | undefined,
): ClientPops | undefined => (traitsFor(integration).system === 'crm' ? extension?.pop : extension?.helpdeskPop)

/**
 * Key of an organisation's credits, index, claims and channel. Zoho CRM and Zoho Desk number their organisations by themselves and
 * count credits apart, so that the same number may stand for two.
 */
export const organisationKey = (kind: IntegrationKind, organisationId: string): string =>
  kind === 'zoho-crm' ? organisationId : `${kind}/${organisationId}`

/** The kind of the organisation with this key. */
export const kindOfOrganisation = (key: string): IntegrationKind =>
  integrationKinds.find((kind) => key.startsWith(`${kind}/`)) ?? 'zoho-crm'

/** Modules whose records are kept of the organisation with this key. */
export const modulesOf = (key: string): KindTraits['modules'] => traitsOf[kindOfOrganisation(key)].modules

export const inOrderOfKind = (a: Pick<IntegrationSettings, 'kind'>, b: Pick<IntegrationSettings, 'kind'>): number =>
  integrationKinds.indexOf(a.kind) - integrationKinds.indexOf(b.kind)

/** Whether at least one extension is bound to the user of the CRM. */
export const isBoundUser = ({ users }: Pick<IntegrationSettings, 'users'>, userId: string): boolean =>
  Object.values(users).some(({ id }) => id === userId)

/** The user to whom the extension is bound in the integration, if any. */
export const boundUser = (integration: IntegrationSettings, extension: ExtensionNumber): BoundUser | null =>
  integration.users[extension] ?? null
