import type { DemoEvent, DemoFrame } from '@jackfield/contract/demo-pbx'

/** A connection that wants to hear what happens. */
export interface Listener {
  send(text: string): void
  /** Cuts the connection without a farewell. */
  cut(): void
}

/** How the link to the outside is disturbed, until when (real time, ms). */
export interface Disturbance {
  /**
   * `reset`: connections are cut, new ones too. `silence`: nothing gets through either way, connections stay. `pause`: events
   * wait while everything else works.
   */
  readonly how: 'reset' | 'silence' | 'pause'
  readonly until: number
}

/** What the feed needs to know of the world. */
export interface FeedSource {
  readonly version: string
  now(): number
  journal(sequence: number, event: DemoEvent): void
  connections(what: 'connected' | 'closed', count: number): void
}

const TICK_MS = 2000

/** Numbers the events and passes them on to who is connected at that moment. Nobody gets an event of the past. */
export class EventFeed {
  readonly #source: FeedSource
  readonly #listeners = new Map<Listener, string[]>()
  readonly #ticking: NodeJS.Timeout
  #sequence = 0
  #disturbance: Disturbance | null = null
  #restoring: NodeJS.Timeout | undefined

  constructor(source: FeedSource) {
    this.#source = source
    this.#ticking = setInterval(() => this.tick(), TICK_MS)
  }

  get sequence(): number {
    return this.#sequence
  }

  get disturbance(): Disturbance | null {
    return this.#disturbance
  }

  publish(event: DemoEvent): void {
    const sequence = ++this.#sequence
    // The journal first: what anybody has heard of is on disk.
    this.#source.journal(sequence, event)
    this.#toAll({ type: 'event', sequence, event })
  }

  /** Also sent at once when the clock was changed. */
  tick(): void {
    this.#toAll({ type: 'tick', now: this.#source.now() })
  }

  /** Greets a new connection and keeps it; returns how it leaves. */
  join(listener: Listener): () => void {
    this.#listeners.set(listener, [])
    this.#source.connections('connected', this.#listeners.size)
    this.#send(listener, {
      type: 'hello',
      version: this.#source.version,
      now: this.#source.now(),
      sequence: this.#sequence,
    })
    return () => {
      if (this.#listeners.delete(listener)) this.#source.connections('closed', this.#listeners.size)
    }
  }

  disturb(how: Disturbance['how'], ms: number): void {
    this.restore()
    this.#disturbance = { how, until: Date.now() + ms }
    if (how === 'reset') for (const listener of this.#listeners.keys()) listener.cut()
    this.#restoring = setTimeout(() => this.restore(), ms)
  }

  /** What waited goes out now: a short silence loses nothing, because TCP sends again. */
  restore(): void {
    clearTimeout(this.#restoring)
    this.#disturbance = null
    for (const [listener, waiting] of this.#listeners) {
      for (const text of waiting.splice(0)) listener.send(text)
    }
  }

  close(): void {
    clearInterval(this.#ticking)
    clearTimeout(this.#restoring)
    for (const listener of this.#listeners.keys()) listener.cut()
  }

  #toAll(frame: DemoFrame): void {
    for (const listener of this.#listeners.keys()) this.#send(listener, frame)
  }

  #send(listener: Listener, frame: DemoFrame): void {
    const how = this.#disturbance?.how
    const text = JSON.stringify(frame)
    const waits = how === 'silence' || (how === 'pause' && frame.type === 'event')
    if (waits) this.#listeners.get(listener)?.push(text)
    else listener.send(text)
  }
}
