import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { createAccess } from './access/access.ts'
import { loadKey } from './access/key-file.ts'
import { createSecrets } from './access/secrets.ts'
import { CallHandling } from './call-handling/call-handling.ts'
import { handleCommand } from './call-handling/commands.ts'
import { deliveryNews } from './call-handling/delivery-news.ts'
import { Reconciliation } from './call-handling/reconciliation.ts'
import { siteId } from './calls/ids.ts'
import type { Config } from './config.ts'
import { createContacts } from './contacts/contacts-service.ts'
import { FollowCrm } from './contacts/follow-crm.ts'
import { Credits } from './credits/credits.ts'
import type { Connectors } from './crm/crm-connector.ts'
import { createAuditor } from './delivery/auditor.ts'
import { beginLife, HEARTBEAT_MS } from './delivery/life/life.ts'
import { createDeliveries } from './delivery/service.ts'
import { createDeliveryWorker, deliveryParts } from './delivery/worker.ts'
import { buildApp } from './http/app.ts'
import { listen } from './http/listen.ts'
import { crmNotificationRoutes } from './http/routes/crm-notifications.ts'
import { dialSearchRoutes } from './http/routes/dial-search.ts'
import { incompleteRecordRoutes } from './http/routes/incomplete-records.ts'
import { integrationRoutes } from './http/routes/integration.ts'
import { type Integrations, integrationsOf } from './integrations/zoho/integrations.ts'
import { createIntegration, createZohoCrm, type IntegrationParts } from './integrations/zoho/service.ts'
import { createLiveGateway } from './live/gateway.ts'
import { createPopLog } from './live/pop-log.ts'
import { NumberReading } from './number-reading/number-reading.ts'
import { areNumbersReadFor } from './number-reading/reading-row.ts'
import { SitePbxLink } from './pbx/pbx-link.ts'
import { DialSearchService } from './phonebook/dial-search.ts'
import { IncompleteRecords } from './phonebook/incomplete-records.ts'
import { createNumberCopying } from './phonebook/number-copying.ts'
import { Phonebook } from './phonebook/phonebook-service.ts'
import { Synchronisation } from './phonebook/synchronisation.ts'
import { logged, ProblemError } from './problem.ts'
import { createRecordingLinks } from './recordings/links.ts'
import { createPlayAudit } from './recordings/play-audit.ts'
import { createRecordings } from './recordings/service.ts'
import { every } from './schedule.ts'
import type { ServerConfig } from './server-config.ts'
import type { Settings } from './settings/settings.ts'
import { createSettingsService } from './settings/settings-service.ts'
import { ensureInstallation } from './store/installation.ts'
import { openStore } from './store/open.ts'
import { version } from './version.ts'

export interface RunningServer {
  /** Address on which it listens. */
  readonly url: string
  /** One-time link for the first administrator; null when there is one already. */
  readonly setupLink: string | null
  stop(): Promise<void>
}

/** A site is one PBX; this process serves one. */
const SITE = siteId('main')
/** The PBX's records are compared so often, beside after every connect. */
const COMPARE_EVERY_MS = 60_000

/** So often it is looked whether a subscription or a question for changes is due. */
const SYNCHRONISE_MS = 2000

/** So often it is looked whether API credits have become free again. */
const CREDITS_MS = 5000

/** So often it is looked whether the nightly audit is due. */
const AUDIT_CHECK_MS = 60_000

