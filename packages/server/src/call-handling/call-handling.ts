import type { Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Call } from '../calls/call.ts'
import type { CallId, SiteId } from '../calls/ids.ts'
import type { PbxEvent, PbxSnapshot } from '../calls/pbx-event.ts'
import { type CallChange, CallTracker, together } from '../calls/tracker.ts'
import type { ContactNames } from '../contacts/contact-names.ts'
import { holdForPerson, madeTickets } from '../delivery/of-call.ts'
import { insertOwed } from '../delivery/owed.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import type { RecordingUrl } from '../policy/call-log.ts'
import type { CallView, SyncEffect } from '../policy/effect.ts'
import { owedAtEnd } from '../policy/owed-at-end.ts'
import type { Settings } from '../settings/settings.ts'
import type { Statement, Store } from '../store/store.ts'
import { AgentActs } from './agent-acts.ts'
import { CallEntries } from './call-entries.ts'
import { CallNotes } from './call-notes.ts'
import { CallSaver } from './call-saver.ts'
import { loadUnfinished, saveCall } from './call-store.ts'
import { CallViews } from './call-views.ts'
import { CrmNews } from './crm-news.ts'
import { CrmSearch } from './crm-search.ts'
import { Effects, type LivePort } from './effects.ts'
import { CallsFromRecords } from './from-records.ts'

export interface CallHandlingDependencies {
  readonly site: SiteId
  readonly store: Store
  readonly phonebook: Phonebook
  /** The company's own contacts; none when left out. */
  readonly contactNames?: ContactNames
  /** Copies records of callers into the synchronised contact group; returns at once. */
  readonly syncContacts?: (effect: SyncEffect) => void
  readonly live: LivePort
  /** What was in force at a time; the latest for one of the future. */
  readonly settingsAt: (time: number) => Settings
  readonly settingsRevision: (number: number) => Promise<Settings | null>
  /** Goes into the markers of what is written. */
  readonly installationId: string
  /** A call whose life was not seen whole waits for the PBX's record when there is a source of records. */
  readonly hasRecords: () => boolean
  /** What an ended call's recording needs to be saved with it, and the word that it is. */
  readonly recordings?: { owed(call: Call): readonly Statement[]; wake(): void }
  /** Goes into the logs of calls that were answered. */
  readonly recordingUrl?: RecordingUrl
  /** Something is owed now. */
  readonly wakeDelivery: () => void
  /** How long a pop waits for the ticket that it shall open, in milliseconds; by the standard when left out. */
  readonly ticketPatienceMs?: number
  readonly now: () => number
  readonly log: Logger
}

/** The loop of a site: events into calls, calls into decisions, decisions into live messages and commits. */
export class CallHandling {
  /** Calls as the PBX's own records tell them. */
  readonly records: CallsFromRecords
  /** What agents do about their calls. */
  readonly agents: AgentActs
  /** What became of records, tickets and logs in a CRM. */
  readonly news: CrmNews
  readonly #deps: CallHandlingDependencies
  readonly #tracker: CallTracker
  readonly #saver: CallSaver
  readonly #notes: CallNotes
  readonly #entries: CallEntries
  readonly #views: CallViews
  readonly #effects: Effects
  readonly #search: CrmSearch
  /** Taken up from disk and not shown yet: the PBX's first snapshot tells whether they still go on. */
  readonly #takenUp = new Set<CallId>()

