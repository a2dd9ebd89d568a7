import type { LinkId, Millis } from './ids.ts'
import type { HangupCause, Party, Via } from './pbx-event.ts'

/** A finished call as a record tells it. */
export interface CallRecord {
  readonly link: LinkId
  /**
   * How sure `link` is the one of the live events; `linked` when left out. `unique`: made of unique ids, `channels` may know better.
   * `none`: the PBX kept no id, only who and when tell which call it is.
   */
  readonly identity?: 'linked' | 'unique' | 'none'
  /** Unique ids of channels that took part. */
  readonly channels?: readonly string[]
  /** Where the PBX's records do not tell when a talk began, its length is an upper bound. */
  readonly talkEstimated?: boolean
  readonly direction: 'inbound' | 'outbound' | 'internal'
  readonly startedAt: Millis
  readonly endedAt: Millis
  readonly did: string | null
  readonly via: readonly Via[]
  readonly recording: string | null
  readonly legs: readonly {
    readonly channel: string
    readonly party: Party
    readonly role: 'caller' | 'callee'
    readonly appearedAt: Millis
    readonly ringingAt: Millis | null
    readonly answeredAt: Millis | null
    readonly endedAt: Millis
    readonly cause: HangupCause
    /** When it heard the other side. */
    readonly talk: readonly { readonly from: Millis; readonly to: Millis }[]
  }[]
}
