import type { CallDetail, LegView } from '@jackfield/contract'

/** One thing that happened in a call. */
export type Step = { readonly at: number } & (
  | { readonly kind: 'calls' | 'rings' | 'answers' | 'joins' | 'holds' | 'resumes'; readonly leg: LegView }
  | { readonly kind: 'ends'; readonly leg: LegView; readonly cause: string | null }
  | { readonly kind: 'transfers'; readonly transfer: CallDetail['transfers'][number] }
)

/** Everything that happened, in its order: the drawing in words. */
export function stepsOf(call: Pick<CallDetail, 'legs' | 'transfers'>): Step[] {
  const steps = [
    ...call.legs.flatMap(stepsOfLeg),
    ...call.transfers.map((transfer): Step => ({ kind: 'transfers', at: transfer.at, transfer })),
  ]
  // Of the same moment, in the order in which it must have been; `sort` keeps the rest as it is.
  return steps.sort((a, b) => a.at - b.at)
}

function stepsOfLeg(leg: LegView): Step[] {
  const steps: Step[] = []
  if (leg.joinedAt !== null) steps.push({ kind: 'joins', at: leg.joinedAt, leg })
  else if (leg.role === 'caller') steps.push({ kind: 'calls', at: leg.appearedAt, leg })
  else if (leg.ringingAt !== null) steps.push({ kind: 'rings', at: leg.ringingAt, leg })
  // Of a caller a PBX says "answered" as soon as it plays an announcement: no step of the call.
  if (leg.answeredAt !== null && leg.role !== 'caller' && leg.joinedAt === null)
    steps.push({ kind: 'answers', at: leg.answeredAt, leg })
  for (const { from, to } of leg.holds) {
    steps.push({ kind: 'holds', at: from, leg })
    if (to !== null && (leg.endedAt === null || to < leg.endedAt)) steps.push({ kind: 'resumes', at: to, leg })
  }
  if (leg.endedAt !== null) steps.push({ kind: 'ends', at: leg.endedAt, leg, cause: leg.cause })
  return steps
}
