import type { CallCard, Problem } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { CallId, ExtensionNumber } from '../calls/ids.ts'
import type { CallLogType } from '../crm/crm-connector.ts'
import type { MatchState, NumberKey } from '../phonebook/phonebook.ts'

/** Everything that policy may know about a call: a value, made anew after each change. */
export interface CallView {
  readonly call: Call
  readonly number: NumberKey
  /** Integration id to what is known of the number there. */
  readonly matches: Readonly<Record<string, MatchState>>
}

/** A card to show now; the newest per extension and call counts. */
export interface CardEffect {
  readonly kind: 'card'
  readonly extension: ExtensionNumber
  readonly card: CallCard
}

/** Open the record now. Never repeated for one key. */
export interface PopEffect {
  readonly kind: 'pop'
  readonly key: string
  readonly extension: ExtensionNumber
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
}

/** Nothing is owed to this user (or to nobody), and why; stands in the ledger. */
export interface NotOwedEffect {
  readonly kind: 'not-owed'
  readonly key: string
  readonly callId: CallId
  readonly integrationId: string
  readonly userId: string
  readonly userName: string
  readonly reason: Problem
}

export type Effect = CardEffect | PopEffect | LogEffect | NotOwedEffect

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
  /** Where the recording is played; null where there is none, or none is to be linked. */
  readonly recordingUrl: string | null
}
