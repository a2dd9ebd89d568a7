import type { CallCard, ClientKind, Problem } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Call } from '../calls/call.ts'
import type { CallRecord } from '../calls/call-record.ts'
import { callFromRecord } from '../calls/from-record.ts'
import { type CallId, callIdFor, type ExtensionNumber, type SiteId } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'
import type { PbxEvent, PbxSnapshot } from '../calls/pbx-event.ts'
import { type CallChange, CallTracker, together } from '../calls/tracker.ts'
import type { ContactNames } from '../contacts/contact-names.ts'
import { failedCreation, findRecordAnew, holdForPerson, madeTickets } from '../delivery/of-call.ts'
import { insertOwed, oweAgain } from '../delivery/owed.ts'
import { formatNumber } from '../numbers/number-key.ts'
import type { Match, MatchState } from '../phonebook/phonebook.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import type { RecordingUrl } from '../policy/call-log.ts'
import type { ContactName } from '../policy/contact-name.ts'
import { creationByHand, MANUAL_FOR_MS } from '../policy/creation.ts'
import { decide } from '../policy/decide.ts'
import type {
  CallView,
  CreateEffect,
  CreationState,
  LoggedAt,
  OwnerEffect,
  PopEffect,
  SyncEffect,
  TicketEffect,
  TicketState,
} from '../policy/effect.ts'
import { owedAtEnd } from '../policy/owed-at-end.ts'
import { logged, ProblemError } from '../problem.ts'
import { boundUser, type IntegrationSettings, type Settings } from '../settings/settings.ts'
import type { Statement, Store } from '../store/store.ts'
import { AwaitedTickets } from './awaited-tickets.ts'
import { CallNotes } from './call-notes.ts'
import { CallSaver } from './call-saver.ts'
import { loadUnfinished, noteDifference, saveCall, savePop } from './call-store.ts'
import { readEndedCall } from './ended-call.ts'
import { EndedCalls, type Entry } from './ended-calls.ts'
import { differenceOf } from './record-difference.ts'
import { type Match as RecordMatch, savedByIds, savedByWho } from './record-match.ts'

/** Where live effects go. Must not block. */
export interface LivePort {
  card(extension: ExtensionNumber, card: CallCard): void
  /** Kind of the client that got it; null when none did. */
  pop(pop: PopEffect & { callId: string }): ClientKind | null
}

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

/**
 * What a record was good for. `goes-on`: it is asked again; `doubtful`: saved as a call of its own that a person has to look at.
 */
export type RecordOutcome = 'made-good' | 'as-saved' | 'differs' | 'goes-on' | 'doubtful'

/** Longest wait for the record of a call that was not seen whole; then what is known must do. */
const RECORD_WAIT_MS = 90_000

/** Ended calls that agents may go on with. */
const MOST_ENDED = 2000

