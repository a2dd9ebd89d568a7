import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { ClientRegistry } from './accounts/clients.ts'
import { buildAccountsServer } from './accounts/server.ts'
import { buildApiServer } from './crm/server.ts'
import { Journal } from './data/journal.ts'
import { seedContinental, seedNorthwind } from './data/seed.ts'
import { DataCentre, type DataCentreId, type DataCentreUrls, dataCentreIds } from './data-centre.ts'
import { seedContinentalDesk, seedNorthwindDesk } from './desk/data/seed.ts'
import { buildDeskServer } from './desk/server.ts'
import type { Rule } from './strictness/rules.ts'
import { buildCrmServer } from './web/server.ts'

/** Ports of the four servers of a data centre; 0 takes a free one. */
export interface DataCentrePorts {
  readonly accounts: number
  readonly api: number
  readonly crm: number
  /** A free one if absent. */
  readonly desk?: number
}

export interface LocalZohoOptions {
  /** Address to listen on; 127.0.0.1 if absent. */
  readonly host?: string
  /** Name in all URLs; `localhost` if absent, so that cookies of a server on 127.0.0.1 are those of another host. */
  readonly publicHost?: string
  /** us 8181 to 8184 and eu 8191 to 8194 if absent. */
  readonly ports?: Partial<Record<DataCentreId, DataCentrePorts>>
  /** File to which every committed write is appended as one JSON line. */
  readonly journalFile?: string
  /** Generated contacts in the first data centre, beside the hand-made ones. */
  readonly seedContacts?: number
  /** Time until search knows a write, in ms; 3,000 if absent. */
  readonly searchLagMs?: number
  /** Further settings of `/_control/settings`, for both data centres. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Rules that do not hold, for tests that show what each is good for; may change while it runs. */
  readonly lax?: ReadonlySet<Rule>
  /** Organisation of the first data centre. */
  readonly company?: string
  /** ISO 3166 code; `US` if absent. */
  readonly country?: string
  /** IANA name; `America/New_York` if absent. */
  readonly timeZone?: string
}

/** Base URLs of a data centre, without a trailing slash. */
export interface LocalDataCentre extends DataCentreUrls {
  /** The API console page. */
  console: string
  /** The control API. */
  control: string
}

export interface LocalZoho {
  readonly dataCentres: Record<DataCentreId, LocalDataCentre>
  close(): Promise<void>
}

export type { DataCentreId } from './data-centre.ts'

const defaultPorts: Record<DataCentreId, DataCentrePorts> = {
  us: { accounts: 8181, api: 8182, crm: 8183, desk: 8184 },
  eu: { accounts: 8191, api: 8192, crm: 8193, desk: 8194 },
}

async function listen(app: FastifyInstance, host: string, port: number, publicHost: string): Promise<string> {
  await app.listen({ host, port })
  return `http://${publicHost}:${(app.server.address() as AddressInfo).port}`
}

/**
 * Starts the local Zoho: two data centres with an account server, an API, CRM pages and Desk each, on ports of their own as at
 * Zoho. Rejects when a port is taken.
 */
export async function startLocalZoho(options: LocalZohoOptions = {}): Promise<LocalZoho> {
  const host = options.host ?? '127.0.0.1'
  const publicHost = options.publicHost ?? 'localhost'
  const journal = new Journal(options.journalFile)
  const clients = new ClientRegistry(dataCentreIds)
  const settings: Record<string, unknown> = { ...options.settings }
  if (options.searchLagMs !== undefined) settings.searchLagMs = options.searchLagMs
  const northwind = {
    company: options.company ?? 'Northwind Demo Ltd',
    country: options.country ?? 'US',
    timeZone: options.timeZone ?? 'America/New_York',
    idPrefix: '554023',
    zgid: '651230042',
  }
  const continental = {
    company: 'Continental Demo GmbH',
    country: 'DE',
    timeZone: 'Europe/Berlin',
    idPrefix: '201180',
    zgid: '201180077',
  }
  const centres = {
    us: new DataCentre({
      id: 'us',
      clients,
      journal,
      settings,
      lax: options.lax ?? new Set(),
      seedContacts: options.seedContacts ?? 0,
      seed: (now) => seedNorthwind(northwind, now),
      seedDesk: seedNorthwindDesk,
    }),
    eu: new DataCentre({
      id: 'eu',
      clients,
      journal,
      settings,
      lax: options.lax ?? new Set(),
      seedContacts: 0,
      seed: (now) => seedContinental(continental, now),
      seedDesk: seedContinentalDesk,
    }),
  }
  const apps: FastifyInstance[] = []
  const start = async (app: FastifyInstance, port: number) => {
    apps.push(app)
    return listen(app, host, port, publicHost)
  }
  const close = async () => {
    for (const id of dataCentreIds) centres[id].stopTimers()
    await Promise.all(apps.map((app) => app.close()))
    journal.close()
  }
  try {
    for (const id of dataCentreIds) {
      const centre = centres[id]
      const ports = options.ports?.[id] ?? defaultPorts[id]
      centre.urls = {
        accounts: await start(buildAccountsServer(centre), ports.accounts),
        api: await start(buildApiServer(centre), ports.api),
        crm: await start(buildCrmServer(centre), ports.crm),
        desk: await start(buildDeskServer(centre), ports.desk ?? 0),
      }
    }
  } catch (error) {
    await close()
    throw error
  }
  const locations = Object.fromEntries(dataCentreIds.map((id) => [id, centres[id].urls.accounts]))
  for (const id of dataCentreIds) centres[id].locations = locations
  const describe = ({ urls }: DataCentre): LocalDataCentre => ({
    ...urls,
    console: `${urls.accounts}/developerconsole`,
    control: `${urls.api}/_control`,
  })
  return { dataCentres: { us: describe(centres.us), eu: describe(centres.eu) }, close }
}
