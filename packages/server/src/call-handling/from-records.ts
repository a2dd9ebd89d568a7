import type { Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Call } from '../calls/call.ts'
import type { CallRecord } from '../calls/call-record.ts'
import { callFromRecord } from '../calls/from-record.ts'
import { type CallId, callIdFor, type SiteId } from '../calls/ids.ts'
import type { CallTracker } from '../calls/tracker.ts'
import type { CallView } from '../policy/effect.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import type { CallEntries } from './call-entries.ts'
import type { CallSaver } from './call-saver.ts'
import { noteDifference } from './call-store.ts'
import type { CallViews } from './call-views.ts'
import { differenceOf } from './record-difference.ts'
import { type RecordedCall, savedByIds, savedByWho } from './record-match.ts'

/**
 * What a record was good for. `goes-on`: it is asked again; `doubtful`: saved as a call of its own that a person has to look at.
 */
export type RecordOutcome = 'made-good' | 'as-saved' | 'differs' | 'goes-on' | 'doubtful'

/** Longest wait for the record of a call that was not seen whole; then what is known must do. */
const RECORD_WAIT_MS = 90_000

interface Parts {
  readonly site: SiteId
  readonly store: Store
  readonly tracker: CallTracker
  readonly entries: CallEntries
  readonly views: CallViews
  readonly saver: Pick<CallSaver, 'save'>
  /** Saves an ended call together with what it owes. With `doubt` a person decides whether that is written. */
  readonly finish: (view: CallView, settings: Settings, aliases: readonly string[], doubt?: Problem) => Promise<void>
  readonly now: () => number
  readonly log: Pick<Logger, 'warn'>
}

/** Calls as the PBX's own records tell them: those that events did not tell, or not to their end. */
export class CallsFromRecords {
  readonly #parts: Parts
  /** Ended, but not seen whole: not decided and not saved as ended until the record is there. */
  readonly #awaiting = new Map<CallId, { since: number; aliases: readonly string[] }>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** An ended call was not seen whole: its record is awaited. */
  wait(id: CallId, aliases: readonly string[]): void {
    this.#awaiting.set(id, { since: this.#parts.now(), aliases })
  }

  /** It is saved: nothing is awaited any more. */
  forget(id: CallId): void {
    this.#awaiting.delete(id)
  }

  /**
   * Makes good what a record tells and events did not: a call that was never seen, or whose end was not. What has ended here
   * already is only compared; what was decided is never changed. Resolves when it is on disk.
   */
  async take(record: CallRecord, settingsThen: Settings): Promise<RecordOutcome> {
    const { site } = this.#parts
    const match = await this.#callOf(record)
    if (match.kind === 'doubtful') return this.#doubtful(record, settingsThen, match.candidates)
    if (match.kind === 'new') return this.#makeGood(callIdFor(site, record.link), record, settingsThen)
    const { call } = match
    if (this.#awaiting.has(call.id)) return this.#makeGood(call.id, { ...record, link: call.link }, settingsThen)
    if (call.state !== 'ended') {
      // A call that goes on is told by its events; should they miss its end, it waits for its record.
      if (this.#goesOn(call)) return 'goes-on'
      return this.#makeGood(call.id, { ...record, link: call.link }, settingsThen)
    }
    return this.#compare(call, record)
  }

  /** Oldest start of a call for which a record is awaited or that goes on; null when there is none. */
  oldestOpen(): number | null {
    const starts = this.#parts.entries.allGoing().map((entry) => entry.view.call.startedAt)
    return starts.length === 0 ? null : Math.min(...starts)
  }

  /** Decides calls whose record did not come in time with what is known. */
  async giveUpWaiting(limitMs = RECORD_WAIT_MS): Promise<void> {
    const { entries, finish, now, log } = this.#parts
    for (const [id, { since, aliases }] of this.#awaiting) {
      const entry = entries.going(id)
      if (now() - since < limitMs || !entry) continue
      log.warn({ call: id }, 'no record of this call; logged with what was seen')
      await finish(entry.view, entry.settings, aliases)
    }
  }

  /** False for what only late events of an ended call have left: everybody in it is gone, or nobody follows it any more. */
  #goesOn(call: Call): boolean {
    return this.#parts.tracker.get(call.id) !== null && call.legs.some((leg) => leg.state !== 'ended')
  }

  async #callOf(record: CallRecord): Promise<RecordedCall> {
    const { site, store, tracker, entries } = this.#parts
    const linked = tracker.byLink(record.link)
    if (linked !== null) return { kind: 'known', call: linked }
    if (record.identity === 'unique') {
      const byChannel = (record.channels ?? []).flatMap((channel) => tracker.byChannel(channel))
      const [only, ...others] = new Map(byChannel.map((call) => [call.id, call])).values()
      if (only && others.length === 0) return { kind: 'known', call: only }
    }
    const byIds = await savedByIds(store, site, callIdFor(site, record.link), record)
    if (byIds.kind !== 'new' || record.identity !== 'none') return byIds
    const going = entries.allGoing().map(({ view }) => view.call)
    return savedByWho(store, site, record, going)
  }

  async #makeGood(id: CallId, record: CallRecord, settingsThen: Settings): Promise<RecordOutcome> {
    const { site, tracker, entries, views, finish } = this.#parts
    const known = entries.going(id)
    const settings = known?.settings ?? settingsThen
    const call = callFromRecord(id, site, record, settings.revision)
    if (call.state !== 'ended') return 'goes-on'
    const { aliases } = tracker.replace(call)
    const awaited = this.#awaiting.get(id)?.aliases ?? []
    await finish(views.of(call, settings, known), settings, [...awaited, ...aliases])
    return 'made-good'
  }

  /** The ledger shows what the record tells otherwise; nothing else changes. */
  async #compare(saved: Call, record: CallRecord): Promise<RecordOutcome> {
    const { site, store, saver } = this.#parts
    const told = callFromRecord(saved.id, site, record, saved.settings)
    const difference = differenceOf(saved, told, record.talkEstimated ?? false)
    const note = await noteDifference(store, saved.id, difference)
    if (note !== null) await saver.save(saved.id, [note])
    return difference === null ? 'as-saved' : 'differs'
  }

  /** A record that may be of a call that is there already: what it owes waits for a person. */
  async #doubtful(record: CallRecord, settings: Settings, candidates: number): Promise<RecordOutcome> {
    const { site, views, finish } = this.#parts
    const call = callFromRecord(callIdFor(site, record.link), site, record, settings.revision)
    const reason: Problem = { code: 'log-record-doubtful', params: { count: candidates } }
    await finish(views.of(call, settings, null), settings, [`link:${record.link}`], reason)
    return 'doubtful'
  }
}