  constructor(deps: CallHandlingDependencies) {
    this.#deps = deps
    const { phonebook, store } = deps
    this.#tracker = new CallTracker(deps.site, (time) => deps.settingsAt(time).revision)
    const saver = new CallSaver(store, deps.log)
    this.#saver = saver
    this.#notes = new CallNotes({ ...deps, save: (call, statements) => saver.save(call, statements) })
    this.#effects = new Effects({ ...deps, saver, entries: () => this.#entries })
    this.#entries = new CallEntries({
      show: (before, after, settings) => this.#effects.show(before, after, settings),
      now: deps.now,
    })
    const entries = this.#entries
    this.#views = new CallViews(deps)
    const views = this.#views
    this.#search = new CrmSearch({ phonebook, entries, views, now: deps.now })
    this.records = new CallsFromRecords({
      ...deps,
      ...{ tracker: this.#tracker, entries, views, saver },
      finish: (...ended) => this.#finish(...ended),
    })
    this.agents = new AgentActs({ ...deps, entries, effects: this.#effects, saver, notes: this.#notes })
    this.news = new CrmNews({ entries, phonebook })
  }

  /** Takes up the calls that went on when the process ended. Before the link comes up. */
  async restore(): Promise<void> {
    const unfinished = await loadUnfinished(this.#deps.store, this.#deps.site)
    const ids = unfinished.map(({ call }) => call.id)
    const [notes, tickets] = [await this.#notes.of(ids), await madeTickets(this.#deps.store, ids)]
    for (const { call, aliases } of unfinished) {
      const settings = (await this.#deps.settingsRevision(call.settings)) ?? this.#deps.settingsAt(call.startedAt)
      this.#tracker.restore(call, aliases)
      const view = this.#views.of(call, settings, null)
      const [own, made] = [notes.get(call.id), tickets.get(call.id)]
      this.#entries.set({ ...view, ...(own && { notes: own }), ...(made && { tickets: made }) }, settings)
      this.#takenUp.add(call.id)
    }
  }

  /** Events that came together are one change of each call: policy looks at where a call stands, not at how it came there. */
  events(events: readonly PbxEvent[]): void {
    const changes = events.flatMap((event) => this.#tracker.apply(event))
    for (const change of together(changes)) this.#changed(change)
  }

  snapshot(snapshot: PbxSnapshot): void {
    for (const change of this.#tracker.applySnapshot(snapshot)) this.#changed(change)
    for (const id of this.#takenUp) {
      const entry = this.#entries.going(id)
      if (!entry || entry.view.call.state === 'ended') continue
      // The agents' pages have lost their cards with the process. What popped before does not pop again (its key).
      this.#effects.show(null, entry.view, entry.settings)
      this.#search.askIfWanted(entry.view, entry.settings)
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

  async stop(): Promise<void> {
    this.#effects.stop()
    await this.#saver.stop()
  }

  #changed({ after, aliases }: CallChange): void {
    const known = this.#entries.going(after.id)
    const settings = known?.settings ?? this.#deps.settingsAt(after.startedAt)
    const view = this.#views.of(after, settings, known)
    this.#effects.show(known?.view ?? null, view, settings)
    this.#entries.set(view, settings)
    if (after.state === 'ended') {
      if (!after.seenWhole && this.#deps.hasRecords()) this.records.wait(after.id, aliases)
      else void this.#finish(view, settings, aliases)
      return
    }
    this.#search.askIfWanted(view, settings)
    if (aliases.length > 0 || isWorthSaving(known?.view.call ?? null, after)) void this.#save(view, null, aliases, [])
  }

  /** Saves an ended call together with what it owes. With `doubt` a person decides whether that is written. */
  async #finish(view: CallView, settings: Settings, aliases: readonly string[], doubt?: Problem): Promise<void> {
    const { call } = view
    const { store, recordings, recordingUrl, syncContacts, wakeDelivery, installationId, now } = this.#deps
    this.records.forget(call.id)
    this.#entries.end(view, settings, call.external !== null && call.seenWhole)
    this.#search.forget(call.id, settings)
    const owed = owedAtEnd(view, settings, recordingUrl)
    for (const sync of owed.syncs) syncContacts?.(sync)
    const rows = owed.effects.flatMap((effect) => insertOwed(store.db, effect, now(), installationId))
    rows.push(...(recordings?.owed(call) ?? []))
    if (doubt) rows.push(holdForPerson(store, call.id, doubt))
    await this.#save(view, owed.reason, aliases, rows)
    if (owed.effects.some((effect) => effect.kind !== 'not-owed')) wakeDelivery()
    recordings?.wake()
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
