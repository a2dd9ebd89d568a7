import { type ChannelId, channelId, type ExtensionNumber, type LinkId, type Millis } from '../../calls/ids.ts'
import type { PbxEvent } from '../../calls/pbx-event.ts'
import type { RingTarget } from '../pbx-driver.ts'
import type { AmiFields, AmiMessage } from './ami-parser.ts'
import { Bridges } from './bridges.ts'
import { callingFor, knownExtension, noteRedirect } from './calling.ts'
import { numberInDialString } from './channel-name.ts'
import { type Channel, ChannelTable, type HiddenChannel, type PersonChannel } from './channels.ts'
import { Consultations } from './consultations.ts'
import type { EndpointBook } from './endpoints.ts'
import { hangupCause } from './hangup-cause.ts'
import { extensionOf, MAX_NUMBER, newChannel, type Prefix, STATE_DOWN, STATE_RINGING, STATE_UP } from './new-channel.ts'
import { outsideNumber, shownOrNull } from './numbers.ts'
import { PendingFacts } from './pending-facts.ts'
import { RingGroups } from './ring-groups.ts'
import { variableName } from './skipped-events.ts'

export interface TranslatorOptions {
  readonly endpoints: EndpointBook
  readonly outsidePrefix: string
  /** Number that our own click-to-call with this link dials; the PBX shows it only once the agent has picked up. */
  readonly dialledBy?: (link: LinkId) => string | undefined
}

/**
 * Turns AMI events into `PbxEvent`s. No I/O and no clock: state is the channels and bridges that the PBX has now. Any event
 * may be missing, repeated or out of order; a channel whose `Newchannel` was missed is taken from any event that names it.
 */
export class Translator {
  readonly channels = new ChannelTable()
  readonly #consultations = new Consultations(this.channels)
  readonly #bridges = new Bridges(this.channels, (channel, members) => this.#consultations.heardBy(channel, members))
  readonly #pending = new PendingFacts()
  readonly #ringGroups: RingGroups
  readonly #options: TranslatorOptions
  endpoints: EndpointBook
  /** Ring groups that are known beforehand. */
  set knownGroups(groups: readonly RingTarget[]) {
    this.#ringGroups.known = groups
  }

  constructor(options: TranslatorOptions) {
    this.#options = options
    this.endpoints = options.endpoints
    this.#ringGroups = new RingGroups((number) => this.endpoints.ofExtension(number as ExtensionNumber) !== undefined)
  }

  /** @param at when it happened, by our clock */
  translate(message: AmiMessage, at: Millis): PbxEvent[] {
    const out: PbxEvent[] = []
    const handler = message.kind === 'event' ? this.#handlers[message.name] : undefined
    handler?.(message.fields, at, out)
    return out.length === 0 ? out : this.#pending.release(out)
  }

  /** Names of the extension's channels in calls with one of these links, as actions want them. */
  channelNames(links: ReadonlySet<LinkId>, extension: ExtensionNumber): string[] {
    const names: string[] = []
    for (const channel of this.channels.all()) {
      if (channel.kind !== 'person' || !links.has(channel.link) || channel.party.kind !== 'extension') continue
      if (channel.party.extension === extension) names.push(channel.name)
    }
    return names
  }

