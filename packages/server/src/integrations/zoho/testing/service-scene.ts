import type { IntegrationKind } from '@jackfield/contract'
import { pino } from 'pino'
import { Agent } from 'undici'
import { createSecrets } from '../../../access/secrets.ts'
import { siteId } from '../../../calls/ids.ts'
import { createContacts } from '../../../contacts/contacts-service.ts'
import { type LocalCentre, localCentre, zohoControl } from '../../../crm/testing/local-zoho.ts'
import { areNumbersReadFor } from '../../../number-reading/reading-row.ts'
import { createSettingsService, type SettingsService } from '../../../settings/settings-service.ts'
import type { Store } from '../../../store/store.ts'
import { products, redirectUri as redirectUriOf } from '../products.ts'
import { type Actor, createIntegration, type IntegrationParts, type IntegrationService } from '../service.ts'

export const home = 'http://127.0.0.1:8080'
export const redirectUri = redirectUriOf(products['zoho-crm'], home)
export const ada: Actor = { session: 'session-of-ada', name: 'Ada' }
export const secrets = createSecrets(Buffer.alloc(32, 9))

const site = siteId('main')
const pop = JSON.stringify({ enabled: true, mode: 'automatic', trigger: 'ringing' })

/** A new site with extensions 1001 to 1006 and groups `sales` (1001, 1002), `support` (1002, 1003) and `empty`. */
export async function seedSite({ db, commit }: Store): Promise<void> {
  const tables = ['binding', 'zoho_user', 'integration', 'connection', 'meta', 'audit', 'settings_revision'] as const
  const emails: Record<string, string | null> = {
    '1001': 'BRUNO@demo.jackfield.test ',
    '1002': null,
    '1003': 'dora@demo.jackfield.test',
  }
  const extension = { site_id: site, present: 1, pop, email_manual: null, email_pbx: null }
  const group = (id: string, members: string[]) => ({
    site_id: site,
    id,
    name: id,
    members: JSON.stringify(members),
    source: 'pbx',
  })
  await commit([
    ...[...tables, 'extension', 'extension_group', 'site'].map((table) => ({ query: db.deleteFrom(table as 'site') })),
    {
      query: db.insertInto('site').values({
        id: site,
        name: 'Main',
        country: 'US',
        area_code: '212',
        time_zone: 'Asia/Shanghai',
        own_numbers: '[]',
        pbx_settings: null,
        pbx_secret: null,
      }),
    },
    {
      query: db.insertInto('extension').values(
        ['1001', '1002', '1003', '1004', '1005', '1006'].map((number) => ({
          ...extension,
          number,
          name: `Extension ${number}`,
          email_pbx: emails[number] ?? null,
        })),
      ),
    },
    {
      query: db
        .insertInto('extension_group')
        .values([group('sales', ['1001', '1002']), group('support', ['1002', '1003']), group('empty', [])]),
    },
  ])
}

export interface Scene {
  readonly service: IntegrationService
  readonly settings: SettingsService
  /** To start further integrations of the site with. */
  readonly parts: IntegrationParts
  /** Everything that was logged. */
  readonly logged: string[]
  close(): Promise<void>
}

/** A process over the store: as it is after a start. `centres` are what the configuration names. */
export async function startProcess(
  store: Store,
  centres: Readonly<Record<string, LocalCentre>>,
  changes: Partial<IntegrationParts> = {},
  kind: IntegrationKind = 'zoho-crm',
): Promise<Scene> {
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const now = changes.now ?? Date.now
  const settings = await createSettingsService({ site, store, now, log })
  const dispatcher = new Agent({ connect: { timeout: 2_000 } })
  const localDataCentres = Object.entries(centres).map(([code, centre]) => localCentre(code, centre))
  const config = { publicUrls: ['https://pbx.example.com/'], localDataCentres }
  const groups = createContacts({
    store,
    site,
    settings,
    connectors: { get: () => null },
    numbersReadFor: (home) => areNumbersReadFor(store, site, home),
    now,
    log,
  }).synchronised
  const parts: IntegrationParts = { store, secrets, settings, groups, config, now, log, dispatcher, ...changes }
  const service = createIntegration(kind, parts)
  await service.start()
  return {
    service,
    settings,
    parts,
    logged,
    async close() {
      await service.close()
      await dispatcher.destroy()
    },
  }
}

export interface Person {
  readonly user?: string
  readonly actor?: Actor
  readonly scope?: string
  readonly offline?: boolean
  /** Of Zoho Desk: ids of the organisations that are consented to; all of them when left out. */
  readonly portals?: readonly string[]
}

/** The whole way through the browser: save, accept at Zoho, come back. Gives the result as the dialog shows it. */
export async function connect(
  { service }: Pick<Scene, 'service'>,
  centre: LocalCentre,
  client: { readonly id: string; readonly secret: string },
  { user = 'ada@demo.jackfield.test', actor = ada, ...changes }: Person = {},
) {
  const url = await begin(service, centre, client, actor)
  const back = await zohoControl(centre).accept(url, user, changes)
  await service.finish(Object.fromEntries(back.searchParams), actor)
  return service.takeResult(actor)
}

/** What the administrator saves; gives the address of the consent page. */
export async function begin(
  service: IntegrationService,
  centre: LocalCentre,
  client: { readonly id: string; readonly secret?: string },
  actor: Actor = ada,
): Promise<string> {
  const { url } = await service.begin(
    {
      homeAddress: home,
      accountsServer: centre.accounts,
      productUrl: centre[service.product.server],
      clientId: client.id,
      clientSecret: client.secret,
    },
    home,
    actor,
  )
  return url
}
