import { type CrmChangesView, type IntegrationKind, type Problem, traitsOf } from '@jackfield/contract'
import type { Logger } from 'pino'
import {
  type ChangedRecord,
  type CrmChanges,
  type CrmConnector,
  type CrmModule,
  ModuleHidden,
} from '../../crm/crm-connector.ts'
import { logged, problemOf } from '../../problem.ts'
import { kindOfOrganisation } from '../../settings/settings.ts'
import type { Store } from '../../store/store.ts'
import { keptTimes } from '../index-store.ts'
import type { Phonebook } from '../phonebook-service.ts'
import { readAsNow } from '../read-as-now.ts'
import { ChangeQueue, IDS_AT_ONCE, type WaitingId } from './change-queue.ts'
import { Channel, type NotifyTarget } from './channel.ts'
import type { ChannelStore } from './channel-store.ts'
import { copiedRecords, readCursor, saveCursor } from './cursor.ts'
import { readNotification } from './notification.ts'
import { idsBehind, RollingRound } from './rolling-round.ts'

/** What Zoho's readers may be behind its writers, and what clocks may differ. */
const OVERLAP_MS = 2 * 60_000
/** Of a change older than that a message should have come. */
const TOLD_WITHIN_MS = 60_000
const SAME_MOMENT_MS = 30_000
const COALESCE_MS = 200
/** A record that does not yet show what was said of it is read again so often, so much later each time. */
const MOST_TRIES = 2
const READ_AGAIN_MS = 5_000

/** What happens in a module that may not be seen is asked for once it may: its place stays where it is, and the others go on. */
function passOverHidden(error: unknown): true {
  if (error instanceof ModuleHidden) return true
  throw error
}

export type ChangingConnector = CrmConnector & { readonly changes: CrmChanges }

export interface OrganisationChangesParts {
  readonly organisationId: string
  readonly store: Store
  readonly channels: ChannelStore
  readonly phonebook: Phonebook
  /** Copies everything: there are too many changes to read each. False where no copy is wanted. */
  readonly copyAll: (connector: CrmConnector) => Promise<boolean>
  /** Milliseconds between two questions for changes. */
  readonly interval: (state: { readonly notifications: boolean; readonly kind: IntegrationKind }) => number
  readonly now: () => number
  readonly log: Logger
}

/** Keeps the copy of one organisation's records as they are in the CRM. */
export class OrganisationChanges {
  readonly #parts: OrganisationChangesParts
  readonly channel: Channel
  readonly #queue = new ChangeQueue()
  readonly #round: RollingRound
  #connector: ChangingConnector | null = null
  /** Only what is known already is kept up to date, because the copy of all numbers is switched off. */
  #onlyKnown = false
  /** One at a time, so that of two readings of a record the later one is kept. */
  #turn: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #polledAt: number | null = null
  #askedAt: number | null = null
  #failures = 0
  #problem: Problem | null = null
  #changedAt: number | null = null
  /** Changes were found of which no message had come; until one comes. */
  #untold = false
  #refused = 0

  constructor(parts: OrganisationChangesParts) {
    this.#parts = parts
    const { organisationId, store, channels, now } = parts
    this.channel = new Channel({ organisationId, rows: channels, now })
    this.#round = new RollingRound(store, organisationId)
  }

