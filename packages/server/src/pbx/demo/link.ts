import { setTimeout as sleep } from 'node:timers/promises'
import { type DemoFrame, demoFrameSchema, demoSnapshotSchema } from '@jackfield/contract/demo-pbx'
import WebSocket from 'ws'
import type { Millis } from '../../calls/ids.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import type { PbxListener } from '../pbx-driver.ts'
import type { ClockDifference } from './clock-difference.ts'
import { type DemoRequests, parseJson, problemOfFailure, protocolProblem } from './requests.ts'
import { eventOf, snapshotOf } from './translate.ts'

/** Milliseconds; tests shorten them. */
export interface LinkTimes {
  readonly firstRetryMs: number
  readonly longestRetryMs: number
  /** The PBX says something every 2 s. */
  readonly silenceMs: number
  readonly handshakeMs: number
}
export const defaultLinkTimes: LinkTimes = {
  firstRetryMs: 250,
  longestRetryMs: 15_000,
  silenceMs: 7000,
  handshakeMs: 5000,
}

const MAX_FRAME_BYTES = 1024 * 1024
const MAX_BACKLOG = 100_000

export interface LinkDependencies {
  readonly base: URL
  readonly requests: DemoRequests
  readonly clock: ClockDifference
  readonly listener: PbxListener
  readonly now: () => Millis
  readonly times: LinkTimes
}

type EventFrame = DemoFrame & { type: 'event' }

/** Keeps the event link up until `stop`. */
export class DemoLink {
  readonly #deps: LinkDependencies
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>
  #up = false

  constructor(deps: LinkDependencies) {
    this.#deps = deps
    this.#running = this.#run()
  }

  get up(): boolean {
    return this.#up
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { listener, now, times } = this.#deps
    const { signal } = this.#stopping
    let since = now()
    let attempt = 0
    listener.link({ state: 'connecting', since, problem: null, attempt })
    while (!signal.aborted) {
      const failure = await this.#connect()
      if (signal.aborted) break
      if (this.#up) {
        this.#up = false
        since = now()
        attempt = 0
      }
      attempt++
      listener.link({ state: 'connecting', since, problem: problemOf(failure), attempt })
      const longest = Math.min(times.longestRetryMs, times.firstRetryMs * 2 ** (attempt - 1))
      await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {})
    }
    this.#up = false
    listener.link({ state: 'stopped', since: now() })
  }

  /** One connection, from the handshake to its end; resolves with the reason of the end. */
  #connect(): Promise<unknown> {
    const { base, times, clock } = this.#deps
    const { signal } = this.#stopping
    return new Promise((resolve) => {
      const url = new URL('/events', base)
      url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:'
      const socket = new WebSocket(url, {
        handshakeTimeout: times.handshakeMs,
        maxPayload: MAX_FRAME_BYTES,
        perMessageDeflate: false,
      })
      const end = (reason: unknown) => {
        session.close()
        clearTimeout(silence)
        signal.removeEventListener('abort', stop)
        socket.terminate()
        resolve(reason)
      }
      const stop = () => end(null)
      const fallSilent = () => end(new ProblemError('pbx-answer-late', { seconds: times.silenceMs / 1000 }))
      let silence = setTimeout(fallSilent, times.handshakeMs + times.silenceMs)
      signal.addEventListener('abort', stop)

      const session = new Session(this.#deps, () => {
        this.#up = true
      })
      socket.on('message', (data) => {
        clearTimeout(silence)
        silence = setTimeout(fallSilent, times.silenceMs)
        try {
          const frame = parseFrame(String(data))
          if (frame.type === 'hello') session.begin(frame).catch(end)
          else if (frame.type === 'event') session.take(frame)
          else if (clock.seemsSet(frame.now)) clock.measure().catch(end)
        } catch (error) {
          end(error)
        }
      })
      socket.on('error', (error) => end(problemOfFailure(error, base)))
      socket.on('close', () => end(new ProblemError('pbx-link-down')))
    })
  }
}

/** What one connection knows of the order of things: hello, snapshot, what came meanwhile, what comes. */
class Session {
  readonly #deps: LinkDependencies
  readonly #onUp: () => void
  /** Events that came before the snapshot; null once it was delivered. */
  #backlog: EventFrame[] | null = []
  #sequence: number | null = null
  /** The last event that the snapshot contains. */
  #contained = 0
  #closed = false

  constructor(deps: LinkDependencies, onUp: () => void) {
    this.#deps = deps
    this.#onUp = onUp
  }

  async begin(hello: DemoFrame & { type: 'hello' }): Promise<void> {
    const { clock, requests, listener, now } = this.#deps
    if (this.#sequence !== null) throw protocolProblem('a second hello')
    this.#sequence = hello.sequence
    await clock.measure()
    const snapshot = await requests.get('/calls', demoSnapshotSchema)
    if (this.#closed) return
    const backlog = this.#backlog ?? []
    this.#backlog = null
    this.#contained = snapshot.sequence
    this.#onUp()
    listener.link({ state: 'up', since: now(), version: hello.version })
    listener.snapshot(snapshotOf(snapshot, clock.toOurs))
    for (const frame of backlog) this.#tell(frame)
  }

  /** Nothing is told any more. */
  close(): void {
    this.#closed = true
  }

  take(frame: EventFrame): void {
    if (this.#closed) return
    if (this.#sequence === null) throw protocolProblem('an event before hello')
    if (frame.sequence !== this.#sequence + 1) {
      throw protocolProblem(`event ${frame.sequence} after ${this.#sequence}`)
    }
    this.#sequence = frame.sequence
    if (this.#backlog === null) this.#tell(frame)
    else if (this.#backlog.push(frame) > MAX_BACKLOG) throw protocolProblem('too many events before the snapshot')
  }

  /** What the snapshot contains already, however late it comes, would be told a second time: of calls that are over by now. */
  #tell(frame: EventFrame): void {
    if (frame.sequence <= this.#contained) return
    this.#deps.listener.events([eventOf(frame.event, this.#deps.clock.toOurs)])
  }
}

function parseFrame(text: string): DemoFrame {
  const parsed = demoFrameSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw protocolProblem(`frame: ${issue?.path.join('.')} ${issue?.message}`)
}
