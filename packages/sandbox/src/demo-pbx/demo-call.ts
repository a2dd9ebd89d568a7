import type {
  DemoCause,
  DemoChannel,
  DemoEvent,
  DemoLiveCall,
  DemoParty,
  DemoRecord,
  DemoRecordLeg,
  DemoVia,
} from '@jackfield/contract/demo-pbx'

/** Where a call tells what happens to it. */
export interface CallSink {
  /** The PBX's clock, in milliseconds. */
  now(): number
  event(event: DemoEvent): void
  ended(record: DemoRecord): void
}

/*
 *  dialling ──▶ ringing ──▶ up ◀──▶ held
 *      │           │         │        │
 *      └───────────┴────┬────┴────────┘
 *                       ▼
 *                     ended
 */
type State = DemoChannel['state'] | 'ended'
const allowed: Readonly<Record<State, readonly State[]>> = {
  dialling: ['ringing', 'up', 'ended'],
  ringing: ['up', 'ended'],
  up: ['held', 'ended'],
  held: ['up', 'ended'],
  ended: [],
}

/** One party's leg. */
export interface Channel {
  readonly channel: string
  readonly party: DemoParty
  readonly role: 'caller' | 'callee'
  readonly dialled: string | null
  readonly createdAt: number
  state: State
  since: number
  ringingAt: number | null
  answeredAt: number | null
  endedAt: number | null
  cause: DemoCause | null
  readonly talk: { from: number; to: number | null }[]
}

/**
 * The mechanics of one call: channels, one bridge, and what the record will say. It knows nothing of people and timers. A
 * change that the state does not allow (a button pressed too late) does nothing and returns false.
 */
export class DemoCall {
  readonly id: string
  readonly direction: DemoRecord['direction']
  readonly did: string | null
  readonly startedAt: number
  readonly channels: Channel[] = []
  readonly #sink: CallSink
  readonly #via: DemoVia[] = []
  readonly #transfers: DemoRecord['transfers'] = []
  #bridge: { channels: Channel[]; since: number } | null = null
  #ended = false

  constructor(id: string, direction: DemoRecord['direction'], did: string | null, sink: CallSink) {
    this.id = id
    this.direction = direction
    this.did = did
    this.#sink = sink
    this.startedAt = sink.now()
  }

  get ended(): boolean {
    return this.#ended
  }

  get bridged(): readonly Channel[] {
    return this.#bridge?.channels ?? []
  }

  live(): Channel[] {
    return this.channels.filter((channel) => channel.state !== 'ended')
  }

  ofExtension(extension: string): Channel[] {
    return this.live().filter(({ party }) => party.kind === 'extension' && party.extension === extension)
  }

  open(party: DemoParty, role: Channel['role'], dialled: string | null): Channel {
    const at = this.#sink.now()
    const channel: Channel = {
      channel: `${this.id}.${this.channels.length + 1}`,
      party,
      role,
      dialled,
      createdAt: at,
      state: 'dialling',
      since: at,
      ringingAt: null,
      answeredAt: null,
      endedAt: null,
      cause: null,
      talk: [],
    }
    this.channels.push(channel)
    this.#sink.event({ kind: 'channel', at, channel: channel.channel, call: this.id, party, role, dialled })
    return channel
  }

  ring(channel: Channel): boolean {
    const at = this.#move(channel, 'ringing')
    if (at === null) return false
    channel.ringingAt = at
    this.#tell('ringing', channel, at)
    return true
  }

  answer(channel: Channel): boolean {
    if (channel.answeredAt !== null) return false
    const at = this.#move(channel, 'up')
    if (at === null) return false
    channel.answeredAt = at
    this.#tell('answered', channel, at)
    return true
  }

  /** The customer hears music; as phone systems count, it stays talk time. */
  hold(channel: Channel): boolean {
    const at = this.#move(channel, 'held')
    if (at !== null) this.#tell('held', channel, at)
    return at !== null
  }

  resume(channel: Channel): boolean {
    if (channel.state !== 'held') return false
    const at = this.#move(channel, 'up')
    if (at !== null) this.#tell('resumed', channel, at)
    return at !== null
  }

  /** Connects exactly these channels; fewer than two hear nobody. */
  bridge(channels: readonly Channel[]): void {
    const at = this.#sink.now()
    this.#bridge = { channels: channels.filter((channel) => channel.state !== 'ended'), since: at }
    this.#countTalk(at)
    this.#tellBridge(at)
  }

  via(via: DemoVia): void {
    this.#via.push(via)
    this.#sink.event({ kind: 'via', at: this.#sink.now(), call: this.id, via })
  }

