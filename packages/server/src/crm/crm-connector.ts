import type { CreditPurpose, CrmModuleName, DeskPlace, IntegrationKind, Problem } from '@jackfield/contract'
import type { E164, Millis } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'

export type { IntegrationKind }

/** The port to a CRM. What a connector can do is told by the groups it has; it never throws "not supported". */
export interface CrmConnector {
  readonly kind: IntegrationKind
  /** Who granted access, which organisation, and what is missing. Run after consent and by the status page. */
  probe(): Promise<CrmProbe>
  listUsers(): Promise<readonly CrmUser[]>
  /** What the organisation has bought, by which its API credits go; null when the CRM does not tell. Throws a `ProblemError`. */
  licence?(): Promise<CrmLicence | null>
  readonly contacts: CrmContacts
  readonly callLogs?: CrmCallLogs
  readonly creations?: CrmCreations
  readonly tickets?: CrmTickets
  readonly updates?: CrmUpdates
  readonly changes?: CrmChanges
  /**
   * The CRM's clock now: the time of its last answer and what this machine's monotonic clock has counted since, so that no
   * jump of the wall clock moves it. Null before the first answer.
   */
  clock(): Millis | null
  /** Milliseconds that `clock` is ahead of ours; 0 when it is not known. */
  clockOffset(): number
  /** Reads what writing needs, after which the CRM's clock is known. Throws a `ProblemError`. */
  ready(): Promise<void>
  /** Whether the connected user sees the records of all others: only then the absence of a record means something. */
  seesAll(): Promise<boolean>
  /** Id of the connected user; null when the CRM does not tell. Throws a `ProblemError`. */
  self(): Promise<string | null>
}

export interface Connectors {
  /** The connector of an integration, or null when it is not connected. */
  get(integrationId: string): CrmConnector | null
}

export interface CrmProbe {
  readonly organisation: {
    readonly id: string
    readonly name: string
    readonly domain: string | null
    readonly timeZone: string | null
  }
  readonly user: { readonly id: string; readonly name: string; readonly email: string; readonly administrator: boolean }
  /** What the administrator has to mend; empty when all is well. */
  readonly problems: readonly Problem[]
  /** What does not work although it is connected, because the account may not do it. */
  readonly limits: readonly Problem[]
  /**
   * Where the kind has organisations and departments to choose from: what there is, and what is chosen. An organisation that nobody
   * has chosen is the account's own default, or else one that it administrates and consented for; a department the only one there
   * is, else null.
   */
  readonly place?: DeskPlace
}

export interface CrmLicence {
  /** Whose editions they are; Zoho CRM's when left out. */
  readonly kind?: IntegrationKind | undefined
  /** The CRM's own word, e.g. `enterprise`. */
  readonly edition: string | null
  readonly paid: boolean | null
  /** Licences for users. */
  readonly users: number | null
}

export interface CrmUser {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly active: boolean
}

export type CrmModule = CrmModuleName

/** Why somebody is searched for by number. */
export type SearchPurpose = Extract<CreditPurpose, 'ring-search' | 'always-query' | 'look-up'>

/** A record that can be matched to a number. Text in it is hostile. */
export interface CrmRecord {
  readonly module: CrmModule
  readonly id: string
  readonly name: string
  readonly company: string | null
  /** All phone fields as stored, e.g. `{Mobile: '+1 212 555 0142'}`. */
  readonly phones: Readonly<Record<string, string>>
  /** As stored; null where it has none, left out where it was not asked for. */
  readonly email?: string | null | undefined
  readonly ownerId: string | null
  readonly modifiedAt: Millis
  /** The page that a person opens, where it cannot be made from the id. */
  readonly url?: string | undefined
}

export interface CrmContacts {
  /**
   * Records whose phone fields may hold the number, straight from the CRM; the caller compares the numbers itself. What it is for
   * decides only what its API credits are counted for. Throws a `ProblemError`, also where nobody was found and a module refused to
   * be asked: somebody of whom it is not known that they are unknown is not told as such.
   */
  findByNumber(
    number: { readonly e164: E164 | null; readonly national: string | null; readonly dialled: string },
    purpose: SearchPurpose,
  ): Promise<readonly CrmRecord[]>
  /**
   * One page of all records of a module for the index; `cursor` null starts. A cursor may be kept and used later; throws
   * `CursorRefused` when the CRM no longer takes it, `ModuleHidden`, else a `ProblemError`.
   */
  list(
    module: CrmModule,
    cursor: string | null,
  ): Promise<{ readonly records: readonly CrmRecord[]; readonly cursor: string | null }>
  /** Records that hold the words, straight from the CRM's own search; a few of each module. `text` has two letters or more. */
  findByText?(text: string): Promise<readonly CrmRecord[]>
  /** The page that a person opens. */
  recordUrl(record: Pick<CrmRecord, 'module' | 'id' | 'url'>): string
}

/** A cursor that was good once is too old, or belongs to somebody else: the walk has to start again. */
export class CursorRefused extends Error {
  constructor(cause?: unknown) {
    super('the cursor is no longer good', { cause })
    this.name = 'CursorRefused'
  }
}

