import type { IntegrationView } from '@jackfield/contract'
import type { Dispatcher } from 'undici'
import type { Secrets } from '../../access/secrets.ts'
import type { Credits } from '../../credits/credits.ts'
import type { NumberCopying } from '../../phonebook/number-copying.ts'
import type { ServerConfig } from '../../server-config.ts'
import type { SettingsService } from '../../settings/settings-service.ts'
import type { Store } from '../../store/store.ts'
import type { GroupsOfIntegration } from './sync-group.ts'

/** The administrator who asks; `session` is the id under which the server knows the session, never its token. */
export interface Actor {
  readonly session: string
  readonly name: string
}

/** What an integration needs of the server. Organisations are named by their `organisationKey`. */
export interface IntegrationParts {
  readonly store: Store
  readonly secrets: Secrets
  readonly settings: SettingsService
  /** Contact groups as far as integrations fill them. */
  readonly groups: GroupsOfIntegration
  readonly config: Pick<ServerConfig, 'publicUrls' | 'localDataCentres'>
  readonly now: () => number
  readonly log: {
    info(detail: object, message: string): void
    warn(detail: object, message: string): void
    error(detail: object, message: string): void
  }
  /** The copy of numbers; without it nothing is said of it. `also` is committed together with what is asked for. */
  readonly index?: Pick<NumberCopying, 'view' | 'start' | 'stop'>
  /** How changes in Zoho arrive; without it nothing is said of it. */
  readonly changes?: (organisationKey: string) => IntegrationView['changes']
  /** The meter of API credits; without it nothing is said of them. */
  readonly credits?: Pick<Credits, 'spent' | 'view' | 'setBudget'>
  /** False: links to recordings are not written into Zoho's own field for them. */
  readonly recordingField?: boolean
  /** For tests. */
  readonly dispatcher?: Dispatcher
}
