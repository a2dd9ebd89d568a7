import type { CallCard, Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Call } from '../calls/call.ts'
import { callFromRecord } from '../calls/from-record.ts'
import { type CallId, callIdFor, type ExtensionNumber, type SiteId } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'
import type { PbxEvent, PbxSnapshot } from '../calls/pbx-event.ts'
import { type CallChange, CallTracker } from '../calls/tracker.ts'
import { insertOwed } from '../delivery/owed.ts'
import type { CallRecord } from '../pbx/pbx-driver.ts'
import { formatNumber } from '../phonebook/number-key.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import { owedLogs } from '../policy/call-log.ts'
import { decide } from '../policy/decide.ts'
import type { CallView, PopEffect } from '../policy/effect.ts'
import { boundUser, type Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import { CallSaver } from './call-saver.ts'
import { holdForPerson, loadUnfinished, noteDifference, saveCall, savePop } from './call-store.ts'
import { correctMatches } from './correct-matches.ts'
import { differenceOf } from './record-difference.ts'
import { type Match, savedByIds, savedByWho } from './record-match.ts'

/** Where live effects go. Must not block. */
export interface LivePort {
  card(extension: ExtensionNumber, card: CallCard): void
  /** Number of clients that got it. */
  pop(pop: PopEffect & { callId: string }): number
}

export interface CallHandlingDependencies {
  readonly site: SiteId
  readonly store: Store
  readonly phonebook: Phonebook
  readonly live: LivePort
  /** What was in force at a time; the latest for one of the future. */
  readonly settingsAt: (time: number) => Settings
  readonly settingsRevision: (number: number) => Promise<Settings | null>
  /** Goes into the markers of what is written. */
  readonly installationId: string
  /** A call whose life was not seen whole waits for the PBX's record when there is a source of records. */
  readonly hasRecords: () => boolean
  /** Something is owed now. */
  readonly wakeDelivery: () => void
  readonly now: () => number
  readonly log: Logger
}

/**
 * What a record was good for. `goes-on`: it is asked again; `doubtful`: saved as a call of its own that a person has to look at.
 */
export type RecordOutcome = 'made-good' | 'as-saved' | 'differs' | 'goes-on' | 'doubtful'

/** What is known of a call that goes on. */
interface Entry {
  view: CallView
  readonly settings: Settings
}

/** Longest wait for the record of a call that was not seen whole; then what is known must do. */
const RECORD_WAIT_MS = 90_000

/** The loop of a site: events into calls, calls into decisions, decisions into live messages and commits. */
export class CallHandling {
  readonly #deps: CallHandlingDependencies
  readonly #tracker: CallTracker
  readonly #saver: CallSaver
  readonly #entries = new Map<CallId, Entry>()
  /** Taken up from disk and not shown yet: the PBX's first snapshot tells whether they still go on. */
  readonly #takenUp = new Set<CallId>()
  /** `call/integration`: the CRM was asked about this call's number. */
  readonly #asked = new Set<string>()
  /** Ended, but not seen whole: not decided and not saved as ended until the record is there. */
  readonly #awaitingRecord = new Map<CallId, { since: number; aliases: readonly string[] }>()

  constructor(deps: CallHandlingDependencies) {
    this.#deps = deps
    this.#tracker = new CallTracker(deps.site, (time) => deps.settingsAt(time).revision)
    this.#saver = new CallSaver(deps.store, deps.log)
  }

  /** Takes up the calls that went on when the process ended. Before the link comes up. */
  async restore(): Promise<void> {
    for (const { call, aliases } of await loadUnfinished(this.#deps.store, this.#deps.site)) {
      const settings = (await this.#deps.settingsRevision(call.settings)) ?? this.#deps.settingsAt(call.startedAt)
      this.#tracker.restore(call, aliases)
      this.#entries.set(call.id, { view: this.#view(call, settings, null), settings })
      this.#takenUp.add(call.id)
    }
  }

  event(event: PbxEvent): void {
    for (const change of this.#tracker.apply(event)) this.#changed(change)
  }

  snapshot(snapshot: PbxSnapshot): void {
    for (const change of this.#tracker.applySnapshot(snapshot)) this.#changed(change)
    for (const id of this.#takenUp) {
      const entry = this.#entries.get(id)
      if (!entry || entry.view.call.state === 'ended') continue
      // The agents' pages have lost their cards with the process. What popped before does not pop again (its key).
      this.#show(null, entry.view, entry.settings)
      this.#searchIfWanted(id, entry.view, entry.settings)
    }
    this.#takenUp.clear()
  }

  active(): Call[] {
    return this.#tracker.active()
  }

  activeCount(): number {
    return this.#tracker.activeCount()
  }

  /** The PBX's ids of a call that goes on. */
  links(id: CallId): string[] {
    return this.#tracker
      .aliases(id)
      .filter((alias) => alias.startsWith('link:'))
      .map((alias) => alias.slice('link:'.length))
  }

  /** The last try to save a call failed. */
  storeProblem(): unknown {
    return this.#saver.failing
  }

  /** Oldest start of a call for which a record is awaited or that goes on; null when there is none. */
  oldestOpen(): number | null {
    const starts = [...this.#entries.values()].map((entry) => entry.view.call.startedAt)
    return starts.length === 0 ? null : Math.min(...starts)
  }

  /**
   * Makes good what a record tells and events did not: a call that was never seen, or whose end was not. What has ended here
   * already is only compared; what was decided is never changed. Resolves when it is on disk.
   */
  async record(record: CallRecord, settingsThen: Settings): Promise<RecordOutcome> {
    const match = await this.#match(record)
    if (match.kind === 'doubtful') return this.#doubtful(record, settingsThen, match.candidates)
    if (match.kind === 'new') return this.#makeGood(callIdFor(this.#deps.site, record.link), record, settingsThen)
    const { call } = match
    if (this.#awaitingRecord.has(call.id)) return this.#makeGood(call.id, { ...record, link: call.link }, settingsThen)
    // A call that goes on is told by its events; should they miss its end, it waits for its record.
    if (call.state !== 'ended') return 'goes-on'
    return this.#compare(call, record)
  }

  async #match(record: CallRecord): Promise<Match> {
    const { site, store } = this.#deps
    const linked = this.#tracker.byLink(record.link)
    if (linked !== null) return { kind: 'known', call: linked }
    if (record.identity === 'unique') {
      const byChannel = (record.channels ?? []).flatMap((channel) => this.#tracker.byChannel(channel))
      const [only, ...others] = new Map(byChannel.map((call) => [call.id, call])).values()
      if (only && others.length === 0) return { kind: 'known', call: only }
    }
    const byIds = await savedByIds(store, site, callIdFor(site, record.link), record)
    if (byIds.kind !== 'new' || record.identity !== 'none') return byIds
    return savedByWho(
      store,
      site,
      record,
      [...this.#entries.values()].map(({ view }) => view.call),
    )
  }

  async #makeGood(id: CallId, record: CallRecord, settingsThen: Settings): Promise<RecordOutcome> {
    const known = this.#entries.get(id) ?? null
    const settings = known?.settings ?? settingsThen
    const call = callFromRecord(id, this.#deps.site, record, settings.revision)
    if (call.state !== 'ended') return 'goes-on'
    const { aliases } = this.#tracker.replace(call)
    const view = this.#view(call, settings, known)
    await this.#finish(view, settings, [...(this.#awaitingRecord.get(id)?.aliases ?? []), ...aliases])
    return 'made-good'
  }

  /** The ledger shows what the record tells otherwise; nothing else changes. */
  async #compare(saved: Call, record: CallRecord): Promise<RecordOutcome> {
    const { site, store } = this.#deps
    const told = callFromRecord(saved.id, site, record, saved.settings)
    const difference = differenceOf(saved, told, record.talkEstimated ?? false)
    const note = await noteDifference(store, saved.id, difference)
    if (note !== null) await this.#saver.save(saved.id, [note])
    return difference === null ? 'as-saved' : 'differs'
  }

  /** A record that may be of a call that is there already: what it owes waits for a person. */
  async #doubtful(record: CallRecord, settings: Settings, candidates: number): Promise<RecordOutcome> {
    const call = callFromRecord(callIdFor(this.#deps.site, record.link), this.#deps.site, record, settings.revision)
    const reason: Problem = { code: 'log-record-doubtful', params: { count: candidates } }
    await this.#finish(this.#view(call, settings, null), settings, [`link:${record.link}`], reason)
    return 'doubtful'
  }

  /** Decides calls whose record did not come in time with what is known. */
  async giveUpWaiting(limitMs = RECORD_WAIT_MS): Promise<void> {
    for (const [id, { since, aliases }] of this.#awaitingRecord) {
      const entry = this.#entries.get(id)
      if (this.#deps.now() - since < limitMs || !entry) continue
      this.#deps.log.warn({ call: id }, 'no record of this call; logged with what was seen')
      await this.#finish(entry.view, entry.settings, aliases)
    }
  }

  async stop(): Promise<void> {
    await this.#saver.stop()
  }

  #changed({ after, aliases }: CallChange): void {
    const known = this.#entries.get(after.id) ?? null
    const settings = known?.settings ?? this.#deps.settingsAt(after.startedAt)
    const view = this.#view(after, settings, known)
    this.#show(known?.view ?? null, view, settings)
    this.#entries.set(after.id, { view, settings })
    if (after.state === 'ended') {
      if (!after.seenWhole && this.#deps.hasRecords()) {
        this.#awaitingRecord.set(after.id, { since: this.#deps.now(), aliases })
        return
      }
      void this.#finish(view, settings, aliases)
      return
    }
    this.#searchIfWanted(after.id, view, settings)
    if (aliases.length > 0 || isWorthSaving(known?.view.call ?? null, after)) void this.#save(view, null, aliases, [])
  }

  /** The live part of a decision: cards and pops, at once. */
  #show(before: CallView | null, after: CallView, settings: Settings): void {
    const { live } = decide(before, after, settings, formatNumber)
    for (const effect of live) {
      if (effect.kind === 'card') this.#deps.live.card(effect.extension, effect.card)
      else this.#pop(effect, after.call.id)
    }
  }

  #pop(effect: PopEffect, callId: CallId): void {
    const clients = this.#deps.live.pop({ ...effect, callId })
    const row = {
      key: effect.key,
      call_id: callId,
      extension: effect.extension,
      at: this.#deps.now(),
      outcome: clients > 0 ? 'sent' : 'no-client',
      url: effect.url,
    }
    void this.#saver.save(callId, [savePop(this.#deps.store, row)])
  }

  #view(call: Call, settings: Settings, known: Entry | null): CallView {
    const number =
      known && known.view.call.external?.number === call.external?.number
        ? known.view.number
        : this.#deps.phonebook.key(call.external?.number ?? null)
    const matches = number === known?.view.number ? known.view.matches : this.#firstMatches(call, number, settings)
    return { call, number, matches }
  }

  #firstMatches(call: Call, number: CallView['number'], settings: Settings): Record<string, MatchState> {
    if (call.external === null) return {}
    return Object.fromEntries(
      settings.integrations.map((integration) => [integration.id, this.#deps.phonebook.known(integration, number)]),
    )
  }

  /** Zoho is asked once a bound extension takes part, where memory had no answer or the settings say always (A6). */
  #searchIfWanted(id: CallId, view: CallView, settings: Settings): void {
    const { number } = view
    if (number.kind !== 'full') return
    for (const integration of settings.integrations) {
      const always = integration.contactSync.alwaysQuery && !this.#asked.has(`${id}/${integration.id}`)
      if (!integration.enabled || (view.matches[integration.id]?.state !== 'searching' && !always)) continue
      if (!participations(view.call, this.#deps.now()).some((part) => boundUser(integration, part.extension))) continue
      this.#asked.add(`${id}/${integration.id}`)
      void this.#deps.phonebook
        .search(integration, number)
        .then((found) => this.#matched(id, integration.id, number, found))
    }
  }

  #matched(id: CallId, integrationId: string, number: CallView['number'], found: MatchState): void {
    const entry = this.#entries.get(id)
    const known = entry?.view.matches[integrationId]
    // The call may show another number by now.
    if (!entry || !known || entry.view.number !== number) return
    const corrected = correctMatches(known, found, this.#deps.now())
    const after = { ...entry.view, matches: { ...entry.view.matches, [integrationId]: corrected } }
    this.#show(entry.view, after, entry.settings)
    entry.view = after
  }

  /** Saves an ended call together with what it owes. With `doubt` a person decides whether that is written. */
  async #finish(view: CallView, settings: Settings, aliases: readonly string[], doubt?: Problem): Promise<void> {
    const { call } = view
    this.#awaitingRecord.delete(call.id)
    this.#entries.delete(call.id)
    for (const { id } of settings.integrations) this.#asked.delete(`${call.id}/${id}`)
    const owed = owedLogs(call, view.number, settings)
    const now = this.#deps.now()
    const rows = owed.effects.flatMap((effect) =>
      insertOwed(this.#deps.store.db, effect, now, this.#deps.installationId),
    )
    if (doubt) rows.push(holdForPerson(this.#deps.store, call.id, doubt))
    await this.#save(view, owed.reason, aliases, rows)
    if (owed.effects.some((effect) => effect.kind === 'log')) this.#deps.wakeDelivery()
  }

  #save(
    view: CallView,
    reason: Problem | null,
    aliases: readonly string[],
    more: Parameters<CallSaver['save']>[1],
  ): Promise<void> {
    const statements = saveCall(this.#deps.store, view.call, view.number, reason, aliases, this.#deps.now())
    return this.#saver.save(view.call.id, [...statements, ...more])
  }
}

/** The moments worth a commit: first ring, answer, transfer, and whoever joins; not each event. */
function isWorthSaving(before: Call | null, after: Call): boolean {
  return (
    before === null ||
    before.state !== after.state ||
    before.direction !== after.direction ||
    before.answeredAt !== after.answeredAt ||
    before.transfers.length !== after.transfers.length ||
    before.legs.filter((leg) => leg.ringingAt !== null).length !==
      after.legs.filter((leg) => leg.ringingAt !== null).length
  )
}
