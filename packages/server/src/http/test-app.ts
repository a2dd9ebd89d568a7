import { pino } from 'pino'
import { createAccess } from '../access/access.ts'
import { type Listener, listenerSubject } from '../access/listeners.ts'
import { createSecrets } from '../access/secrets.ts'
import { siteId } from '../calls/ids.ts'
import { createContacts } from '../contacts/contacts-service.ts'
import type { Deliveries } from '../delivery/service.ts'
import { type AgentGateway, type CallCommand, createLiveGateway } from '../live/gateway.ts'
import { createPopLog } from '../live/pop-log.ts'
import { NumberReading } from '../number-reading/number-reading.ts'
import { areNumbersReadFor } from '../number-reading/reading-row.ts'
import type { PbxLink } from '../pbx/pbx-link.ts'
import { Phonebook } from '../phonebook/phonebook-service.ts'
import { createRecordingLinks } from '../recordings/links.ts'
import { createPlayAudit } from '../recordings/play-audit.ts'
import { createRecordings } from '../recordings/service.ts'
import type { ServerConfig } from '../server-config.ts'
import { createSettingsService } from '../settings/settings-service.ts'
import type { Store } from '../store/store.ts'
import { type App, buildApp, type Routes } from './app.ts'
import type { AppServices, LiveCalls } from './app-services.ts'

/** A clock that tests move. */
export interface TestClock {
  now: number
}

export interface TestApp {
  readonly app: App
  readonly services: AppServices
  readonly clock: TestClock
  /** What agents asked for, in order. */
  readonly commands: CallCommand[]
  /** Lines that were logged, as JSON texts. */
  readonly logged: string[]
  close(): Promise<void>
}

export interface TestAppParts {
  readonly config?: Partial<ServerConfig>
  readonly pbx?: Partial<PbxLink>
  readonly calls?: Partial<LiveCalls>
  readonly deliveries?: Partial<Deliveries>
  readonly pingEveryMs?: number
  /** Routes beside those of `app.ts`. */
  readonly more?: readonly Routes[]
  readonly onCommand?: (command: CallCommand) => Promise<void>
}

export const testSite = siteId('main')
export const testSecrets = createSecrets(Buffer.alloc(32, 7))

/** A site with the extensions 1001 and 1002, on a new store. */
export async function seedSite(store: Store): Promise<void> {
  const pop = JSON.stringify({ enabled: true, mode: 'automatic', trigger: 'ringing' })
  const extension = { site_id: testSite, email_pbx: null, email_manual: null, present: 1, pop }
  await store.commit([
    {
      query: store.db.insertInto('site').values({
        id: testSite,
        name: 'Test',
        country: 'US',
        area_code: '',
        time_zone: 'America/New_York',
        own_numbers: '[]',
        pbx_settings: null,
        pbx_secret: null,
      }),
    },
    {
      query: store.db.insertInto('extension').values([
        { ...extension, number: '1001', name: 'Alice' },
        { ...extension, number: '1002', name: 'Bob', email_pbx: 'bob@example.com' },
      ]),
    },
  ])
}