  readonly #handlers: Readonly<Record<string, (fields: AmiFields, at: Millis, out: PbxEvent[]) => void>> = {
    Newchannel: (fields, at, out) => void this.#channel(fields, '', at, out),
    Newstate: (fields, at, out) => {
      const channel = this.#person(fields, '', at, out)
      if (!channel) return
      if (fields['ChannelState'] === STATE_RINGING) this.#ringing(channel, at, out)
      if (fields['ChannelState'] === STATE_UP) this.#up(channel, at, out)
    },
    DialBegin: (fields, at, out) => this.#dialBegin(fields, at, out),
    DialState: (fields, at, out) => {
      this.#dials(fields, at, out)
      const channel = this.#person(fields, 'Dest', at, out)
      const status = fields['DialStatus']
      // Early media without a ringing indication is all that some trunks send.
      if (channel && (status === 'RINGING' || (status === 'PROGRESS' && channel.party.kind === 'external')))
        this.#ringing(channel, at, out)
    },
    DialEnd: (fields, at, out) => {
      const source = this.#dials(fields, at, out)
      const channel = this.#person(fields, 'Dest', at, out)
      if (source && channel) noteRedirect(source, channel, fields)
      this.#ringGroups.ended(fields['DestUniqueid'])
      if (!channel) return
      // A queue reports a cancelled member twice; the first report is the true one.
      channel.dialStatus ??= fields['DialStatus'] ?? null
      if (fields['DialStatus'] === 'ANSWER') this.#up(channel, at, out)
    },
    BridgeEnter: (fields, at, out) => {
      const channel = this.#channel(fields, '', at, out)
      const bridge = fields['BridgeUniqueid']
      // In a holding bridge (parking, waiting) nobody hears anybody.
      if (!channel || !bridge || fields['BridgeTechnology'] === 'holding_bridge') return
      if (channel.kind === 'person') this.#announce(channel, at, out)
      for (const membership of this.#bridges.enter(bridge, channel.id)) out.push({ kind: 'bridge', at, ...membership })
      this.#endConsultations(at, out)
    },
    BridgeLeave: (fields, at, out) => {
      const id = fields['Uniqueid']
      if (!id) return
      for (const membership of this.#bridges.leave(channelId(id), fields['BridgeUniqueid']))
        out.push({ kind: 'bridge', at, ...membership })
      this.#endConsultations(at, out)
    },
    Hangup: (fields, at, out) => this.#hangup(fields, at, out),
    HangupRequest: (fields) => {
      const channel = this.channels.person(fields['Uniqueid'] as ChannelId)
      if (channel) channel.ownWish = true
    },
    Rename: (fields) => {
      const channel = this.channels.person(fields['Uniqueid'] as ChannelId)
      if (channel && fields['Newname']) channel.name = fields['Newname']
    },
    Hold: (fields, at, out) => this.#tell('held', fields, at, out),
    Unhold: (fields, at, out) => this.#tell('resumed', fields, at, out),
    QueueCallerJoin: (fields, at, out) => {
      const channel = this.#channel(fields, '', at, out)
      const queue = fields['Queue']
      if (!channel || !queue) return
      this.#ringGroups.inQueue(channel.id, true)
      channel.calling = null
      out.push({ kind: 'via', at, link: channel.link, via: { kind: 'queue', number: queue, name: null } })
    },
    QueueCallerLeave: (fields) => this.#ringGroups.inQueue(fields['Uniqueid'], false),
    BlindTransfer: (fields, at, out) => {
      const to = fields['Extension']
      if (fields['Result'] !== 'Success' || !to) return
      const by = this.#person(fields, 'Transferer', at, out)
      const transferee = this.#channel(fields, 'Transferee', at, out)
      const link = transferee?.link ?? by?.link
      if (link) out.push({ kind: 'transferred', at, link, how: 'blind', by: extensionOf(by), to })
      // Whom the dialplan calls for this channel is to be found out anew.
      if (transferee) transferee.calling = null
    },
    AttendedTransfer: (fields, at, out) => {
      if (fields['Result'] !== 'Success') return
      const by = this.#person(fields, 'OrigTransferer', at, out)
      const target = this.#person(fields, 'TransferTarget', at, out)
      const transferee = this.#channel(fields, 'Transferee', at, out)
      // Asterisk 16 does not name the target; then it is whom the transferer was last connected with.
      const to = extensionOf(target) ?? shownOrNull(fields['SecondTransfererConnectedLineNum'], MAX_NUMBER)
      const link = transferee?.link ?? by?.link
      if (link && to) out.push({ kind: 'transferred', at, link, how: 'attended', by: extensionOf(by), to })
    },
    LocalBridge: (fields) => {
      for (const id of [fields['LocalOneUniqueid'], fields['LocalTwoUniqueid']]) {
        const half = this.channels.get(id as ChannelId)
        if (half?.kind === 'hidden') half.begun = true
      }
    },
    VarSet: (fields, at, out) => this.#variable(fields, at, out),
  }

  #variable(fields: AmiFields, at: Millis, out: PbxEvent[]): void {
    const variable = fields['Variable']
    const value = fields['Value']
    if (!variable || !value) return
    // Those of `isSkipped` never come here from the link, but from a snapshot.
    switch (variableName(variable)) {
      case 'MIXMONITOR_FILENAME': {
        const channel = this.#channel(fields, '', at, out)
        if (channel) out.push({ kind: 'recording', at, link: channel.link, file: value })
        return
      }
      case 'TRANSFERERNAME': {
        const local = this.#channel(fields, '', at, out)
        if (local?.kind === 'hidden') this.#beginConsultation(local, value, fields['Exten'], at, out)
        return
      }
      // FreePBX names the extension that it is about to call, and is in a macro when it dials.
      case 'EXTTOCALL':
      case 'DEXTEN': {
        const channel = this.channels.get(channelId(fields['Uniqueid'] ?? ''))
        if (channel && (channel.kind === 'person' || channel.begun))
          channel.calling = knownExtension(value, this.endpoints)
        return
      }
      case 'NODEST': {
        // Set by ring groups and by queues of FreePBX, and handed down to whomever they call.
        const channel = this.channels.get(channelId(fields['Uniqueid'] ?? ''))
        if (!channel || fields['Context'] !== 'ext-group' || fields['Exten'] !== value) return
        channel.calling = null
        const via = this.#ringGroups.named(channel.link, value)
        if (via) out.push({ kind: 'via', at, link: channel.link, via })
        return
      }
      case 'RINGGROUP': {
        const channel = this.channels.get(channelId(fields['Uniqueid'] ?? ''))
        const via = channel && this.#ringGroups.named(channel.link, value)
        if (via) out.push({ kind: 'via', at, link: channel.link, via })
        return
      }
      case 'FROM_DID': {
        const channel = this.channels.person(fields['Uniqueid'] as ChannelId)
        if (!channel || channel.dialled !== null || channel.role !== 'caller' || channel.party.kind !== 'external')
          return
        channel.dialled = shownOrNull(value, MAX_NUMBER)
        this.#announce(channel, at, out, true)
      }
    }
  }

