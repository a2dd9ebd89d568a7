import type { PbxSettings } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { ExtensionNumber, LinkId, Millis } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import type { DialRequest, MissingRight, PbxDirectory, PbxDriver, PbxListener } from '../pbx-driver.ts'
import { AmiConnection } from './ami-connection.ts'
import type { AmiMessage } from './ami-parser.ts'
import { PbxClock } from './clock.ts'
import { Dialler } from './dialler.ts'
import { readRingGroups, withTypedGroups } from './dialplan-groups.ts'
import { directoryOf, readEndpoints, readQueues } from './directory.ts'
import { EndpointBook } from './endpoints.ts'
import { Hearing } from './hearing.ts'
import { asProblem, keepUp, sleep } from './keep-up.ts'
import { checkPermissions, login } from './login.ts'
import { isSkipped } from './skipped-events.ts'
import { readSnapshot } from './snapshot.ts'
import { Translator } from './translate.ts'
import { readMailboxes } from './users.ts'

export type AsteriskSettings = Omit<PbxSettings & { kind: 'asterisk' }, 'kind' | 'secret'> & { readonly secret: string }

export interface AsteriskTimings {
  readonly connectMs: number
  readonly answerMs: number
  /** Between two signs of life that are asked for. */
  readonly pingMs: number
  /** How long to wait for `FullyBooted`: a PBX that has just started does not know its endpoints yet. */
  readonly bootMs: number
  /** Multiplies every wait between attempts. */
  readonly backOffScale: number
}

const TIMINGS: AsteriskTimings = { connectMs: 5000, answerMs: 5000, pingMs: 15_000, bootMs: 3000, backOffScale: 1 }

export interface AsteriskDependencies {
  readonly now: () => Millis
  readonly log: Pick<Logger, 'info' | 'warn'>
  readonly timings?: Partial<AsteriskTimings>
}

/** More events than this while the calls in progress are read: the PBX is too far ahead of us to catch up. */
const MOST_BACKLOG = 50_000

/**
 * The driver for Asterisk (and FreePBX) over its Manager Interface. Keeps one link up; after every connect it reads the endpoints
 * and the calls in progress, tells them as a snapshot, then the events that came meanwhile, then lives on events.
 */
export function createAsteriskDriver(settings: AsteriskSettings, deps: AsteriskDependencies): PbxDriver {
  return new AsteriskDriver(settings, deps)
}

interface Session {
  readonly connection: AmiConnection
  readonly translator: Translator
  readonly hearing: Hearing
  /** `reading` begins when the PBX is believed to know its endpoints; `live` when the snapshot has been told. */
  state: 'booting' | 'reading' | 'live'
  readonly booted: PromiseWithResolvers<void>
  backlog: AmiMessage[]
}

class AsteriskDriver implements PbxDriver {
  readonly kind = 'asterisk'
  readonly #settings: AsteriskSettings
  readonly #deps: AsteriskDependencies
  readonly #timings: AsteriskTimings
  readonly #clock: PbxClock
  readonly #dialler: Dialler
  readonly #stopping = new AbortController()
  #session: Session | null = null
  #running: Promise<void> | null = null