/** The app over a real store; phone system and deliveries are the test's. */
export async function testApp(store: Store, parts: TestAppParts = {}): Promise<TestApp> {
  const clock: TestClock = { now: Date.UTC(2026, 0, 5, 15, 0, 0) }
  const now = () => clock.now
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const commands: CallCommand[] = []
  const live: AgentGateway = createLiveGateway({
    now,
    log,
    pops: createPopLog(store, now, log),
    linkUp: true,
    pingEveryMs: parts.pingEveryMs,
    onCommand: async (_client, command) => {
      commands.push(command)
      await parts.onCommand?.(command)
    },
  })
  const settings = await createSettingsService({ site: testSite, store, now, log })
  const connectors = { get: () => null }
  const contacts = createContacts({
    store,
    site: testSite,
    settings,
    connectors,
    numbersReadFor: (home) => areNumbersReadFor(store, testSite, home),
    now,
    log,
  })
  await contacts.start()
  const access = createAccess({ store, site: testSite, now })
  const phonebook = new Phonebook({ store, connectors, now, log }, settings.current())
  const { names, home } = contacts
  const numberReading = new NumberReading({ store, site: testSite, names, phonebook, home, now, log, graceMs: 0 })
  settings.onChange(() => numberReading.run())
  const services: AppServices = {
    store,
    config: { ...defaultConfig, ...parts.config },
    access,
    settings,
    contacts,
    numberReading,
    pbx: { ...quietPbx, ...parts.pbx },
    calls: { active: () => [], activeCount: () => 0, ...parts.calls },
    deliveries: { ...noDeliveries, ...parts.deliveries },
    live,
    integrations: { 'zoho-crm': notConnected, 'zoho-desk': notConnected },
    recordings: createRecordings({ store, source: () => services.pbx.recordings(), now, log }),
    recordingLinks: createRecordingLinks(Buffer.alloc(32, 7)),
    playAudit: createPlayAudit(store, access.audit, now),
    listeners: nobodySignsIn,
    now,
    log,
  }
  const app = buildApp(services, parts.more)
  await app.ready()
  return {
    app,
    services,
    clock,
    commands,
    logged,
    async close() {
      live.close()
      await numberReading.stop()
      await contacts.stop()
      await app.close()
      await services.recordings.stop()
    },
  }
}

const defaultConfig: ServerConfig = {
  version: '0.0.0-test',
  host: '127.0.0.1',
  port: 8080,
  publicUrls: [],
  localDataCentres: [],
  demo: null,
  consoleDirectory: null,
}

const unused = async (): Promise<never> => {
  throw new Error('not expected in this test')
}

const quietPbx: PbxLink = {
  view: async () => ({
    settings: null,
    secretSaved: false,
    link: { state: 'not-configured', since: 0, version: null, problem: null, attempt: 0, clockDifferenceMs: 0 },
    demoUrl: null,
  }),
  configure: unused,
  test: unused,
  testRecords: unused,
  testRecordings: unused,
  recordings: () => undefined,
  up: () => false,
  refreshDirectory: unused,
  dial: unused,
  hangup: unused,
  simulateCall: null,
}

const notConnected: AppServices['integrations']['zoho-crm'] = {
  status: async () => ({
    status: 'not-connected',
    problem: null,
    credits: null,
    requestsToday: 0,
    clockOffsetMs: 0,
  }),
}

const nobodySignsIn: AppServices['listeners'] = {
  begin: unused,
  owns: () => false,
  finish: unused,
  problem: async () => null,
}

const noDeliveries: Deliveries = {
  counts: async () => ({ waiting: 0, unknown: 0, needsPerson: 0, refused: 0, doneToday: 0, oldestWaitingAt: null }),
  state: () => ({ paused: null, warnings: [] }),
  retry: async () => false,
  giveUp: async () => false,
  audit: unused,
}

/** Cookie and headers of somebody who is signed in. */
export interface SignedInHeaders {
  readonly cookie: string
  readonly 'x-csrf-token': string
}

/** Signs in as administrator (the first call sets up), as the agent of an extension, or as a user of the CRM who listens. */
export async function signInAs(
  { services }: Pick<TestApp, 'services'>,
  as: 'administrator' | { extension: string } | { listener: Listener },
): Promise<SignedInHeaders> {
  const { access, store } = services
  const [kind, subject] =
    as === 'administrator'
      ? (['administrator', 'admin-1'] as const)
      : 'extension' in as
        ? (['agent', as.extension] as const)
        : (['listener', listenerSubject(as.listener)] as const)
  const session = access.sessions.start(kind, subject)
  const admin = { id: 'admin-1', name: 'Ada', password_hash: 'none', created_at: 0 }
  await store.commit([
    {
      query: store.db
        .insertInto('admin_user')
        .values(admin)
        .onConflict((conflict) => conflict.doNothing()),
    },
    session.statement,
  ])
  const cookie = `jackfield_${kind === 'administrator' ? 'admin' : kind}=${session.token}`
  return { cookie, 'x-csrf-token': session.csrf }
}
