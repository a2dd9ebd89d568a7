import type { HangupCause } from '../../calls/pbx-event.ts'

// Numbers are ISDN causes (Q.850) as Asterisk gives them in `Cause`.
const BUSY = 17
const NO_ANSWER = new Set([18, 19])
const REJECTED = 21
const ANSWERED_ELSEWHERE = 26
/** Asterisk's ways of saying nothing: unset, normal clearing, normal unspecified, interworking. */
const UNTELLING = new Set([0, 16, 31, 127])

export interface ChannelEnd {
  /** `Cause` of `Hangup`. */
  readonly cause: number
  /** `DialStatus` of the `DialEnd` that named this channel as its destination. */
  readonly dialStatus: string | null
  readonly answered: boolean
  /** This side itself asked to hang up (`HangupRequest`). */
  readonly ownWish: boolean
}

/** Why a channel ended. The dial status is asked first where the cause says nothing: a time-out ends with cause 0. */
export function hangupCause(end: ChannelEnd): HangupCause {
  if (end.cause === ANSWERED_ELSEWHERE) return 'answered-elsewhere'
  if (end.answered) return 'normal'
  // A queue reports a member that is busy as NOANSWER; only the cause tells.
  if (end.cause === BUSY) return 'busy'
  if (end.cause === REJECTED) return 'rejected'
  switch (end.dialStatus) {
    case 'CANCEL':
      return 'cancelled'
    case 'NOANSWER':
      return 'no-answer'
    case 'BUSY':
      return 'busy'
    case 'CHANUNAVAIL':
    case 'CONGESTION':
      return 'failed'
  }
  if (NO_ANSWER.has(end.cause)) return 'no-answer'
  if (!UNTELLING.has(end.cause)) return 'failed'
  return end.ownWish ? 'cancelled' : 'no-answer'
}
