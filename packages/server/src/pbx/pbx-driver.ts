import type { Problem } from '@jackfield/contract'
import type { CallRecord } from '../calls/call-record.ts'
import type { ExtensionNumber, LinkId, Millis } from '../calls/ids.ts'
import type { PbxEvent, PbxSnapshot } from '../calls/pbx-event.ts'
import type { RecordingSource } from './recording-source.ts'

/**
 * The port to a phone system. One driver object serves one site. `start` returns at once and keeps the link up by itself
 * (with back-off) until `stop`; everything it learns goes to the listener, in order.
 */
export interface PbxDriver {
  readonly kind: PbxKind
  start(listener: PbxListener): void
  stop(): Promise<void>
  /** What the PBX has now. Throws a `ProblemError` when the link is down. */
  directory(): Promise<PbxDirectory>
  /**
   * Rings the agent's extension, then dials `number` in the extension's own context. `key` makes it idempotent: the same key
   * never dials twice. Resolves with the link id under which the call will appear.
   */
  dial(request: DialRequest): Promise<{ link: LinkId }>
  /** Hangs up every channel of the extension in the call with one of these link ids. */
  hangup(request: { readonly links: readonly LinkId[]; readonly extension: ExtensionNumber }): Promise<void>
  /** The PBX's clock minus ours, in milliseconds, as last measured; 0 when not known. */
  clockDifference(): number
  /** Where the PBX itself keeps call records that the driver can read. */
  readonly records?: CdrSource
  /** Where the PBX itself hands out recordings. */
  readonly recordings?: RecordingSource
  /** Only the demo PBX: places a call as if somebody outside had dialled. */
  simulateCall?(request: SimulatedCall): Promise<{ link: LinkId }>
}

export type PbxKind = 'asterisk' | 'demo'

export interface PbxListener {
  /** What the PBX has told at once, in order; never empty. */
  events(events: readonly PbxEvent[]): void
  /** After every (re)connect, once the calls in progress are known. Events of that time come after it. */
  snapshot(snapshot: PbxSnapshot): void
  link(state: PbxLinkState): void
}

export type PbxLinkState =
  | { readonly state: 'connecting'; readonly since: Millis; readonly problem: Problem | null; readonly attempt: number }
  | { readonly state: 'up'; readonly since: Millis; readonly version: string | null }
  | { readonly state: 'stopped'; readonly since: Millis }

export interface DialRequest {
  readonly key: string
  readonly extension: ExtensionNumber
  /** Digits with an optional leading `+`, already checked against the blocked prefixes. */
  readonly number: string
}

export interface SimulatedCall {
  readonly from: string
  readonly name?: string
  readonly to: { readonly kind: 'extension' | 'queue' | 'ring-group'; readonly number: string }
  /** Null: the caller gives up. */
  readonly answeredBy?: ExtensionNumber | null
  readonly ringMs?: number
  readonly talkMs?: number
}

export interface PbxDirectory {
  readonly extensions: readonly {
    readonly number: ExtensionNumber
    readonly name: string
    readonly email: string | null
  }[]
  readonly groups: readonly {
    readonly id: string
    readonly name: string
    readonly members: readonly ExtensionNumber[]
  }[]
  readonly queues: readonly RingTarget[]
  readonly ringGroups: readonly RingTarget[]
  readonly trunks: readonly { readonly id: string; readonly name: string }[]
  /** Endpoints whose role was found out or corrected by hand; empty where the PBX tells trunk and extension apart itself. */
  readonly endpoints: readonly { readonly id: string; readonly role: EndpointRole; readonly reason: string }[]
  /** IANA name, or null when the PBX does not tell. */
  readonly timeZone: string | null
  /** What could not be read for want of a right of our user at the PBX; the rest is there all the same. */
  readonly missingRights?: readonly MissingRight[]
}

export interface MissingRight {
  /** As the PBX's settings call it, e.g. `write=reporting`. */
  readonly right: string
  readonly unread: 'names' | 'emails' | 'ring-groups' | 'endpoints'
}

export interface RingTarget {
  readonly number: string
  readonly name: string
  readonly members: readonly ExtensionNumber[]
}

export type EndpointRole = 'extension' | 'trunk' | 'ignored'

/** The PBX's own records of finished calls. */
export interface CdrSource {
  /** Finished calls that ended at or after `since`, oldest first, at most `limit`. */
  since(since: Millis, limit: number): Promise<readonly CallRecord[]>
  /** Something about the last answer that a person should look into, although it could be used. */
  warning?(): Problem | null
  /** Gives back connections and files. */
  close?(): Promise<void>
}
