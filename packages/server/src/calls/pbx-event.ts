import type { ChannelId, ExtensionNumber, LinkId, Millis } from './ids.ts'

/** Who is at the far end of a channel. */
export type Party =
  | {
      readonly kind: 'extension'
      readonly extension: ExtensionNumber
      /** The outside number that stands for the extension's phone (forward to a mobile, follow-me); absent for own phones. */
      readonly device?: string
    }
  | {
      readonly kind: 'external'
      /** As the PBX shows it; empty or null when the caller hides it. */
      readonly number: string | null
      /** Name as sent by the network; hostile text. */
      readonly name: string | null
      readonly trunk: string | null
    }

/** A way for one call to ring many extensions. */
export interface Via {
  readonly kind: 'queue' | 'ring-group'
  readonly number: string
  readonly name: string | null
}

export type HangupCause = 'normal' | 'cancelled' | 'busy' | 'no-answer' | 'rejected' | 'answered-elsewhere' | 'failed'

interface Base {
  /** When it happened, by the server's clock (drivers correct for the PBX's clock difference). */
  readonly at: Millis
}
interface OfChannel extends Base {
  readonly channel: ChannelId
  readonly link: LinkId
}

/**
 * What a PBX driver tells the call tracker. Every event may come late, twice or never: each says what is the case, none is
 * a difference to the one before. Channels without a person (Local channels, IVR, queue, voicemail, music) never appear.
 */
export type PbxEvent =
  /** A party's channel is there. Sent again when more is known; what is known is never taken back by null. */
  | (OfChannel & {
      readonly kind: 'leg'
      readonly party: Party
      /** `caller` started the call (also the agent of a click-to-call), `callee` was called. */
      readonly role: 'caller' | 'callee'
      /** What the caller dialled, as dialled: the DID on an inbound call, the number on an outbound one. */
      readonly dialled: string | null
    })
  | (OfChannel & { readonly kind: 'ringing' })
  /** A person or the outside picked up; never an IVR, a queue or voicemail. */
  | (OfChannel & { readonly kind: 'answered' })
  | (OfChannel & { readonly kind: 'held' })
  | (OfChannel & { readonly kind: 'resumed' })
  | (OfChannel & { readonly kind: 'ended'; readonly cause: HangupCause })
  /** Who hears whom: all channels now in one bridge of this call; an empty or one-member list means nobody talks in it. */
  | (Base & {
      readonly kind: 'bridge'
      readonly link: LinkId
      readonly bridge: string
      readonly channels: readonly ChannelId[]
    })
  | (Base & { readonly kind: 'via'; readonly link: LinkId; readonly via: Via })
  | (Base & {
      readonly kind: 'transferred'
      readonly link: LinkId
      readonly how: 'blind' | 'attended'
      readonly by: ExtensionNumber | null
      readonly to: string
    })
  | (Base & { readonly kind: 'recording'; readonly link: LinkId; readonly file: string })

/** All channels with a person that the PBX has at one moment; what the tracker has beyond them has ended unseen. */
export interface PbxSnapshot {
  readonly at: Millis
  /** Events that rebuild the calls in progress: `leg`, `ringing`, `answered`, `bridge`, ... of every channel. */
  readonly events: readonly PbxEvent[]
  readonly channels: ReadonlySet<ChannelId>
}
