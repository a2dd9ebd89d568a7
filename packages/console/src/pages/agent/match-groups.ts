import type { CallCard, CardMatch, IntegrationKind } from '@jackfield/contract'

export interface MatchGroup {
  readonly integration: string
  readonly kind: IntegrationKind
  /** The first is the one that opens. */
  readonly matches: readonly [CardMatch, ...CardMatch[]]
}

/** The records of each integration for itself, both in the order in which they stand on the card. */
export function matchGroups({ matches }: Pick<CallCard, 'matches'>): MatchGroup[] {
  const groups = new Map<string, [CardMatch, ...CardMatch[]]>()
  for (const match of matches) {
    const group = groups.get(match.integration)
    if (group) group.push(match)
    else groups.set(match.integration, [match])
  }
  return [...groups].map(([integration, own]) => ({ integration, kind: own[0].kind, matches: own }))
}