/** The loop of a site: events into calls, calls into decisions, decisions into live messages and commits. */
export class CallHandling {
  readonly #deps: CallHandlingDependencies
  readonly #tracker: CallTracker
  readonly #saver: CallSaver
  readonly #notes: CallNotes
  readonly #entries = new Map<CallId, Entry>()
  readonly #ended = new EndedCalls({ stayMs: MANUAL_FOR_MS, most: MOST_ENDED })
  readonly #tickets: AwaitedTickets
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
    this.#tickets = new AwaitedTickets(deps.ticketPatienceMs)
    this.#notes = new CallNotes({ ...deps, save: (call, statements) => this.#saver.save(call, statements) })
  }

  /** Takes up the calls that went on when the process ended. Before the link comes up. */
  async restore(): Promise<void> {
    const unfinished = await loadUnfinished(this.#deps.store, this.#deps.site)
    const ids = unfinished.map(({ call }) => call.id)
    const [notes, tickets] = [await this.#notes.of(ids), await madeTickets(this.#deps.store, ids)]
    for (const { call, aliases } of unfinished) {
      const settings = (await this.#deps.settingsRevision(call.settings)) ?? this.#deps.settingsAt(call.startedAt)
      this.#tracker.restore(call, aliases)
      const view = this.#view(call, settings, null)
      const [own, made] = [notes.get(call.id), tickets.get(call.id)]
      const known = { ...view, ...(own && { notes: own }), ...(made && { tickets: made }) }
      this.#entries.set(call.id, { view: known, settings })
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
    if (call.state !== 'ended') {
      // A call that goes on is told by its events; should they miss its end, it waits for its record.
      if (this.#goesOn(call)) return 'goes-on'
      return this.#makeGood(call.id, { ...record, link: call.link }, settingsThen)
    }
    return this.#compare(call, record)
  }

  /** False for what only late events of an ended call have left: everybody in it is gone, or nobody follows it any more. */
  #goesOn(call: Call): boolean {
    return this.#tracker.get(call.id) !== null && call.legs.some((leg) => leg.state !== 'ended')
  }

  async #match(record: CallRecord): Promise<RecordMatch> {
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
    this.#tickets.stop()
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

  /** What a change of a call leads to: cards and pops at once, and what is owed while it goes on. */
  #show(before: CallView | null, after: CallView, settings: Settings): void {
    const { live, durable } = decide(before, after, settings, formatNumber)
    for (const effect of durable) {
      if (effect.kind === 'create') void this.#create(effect)
      else if (effect.kind === 'owner' || effect.kind === 'ticket') this.#owe(effect)
      else this.#deps.syncContacts?.(effect)
    }
    for (const effect of live) {
      if (effect.kind === 'card') this.#deps.live.card(effect.extension, effect.card)
      else this.#pop(effect, after.call.id)
    }
  }

  #pop(effect: PopEffect, callId: CallId): void {
    const client = this.#deps.live.pop({ ...effect, callId })
    const [only, ...others] = effect.clients
    const row = {
      key: effect.key,
      call_id: callId,
      extension: effect.extension,
      at: this.#deps.now(),
      outcome: client !== null ? 'sent' : 'no-client',
      // Where nobody had it: who was to have it, if that was one kind of client alone.
      client: client ?? (others.length === 0 ? (only ?? null) : null),
      url: effect.url,
    }
    void this.#saver.save(callId, [savePop(this.#deps.store, row)])
  }

  #view(call: Call, settings: Settings, known: Entry | null): CallView {
    const number =
      known && known.view.call.external?.number === call.external?.number
        ? known.view.number
        : this.#deps.phonebook.key(call.external?.number ?? null)
    if (known && number === known.view.number) return { ...known.view, call }
    const contact = this.#contact(number)
    return {
      ...(known?.view.notes ? { notes: known.view.notes } : {}),
      ...(known?.view.tickets ? { tickets: known.view.tickets } : {}),
      call,
      number,
      matches: this.#firstMatches(call, number, settings),
      creations: this.#creations(call, number, settings),
      ...(contact ? { contact } : {}),
    }
  }

  /** Once for a number, so that a card does not change its name in the middle of a call. */
  #contact(number: CallView['number']): ContactName | undefined {
    return number.kind === 'full' ? (this.#deps.contactNames?.nameOf(number.e164) ?? undefined) : undefined
  }

  #firstMatches(call: Call, number: CallView['number'], settings: Settings): Record<string, MatchState> {
    if (call.external === null) return {}
    return Object.fromEntries(
      settings.integrations.map((integration) => [integration.id, this.#deps.phonebook.known(integration, number)]),
    )
  }

  #creations({ external }: Call, number: CallView['number'], { integrations }: Settings): CallView['creations'] {
    if (external === null) return {}
    const none = (integration: IntegrationSettings): CreationState => ({
      claim: this.#deps.phonebook.claim(integration, number),
      state: 'none',
      problem: null,
    })
    return Object.fromEntries(integrations.map((integration) => [integration.id, none(integration)]))
  }

  /** Zoho is asked once a bound extension takes part, where memory had no answer or the settings say always (A6). */
  #searchIfWanted(id: CallId, view: CallView, settings: Settings): void {
    const { number } = view
    if (number.kind !== 'full') return
    for (const integration of settings.integrations) {
      const always =
        integration.contactSync.alwaysQuery &&
        !this.#asked.has(`${id}/${integration.id}`) &&
        this.#deps.phonebook.mayAlwaysQuery(integration)
      const unknown = view.matches[integration.id]?.state === 'searching'
      if (!integration.enabled || (!unknown && !always)) continue
      if (!participations(view.call, this.#deps.now()).some((part) => boundUser(integration, part.extension))) continue
      this.#asked.add(`${id}/${integration.id}`)
      const { phonebook } = this.#deps
      const asked = unknown
        ? phonebook.search(integration, number, 'ring-search')
        : phonebook.searchAnew(integration, number)
      void asked.then((found) => this.#matched(id, integration.id, number, found))
    }
  }

  #matched(id: CallId, integrationId: string, number: CallView['number'], found: MatchState): void {
    const entry = this.#entries.get(id)
    const known = entry?.view.matches[integrationId]
    // The call may show another number by now.
    if (!entry || !known || entry.view.number !== number) return
    // No answer takes nothing away.
    const matches = found.state === 'done' || known.state !== 'done' ? found : known
    this.#update(entry, {
      matches: { ...entry.view.matches, [integrationId]: matches },
      creations: this.#claimed(entry),
    })
  }

  /** The claim may have ended while the CRM was asked: the record that had been created is gone. */
  #claimed({ view, settings }: Entry): CallView['creations'] {
    const fresh = this.#creations(view.call, view.number, settings)
    return Object.fromEntries(
      Object.entries(view.creations).map(([id, state]) => [id, { ...state, claim: fresh[id]?.claim ?? state.claim }]),
    )
  }

  #update(entry: Entry, changes: Partial<CallView>): void {
    const after = { ...entry.view, ...changes }
    this.#show(entry.view, after, entry.settings)
    entry.view = after
    this.#ended.update(entry)
  }

  /** Owes the record from now on: on disk before the call ends, and made while it rings. By hand also what was refused before. */
  async #create(effect: CreateEffect, byHand = false): Promise<void> {
    const { store, now, installationId, log } = this.#deps
    const rows = insertOwed(store.db, effect, now(), installationId)
    if (byHand) rows.push(oweAgain(store.db, effect, now()))
    await this.#saver.save(effect.callId, rows)
    this.#deps.wakeDelivery()
    // An earlier call of this number may have owed it already, and nothing has come of it.
    const failed = await failedCreation(store, effect.key).catch((error: unknown) => {
      log.warn(logged(error), 'state of a creation not read')
      return null
    })
    const entry = failed && this.#entry(effect.callId)
    if (failed && entry) this.#creating(entry, effect.integrationId, failed.state, failed.problem)
  }

  /** Whether there is a record to hand on, or a ticket already, the ledger knows. */
  #owe(effect: OwnerEffect | TicketEffect): void {
    const { store, now, installationId } = this.#deps
    const rows = insertOwed(store.db, effect, now(), installationId)
    void this.#saver.save(effect.callId, rows).then(() => this.#deps.wakeDelivery())
    if (effect.kind === 'ticket') this.#tickets.wait(effect, (late) => this.#ticketLate(late))
  }

  /** Nobody waits for it any longer: what shall open opens without it. */
  #ticketLate({ callId, integrationId }: TicketEffect): void {
    const known = this.#entry(callId)?.view.tickets?.[integrationId]
    if (known === undefined) this.ticketMade(callId, integrationId, { state: 'failed' })
  }

  /** Keeps an agent's note about an own call; resolves when it is on disk. Throws `note-too-late`. */
  async note(extension: ExtensionNumber, wanted: { callId: string; text: string }): Promise<void> {
    const known = this.#entry(wanted.callId)
    const note = await this.#notes.write(
      extension,
      wanted,
      known ? { call: known.view.call, settings: known.settings } : null,
    )
    const entry = this.#entry(wanted.callId)
    const own = Object.fromEntries(note.userIds.map((user) => [user, note.text]))
    if (entry) this.#update(entry, { notes: { ...entry.view.notes, ...own } })
  }

  /** A call that goes on, or that ended a short while ago. */
  #entry(id: string): Entry | undefined {
    return this.#entries.get(id as CallId) ?? this.#ended.get(id)
  }

  /** What an agent does about the records of an own call. Throws `call-gone` when it is not that agent's, or over for long. */
  choose(
    extension: ExtensionNumber,
    wanted: { callId: string; integration: string; module: string; id: string },
  ): void {
    const entry = this.#ownEntry(extension, wanted.callId)
    const integration = entry.settings.integrations.find(({ id }) => id === wanted.integration)
    const known = entry.view.matches[wanted.integration]
    const { number } = entry.view
    if (!integration || known?.state !== 'done' || number.kind !== 'full') throw new ProblemError('call-gone')
    const chosen = known.matches.find(({ record }) => record.module === wanted.module && record.id === wanted.id)
    if (!chosen) throw new ProblemError('not-found')
    const choice = this.#deps.phonebook.choose(integration, number.e164, chosen.record, extension)
    const callId = entry.view.call.id
    void this.#saver.save(callId, [choice, findRecordAnew(this.#deps.store, callId)])
    const rest = known.matches.filter((match) => match !== chosen).map((match) => ({ ...match, chosen: false }))
    const matches = [{ ...chosen, chosen: true }, ...rest]
    this.#update(entry, { matches: { ...entry.view.matches, [integration.id]: { state: 'done', matches } } })
  }

  /** Throws `call-gone` as `choose`, `create-not-bound` and `create-not-offered`. */
  createByHand(extension: ExtensionNumber, wanted: { callId: string; integration: string; name: string }): void {
    const entry = this.#ownEntry(extension, wanted.callId)
    const now = this.#deps.now()
    const { view, settings } = entry
    const integration = settings.integrations.find(({ id }) => id === wanted.integration)
    if (integration && boundUser(integration, extension) === null)
      throw new ProblemError('create-not-bound', { extension })
    const today = this.#deps.settingsAt(now)
    const effect = integration && creationByHand(view, settings, integration, today, extension, wanted.name, now)
    if (!effect) throw new ProblemError('create-not-offered')
    void this.#create(effect, true)
    this.#creating(entry, wanted.integration, 'under-way', null)
  }

  /**
   * The outside number of an own call, also of one that ended long ago; `masked`: the agent may not see it. Throws
   * `call-back-unknown`, of a call of others as of none.
   */
  async callBack(extension: ExtensionNumber, callId: string): Promise<{ number: string; masked: boolean }> {
    const { phonebook, settingsAt, now } = this.#deps
    const entry = this.#entry(callId)
    const known = entry ? { call: entry.view.call, settings: entry.settings } : await readEndedCall(this.#deps, callId)
    const takesPart = known && participations(known.call, now()).some((part) => part.extension === extension)
    if (!takesPart) throw new ProblemError('call-back-unknown')
    const number = entry?.view.number ?? phonebook.key(known.call.external?.number ?? null)
    if (number.kind === 'anonymous') throw new ProblemError('call-back-unknown')
    const masked = known.settings.maskNumbers || settingsAt(now()).maskNumbers
    return { number: number.kind === 'full' ? number.e164 : number.dialled, masked }
  }

  #ownEntry(extension: ExtensionNumber, callId: string): Entry {
    const entry = this.#entry(callId)
    const takesPart =
      entry && participations(entry.view.call, this.#deps.now()).some((one) => one.extension === extension)
    if (!entry || !takesPart) throw new ProblemError('call-gone')
    return entry
  }

  #creating(entry: Entry, integrationId: string, state: CreationState['state'], problem: Problem | null): void {
    const before = entry.view.creations[integrationId]
    const after = { claim: before?.claim ?? 0, state, problem }
    this.#update(entry, { creations: { ...entry.view.creations, [integrationId]: after } })
  }

  /** A record was created for a number: all its calls have it now. */
  recordCreated(integrationId: string, e164: string, match: Match): void {
    for (const entry of this.#ofNumber(e164)) {
      const known = entry.view.matches[integrationId]
      if (known?.state === 'done' && known.matches.length > 0) continue
      const claim = entry.view.creations[integrationId]?.claim ?? 0
      const creations = {
        ...entry.view.creations,
        [integrationId]: { claim, state: 'created', problem: null } as const,
      }
      const matches = { ...entry.view.matches, [integrationId]: { state: 'done', matches: [match] } as const }
      this.#update(entry, { matches, creations })
    }
  }

  /** It could not be created; the agents see why, and may try again unless only an administrator can. */
  recordRefused(integrationId: string, e164: string, problem: Problem, final = false): void {
    for (const entry of this.#ofNumber(e164)) {
      const known = entry.view.matches[integrationId]
      if (known?.state === 'done' && known.matches.length > 0) continue
      this.#creating(entry, integrationId, final ? 'stopped' : 'failed', problem)
    }
  }

  /** What became of the ticket of a call that goes on, or ended a short while ago. */
  ticketMade(callId: string, integrationId: string, ticket: TicketState): void {
    const entry = this.#entry(callId)
    if (entry) this.#update(entry, { tickets: { ...entry.view.tickets, [integrationId]: ticket } })
  }

  /** The log of a user for a call that ended a short while ago is in the CRM: choosing another record no longer moves it. */
  logWritten(callId: string, integrationId: string, userId: string, record: LoggedAt): void {
    const entry = this.#entry(callId)
    if (!entry) return
    const { logs } = entry.view
    this.#update(entry, { logs: { ...logs, [integrationId]: { ...logs?.[integrationId], [userId]: record } } })
  }

  /** It was not created because a record with the number was found: its calls have that one now. */
  recordKnown(integrationId: string, e164: string): void {
    for (const entry of this.#ofNumber(e164)) {
      const integration = entry.settings.integrations.find(({ id }) => id === integrationId)
      if (!integration) continue
      const found = this.#deps.phonebook.known(integration, entry.view.number)
      if (found.state !== 'done' || found.matches.length === 0) continue
      const claim = entry.view.creations[integrationId]?.claim ?? 0
      const creations = { ...entry.view.creations, [integrationId]: { claim, state: 'none', problem: null } as const }
      this.#update(entry, { matches: { ...entry.view.matches, [integrationId]: found }, creations })
    }
  }

  #ofNumber(e164: string): Entry[] {
    const going = [...this.#entries.values()].filter(
      ({ view }) => view.number.kind === 'full' && view.number.e164 === e164,
    )
    return [...going, ...this.#ended.ofNumber(e164)]
  }

  /** Saves an ended call together with what it owes. With `doubt` a person decides whether that is written. */
  async #finish(view: CallView, settings: Settings, aliases: readonly string[], doubt?: Problem): Promise<void> {
    const { call } = view
    this.#awaitingRecord.delete(call.id)
    this.#entries.delete(call.id)
    for (const { id } of settings.integrations) this.#asked.delete(`${call.id}/${id}`)
    const { recordings, recordingUrl } = this.#deps
    const owed = owedAtEnd(view, settings, recordingUrl)
    for (const sync of owed.syncs) this.#deps.syncContacts?.(sync)
    const now = this.#deps.now()
    const rows = owed.effects.flatMap((effect) =>
      insertOwed(this.#deps.store.db, effect, now, this.#deps.installationId),
    )
    rows.push(...(recordings?.owed(call) ?? []))
    // Agents go on with a call a while after its end: they choose a record, make one, or write a note.
    if (call.external !== null && call.seenWhole) this.#ended.add({ view, settings }, now)
    if (doubt) rows.push(holdForPerson(this.#deps.store, call.id, doubt))
    await this.#save(view, owed.reason, aliases, rows)
    if (owed.effects.some((effect) => effect.kind !== 'not-owed')) this.#deps.wakeDelivery()
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
