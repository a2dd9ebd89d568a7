import {
  type CdrTestRequest,
  type CdrTestResult,
  type PbxSettings,
  type PbxView,
  type Problem,
  pbxSettingsSchema,
  type RecordingsSettings,
  type RecordingsTestResult,
} from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Secrets } from '../access/secrets.ts'
import type { CallId, ExtensionNumber, SiteId } from '../calls/ids.ts'
import { linkId } from '../calls/ids.ts'
import { logged, ProblemError, problemOf } from '../problem.ts'
import type { ServerConfig } from '../server-config.ts'
import type { Store, Unit } from '../store/store.ts'
import { createAsteriskDriver } from './asterisk/index.ts'
import { createDemoDriver } from './demo/index.ts'
import type {
  CdrSource,
  DialRequest,
  PbxDirectory,
  PbxDriver,
  PbxLinkState,
  PbxListener,
  SimulatedCall,
} from './pbx-driver.ts'
import type { RecordingSource } from './recording-source.ts'
import { folderRecordings, newestRecording } from './recordings/folder.ts'
import { saveDirectory } from './save-directory.ts'
import { type RecordsRequest, SiteRecords, withoutPassword } from './site-records.ts'

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

export interface PbxLinkDependencies {
  readonly site: SiteId
  readonly store: Store
  readonly secrets: Secrets
  readonly config: ServerConfig
  readonly listener: PbxListener
  readonly linksOf: (call: CallId) => readonly string[]
  /** How the comparison with the PBX's call records goes; for the page. */
  readonly recordsState?: () => { readonly comparedAt: number | null; readonly problem: Problem | null }
  /** Extensions or groups have changed. */
  readonly directoryChanged: () => Promise<unknown>
  readonly now: () => number
  readonly log: Logger
}

/** How long `test` waits for a link. */
const TEST_LIMIT_MS = 8000

type CompleteSettings =
  | Exclude<PbxSettings, { kind: 'asterisk' }>
  | (PbxSettings & { kind: 'asterisk'; secret: string })

/** The site's one link to its phone system, over whichever driver its settings name. */
export class SitePbxLink implements PbxLink {
  readonly #deps: PbxLinkDependencies
  #driver: PbxDriver | null = null
  #state: PbxLinkState
  #settings: PbxSettings | null = null
  readonly #records: SiteRecords
  #recordings: RecordingSource | undefined

  constructor(deps: PbxLinkDependencies) {
    this.#deps = deps
    this.#records = new SiteRecords({ ...deps, clockDifference: () => this.#driver?.clockDifference() ?? 0 })
    this.#state = { state: 'stopped', since: deps.now() }
  }

  /** Connects with the saved settings, if there are any. */
  async start(): Promise<void> {
    const { store, site, now, log } = this.#deps
    const row = await store.db.selectFrom('site').select('pbx_settings').where('id', '=', site).executeTakeFirst()
    if (!row?.pbx_settings) return
    const parsed = pbxSettingsSchema.safeParse(JSON.parse(row.pbx_settings))
    if (!parsed.success) return
    this.#settings = parsed.data
    await this.#records.use(parsed.data)
    this.#recordings = recordingsOf(parsed.data)
    try {
      this.#run(await this.#complete(parsed.data))
    } catch (error) {
      // Without the key the rest of the server runs all the same, so that the secret can be entered again.
      log.error(logged(error), 'the PBX link cannot be set up')
      this.#state = { state: 'connecting', since: now(), problem: problemOf(error), attempt: 0 }
    }
  }

  async stop(): Promise<void> {
    const driver = this.#driver
    this.#driver = null
    await driver?.stop()
    await this.#records.close()
    this.#state = { state: 'stopped', since: this.#deps.now() }
  }

  async view(): Promise<PbxView> {
    const { store, site, config } = this.#deps
    const row = await store.db
      .selectFrom('site')
      .select(['pbx_secret', 'cdr_secret'])
      .where('id', '=', site)
      .executeTakeFirst()
    const state = this.#state
    return {
      settings: this.#settings,
      secretSaved: Boolean(row?.pbx_secret),
      records: this.#recordsView(Boolean(row?.cdr_secret)),
      demoUrl: config.demo?.pbxUrl ?? null,
      link: {
        state: this.#settings === null ? 'not-configured' : state.state,
        since: state.since,
        version: state.state === 'up' ? state.version : null,
        problem: state.state === 'connecting' ? state.problem : null,
        attempt: state.state === 'connecting' ? state.attempt : 0,
        clockDifferenceMs: this.#driver?.clockDifference() ?? 0,
      },
    }
  }

