import type { CallLogSettings, ClientPops, ContactSyncSettings, CreationSettings } from '@jackfield/contract'
import type { E164, ExtensionNumber, Millis, SiteId } from '../calls/ids.ts'

/** Everything that decides what a call owes, resolved (groups to extensions). Immutable; a change makes a new revision. */
export interface Settings {
  readonly site: SiteId
  readonly revision: number
  readonly validFrom: Millis
  readonly country: string
  readonly areaCode: string
  readonly timeZone: string
  /** Agents see `138****1234` instead of whole numbers (B8). */
  readonly maskNumbers: boolean
  /** Own DIDs and trunk numbers in E.164; extensions are `extensions`' keys. */
  readonly ownNumbers: readonly E164[]
  readonly extensions: Readonly<Record<string, { readonly name: string; readonly pop: ClientPops }>>
  /** At most one CRM integration per site. Empty before the first connection. */
  readonly integrations: readonly IntegrationSettings[]
}

export interface IntegrationSettings {
  readonly id: string
  readonly kind: 'zoho-crm'
  readonly generation: number
  readonly organisationId: string
  readonly enabled: boolean
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

/** Whether at least one extension is bound to the user of the CRM. */
export const isBoundUser = ({ users }: Pick<IntegrationSettings, 'users'>, userId: string): boolean =>
  Object.values(users).some(({ id }) => id === userId)

/** The user to whom the extension is bound in the integration, if any. */
export const boundUser = (integration: IntegrationSettings, extension: ExtensionNumber): BoundUser | null =>
  integration.users[extension] ?? null
