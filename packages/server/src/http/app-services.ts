import type { IntegrationKind, StatusView } from '@jackfield/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { Access } from '../access/access.ts'
import type { Call } from '../calls/call.ts'
import type { Millis } from '../calls/ids.ts'
import type { Contacts } from '../contacts/contacts-service.ts'
import type { Deliveries } from '../delivery/service.ts'
import type { ListenerSignIn } from '../integrations/zoho/listener-sign-in.ts'
import type { AgentGateway } from '../live/gateway.ts'
import type { NumberReading } from '../number-reading/number-reading.ts'
import type { PbxLink } from '../pbx/pbx-link.ts'
import type { RecordingLinks } from '../recordings/links.ts'
import type { PlayAudit } from '../recordings/play-audit.ts'
import type { Recordings } from '../recordings/service.ts'
import type { ServerConfig } from '../server-config.ts'
import type { SettingsService } from '../settings/settings-service.ts'
import type { Store } from '../store/store.ts'

/** Calls that go on, and what agents see of them. */
export interface LiveCalls {
  active(): readonly Call[]
  activeCount(): number
}

/** What the status page asks of an integration. */
export interface IntegrationStatus {
  status(): Promise<StatusView['zoho']>
}

/** Everything that the routes need; made by `server.ts`. */
export interface AppServices {
  readonly store: Store
  readonly config: ServerConfig
  readonly access: Access
  readonly settings: SettingsService
  readonly pbx: PbxLink
  readonly contacts: Contacts
  readonly numberReading: Pick<NumberReading, 'view'>
  readonly calls: LiveCalls
  readonly deliveries: Deliveries
  readonly live: AgentGateway
  readonly integrations: Readonly<Record<IntegrationKind, IntegrationStatus>>
  readonly recordings: Recordings
  readonly recordingLinks: RecordingLinks
  readonly playAudit: PlayAudit
  /** Users of the CRM who sign in there to hear a recording. */
  readonly listeners: ListenerSignIn
  /** Milliseconds since 1970. */
  readonly now: () => Millis
  readonly log: FastifyBaseLogger
}
