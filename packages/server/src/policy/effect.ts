import type { CallCard, ClientKind, Problem } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { CallId, ExtensionNumber } from '../calls/ids.ts'
import type { CallLogType, CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import type { NumberKey } from '../numbers/number-key.ts'
import type { MatchState } from '../phonebook/phonebook.ts'
import type { ContactName } from './contact-name.ts'

/** Everything that policy may know about a call: a value, made anew after each change. */
export interface CallView {
  readonly call: Call
  readonly number: NumberKey
  /** Integration id to what is known of the number there. */
  readonly matches: Readonly<Record<string, MatchState>>
  /** Integration id to the creation of a record for this number; none where nothing is known of one. */
  readonly creations: Readonly<Record<string, CreationState>>
  /** The company contact with this number; left out where there is none. */
  readonly contact?: ContactName
  /** What agents wrote about the call, by Zoho user; left out while nobody has. */
  readonly notes?: Readonly<Record<string, string>>
  /** Integration id to what became of the ticket that is owed for the call; none where nothing is known of one. */
  readonly tickets?: Readonly<Record<string, TicketState>>
  /** Integration id and user to the record at which the log was written; left out while none is. */
  readonly logs?: Readonly<Record<string, Readonly<Record<string, LoggedAt>>>>
}

/** The record that a written log hangs at. */
export type LoggedAt = Pick<CrmRecord, 'module' | 'id' | 'name'>

/** `url` null: its page is not known. `failed`: it was refused, or is not there in time for a pop; it may be made yet. */
export type TicketState = { readonly state: 'made'; readonly url: string | null } | { readonly state: 'failed' }

export interface CreationState {
  /** Which creation for this number comes next: counts up when the record that was created is gone. */
  readonly claim: number
  /** `stopped`: it failed, and only an administrator can go on with it. */
  readonly state: 'none' | 'under-way' | 'created' | 'failed' | 'stopped'
  readonly problem: Problem | null
}

/** A card to show now; the newest per extension and call counts. */
export interface CardEffect {
  readonly kind: 'card'
  readonly extension: ExtensionNumber
  readonly card: CallCard
}

/** Open the record now, on one client of these kinds. Once for a key, whatever is due for the other kind later. */
export interface PopEffect {
  readonly kind: 'pop'
  readonly key: string
  readonly extension: ExtensionNumber
  readonly clients: readonly ClientKind[]
  readonly url: string
  readonly name: string
}

/** A log is owed to a user: an outbox row, written in the transaction that saves the ended call. */
export interface LogEffect {
  readonly kind: 'log'
  readonly key: string
  readonly callId: CallId
  readonly integrationId: string
  readonly userId: string
  readonly userName: string
  readonly log: OwedLog
  /** Key of the creation that comes first: the log hangs at that record. */
  readonly dependsOn: string | null
  /** Key of the call's ticket, which comes first but need not succeed: the log names it. */
  readonly ticketKey: string | null
}

/** A ticket is owed for the call (D5): an outbox row. The first one of a key counts. */
export interface TicketEffect {
  readonly kind: 'ticket'
  readonly key: string
  readonly callId: CallId
  readonly integrationId: string
  /** Whose ticket it is. */
  readonly userId: string
  readonly userName: string
  readonly ticket: OwedTicket
  /** Key of the creation that comes first: the ticket is of that contact. */
  readonly dependsOn: string | null
}

/** A ticket that was made before the call shall say how it went, and belong to who took it. */
export interface TicketTextsEffect {
  readonly kind: 'ticket-texts'
  readonly key: string
  readonly ticketKey: string
  readonly callId: CallId
  readonly integrationId: string
  readonly userId: string
  readonly userName: string
  readonly ticket: OwedTicket
}

/** Nothing is owed to this user (or to nobody), and why; stands in the ledger. */
export interface NotOwedEffect {
  readonly kind: 'not-owed'
  readonly what: 'call-log' | 'ticket'
  readonly key: string
  readonly callId: CallId
  readonly integrationId: string
  readonly userId: string
  readonly userName: string
  readonly reason: Problem
}

/** A record is to be made for an unknown number (A7): an outbox row. The first one of a key counts. */
export interface CreateEffect {
  readonly kind: 'create'
  readonly key: string
  readonly callId: CallId
  readonly integrationId: string
  /** The record's owner. */
  readonly userId: string
  readonly userName: string
  readonly record: OwedRecord
}

/** Another bound user answered than the one who owns the record that was made for the call (A7): it is handed on, once. */
export interface OwnerEffect {
  readonly kind: 'owner'
  readonly key: string
  readonly callId: CallId
  readonly integrationId: string
  /** The new owner. */
  readonly userId: string
  readonly userName: string
}

/** These records belong into the synchronised contact group. Copying them again does no harm. */
export interface SyncEffect {
  readonly kind: 'sync'
  readonly integrationId: string
  readonly groupId: string
  readonly records: readonly Pick<CrmRecord, 'module' | 'id'>[]
}

/** What stands in the ledger. */
export type OwedEffect = LogEffect | NotOwedEffect | CreateEffect | TicketEffect | TicketTextsEffect | OwnerEffect

/** Everything a ticket needs but the contact. JSON-safe. */
export interface OwedTicket
  extends Pick<
    OwedLog,
    | 'subject'
    | 'description'
    | 'startedAt'
    | 'extension'
    | 'externalNumber'
    | 'e164'
    | 'national'
    | 'waitsUntil'
    | 'ifUnknown'
  > {
  /** Values for mandatory fields, by API name. */
  readonly defaults: Readonly<Record<string, string>>
}

/** Everything that creating a record needs. JSON-safe. */
export interface OwedRecord {
  readonly module: CrmModule
  readonly name: string
  readonly e164: string
  readonly national: string
  readonly description: string
  readonly defaults: Readonly<Record<string, string>>
  /** The CRM was asked a moment before, and no record had the number. */
  readonly searched: boolean
}

/** A creation without its key, which is known only when it is due. */
export type LaterCreation = Pick<CreateEffect, 'callId' | 'userId' | 'userName' | 'record'>

/** Everything a log needs but the record, fixed when the call ends. JSON-safe. */
export interface OwedLog {
  readonly type: CallLogType
  readonly subject: string
  readonly description: string
  /** Milliseconds. */
  readonly startedAt: number
  /** Whole seconds. */
  readonly talkSeconds: number
  readonly extension: string
  readonly externalNumber: string
  readonly e164: string
  readonly national: string
  /** Until then an agent may make a record of the unknown number by hand (A7); null: nobody is waited for. Milliseconds. */
  readonly waitsUntil: number | null
  /** Where the recording is played; null where there is none, or none is to be linked. */
  readonly recordingUrl: string | null
  /**
   * What is created should no record have the number any more when the log is to be written (A7); left out where nothing is
   * created by itself: then the log is owed no longer.
   */
  readonly ifUnknown?: LaterCreation | undefined
}
