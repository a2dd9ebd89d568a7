import type { ChannelId, ExtensionNumber, LinkId } from '../../calls/ids.ts'
import type { Via } from '../../calls/pbx-event.ts'
import type { RingTarget } from '../pbx-driver.ts'

interface Dialled {
  readonly source: { readonly id: ChannelId; readonly link: LinkId }
  readonly dest: ChannelId
  readonly extension: ExtensionNumber
  /** Dialplan extension in which the dial happens. */
  readonly exten: string
}

/**
 * AMI knows no ring groups. One is known to be at work where the dialplan names it, where one channel rings several extensions at
 * once from a number that is no extension itself, or where just the members of a known group ring. Each is told once per call.
 */
export class RingGroups {
  readonly #isExtension: (number: string) => boolean
  readonly #ringing = new Map<ChannelId, Dialled>()
  /** The same by the channel that dialled. */
  readonly #bySource = new Map<ChannelId, Set<Dialled>>()
  readonly #queued = new Set<ChannelId>()
  readonly #told = new Map<LinkId, Set<string>>()
  /** Groups that were read from the dialplan or typed by hand. */
  known: readonly RingTarget[] = []

  constructor(isExtension: (number: string) => boolean) {
    this.#isExtension = isExtension
  }

  inQueue(channel: string | undefined, queued: boolean): void {
    if (queued) this.#queued.add(channel as ChannelId)
    else this.#queued.delete(channel as ChannelId)
  }

  /** The dialplan said which group it is. */
  named(link: LinkId, number: string): Via | undefined {
    const told = this.#told.get(link)
    if (told?.has(number)) return undefined
    if (told) told.add(number)
    else this.#told.set(link, new Set([number]))
    const name = this.known.find((group) => group.number === number)?.name ?? number
    return { kind: 'ring-group', number: number.slice(0, 64), name: name === number ? null : name }
  }

  /** A dial began; the ring group behind it, if this shows one. */
  dialled(dial: Dialled): Via | undefined {
    this.ended(dial.dest)
    this.#ringing.set(dial.dest, dial)
    const { source, exten } = dial
    const beside = this.#bySource.get(source.id) ?? new Set()
    this.#bySource.set(source.id, beside.add(dial))
    if (this.#queued.has(source.id)) return undefined
    if (this.known.some((group) => group.number === exten)) return this.named(source.link, exten)
    const rung = new Set([...beside].map(({ extension }) => extension as string))
    // Two devices of one extension are no group.
    if (rung.size < 2) return undefined
    if (/^\d+$/.test(exten) && !this.#isExtension(exten)) return this.named(source.link, exten)
    const same = this.known.find(
      ({ members }) => members.length === rung.size && members.every((each) => rung.has(each)),
    )
    return same ? this.named(source.link, same.number) : undefined
  }

  ended(dest: string | undefined): void {
    const dial = this.#ringing.get(dest as ChannelId)
    if (!dial) return
    this.#ringing.delete(dial.dest)
    const beside = this.#bySource.get(dial.source.id)
    beside?.delete(dial)
    if (beside?.size === 0) this.#bySource.delete(dial.source.id)
  }

  /** @param link forgotten with the channel that began it */
  gone(channel: ChannelId, link: LinkId): void {
    this.ended(channel)
    this.#queued.delete(channel)
    if ((channel as string) === (link as string)) this.#told.delete(link)
  }
}