/** The connected account may not see this module: what it holds is not known, which is not the same as nothing. */
export class ModuleHidden extends ProblemError {
  override readonly name = 'ModuleHidden'
}

/** A record that was changed, and when (the CRM's clock). */
export interface ChangedRecord {
  readonly id: string
  readonly modifiedAt: Millis
}

/** A subscription by which the CRM tells of changes. */
export interface CrmChannel {
  /** Before it is there a whole number of at most 18 digits, as text; then what the CRM named it. */
  readonly id: string
  readonly notifyUrl: string
  /** At most 50 characters, for addresses too; comes back with every message, and nothing else proves where a message comes from. */
  readonly token: string
  readonly modules: readonly CrmModule[]
  /** The CRM's clock; a week from now at most. */
  readonly expiresAt: Millis
}

/** How a copy keeps up with the CRM. All times are of the CRM's clock; everything throws a `ProblemError`. */
export interface CrmChanges {
  /**
   * Records changed or created since then; null when there are so many that a whole copy is cheaper, which would go through `kept`
   * records. Throws `ModuleHidden`.
   */
  changedSince(module: CrmModule, since: Millis, kept: number): Promise<readonly ChangedRecord[] | null>
  /** Ids of those deleted since then; throws `ModuleHidden`. Left out: the CRM does not tell; then known records are read again, a few at a time. */
  deletedSince?(module: CrmModule, since: Millis): Promise<readonly string[]>
  /** Records as they are now, at most 100; those that are gone, or must not be shown, are missing. */
  read(module: CrmModule, ids: readonly string[]): Promise<readonly CrmRecord[]>
  /**
   * Of these ids those that are still there, at most 100. Left out: `read` costs no more. Where the CRM tells of no deletions, known
   * records are asked about this way.
   */
  existing?(module: CrmModule, ids: readonly string[]): Promise<readonly string[]>
  /** Left out: the CRM is only asked. */
  readonly messages?: CrmMessages
}

/** Subscriptions by which a CRM tells of changes. Everything throws a `ProblemError`. */
export interface CrmMessages {
  /**
   * Subscribes; gives the end of the channel and the id by which it is renewed. Null: the organisation can have none, which is no fault.
   * Throws `changes-no-scope` when that was not granted.
   */
  watch(channel: CrmChannel): Promise<Pick<CrmChannel, 'id' | 'expiresAt'> | null>
  /** Renews; null when the CRM does not know the channel. */
  renew(channel: CrmChannel): Promise<Millis | null>
  unwatch(id: string): Promise<void>
}

export type CallLogType = 'inbound' | 'outbound' | 'missed'

/** One call log, ready to be written. */
export interface CallLog {
  /** Marker, 16 base32 characters; written with the log so that it can be found again. */
  readonly ref: string
  readonly subject: string
  readonly description: string
  readonly type: CallLogType
  readonly startedAt: Millis
  /** Whole seconds; 0 for a missed call. */
  readonly talkSeconds: number
  readonly ownerId: string
  readonly record: { readonly module: CrmModule; readonly id: string }
  /** The customer's number as shown. */
  readonly externalNumber: string
  readonly extension: string
  /** Where the call's recording is played, or null. */
  readonly recordingUrl: string | null
  /** The ticket that was made for the call, in a CRM with tickets; else null. */
  readonly ticketId: string | null
}

/** A ticket for a call (D5). */
export interface NewTicket {
  /** Marker, 16 base32 characters, as for a log. */
  readonly ref: string
  readonly subject: string
  readonly description: string
  /** The customer. */
  readonly contactId: string
  /** Whose ticket it is. */
  readonly ownerId: string
  /** The customer's number as shown. */
  readonly externalNumber: string
  /** Values for the mandatory fields of the layout as typed, by API name. */
  readonly defaults: Readonly<Record<string, string>>
}

export interface CrmTickets {
  readonly maxBatch: number
  /** As `CrmCallLogs.write`, with the page of each ticket in its outcome. Never throws. */
  write(tickets: readonly NewTicket[]): Promise<readonly WriteOutcome[]>
  /** As `CrmCallLogs.lookUp`. */
  lookUp(tickets: readonly Pick<NewTicket, 'ref'>[], window: LogWindow): Promise<ReadonlyMap<string, readonly string[]>>
}

/** A record to be made for an unknown number. */
export interface NewRecord {
  /** Marker, 16 base32 characters, as for a log. */
  readonly ref: string
  readonly module: CrmModule
  readonly name: string
  readonly number: E164
  readonly description: string
  readonly ownerId: string
  /** Values for the mandatory fields of the layout as typed, by API name. */
  readonly defaults: Readonly<Record<string, string>>
}

export interface MandatoryField {
  readonly apiName: string
  readonly label: string
  readonly type: string
  readonly length: number | null
  /** Of a pick list. */
  readonly options: readonly string[]
  /** A text can fill it; a reference to another record, say, cannot be typed. */
  readonly fillable: boolean
}