  constructor(settings: AsteriskSettings, deps: AsteriskDependencies) {
    this.#settings = settings
    this.#deps = deps
    this.#timings = { ...TIMINGS, ...deps.timings }
    this.#clock = new PbxClock(deps.now)
    const { blockedPrefixes, outsidePrefix } = settings
    this.#dialler = new Dialler({
      blockedPrefixes,
      outsidePrefix,
      now: deps.now,
      shownWithinMs: this.#timings.answerMs,
    })
  }

  start(listener: PbxListener): void {
    if (this.#running) throw new Error('a driver is started once')
    const { now, log } = this.#deps
    this.#running = keepUp({
      connect: (up) => this.#connectOnce(listener, up),
      tell: (state) => {
        if (state.state === 'connecting' && state.problem)
          log.warn({ problem: state.problem, attempt: state.attempt }, 'no link to Asterisk')
        listener.link(state)
      },
      signal: this.#stopping.signal,
      now,
      backOffScale: this.#timings.backOffScale,
    })
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#session?.connection.close()
    await this.#running
  }

  clockDifference(): number {
    return this.#clock.difference
  }

  async directory(): Promise<PbxDirectory> {
    const { connection, translator } = this.#live()
    const endpoints = await readEndpoints(connection, this.#settings.endpointRoles)
    translator.endpoints = endpoints
    const commands = await connection.action('ListCommands')
    const [queues, read, mailboxes] = await Promise.all([
      readQueues(connection, endpoints),
      readRingGroups(connection, endpoints),
      readMailboxes(connection),
    ])
    const ringGroups = withTypedGroups(read, this.#settings.ringGroups ?? [])
    translator.knownGroups = ringGroups
    // What a user may not do is not among its commands.
    const missingRights: MissingRight[] =
      commands['ShowDialPlan'] === undefined ? [{ right: 'write=reporting', unread: 'ring-groups' }] : []
    return directoryOf({ endpoints, queues, ringGroups, mailboxes, missingRights })
  }

  async dial(request: DialRequest): Promise<{ link: LinkId }> {
    const { connection, translator } = this.#live()
    const endpoint = translator.endpoints.ofExtension(request.extension)
    if (!endpoint) throw new ProblemError('extension-unknown', { extension: request.extension })
    const internal = translator.endpoints.ofExtension(request.number as ExtensionNumber) !== undefined
    return this.#dialler.dial(connection, request, endpoint, internal)
  }

  async hangup(request: { readonly links: readonly LinkId[]; readonly extension: ExtensionNumber }): Promise<void> {
    const { connection, translator } = this.#live()
    const names = translator.channelNames(new Set(request.links), request.extension)
    if (names.length === 0) throw new ProblemError('call-gone')
    await Promise.all(names.map((name) => connection.action('Hangup', { Channel: name, Cause: '16' })))
  }

  #live(): Session {
    if (this.#session?.state !== 'live') throw new ProblemError('pbx-link-down')
    return this.#session
  }

  async #connectOnce(listener: PbxListener, up: (version: string | null) => void): Promise<ProblemError> {
    const { host, port } = this.#settings
    // Before `Login` there are no events.
    let session: Session | null = null
    const onEvents = (events: readonly AmiMessage[]) => session && this.#events(session, listener, events)
    const connection = await AmiConnection.open(
      { host, port, timings: this.#timings, skip: isSkipped, onEvents },
      this.#stopping.signal,
    )
    const translator = new Translator({
      endpoints: new EndpointBook([], this.#settings.endpointRoles),
      outsidePrefix: this.#settings.outsidePrefix,
      dialledBy: (link) => this.#dialler.numberOf(link),
    })
    session = {
      connection,
      translator,
      hearing: new Hearing(),
      state: 'booting',
      booted: Promise.withResolvers(),
      backlog: [],
    }
    this.#session = session
    try {
      await this.#setUp(session, listener, up)
      await this.#keepAlive(session)
      return await connection.closed
    } finally {
      connection.close()
      this.#session = null
    }
  }

  async #setUp(session: Session, listener: PbxListener, up: (version: string | null) => void): Promise<void> {
    const { connection, translator } = session
    const { user, secret, endpointRoles } = this.#settings
    if (this.#stopping.signal.aborted) throw new ProblemError('pbx-link-down')
    await login(connection, { user, secret })
    await Promise.race([session.booted.promise, sleep(this.#timings.bootMs, this.#stopping.signal), connection.closed])
    session.state = 'reading'
    await checkPermissions(connection, user)
    await this.#clock.measure(connection)
    const version = (await connection.action('CoreSettings'))['AsteriskVersion'] ?? null
    translator.endpoints = await readEndpoints(connection, endpointRoles)
    translator.knownGroups = withTypedGroups([], this.#settings.ringGroups ?? [])
    const snapshot = await readSnapshot(connection, translator, this.#deps.now)
    session.state = 'live'
    up(version)
    listener.snapshot(snapshot)
    this.#tell(session, listener, session.backlog)
    session.backlog = []
  }

  #events(session: Session, listener: PbxListener, events: readonly AmiMessage[]): void {
    const ofCalls = events.filter((event) => {
      if (event.name === 'FullyBooted') this.#booted(session)
      else if (event.name === 'Newchannel') session.hearing.hears()
      this.#dialler.observe(event.name, event.fields)
      return event.name !== 'FullyBooted'
    })
    if (session.state === 'live') this.#tell(session, listener, ofCalls)
    else if (session.backlog.push(...ofCalls) > MOST_BACKLOG) {
      session.connection.close(new ProblemError('pbx-protocol', { detail: 'more events than could be read' }))
    }
  }

  #booted(session: Session): void {
    // A PBX that boots after we have read it has other endpoints than we know.
    if (session.state !== 'booting') session.connection.close(new ProblemError('pbx-link-down', { reason: 'rebooted' }))
    session.booted.resolve()
  }

  #tell(session: Session, listener: PbxListener, events: readonly AmiMessage[]): void {
    const told = events.flatMap((event) => session.translator.translate(event, this.#clock.timeOf(event.fields)))
    if (told.length > 0) listener.events(told)
  }

  /** Asks for signs of life until the link ends; a link that was cut silently ends here. */
  async #keepAlive({ connection, hearing }: Session): Promise<void> {
    const ended = new AbortController()
    void connection.closed.then(() => ended.abort())
    while (!ended.signal.aborted) {
      await sleep(this.#timings.pingMs, ended.signal)
      if (ended.signal.aborted) return
      try {
        await this.#clock.measure(connection)
        await hearing.check(connection)
      } catch (error) {
        const why = asProblem(error)
        const late = why.problem.code === 'pbx-answer-late'
        connection.close(late ? new ProblemError('pbx-link-down', { reason: 'no answer' }) : why)
      }
    }
  }
}
