// People in Zoho who change contacts while Zoho's messages about it are lost, late or repeated, and somebody who forges such messages.
import { setTimeout as sleep } from 'node:timers/promises'
import { postJson } from '../e2e/toolkit/post-json.ts'
import { phonesOf } from './journals.ts'
import { leftAloneFor } from './knowledge.ts'
import type { KnownRecord } from './owed.ts'
import type { Random } from './random.ts'
import type { RunJournal } from './run-journal.ts'

export interface ContactWorld {
  readonly zohoControl: string
  readonly pbxUrl: string
  /** Where the server takes Zoho's messages. */
  readonly notifyUrl: string
  readonly extensions: readonly string[]
  readonly journal: RunJournal
  readonly random: Random
  /** How much of the run is behind, from 0 to 1; on a slow machine it takes longer than its time. */
  readonly progress: () => number
}

/** Messages of Zoho: how often each comes, and when. */
const messages = {
  repeated: { notificationsLost: false, notificationTimes: 3, notificationDelayMs: 0 },
  late: { notificationsLost: false, notificationTimes: 2, notificationDelayMs: 2500 },
  lost: { notificationsLost: true, notificationTimes: 1, notificationDelayMs: 0 },
  usual: { notificationsLost: false, notificationTimes: 1, notificationDelayMs: 0 },
}
export type MessageMood = keyof typeof messages
const moods: readonly MessageMood[] = ['repeated', 'lost', 'late']

const MOST_STEPS = 12
const EVERY_MS = 7000
/** The server learns of lost messages when it is started again, so that the last change comes well before the last kill. */
const SHARE_OF_SPAN = 0.7
/** So far it may be ahead of the run. */
const MAY_LEAD = 0.15
const STEPS_AT_THE_END = 2
/** Each step changes one, and has another for forged messages. */
export const CHANGING = 2 * MOST_STEPS + 3 * STEPS_AT_THE_END

/** Changes contacts one after the other, each of them once, and calls and is called by those who have the numbers. */
export class ContactChanges {
  readonly #world: ContactWorld
  readonly #free: KnownRecord[]
  /** Numbers to be called once the server must know who has them. */
  readonly #toCall: string[] = []
  #placed = 0
  #moved = 0

  /** @param contacts with one number each, that nobody else calls */
  constructor(world: ContactWorld, contacts: readonly KnownRecord[]) {
    this.#world = world
    this.#free = [...contacts]
  }

  /** Calls that were placed. */
  get placed(): number {
    return this.#placed
  }

  /** While the server is killed. */
  async go(spanMs: number): Promise<void> {
    const steps = Math.min(MOST_STEPS, Math.ceil((SHARE_OF_SPAN * spanMs) / EVERY_MS))
    const every = (SHARE_OF_SPAN * spanMs) / steps
    for (let step = 0; step < steps; step++) {
      while (this.#world.progress() < (SHARE_OF_SPAN * step) / steps - MAY_LEAD) await sleep(50)
      await this.#setMood(moods[step % moods.length] as MessageMood)
      await this.#change(step % 2 === 0 ? 'move' : 'delete', step % 4 > 1)
      await this.#forge()
      await sleep(every * (0.5 + this.#world.random.next()))
    }
    await this.#setMood('usual')
  }

  /**
   * Once nobody kills the server any more: changes of which it learns by messages alone, then calls with all numbers whose holder it
   * must know. Resolves when they are placed.
   * @param longestStartMs of the server; tells how busy the machine is
   */
  async goOnInPeace(longestStartMs: number): Promise<void> {
    await this.#setMood('late')
    for (let step = 0; step < STEPS_AT_THE_END; step++) {
      await this.#change('move', false)
      await this.#change('delete', false)
      await this.#forge()
    }
    await sleep(messages.late.notificationDelayMs + leftAloneFor(longestStartMs) + 1000)
    await this.#setMood('usual')
    for (const number of this.#toCall) {
      await this.#call(number)
      await sleep(200)
    }
  }

  async #change(what: 'move' | 'delete', callAtOnce: boolean): Promise<void> {
    const contact = this.#take()
    const path = `${this.#world.zohoControl}/records/Contacts`
    this.#world.journal.append({ kind: 'trouble', what: what === 'move' ? 'contact-moved' : 'contact-deleted' })
    let e164 = contact.e164
    if (what === 'delete') {
      await postJson(path, { op: 'delete', id: contact.id })
    } else {
      const record = await this.#read(contact.id)
      const field = Object.keys(record).find((name) => phonesOf({ [name]: record[name] }).length > 0)
      // Nobody has such numbers, nor their last seven digits.
      e164 = `+1718835${String(this.#moved++).padStart(4, '0')}`
      await postJson(path, { op: 'edit', id: contact.id, record: { [field as string]: e164 } })
    }
    // Who is called at once may be called by the old number only: by the new one, a record might be made beside this one. What became
    // of it is uncertain, so that this number is not called again.
    if (callAtOnce) await this.#call(contact.e164)
    else this.#toCall.push(e164)
  }

  #take(): KnownRecord {
    const contact = this.#free.shift()
    if (!contact) throw new Error('there are too few contacts to change')
    return contact
  }

  async #read(id: string): Promise<Record<string, unknown>> {
    const all = (await (await fetch(`${this.#world.zohoControl}/records/Contacts`)).json()) as Record<string, unknown>[]
    const record = all.find((one) => one.id === id)
    if (!record) throw new Error(`no contact ${id}`)
    return record
  }

  async #setMood(mood: MessageMood): Promise<void> {
    await postJson(`${this.#world.zohoControl}/settings`, messages[mood])
    this.#world.journal.append({ kind: 'trouble', what: `messages-${mood}` })
  }

  /** Says of a contact that it was changed and deleted, in the channel that is there, with a wrong token. It is called later. */
  async #forge(): Promise<void> {
    const { zohoControl, notifyUrl, journal } = this.#world
    const contact = this.#take()
    const { channels } = (await (await fetch(`${zohoControl}/notifications`)).json()) as { channels: { id: string }[] }
    for (const operation of ['update', 'delete']) {
      const { status } = await postJson<{ status: number | null }>(`${zohoControl}/notifications`, {
        notify_url: notifyUrl,
        channel_id: channels[0]?.id ?? '1',
        module: 'Contacts',
        ids: [contact.id],
        operation,
        token: 'guessed',
      })
      journal.append({ kind: 'forged', e164: contact.e164, operation, status })
    }
    this.#toCall.push(contact.e164)
  }

  async #call(number: string): Promise<void> {
    const { pbxUrl, random, extensions } = this.#world
    const common = { ringMs: 800, talkMs: random.between(1500, 3000), endedBy: 'other' }
    const extension = random.pick(extensions)
    const script =
      random.next() < 0.7
        ? { kind: 'inbound', from: number, to: { kind: 'extension', number: extension }, ...common }
        : { kind: 'outbound', extension, number, ...common }
    await postJson(`${pbxUrl}/_control/calls`, script)
    this.#placed++
  }
}