  #dialBegin(fields: AmiFields, at: Millis, out: PbxEvent[]): void {
    const source = this.#dials(fields, at, out)
    const dest = this.#channel(fields, 'Dest', at, out)
    if (!source || !dest) return
    const extension =
      dest.kind === 'person'
        ? extensionOf(dest)
        : knownExtension(numberInDialString(fields['DialString'] ?? '') ?? '', this.endpoints)
    if (extension === null) return
    const exten = fields['Exten'] ?? ''
    const via = this.#ringGroups.dialled({ source, dest: dest.id, extension, exten })
    if (via) out.push({ kind: 'via', at, link: source.link, via })
  }

  /** One channel calls another: now it is known of which call the called one is, and for whom it stands. Returns the caller. */
  #dials(fields: AmiFields, at: Millis, out: PbxEvent[]): Channel | undefined {
    const source = fields['Uniqueid'] ? this.#channel(fields, '', at, out) : undefined
    const dest = this.#channel(fields, 'Dest', at, out)
    if (!dest) return source
    if (dest.kind === 'hidden') {
      for (const half of source ? this.channels.halves(dest.pair) : []) {
        half.link = source!.link
        if (!half.begun || half.calling === null) half.calling = callingFor(source!, fields, this.endpoints)
      }
      return source
    }
    if (source && dest.waiting) dest.link = source.link
    if (dest.party.kind === 'external' && dest.role === 'callee') this.#introduceOutside(dest, source, fields, at, out)
    else this.#announce(dest, at, out)
    return source
  }

  #introduceOutside(
    dest: PersonChannel,
    source: Channel | undefined,
    fields: AmiFields,
    at: Millis,
    out: PbxEvent[],
  ): void {
    if (dest.party.kind !== 'external') return
    const inString = numberInDialString(fields['DialString'] ?? '')
    const sent = (inString === dest.party.trunk ? null : inString) ?? shownOrNull(fields['DestCallerIDNum'], MAX_NUMBER)
    const number =
      outsideNumber(this.#dialledOn(source), sent, this.#options.outsidePrefix)?.slice(0, MAX_NUMBER) ?? null
    const extension = source && !dest.announced ? callingFor(source, fields, this.endpoints) : null
    if (extension !== null) {
      // A mobile that stands for the extension's phone (forward, follow-me) is no customer.
      dest.party = { kind: 'extension', extension, device: sent ?? number ?? dest.party.trunk ?? '' }
      this.#announce(dest, at, out)
      return
    }
    const isNew = dest.party.number === null && number !== null
    if (isNew) dest.party = { ...dest.party, number }
    this.#announce(dest, at, out, isNew)
  }

  #beginConsultation(
    local: HiddenChannel,
    transferer: string,
    exten: string | undefined,
    at: Millis,
    out: PbxEvent[],
  ): void {
    const consultation = this.#consultations.begin(local, transferer)
    if (!consultation) return
    const { channel, link } = consultation
    const dialled = shownOrNull(exten, MAX_NUMBER)
    out.push({ kind: 'leg', at, channel, link, party: consultation.transferer.party, role: 'caller', dialled })
  }

  #endConsultations(at: Millis, out: PbxEvent[]): void {
    if (this.#consultations.size === 0) return
    const inTouch = ({ transferer: { id } }: { readonly transferer: PersonChannel }) =>
      this.#consultations.heardBy(id, this.#bridges.around(id)) !== undefined
    for (const { channel, link } of this.#consultations.ending(inTouch)) {
      out.push({ kind: 'ended', at, channel, link, cause: 'normal' })
      this.#pending.gone(channel, link)
    }
    this.#consultations.forgetGone()
  }

  /** What the extension that dials through this channel has dialled; a Local channel dials for the one that began the call. */
  #dialledOn(source: Channel | undefined): string | null {
    if (!source) return null
    if (source.kind === 'hidden' && this.#consultations.of(source)) return numberOfPair(source.pair)
    const caller = source.kind === 'person' ? source : this.channels.person(source.link as string as ChannelId)
    return caller?.party.kind === 'extension' && caller.role === 'caller' ? caller.dialled : null
  }

  #hangup(fields: AmiFields, at: Millis, out: PbxEvent[]): void {
    const id = channelId(fields['Uniqueid'] ?? '')
    const channel = this.channels.get(id)
    if (!channel) return
    for (const membership of this.#bridges.leave(id)) out.push({ kind: 'bridge', at, ...membership })
    if (channel.kind === 'person') {
      this.#announce(channel, at, out)
      const cause = hangupCause({
        cause: Number(fields['Cause']) || 0,
        dialStatus: channel.dialStatus,
        answered: channel.state === 'up',
        ownWish: channel.ownWish,
      })
      out.push({ kind: 'ended', at, channel: id, link: channel.link, cause })
    }
    this.#ringGroups.gone(id, channel.link)
    this.#pending.gone(id, channel.link)
    this.channels.remove(id)
    this.#endConsultations(at, out)
  }

  #ringing(channel: PersonChannel, at: Millis, out: PbxEvent[]): void {
    if (channel.state !== 'down' || (channel.role === 'caller' && !channel.originated)) return
    if (channel.waiting) {
      channel.waiting.ringingAt ??= at
      return
    }
    this.#announce(channel, at, out)
    channel.state = 'ringing'
    out.push({ kind: 'ringing', at, channel: channel.id, link: channel.link })
  }

  /**
   * A caller's channel goes up when anything answers it (an IVR, a queue, voicemail), so that says nothing; a callee's channel
   * goes up when a person or the outside picks up, and so does the agent's in a click-to-call.
   */
  #up(channel: PersonChannel, at: Millis, out: PbxEvent[]): void {
    if (channel.state === 'up') return
    this.#announce(channel, at, out)
    channel.state = 'up'
    if (channel.role === 'caller' && !channel.originated) return
    out.push({ kind: 'answered', at, channel: channel.id, link: channel.link })
  }

  #tell(kind: 'held' | 'resumed', fields: AmiFields, at: Millis, out: PbxEvent[]): void {
    const channel = this.#person(fields, '', at, out)
    if (!channel) return
    this.#announce(channel, at, out)
    out.push({ kind, at, channel: channel.id, link: channel.link })
  }

  #announce(channel: PersonChannel, at: Millis, out: PbxEvent[], again = false): void {
    if (channel.announced && !again) return
    channel.announced = true
    const { id, link, party, role, dialled, waiting } = channel
    out.push({ kind: 'leg', at, channel: id, link, party, role, dialled })
    channel.waiting = null
    if (waiting?.ringingAt != null) this.#ringing(channel, waiting.ringingAt, out)
  }

  #person(fields: AmiFields, prefix: Prefix, at: Millis, out: PbxEvent[]): PersonChannel | undefined {
    const channel = this.#channel(fields, prefix, at, out)
    return channel?.kind === 'person' ? channel : undefined
  }

  /** The channel that an event names; one that is not known yet is taken in and, if there is a person, told. */
  #channel(fields: AmiFields, prefix: Prefix, at: Millis, out: PbxEvent[]): Channel | undefined {
    const uniqueId = fields[`${prefix}Uniqueid`]
    const name = fields[`${prefix}Channel`]
    if (!uniqueId || !name) return undefined
    const id = channelId(uniqueId)
    const known = this.channels.get(id)
    if (known || this.channels.hasEnded(id)) return known
    const channel = newChannel({ id, name, fields, prefix }, this.endpoints, this.#options.dialledBy)
    this.channels.add(channel)
    if (channel.kind === 'hidden') {
      this.#consultations.joined(channel)
      return channel
    }
    const isCalled = channel.role === 'callee' && channel.state === 'down' && fields['ChannelState'] === STATE_DOWN
    const isOpen = channel.party.kind === 'external' || this.#consultations.isPossibleIn(channel.link)
    // Of a trunk channel that is dialled the number is not known yet, nor of whose call it is when somebody is being asked.
    if (isCalled && isOpen) channel.waiting = { ringingAt: null }
    else if (channel.party.kind === 'extension' || channel.party.number !== null || channel.role === 'caller')
      this.#announce(channel, at, out)
    return channel
  }

  /** Tells whom it has held back: of what went before there will be no more events. */
  settle(at: Millis): PbxEvent[] {
    const out: PbxEvent[] = []
    for (const channel of this.channels.all()) if (channel.kind === 'person') this.#announce(channel, at, out)
    return this.#pending.release(out)
  }

  /** Parts in consultations, which the PBX has no channels for. */
  consulting(): ChannelId[] {
    return this.#consultations.open().map(({ channel }) => channel)
  }
}

/** `1001` of `1001@from-internal-00000001`. */
const numberOfPair = (pair: string | null) => shownOrNull(pair?.split('@')[0], MAX_NUMBER)