  view(): CrmChangesView {
    const notifications = this.#notifications()
    return {
      mode: this.#connector === null ? 'off' : notifications ? 'notifications' : 'polling',
      problem: this.#problem ?? this.channel.problem() ?? this.#notTold(),
      changedAt: this.#changedAt,
      polledAt: this.#polledAt,
      everySeconds: Math.round(this.#interval() / 1000),
      refused: this.#refused,
    }
  }

  /** What is due: the subscription, and a question for changes. */
  async tick(connector: ChangingConnector, target: NotifyTarget, onlyKnown: boolean): Promise<void> {
    this.#connector = connector
    this.#onlyKnown = onlyKnown
    await this.channel.keep(connector, target)
    if (this.#parts.now() < this.#nextPoll()) return
    await this.#inTurn(() => this.#poll(connector))
  }

  /** Nothing is to be kept up to date: disconnected, or switched off. */
  async close(connector: ChangingConnector | null): Promise<void> {
    this.stop()
    this.#connector = null
    await this.channel.close(connector?.changes ?? null)
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** A message came that carries our token. */
  notified(body: unknown): void {
    this.#untold = false
    const notifications = readNotification(kindOfOrganisation(this.#parts.organisationId), body)
    if (!notifications) this.#parts.log.warn('a notification of Zoho that cannot be read')
    for (const { module, ids, deleted } of notifications ?? [])
      this.#wait(
        module,
        ids.map((id) => ({ id, deleted, tries: 0 })),
        COALESCE_MS,
      )
  }

  refuse(): void {
    this.#refused++
  }

  #notifications(): boolean {
    return this.channel.live() && !this.#untold
  }

  #notTold(): Problem | null {
    const address = this.channel.notifyUrl()
    return this.#untold && address !== null ? { code: 'changes-not-told', params: { address } } : null
  }

  #interval(): number {
    return this.#parts.interval({ notifications: this.#notifications(), kind: this.#connector?.kind ?? 'zoho-crm' })
  }

  #nextPoll(): number {
    if (this.#askedAt === null) return Number.NEGATIVE_INFINITY
    const interval = this.#interval()
    // After a failure sooner, but not at once.
    const pause = this.#failures > 0 ? Math.min(interval, 30_000 * 2 ** Math.min(this.#failures, 4)) : interval
    return this.#askedAt + pause
  }

  #wait(module: CrmModule, ids: readonly WaitingId[], ms: number): void {
    if (!this.#queue.add(module, ids)) {
      // Too many to read one by one: the question for changes finds them.
      this.#askedAt = null
      return
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      void this.#inTurn(() => this.#readWaiting())
    }, ms).unref()
  }

  async #readWaiting(): Promise<void> {
    const connector = this.#connector
    if (connector === null) return
    for (let next = this.#queue.take(); next !== null; next = this.#queue.take()) {
      const { module, ids } = next
      try {
        const again = await this.#read(connector, module, ids)
        if (again.length > 0) this.#wait(module, again, READ_AGAIN_MS)
      } catch (error) {
        this.#parts.log.warn(logged(error), 'changed records could not be read')
        // What was not read is found by the next question for changes; that comes soon.
        this.#askedAt = null
        this.#failures++
        return
      }
    }
  }

  /** Reads records as they are now and keeps them so; gives those that do not show yet what was said of them. */
  async #read(connector: ChangingConnector, module: CrmModule, asked: readonly WaitingId[]): Promise<WaitingId[]> {
    const { organisationId, phonebook } = this.#parts
    const ids = this.#onlyKnown ? await this.#known(module, asked) : asked
    if (ids.length === 0) return []
    const again = new Map(ids.filter(({ tries }) => tries < MOST_TRIES).map((each) => [each.id, each]))
    const { there, gone } = await readAsNow(
      { phonebook, changes: connector.changes, organisationId },
      module,
      ids.map(({ id }) => id),
      (id) => again.get(id)?.deleted === false,
    )
    if (there.length > 0 || gone.length > 0) this.#changedAt = this.#parts.now()
    const found = new Set(there.map(({ id }) => id))
    const late = [...again.values()].filter(({ id, deleted }) => found.has(id) === deleted)
    return late.map((each) => ({ ...each, tries: each.tries + 1 }))
  }

  async #known(module: CrmModule, asked: readonly WaitingId[]): Promise<WaitingId[]> {
    const { store, organisationId } = this.#parts
    const known = await keptTimes(
      store,
      organisationId,
      asked.map(({ id }) => ({ module, id })),
    )
    return asked.filter(({ id }) => known.has(`${module}/${id}`))
  }

  async #poll(connector: ChangingConnector): Promise<void> {
    const { now, log } = this.#parts
    this.#askedAt = now()
    try {
      for (const module of traitsOf[connector.kind].modules) {
        if (!(await this.#pollModule(connector, module).catch(passOverHidden))) break
      }
      this.#polledAt = now()
      this.#failures = 0
      this.#problem = null
    } catch (error) {
      this.#failures++
      this.#problem = problemOf(error)
      log.warn(logged(error), 'Zoho could not be asked for changes')
    }
  }

  /** False when there were too many changes to read each, and everything was copied. */
  async #pollModule(connector: ChangingConnector, module: CrmModule): Promise<boolean> {
    const { store, organisationId, now } = this.#parts
    const until = connector.clock() ?? now()
    const from = (await readCursor(store, organisationId, module)) ?? until
    const since = from - OVERLAP_MS
    const changed = await connector.changes.changedSince(
      module,
      since,
      await copiedRecords(store, organisationId, module),
    )
    if (changed === null) {
      if (await this.#parts.copyAll(connector)) return false
      await this.#readKnown(connector, module)
      await saveCursor(store, organisationId, module, until)
      return true
    }
    const deleted = (await connector.changes.deletedSince?.(module, since)) ?? []
    const known = await keptTimes(
      store,
      organisationId,
      [...changed, ...deleted.map((id) => ({ id }))].map(({ id }) => ({ module, id })),
    )
    const offset = connector.clockOffset()
    const newer = ({ id, modifiedAt }: ChangedRecord) => (known.get(`${module}/${id}`)?.modifiedAt ?? -1) < modifiedAt
    /** Modified times have whole seconds: what was read within a moment of one may have been changed again in it. */
    const soon = ({ id, modifiedAt }: ChangedRecord) =>
      (known.get(`${module}/${id}`)?.seenAt ?? 0) + offset < modifiedAt + SAME_MOMENT_MS
    const fresh = changed.filter((record) => newer(record) || soon(record))
    const gone = deleted.filter((id) => known.has(`${module}/${id}`))
    const expected = changed.filter((one) => newer(one) && (!this.#onlyKnown || known.has(`${module}/${one.id}`)))
    this.#wonder(expected.map(({ modifiedAt }) => modifiedAt - offset))
    // Read by their ids as they are now, the deleted ones too: one may have been restored.
    const ids: WaitingId[] = [
      ...fresh.map(({ id }) => ({ id, deleted: false, tries: MOST_TRIES })),
      ...gone.map((id) => ({ id, deleted: true, tries: MOST_TRIES })),
    ]
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE)
      await this.#read(connector, module, ids.slice(at, at + IDS_AT_ONCE))
    await saveCursor(store, organisationId, module, until)
    if (!connector.changes.deletedSince) await this.#lookAround(connector, module)
    return true
  }

  /** No whole copy is wanted: of so many changes those of known records are followed, by reading each of these. */
  async #readKnown(connector: ChangingConnector, module: CrmModule): Promise<void> {
    const { store, organisationId } = this.#parts
    for (let after: string | undefined = ''; after !== undefined; ) {
      const ids: string[] = await idsBehind(store, organisationId, module, after, IDS_AT_ONCE)
      await this.#read(
        connector,
        module,
        ids.map((id) => ({ id, deleted: false, tries: MOST_TRIES })),
      )
      after = ids.at(-1)
    }
  }

  /** The CRM does not tell what was deleted: of the known records a few are asked about, and what is gone is dropped. */
  async #lookAround(connector: ChangingConnector, module: CrmModule): Promise<void> {
    const ids = await this.#round.next(module)
    const there = new Set(ids.length === 0 ? [] : await connector.changes.existing?.(module, ids))
    const missing = ids.filter((id) => !there.has(id)).map((id) => ({ id, deleted: true, tries: MOST_TRIES }))
    // Read once more by their ids before they are believed to be gone.
    await this.#read(connector, module, missing)
    this.#round.done(module, ids)
  }

  /** Changes that a message should have told of by now (our clock): the subscription is looked after. */
  #wonder(modified: readonly number[]): void {
    const since = this.channel.since()
    // What happened while this process was not there says nothing.
    if (since === null || this.#polledAt === null) return
    const from = Math.max(since, this.#polledAt - OVERLAP_MS)
    if (!modified.some((at) => at > from && at < this.#parts.now() - TOLD_WITHIN_MS)) return
    this.#untold = true
    this.channel.doubt()
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const done = this.#turn.then(work).catch((error: unknown) => {
      this.#parts.log.error(logged(error), 'keeping up with changes failed')
      return undefined
    })
    this.#turn = done
    return done
  }
}
