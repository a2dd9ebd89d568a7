// From when on the server must know of a change that a person made in Zoho, by what happened to it meanwhile. Pure.

/** Times in milliseconds, of the real clock, each list in the order of time. */
export interface Circumstances {
  /** When the server was killed. */
  readonly kills: readonly number[]
  /** When it listened again, and how long it took to start; the first one is that before the first call. */
  readonly starts: readonly { readonly at: number; readonly tookMs: number }[]
  /** How Zoho's messages went from then on; before the first one, as they should. */
  readonly messages: readonly MessageSettings[]
  /** While Zoho refused the server altogether; `until` null: to the end. */
  readonly refused: readonly { readonly from: number; readonly until: number | null }[]
}

export interface MessageSettings {
  readonly at: number
  readonly lost: boolean
  readonly delayMs: number
}

/**
 * A server that is left alone so long has read what it was told, or what it asks for when it starts. On a busy machine, where it takes
 * long to start, it is given longer, in milliseconds.
 */
export const leftAloneFor = (longestStartMs: number) => 15_000 + 2 * longestStartMs

/**
 * The end of the first time of that length without a kill after the message of the change came, or after a start of the server, which
 * asks for what it has missed. Infinity when there was none: Zoho's message was lost, and nobody restarted the server since. What the
 * server was refused meanwhile says nothing.
 */
export function knownFrom(changedAt: number, circumstances: Circumstances): number {
  const { starts } = circumstances
  const allowance = leftAloneFor(Math.max(0, ...starts.map(({ tookMs }) => tookMs)))
  const told = messageOf(changedAt, circumstances)
  const begins = [...(told === null ? [] : [told]), ...starts.map(({ at }) => at).filter((at) => at > changedAt)]
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...begins.filter((begin) => leftAlone(begin, allowance, circumstances)).map((begin) => begin + allowance),
  )
}

/** When the message of the change reached a server that was there; null when it was lost. */
function messageOf(changedAt: number, { messages, kills, starts }: Circumstances): number | null {
  const inForce = messages.findLast(({ at }) => at <= changedAt) ?? { lost: false, delayMs: 0 }
  const told = changedAt + inForce.delayMs
  // On a busy machine the timer of a delayed message comes late.
  const meanwhile = messages.some(({ at, lost }) => lost && at > changedAt && at < told + SLACK_MS)
  const killed = kills.findLast((kill) => kill <= told) ?? Number.NEGATIVE_INFINITY
  const up = starts.some(({ at }) => at > killed && at <= told)
  return inForce.lost || meanwhile || !up ? null : told
}

const SLACK_MS = 3000

function leftAlone(begin: number, allowance: number, { kills, refused }: Circumstances): boolean {
  const end = begin + allowance
  return (
    !kills.some((kill) => kill > begin && kill < end) &&
    !refused.some(({ from, until }) => from < end && (until ?? Number.POSITIVE_INFINITY) > begin)
  )
}