  async configure(settings: PbxSettings, also: Unit = []): Promise<void> {
    const { store, site, secrets } = this.#deps
    const complete = await this.#complete(settings)
    const { open: withSecret, password } = withoutPassword(settings, this.#settings)
    const { secret, ...open } = { secret: undefined, ...withSecret }
    const changes = {
      ...(password === undefined ? {} : { cdr_secret: password === null ? null : secrets.seal(password) }),
      pbx_settings: JSON.stringify(open),
      ...(secret === undefined ? {} : { pbx_secret: secrets.seal(secret) }),
    }
    const save = { query: store.db.updateTable('site').set(changes).where('id', '=', site), expect: 1 }
    await store.commit([save, ...also])
    await this.stop()
    this.#settings = open as PbxSettings
    await this.#records.use(this.#settings)
    this.#recordings = recordingsOf(this.#settings)
    this.#run(complete)
  }

  testRecords(request: RecordsRequest): Promise<CdrTestResult> {
    return this.#records.test(request, this.#settings)
  }

  async test(settings: PbxSettings): Promise<{ version: string | null; directory: PbxDirectory }> {
    const driver = this.#makeDriver(await this.#complete(settings))
    try {
      const version = await new Promise<string | null>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new ProblemError('pbx-answer-late', { seconds: TEST_LIMIT_MS / 1000 })),
          TEST_LIMIT_MS,
        )
        driver.start({
          events() {},
          snapshot() {},
          link(state) {
            if (state.state === 'up') resolve(state.version)
            else if (state.state === 'connecting' && state.problem) {
              reject(new ProblemError(state.problem.code, state.problem.params))
            } else return
            clearTimeout(timer)
          },
        })
      })
      return { version, directory: await driver.directory() }
    } finally {
      await driver.stop()
    }
  }

  up(): boolean {
    return this.#state.state === 'up'
  }

  /** The PBX's own call records: those of the driver, or those that the settings name. */
  records(): CdrSource | undefined {
    return this.#driver?.records ?? this.#records.source
  }

  /** The PBX's recordings: those of the driver, or the folder that the settings name. */
  recordings(): RecordingSource | undefined {
    return this.#driver?.recordings ?? this.#recordings
  }

  async testRecordings(settings: RecordingsSettings): Promise<RecordingsTestResult> {
    try {
      const newest = await newestRecording(settings.folder)
      const problem: Problem | null =
        newest === null ? { code: 'recordings-empty', params: { folder: settings.folder } } : null
      return { ok: true, newest, problem }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      return { ok: false, newest: null, problem: error.problem }
    }
  }

  #recordsView(passwordSaved: boolean): PbxView['records'] {
    const cdr = this.#settings?.kind === 'asterisk' ? this.#settings.cdr : null
    const source = cdr?.kind ?? (this.#driver?.records ? 'pbx' : null)
    if (source === null) return null
    const { comparedAt, problem } = this.#deps.recordsState?.() ?? { comparedAt: null, problem: null }
    return { source, passwordSaved, comparedAt, problem: this.#records.problem ?? problem }
  }

  async refreshDirectory(): Promise<void> {
    const directory = await this.#running().directory()
    await saveDirectory(this.#deps.store, this.#deps.site, directory, this.#deps.now())
    await this.#deps.directoryChanged()
  }

  async dial(request: DialRequest): Promise<void> {
    await this.#running().dial(request)
  }

  async hangup(call: CallId, extension: ExtensionNumber): Promise<void> {
    const links = this.#deps.linksOf(call)
    if (links.length === 0) throw new ProblemError('call-gone')
    await this.#running().hangup({ links: links.map(linkId), extension })
  }

  get simulateCall(): ((request: SimulatedCall) => Promise<void>) | null {
    const driver = this.#driver
    if (!driver?.simulateCall) return null
    return async (request) => {
      await driver.simulateCall?.(request)
    }
  }

  #running(): PbxDriver {
    if (this.#settings === null) throw new ProblemError('pbx-not-configured')
    if (this.#driver === null || this.#state.state !== 'up') throw new ProblemError('pbx-link-down')
    return this.#driver
  }

  #run(settings: CompleteSettings): void {
    const driver = this.#makeDriver(settings)
    const { listener, log } = this.#deps
    this.#driver = driver
    // A driver that was replaced may still have something to say; nobody listens to it any more.
    const isCurrent = () => this.#driver === driver
    driver.start({
      events: (events) => isCurrent() && listener.events(events),
      snapshot: (snapshot) => isCurrent() && listener.snapshot(snapshot),
      link: (state) => {
        if (!isCurrent()) return
        this.#state = state
        log.info({ link: state.state, problem: 'problem' in state ? state.problem : undefined }, 'PBX link')
        listener.link(state)
        if (state.state === 'up') {
          this.refreshDirectory().catch((error) => log.warn(logged(error), 'directory not read'))
        }
      },
    })
  }

  #makeDriver(settings: CompleteSettings): PbxDriver {
    const deps = { now: this.#deps.now, log: this.#deps.log }
    return settings.kind === 'asterisk' ? createAsteriskDriver(settings, deps) : createDemoDriver(settings, deps)
  }

  /** With the saved secret where none was given, but never for another address: it is not handed to a stranger. */
  async #complete(settings: PbxSettings): Promise<CompleteSettings> {
    if (settings.kind === 'demo') return settings
    if (settings.secret !== undefined) return { ...settings, secret: settings.secret }
    const { store, site, secrets } = this.#deps
    const row = await store.db.selectFrom('site').select('pbx_secret').where('id', '=', site).executeTakeFirst()
    const saved = this.#settings
    const same = saved?.kind === 'asterisk' && saved.host === settings.host && saved.port === settings.port
    return { ...settings, secret: row?.pbx_secret && same ? secrets.open(row.pbx_secret) : '' }
  }
}

const recordingsOf = (settings: PbxSettings): RecordingSource | undefined =>
  settings.kind === 'asterisk' && settings.recordings ? folderRecordings(settings.recordings) : undefined