/** The composition root: the only place that knows every part. Resolves when the server listens. */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const now = Date.now
  makeDataDirectory(config.dataDirectory)
  const key = loadKey(process.env.JACKFIELD_KEY, config.dataDirectory)
  const secrets = createSecrets(key)
  const recordingLinks = createRecordingLinks(key)
  const store = await openStore(config.storeUrl)
  const { installationId } = await ensureInstallation(store, SITE)
  const serverConfig = servedConfig(config)

  const settings = await createSettingsService({ site: SITE, store, now, log })
  const access = createAccess({ store, site: SITE, now })
  const connectors: Connectors = { get: (integrationId) => integrations.get(integrationId) }
  const contacts = createContacts({
    store,
    site: SITE,
    settings,
    connectors,
    numbersReadFor: (home) => areNumbersReadFor(store, SITE, home),
    now,
    log,
  })
  await contacts.start()
  const credits = new Credits({
    store,
    connectors,
    settings: () => settings.current(),
    audit: access.audit,
    now,
    log,
  })
  await credits.start()
  const zohoParts: IntegrationParts = {
    store,
    secrets,
    settings,
    config: serverConfig,
    groups: contacts.synchronised,
    index: {
      view: (organisationId) => copying.view(organisationId),
      start: (...what) => copying.start(...what),
      stop: (...what) => copying.stop(...what),
    },
    recordingField: config.zoho.recordingField,
    changes: (organisationId) => synchronisation.view(organisationId),
    credits,
    now,
    log,
  }
  const zohoCrm = createZohoCrm(zohoParts)
  const zohoDesk = createIntegration('zoho-desk', zohoParts)
  const integrations: Integrations = integrationsOf([zohoCrm, zohoDesk])
  await Promise.all([zohoCrm.start(), zohoDesk.start()])

  const phonebook = new Phonebook({ store, connectors: integrations, credits, now, log }, settings.current())
  const follow = new FollowCrm({ store, groups: contacts.synchronised, settings: () => settings.current(), log })
  phonebook.onChange((change) => follow.changed(change))
  const numberReading = new NumberReading({
    store,
    site: SITE,
    names: contacts.names,
    phonebook,
    home: contacts.home,
    now,
    log,
  })
  const copying = createNumberCopying({ store, phonebook, settings, connectors: integrations, credits, now, log })
  const synchronisation = new Synchronisation({
    store,
    secrets,
    phonebook,
    connectors: integrations,
    copyAgain: copying.again,
    settings: () => settings.current(),
    home: (integrationId) => integrations.home(integrationId),
    credits,
    now,
    log,
  })
  const incomplete = new IncompleteRecords({
    store,
    phonebook,
    connectors: integrations,
    settings: () => settings.current(),
    credits,
  })
  const dialSearch = new DialSearchService({
    store,
    phonebook,
    connectors: integrations,
    credits,
    settings: () => settings.current(),
    now,
  })
  // A copy that rested goes on.
  credits.onStep((_organisation, step) => {
    if (step === 'live') void copying.runDue()
  })
  const settleTimesMs = config.delivery.settleTimes.map((s) => s * 1000)
  const { lookUpBeforeRepeat } = config.delivery
  const life = await beginLife({
    store,
    installationId,
    dataDirectory: config.dataDirectory,
    host: hostname(),
    process: process.pid,
    settleTimesMs,
    careful: lookUpBeforeRepeat,
    now,
    log,
  })
  const delivery = deliveryParts({
    store,
    connectors: integrations,
    findRecord: (integration, owed) => phonebook.findRecord(integration, owed),
    now,
    node: `${process.pid}-${randomUUID().slice(0, 8)}`,
    settleTimesMs,
    lookUpBeforeRepeat,
    news: deliveryNews({ phonebook, store, follow, installationId, now }, () => calls.news),
    life,
    log,
  })
  const worker = createDeliveryWorker(delivery)
  const auditor = await createAuditor({
    ...delivery,
    auditAt: config.delivery.auditAt,
    timeZone: () => settings.current().timeZone,
  })
  const live = createLiveGateway({
    now,
    log,
    pops: createPopLog(store, now, log),
    onCommand: (client, command) =>
      handleCommand(pbx, calls.agents, client, command, (...what) => dialSearch.numberOf(...what)),
  })
  await live.restore()
  const recordings = createRecordings({
    store,
    source: () => pbx.recordings(),
    now,
    log,
  })
  const calls = new CallHandling({
    site: SITE,
    store,
    phonebook,
    contactNames: contacts.names,
    syncContacts: (effect) => follow.called(effect),
    live,
    settingsAt: (time) => settings.inForceAt(time),
    settingsRevision: (number) => settings.revision(number),
    installationId,
    hasRecords: () => pbx.records() !== undefined,
    recordings,
    // Without a source nothing would ever stand behind the link.
    recordingUrl: (call, integration) => (recordings.connected() ? recordingLinks.url(call, integration) : null),
    wakeDelivery: () => worker.wake(),
    now,
    log,
  })
  const reconciliation = new Reconciliation({
    site: SITE,
    store,
    calls: calls.records,
    settingsAt: (time) => settings.at(time),
    now,
    log,
  })
  const compare = async () => {
    const records = pbx.records()
    if (records && pbx.up()) await reconciliation.run(records)
    else await calls.records.giveUpWaiting()
  }
  const pbx = new SitePbxLink({
    site: SITE,
    store,
    secrets,
    config: serverConfig,
    listener: {
      events: (events) => calls.events(events),
      snapshot: (snapshot) => {
        calls.snapshot(snapshot)
        void compare()
      },
      link: ({ state }) => live.link(state === 'up'),
    },
    linksOf: (call) => calls.links(call),
    recordsState: () => reconciliation.state(),
    directoryChanged: () => settings.refresh(),
    now,
    log,
  })

  await phonebook.use(settings.current())
  let syncing = syncedGroups(settings.current())
  settings.onChange((changed) => {
    for (const [group, organisationId] of syncedGroups(changed))
      if (!syncing.has(group)) follow.refresh(organisationId, group)
    syncing = syncedGroups(changed)
    phonebook.use(changed).then(copying.runDue, (error: unknown) => log.error(logged(error), 'index not loaded'))
    numberReading.run()
    worker.wake()
  })

  const app = buildApp(
    {
      store,
      config: serverConfig,
      access,
      settings,
      pbx,
      contacts,
      numberReading,
      calls: { active: () => calls.active(), activeCount: () => calls.activeCount() },
      deliveries: createDeliveries({
        store,
        worker,
        auditor,
        life,
        news: delivery.news,
        now,
        timeZone: () => settings.current().timeZone,
      }),
      live,
      integrations: { 'zoho-crm': zohoCrm, 'zoho-desk': zohoDesk },
      recordings,
      recordingLinks,
      playAudit: createPlayAudit(store, access.audit, now),
      listeners: zohoCrm.listeners,
      now,
      log,
    },
    [
      (scope) => integrationRoutes(scope, zohoCrm, zohoCrm.listeners),
      (scope) => integrationRoutes(scope, zohoDesk),
      (scope) => incompleteRecordRoutes(scope, incomplete),
      (scope) => crmNotificationRoutes(scope, { sink: synchronisation, now }),
      (scope) => dialSearchRoutes(scope, { search: dialSearch }),
    ],
  )

  await calls.restore()
  await synchronisation.start()
  const port = await listen(app, serverConfig)
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  worker.start()
  await pbx.start()
  recordings.wake()
  void copying.runDue()
  numberReading.run()
  /** The comparison of the night waits while what is left is for logs only. */
  const auditWhenAffordable = async () => {
    const { integrations } = settings.current()
    if (integrations.every(({ organisationId }) => credits.step(organisationId) !== 'logs-only'))
      await auditor.runWhenDue()
  }
  const timers = [
    every(COMPARE_EVERY_MS, compare, log),
    every(10 * 60_000, copying.runDue, log),
    every(SYNCHRONISE_MS, () => synchronisation.tick(), log),
    every(HEARTBEAT_MS, () => life.heartbeat(), log),
    every(AUDIT_CHECK_MS, auditWhenAffordable, log),
    every(CREDITS_MS, () => credits.tick(), log),
  ]

  const token = await access.administrators.newSetupToken()
  return {
    url,
    setupLink: token === null ? null : `${config.publicUrls[0] ?? url}/setup#${token}`,
    async stop() {
      for (const timer of timers) timer.stop()
      copying.close()
      await contacts.stop()
      await numberReading.stop()
      await follow.settled()
      synchronisation.stop()
      await pbx.stop()
      await calls.stop()
      await recordings.stop()
      await worker.stop()
      await life.heartbeat()
      await credits.save().catch((error: unknown) => log.error(logged(error), 'API credits could not be saved'))
      live.close()
      await Promise.all([zohoCrm.close(), zohoDesk.close()])
      await app.close()
      await store.close()
    },
  }
}

