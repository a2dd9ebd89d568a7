import type { CallDetail, LegView } from '@jackfield/contract'

export interface Bar {
  readonly kind: 'ringing' | 'talking' | 'held'
  /** Milliseconds. */
  readonly from: number
  readonly to: number
}

/** A party's line: there from `begin` to `end`, with bars for what it did. */
export interface Line {
  readonly leg: LegView
  readonly begin: number
  readonly end: number
  readonly bars: readonly Bar[]
}

/** What is drawn, in milliseconds. */
export interface Extent {
  readonly begin: number
  readonly end: number
}

type Timed = Pick<CallDetail, 'startedAt' | 'endedAt' | 'legs'>

/** Beginning and end of the drawing; a call that goes on reaches to `now`. */
export function extentOf(call: Timed, now: number): Extent {
  const begin = Math.min(call.startedAt, ...call.legs.map((leg) => leg.joinedAt ?? leg.appearedAt))
  const over = call.legs.map((leg) => leg.endedAt ?? 0)
  const end = call.endedAt === null ? Math.max(now, ...over) : Math.max(call.endedAt, ...over)
  return { begin, end: Math.max(end, begin + 1) }
}

/** Where a moment lies in the drawing, 0 to 1. */
export const shareOf = (at: number, { begin, end }: Extent): number =>
  Math.min(1, Math.max(0, (at - begin) / (end - begin)))

/** One line per leg, in the order of the legs. */
export function linesOf(call: Timed, extent: Extent): Line[] {
  const holds = call.legs.flatMap((leg) => leg.holds)
  return call.legs.map((leg) => {
    const begin = Math.max(extent.begin, leg.joinedAt ?? leg.appearedAt)
    const end = Math.max(begin, Math.min(extent.end, leg.endedAt ?? extent.end))
    const within = (spans: readonly Span[]) => clip(spans, begin, end)
    const talks = within(leg.talk)
    // The customer is on hold while an agent who talks holds the call.
    const held =
      leg.party.kind === 'external' ? talks.flatMap(({ from, to }) => clip(holds, from, to)) : within(leg.holds)
    const bars = [
      ...waits(leg, begin, end, talks).map((span) => ({ kind: 'ringing' as const, ...span })),
      ...talks.map((span) => ({ kind: 'talking' as const, ...span })),
      ...merged(held).map((span) => ({ kind: 'held' as const, ...span })),
    ]
    return { leg, begin, end, bars }
  })
}

interface Span {
  readonly from: number
  readonly to: number | null
}
interface Closed {
  readonly from: number
  readonly to: number
}

function clip(spans: readonly Span[], begin: number, end: number): Closed[] {
  return spans
    .map(({ from, to }) => ({ from: Math.max(begin, from), to: Math.min(end, to ?? end) }))
    .filter(({ from, to }) => to > from)
}

/** Two agents can hold at once; it is drawn as one. */
function merged(spans: readonly Closed[]): Closed[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from)
  const done: Closed[] = []
  for (const span of sorted) {
    const last = done.at(-1)
    if (last && span.from <= last.to) done[done.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else done.push(span)
  }
  return done
}

/** When a leg rang, or waited for somebody: who called waits until somebody talks, the customer also between two agents. */
function waits(leg: LegView, begin: number, end: number, talks: readonly Closed[]): Closed[] {
  const spans: Closed[] = []
  if (leg.joinedAt === null) {
    const from = leg.role === 'caller' ? begin : leg.ringingAt
    const to = talks[0]?.from ?? leg.answeredAt ?? end
    if (from !== null) spans.push({ from, to: leg.role === 'caller' ? (talks[0]?.from ?? end) : to })
  }
  if (leg.party.kind === 'external')
    for (const [index, { to }] of talks.entries()) spans.push({ from: to, to: talks[index + 1]?.from ?? to })
  return clip(spans, begin, end)
}

/** Steps of the axis in seconds that people count in. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400]

/** Moments to write under the drawing, in milliseconds after its beginning; at most `most` beside the first. */
export function ticksOf({ begin, end }: Extent, most = 6): number[] {
  const length = end - begin
  const step = (STEPS.find((seconds) => length / (seconds * 1000) <= most) ?? length / most / 1000) * 1000
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step)
}
