import type {
  AuditResult,
  CdrTestRequest,
  CdrTestResult,
  ClientKind,
  DataCentreView,
  PbxSettings,
  PbxView,
  PopSettings,
  Problem,
  RecordingsSettings,
  RecordingsTestResult,
} from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { CallId, ExtensionNumber, Millis } from '../calls/ids.ts'
import type { CrmConnector } from '../crm/crm-connector.ts'
import type { DialRequest, PbxDirectory, SimulatedCall } from '../pbx/pbx-driver.ts'
import type { RecordingSource } from '../pbx/recording-source.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store, Unit } from '../store/store.ts'

/** What the process was started with; from the command line and the configuration file. */
export interface ServerConfig {
  readonly version: string
  readonly host: string
  readonly port: number
  /** Public addresses of this server, e.g. `https://pbx.example.com`; the first one makes the links. */
  readonly publicUrls: readonly string[]
  /** Further data centres (the local Zoho); never added by a page or a callback. */
  readonly localDataCentres: readonly DataCentreView[]
  /** Address of a demo PBX to offer, and of the local Zoho's control API; null outside of the demo. */
  readonly demo: {
    readonly pbxUrl: string
    readonly zohoControlUrl: string | null
    readonly zohoUrl: string | null
  } | null
  /** Directory of the built console; null when it is not there. */
  readonly consoleDirectory: string | null
  /** Addresses or networks of reverse proxies whose `x-forwarded-*` headers are believed; only this machine when left out. */
  readonly trustedProxies?: readonly string[]
}

/** The settings in force; every change of a table that they are made of is followed by `refresh`. */
export interface SettingsService {
  current(): Settings
  /** The revision that a saved call names, or that was valid at a time. */
  revision(number: number): Promise<Settings | null>
  at(time: Millis): Promise<Settings | null>
  /** As `at`, without waiting; for a time before the last days the oldest that is remembered. */
  inForceAt(time: Millis): Settings
  /** Reads the tables, appends a revision when something changed, tells the listeners. */
  refresh(): Promise<Settings>
  onChange(listener: (settings: Settings) => void): void
}

/** The site's phone system: link, directory and call control over whichever driver is set. */
export interface PbxLink {
  view(): Promise<PbxView>
  /** Saves (secret sealed; left out keeps the saved one), and restarts the link. `also` is committed in the same unit. */
  configure(settings: PbxSettings, also?: Unit): Promise<void>
  /** Connects once with these settings and tells what it found; saves nothing. Throws `ProblemError`. */
  test(settings: PbxSettings): Promise<{ version: string | null; directory: PbxDirectory }>
  /** Reads call records once with these settings and tells what it found; saves nothing. */
  testRecords(request: CdrTestRequest): Promise<CdrTestResult>
  /** Looks into a folder of recordings; saves nothing. */
  testRecordings(settings: RecordingsSettings): Promise<RecordingsTestResult>
  /** Where the recordings are; undefined where none are connected. */
  recordings(): RecordingSource | undefined
  up(): boolean
  /** Reads the directory from the PBX and saves extensions, groups, queues; keeps what was edited by hand. */
  refreshDirectory(): Promise<void>
  dial(request: DialRequest): Promise<void>
  hangup(call: CallId, extension: ExtensionNumber): Promise<void>
  simulateCall: ((request: SimulatedCall) => Promise<void>) | null
}

/** Calls that go on, and what agents see of them. */
export interface LiveCalls {
  active(): readonly Call[]
  activeCount(): number
}

export interface Deliveries {
  counts(): Promise<{
    waiting: number
    unknown: number
    needsPerson: number
    refused: number
    doneToday: number
    oldestWaitingAt: number | null
  }>
  /** Why nothing is sent at the moment, and what an administrator should know. */
  state(): { readonly paused: Problem | null; readonly warnings: readonly Problem[] }
  /**
   * refused, needs-person, given-up -> waiting; what was given up while nobody knew whether it was written is looked up first.
   * `also` (who did it) is committed in the same unit. False when it is in none of these states.
   */
  retry(key: string, also?: Unit): Promise<boolean>
  /** waiting, unknown, refused, needs-person -> given-up, with `who` as the reason. False when it is in none of these states. */
  giveUp(key: string, who: string, also?: Unit): Promise<boolean>
  /** Compares what the CRM holds with the ledger, now. Throws a `ProblemError`. */
  audit(): Promise<AuditResult>
}

export interface Connectors {
  /** The connector of an integration, or null when it is not connected. */
  get(integrationId: string): CrmConnector | null
}

/** Sealed text can be stored; only this installation's key opens it. Throws `key-missing`. */
export interface Secrets {
  seal(plain: string): string
  open(sealed: string): string
}

/** Agents' browsers. */
export interface LiveGateway {
  connected(extension: ExtensionNumber): number
  connectedTotal(): number
  /** Kinds of client that are open for the extension. */
  clients(extension: ExtensionNumber): readonly ClientKind[]
}

export type { PopSettings, Problem, Store }
