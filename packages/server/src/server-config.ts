import type { DataCentreView } from '@jackfield/contract'

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