export interface CrmCreations {
  readonly maxBatch: number
  /** As `CrmCallLogs.write`: as many outcomes as records, in their order. Never throws. */
  write(records: readonly NewRecord[]): Promise<readonly WriteOutcome[]>
  /** As `CrmCallLogs.lookUp`. */
  lookUp(
    records: readonly Pick<NewRecord, 'ref' | 'module'>[],
    window: LogWindow,
  ): Promise<ReadonlyMap<string, readonly string[]>>
  /** What the layout demands beside name and number. Throws a `ProblemError`. */
  mandatoryFields(module: NewRecord['module']): Promise<readonly MandatoryField[]>
}

/** A record that Jackfield made, as it is in the CRM now. Times are of the CRM's clock. */
export interface RecordFacts {
  readonly id: string
  readonly ownerId: string | null
  readonly subject: string
  readonly description: string
  readonly createdAt: Millis
  readonly modifiedAt: Millis
}

/** A change of a record that Jackfield made; what is left out stays as it is. */
export interface RecordUpdate {
  readonly module: CrmModule | 'Calls' | 'Tickets'
  readonly id: string
  /** The change is not made when anybody has changed the record after this moment (the CRM's clock). */
  readonly unmodifiedSince: Millis
  readonly ownerId?: string
  readonly subject?: string
  readonly description?: string
}

/** Later changes of what was written. A change says what shall be the case, so that making it twice does no harm. */
export interface CrmUpdates {
  /** Records by their ids; those that are gone are missing. Throws a `ProblemError`. */
  read(module: RecordUpdate['module'], ids: readonly string[]): Promise<readonly RecordFacts[]>
  /** Never repeated by the transport, never throws. `not-written` with `zoho-record-changed` when it was changed meanwhile. */
  write(update: RecordUpdate): Promise<WriteOutcome>
  /** Subject and description as writing a log, or a ticket, gives them to the CRM. Throws a `ProblemError`. */
  textsOf(
    written: CallLog | NewTicket,
    module: 'Calls' | 'Tickets',
  ): Promise<Pick<RecordFacts, 'subject' | 'description'>>
}

/** What became of one log of a batch. `unknown`: it may or may not have been written. */
export type WriteOutcome =
  /** `url`: its page, where it cannot be made from the id. */
  | { readonly state: 'done'; readonly id: string; readonly url?: string | undefined }
  /** `about`: for its owner, whom the CRM does not take; another one may do. */
  | { readonly state: 'refused'; readonly problem: Problem; readonly about?: 'owner' }
  /** Certainly not written; may be tried again after `retryAfterMs`. */
  | { readonly state: 'not-written'; readonly problem: Problem; readonly retryAfterMs: number | null }
  | { readonly state: 'unknown'; readonly problem: Problem }

/** A span of time in the CRM's clock, by the moment of creation; `to` null: until now. */
export interface LogWindow {
  readonly from: Millis
  readonly to: Millis | null
}

export interface CrmCallLogs {
  readonly maxBatch: number
  /** No request is repeated by the transport. As many outcomes as logs, in their order. Never throws. */
  write(logs: readonly CallLog[]): Promise<readonly WriteOutcome[]>
  /**
   * The ids of the records created in the window that carry the markers of `logs`. Complete: throws a `ProblemError` rather
   * than answer with a part, `look-up-too-wide` where the window holds too many. Never uses the search index.
   */
  lookUp(logs: readonly Pick<CallLog, 'ref'>[], window: LogWindow): Promise<ReadonlyMap<string, readonly string[]>>
  /**
   * For markers that somebody removed: by ref, the ids of the records without any marker that the connected user created in
   * the window and that fit a log by owner, type, start and number. An id may fit several logs. As complete as `lookUp`.
   */
  lookAlike?(logs: readonly CallLog[], window: LogWindow): Promise<ReadonlyMap<string, readonly string[]>>
  /**
   * For logs that somebody deleted before they were looked up: by ref, the ids of the records that the connected user created,
   * that were deleted since then (the CRM's clock), and whose subject is that of a log, or is not told. All that is known of
   * a deleted record: an id may fit many logs.
   */
  deletedAlike?(logs: readonly CallLog[], since: Millis): Promise<ReadonlyMap<string, readonly string[]>>
  /** To compare what the CRM holds with what was written. */
  readonly audit?: CrmLogAudit
}

export interface CrmLogAudit {
  /** Ids of all records with a marker that were created in the window, by marker. */
  marked(window: LogWindow): Promise<ReadonlyMap<string, readonly string[]>>
  /** What is known of these records; those that are deleted are missing. */
  facts(ids: readonly string[]): Promise<readonly LogFacts[]>
  /** Deletes a record in the CRM. Throws a `ProblemError` when that is not certain. */
  remove(id: string): Promise<void>
}

export interface LogFacts {
  readonly id: string
  readonly refs: readonly string[]
  /** The CRM's clock. */
  readonly createdAt: Millis
  readonly modifiedAt: Millis
  /** Created by the connected user. */
  readonly byUs: boolean
}