/** The groups that are filled from a CRM at present, and its organisation. */
const syncedGroups = ({ integrations }: Settings) =>
  new Map(
    integrations
      .filter(({ enabled, contactSync }) => enabled && contactSync.enabled && contactSync.groupId !== null)
      .map(({ contactSync, organisationId }) => [contactSync.groupId as string, organisationId] as const),
  )

function makeDataDirectory(path: string): void {
  try {
    // One level only: Node's recursive mkdir never returns below /proc, and a missing parent is most often a typing error.
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    throw new ProblemError('config-invalid', { file: 'dataDirectory', detail: (error as Error).message }, error)
  }
}

function servedConfig(config: Config): ServerConfig {
  return {
    version,
    host: config.host,
    port: config.port,
    publicUrls: config.publicUrls,
    localDataCentres: config.localDataCentres,
    demo: config.demo,
    consoleDirectory: consoleDirectory(),
    ...(config.trustedProxies ? { trustedProxies: config.trustedProxies } : {}),
  }
}

/** Beside the server in the published package, in its own package in the repository. */
function consoleDirectory(): string | null {
  const places = ['../console/', '../../console/dist/'].map((place) => fileURLToPath(new URL(place, import.meta.url)))
  return places.find((place) => existsSync(`${place}index.html`)) ?? null
}
