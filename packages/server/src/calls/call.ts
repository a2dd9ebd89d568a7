import type { CallId, ChannelId, ExtensionNumber, LinkId, Millis, SiteId } from './ids.ts'
import type { HangupCause, Party, Via } from './pbx-event.ts'

/** One person's part in a call: an extension's device, or the outside party on a trunk. */
export interface Leg {
  readonly channel: ChannelId
  /** Null until the PBX has said who it is (events may come out of order). */
  readonly party: Party | null
  readonly role: 'caller' | 'callee' | null
  /** What this leg dialled, where it is the caller. */
  readonly dialled: string | null
  readonly state: 'dialling' | 'ringing' | 'up' | 'held' | 'ended'
  readonly appearedAt: Millis
  /** When it came over from another call (attended transfer, pickup of a parked call, three-way); null if it began here. */
  readonly joinedAt: Millis | null
  readonly ringingAt: Millis | null
  readonly answeredAt: Millis | null
  readonly endedAt: Millis | null
  readonly cause: HangupCause | null
  /** When this leg could hear the external party (for the external leg: when any extension heard it). `to` null: still. */
  readonly talk: readonly Span[]
  /** When this leg had put the others on hold. Left out: never, or not known. */
  readonly holds?: readonly Span[]
}

/** `to` null: still. */
export interface Span {
  readonly from: Millis
  readonly to: Millis | null
}

export type CallDirection = 'inbound' | 'outbound' | 'internal'

export type CallState = 'ringing' | 'talking' | 'held' | 'ended'

/** How a call came out, seen from the company: `missed` is inbound and nobody answered. */
export type CallResult = 'answered' | 'missed' | 'no-answer' | 'busy' | 'cancelled' | 'failed'

export interface Transfer {
  readonly at: Millis
  readonly how: 'blind' | 'attended'
  readonly by: ExtensionNumber | null
  readonly to: string
}

/** Everything from the first ring to the last hang-up of one external party. An immutable value; see `transition.ts`. */
export interface Call {
  readonly id: CallId
  readonly site: SiteId
  /** The PBX's id under which the call was first seen; further ids are in the alias table. */
  readonly link: LinkId
  readonly state: CallState
  readonly direction: CallDirection
  /** The customer's end; null as long as the call is internal. */
  readonly external: {
    readonly number: string | null
    readonly name: string | null
    readonly trunk: string | null
  } | null
  /** The outside number that was dialled (inbound) or null. */
  readonly did: string | null
  readonly via: readonly Via[]
  readonly legs: readonly Leg[]
  /** Who hears whom now: bridge id to the channels in it. */
  readonly bridges: Readonly<Record<string, readonly ChannelId[]>>
  readonly transfers: readonly Transfer[]
  /** Common to calls that met (three-way, attended transfer): the id of one of them. Joins calls, never replaces them. */
  readonly conversation: CallId | null
  readonly startedAt: Millis
  /** Inbound: an extension answered. Outbound: the external party answered. */
  readonly answeredAt: Millis | null
  readonly endedAt: Millis | null
  /** Null until the call ends. */
  readonly result: CallResult | null
  readonly recording: string | null
  /** Number of the settings revision that was in force at the first event; decides what is owed. */
  readonly settings: number
  /** False when the link was down for a part of its life; then the PBX's record, where there is one, tells better. */
  readonly seenWhole: boolean
}