  transferred(how: 'blind' | 'attended', by: string, to: string): void {
    const at = this.#sink.now()
    this.#transfers.push({ at, how, by, to })
    this.#sink.event({ kind: 'transfer', at, call: this.id, how, by, to })
  }

  /**
   * Takes in a party of another call (an attended transfer): the channel keeps its id and from now on belongs to this call. What
   * both calls hear of it is the bridge in which it appears next, as in real phone systems.
   */
  adopt(channel: Channel, from: DemoCall): Channel {
    const at = this.#sink.now()
    from.#release(channel, at)
    const adopted: Channel = {
      ...channel,
      state: 'up',
      createdAt: at,
      since: at,
      ringingAt: null,
      answeredAt: at,
      talk: [],
    }
    this.channels.push(adopted)
    return adopted
  }

  /** For this call's record the channel ends here. */
  #release(channel: Channel, at: number): void {
    if (this.#bridge) this.#bridge = { channels: this.bridged.filter((other) => other !== channel), since: at }
    this.#countTalk(at)
    const left: Channel = { ...channel, state: 'ended', since: at, endedAt: at, cause: 'normal' }
    this.channels[this.channels.indexOf(channel)] = left
  }

  /** The call ends with its last channel. */
  hangup(channel: Channel, cause: DemoCause): boolean {
    const at = this.#move(channel, 'ended')
    if (at === null) return false
    channel.endedAt = at
    channel.cause = cause
    if (this.#bridge?.channels.includes(channel)) {
      this.#bridge = { channels: this.#bridge.channels.filter((other) => other !== channel), since: at }
      this.#countTalk(at)
      this.#tellBridge(at)
    }
    this.#sink.event({ kind: 'hangup', at, channel: channel.channel, call: this.id, cause })
    if (this.live().length === 0) {
      this.#ended = true
      this.#sink.ended(this.#record(at))
    }
    return true
  }

  /** How it stands now. */
  view(): DemoLiveCall {
    return {
      call: this.id,
      direction: this.direction,
      startedAt: this.startedAt,
      via: [...this.#via],
      channels: this.live().map(
        ({ channel, party, role, dialled, state, createdAt, ringingAt, answeredAt, since }) => ({
          channel,
          party,
          role,
          dialled,
          state: state as DemoChannel['state'],
          createdAt,
          ringingAt,
          answeredAt,
          since,
        }),
      ),
      bridge:
        this.#bridge === null
          ? null
          : { bridge: this.#bridgeId, channels: this.bridged.map(({ channel }) => channel), since: this.#bridge.since },
    }
  }

  get #bridgeId(): string {
    return `${this.id}/bridge`
  }

  /** The time of the change, or null when it is not allowed. */
  #move(channel: Channel, to: State): number | null {
    if (!allowed[channel.state].includes(to)) return null
    channel.state = to
    channel.since = this.#sink.now()
    return channel.since
  }

  #tell(kind: 'ringing' | 'answered' | 'held' | 'resumed', { channel }: Channel, at: number): void {
    this.#sink.event({ kind, at, channel, call: this.id })
  }

  #tellBridge(at: number): void {
    const channels = this.bridged.map(({ channel }) => channel)
    this.#sink.event({ kind: 'bridge', at, call: this.id, bridge: this.#bridgeId, channels })
  }

  #countTalk(at: number): void {
    const hearing = this.bridged.length > 1 ? this.bridged : []
    for (const channel of this.channels) {
      const last = channel.talk.at(-1)
      const open = last !== undefined && last.to === null
      if (hearing.includes(channel) && !open) channel.talk.push({ from: at, to: null })
      if (!hearing.includes(channel) && open) last.to = at
    }
  }

  #record(at: number): DemoRecord {
    return {
      call: this.id,
      direction: this.direction,
      startedAt: this.startedAt,
      endedAt: at,
      did: this.did,
      via: [...this.#via],
      transfers: [...this.#transfers],
      legs: this.channels.map((channel) => recordLeg(channel, at)),
    }
  }
}

function recordLeg(channel: Channel, end: number): DemoRecordLeg {
  const { party, role, dialled, createdAt, ringingAt, answeredAt } = channel
  return {
    channel: channel.channel,
    party,
    role,
    dialled,
    createdAt,
    ringingAt,
    answeredAt,
    endedAt: channel.endedAt ?? end,
    cause: channel.cause ?? 'normal',
    talk: channel.talk.map(({ from, to }) => ({ from, to: to ?? end })),
  }
}
