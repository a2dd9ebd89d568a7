import { type ChannelId, channelId, type LinkId, linkId } from '../../calls/ids.ts'
import type { ChannelTable, HiddenChannel, PersonChannel } from './channels.ts'

/** Somebody who talks with a customer asks a third person before handing the customer over. */
export interface Consultation {
  /** A call of its own, though the PBX counts it to the customer's. */
  readonly link: LinkId
  readonly transferer: PersonChannel
  /** The transferer's part in it; the PBX has no channel for that. */
  readonly channel: ChannelId
  readonly pair: string
  /** Under which the PBX counts it: the customer's. */
  readonly pbxLink: LinkId
  state: 'asked' | 'talking' | 'over'
}

/**
 * Attended transfers that the PBX makes (AMI `Atxfer`, the feature `*2`). It calls the third person through a Local channel of
 * the customer's own linked id, on whose halves it notes the transferer (`TRANSFERERNAME`), and moves the transferer's channel
 * to and fro. Until the transfer is completed the third person has no part in the customer's call, so a consultation is told as
 * a call of its own.
 */
export class Consultations {
  readonly #channels: ChannelTable
  readonly #byPair = new Map<string, Consultation>()

  constructor(channels: ChannelTable) {
    this.#channels = channels
  }

  /** The PBX has noted the transferer on a Local channel. Undefined where that says nothing new. */
  begin(local: HiddenChannel, transfererName: string): Consultation | undefined {
    if (local.pair === null || this.#byPair.has(local.pair)) return undefined
    const transferer = this.#channels.personNamed(transfererName)
    if (transferer?.party.kind !== 'extension') return undefined
    const link = linkId(local.id)
    const consultation: Consultation = {
      link,
      transferer,
      channel: channelId(`${local.id}#consult`),
      pair: local.pair,
      pbxLink: local.link,
      state: 'asked',
    }
    this.#byPair.set(local.pair, consultation)
    for (const half of this.#channels.halves(local.pair)) this.#own(half, link)
    return consultation
  }

  of(channel: HiddenChannel): Consultation | undefined {
    return channel.pair === null ? undefined : this.#byPair.get(channel.pair)
  }

  /** A half that is seen after the transferer was noted. */
  joined(half: HiddenChannel): void {
    const consultation = this.of(half)
    if (consultation) this.#own(half, consultation.link)
  }

  /** Whether somebody has asked in a call that the PBX knows by this link: who is called there may belong to either. */
  isPossibleIn(link: LinkId): boolean {
    for (const { pbxLink } of this.#byPair.values()) if (pbxLink === link) return true
    return false
  }

  /** The consultation in which a channel takes part, being in a bridge with these and with nobody else. */
  heardBy(channel: ChannelId, members: ReadonlySet<ChannelId>): Consultation | undefined {
    for (const consultation of this.#byPair.values()) {
      if (consultation.transferer.id !== channel || consultation.state === 'over') continue
      const [local] = [...members].filter((member) => member !== channel).map((member) => this.#channels.get(member))
      if (members.size === 2 && local?.kind === 'hidden' && local.pair === consultation.pair) return consultation
    }
    return undefined
  }

  /** Those in which the transferer has talked and does no longer, and those whose Local channel has gone. */
  ending(inTouch: (consultation: Consultation) => boolean): Consultation[] {
    const ended: Consultation[] = []
    for (const consultation of this.#byPair.values()) {
      if (consultation.state === 'over') continue
      const touching = inTouch(consultation)
      if (touching) consultation.state = 'talking'
      else if (consultation.state === 'talking' || this.#channels.halves(consultation.pair).length === 0) {
        consultation.state = 'over'
        ended.push(consultation)
      }
    }
    return ended
  }

  forgetGone(): void {
    for (const [pair, { state }] of this.#byPair)
      if (state === 'over' && this.#channels.halves(pair).length === 0) this.#byPair.delete(pair)
  }

  get size(): number {
    return this.#byPair.size
  }

  open(): Consultation[] {
    return [...this.#byPair.values()].filter(({ state }) => state !== 'over')
  }

  #own(half: HiddenChannel, link: LinkId): void {
    half.link = link
    half.calling = null
  }
}
