import type { Call, Leg } from './call.ts'
import type { ExtensionNumber, Millis } from './ids.ts'

/** What one extension did in a call, over all its devices. Times in milliseconds. */
export interface Participation {
  readonly extension: ExtensionNumber
  /** Dialled the call itself (also by click-to-call). */
  readonly dialled: boolean
  readonly startedAt: Millis
  readonly rangAt: Millis | null
  readonly answeredAt: Millis | null
  /** Null while one of its devices is still in the call. */
  readonly endedAt: Millis | null
  readonly held: boolean
  /** Time in which it heard the external party; 0 while it has not. */
  readonly talkMs: number
  readonly talked: boolean
}

const earliest = (times: readonly (Millis | null)[]): Millis | null =>
  times.reduce<Millis | null>((min, t) => (t !== null && (min === null || t < min) ? t : min), null)

/** Milliseconds that a leg talked, up to `now` where it still does. */
export function talkMs(leg: Leg, now: Millis): number {
  return leg.talk.reduce((sum, span) => sum + Math.max(0, (span.to ?? now) - span.from), 0)
}

/** A call never changes, and each rule asks for the same: the last answer is kept as long as the call is. */
const known = new WeakMap<Call, { readonly now: Millis; readonly parts: readonly Participation[] }>()

/** Every extension that rang, answered or dialled, in the order of their appearance. `now` closes what still goes on. */
export function participations(call: Call, now: Millis): readonly Participation[] {
  const last = known.get(call)
  if (last?.now === now) return last.parts
  const parts = partsOf(call, now)
  known.set(call, { now, parts })
  return parts
}

function partsOf(call: Call, now: Millis): Participation[] {
  const byExtension = new Map<ExtensionNumber, Leg[]>()
  for (const leg of call.legs) {
    if (leg.party?.kind !== 'extension') continue
    const legs = byExtension.get(leg.party.extension)
    if (legs) legs.push(leg)
    else byExtension.set(leg.party.extension, [leg])
  }
  return [...byExtension].map(([extension, legs]) => ({
    extension,
    dialled: legs.some((leg) => leg.role === 'caller'),
    startedAt: Math.min(...legs.map((leg) => leg.joinedAt ?? leg.appearedAt)),
    rangAt: earliest(legs.map((leg) => leg.ringingAt)),
    answeredAt: earliest(legs.map((leg) => leg.answeredAt)),
    endedAt: legs.some((leg) => leg.endedAt === null) ? null : Math.max(...legs.map((leg) => leg.endedAt ?? 0)),
    held: legs.some((leg) => leg.state === 'held'),
    talkMs: legs.reduce((sum, leg) => sum + talkMs(leg, now), 0),
    talked: legs.some((leg) => leg.talk.length > 0),
  }))
}
