import type { CallCard } from '@jackfield/contract'
import type { ExtensionNumber, Millis } from '../calls/ids.ts'

/**
 * The newest card of each call per extension, for pages that open later. Ended ones stay a minute, and as long as a record can be
 * created for them or a note of them goes to Zoho.
 */
export interface CardMemory {
  set(extension: ExtensionNumber, card: CallCard): void
  of(extension: ExtensionNumber): CallCard[]
  /** Forgets what has ended long enough ago. */
  sweep(): void
}

const ENDED_STAYS: Millis = 60_000
/** More calls than one person can have; keeps a mistake elsewhere from filling the memory. */
const MAX_CARDS = 50

interface Kept {
  readonly card: CallCard
  readonly until: Millis
}

/** A card may be sent again after the end (a late match); it does not stay longer for that. */
function staysUntil({ state, endedAt, creations, note }: CallCard, now: Millis): Millis {
  if (state !== 'ended') return Number.POSITIVE_INFINITY
  return Math.max(
    (endedAt ?? now) + ENDED_STAYS,
    ...creations.map(({ until }) => until ?? 0),
    note?.toZoho ? (note.until ?? 0) : 0,
  )
}

export function createCardMemory(now: () => Millis): CardMemory {
  const byExtension = new Map<ExtensionNumber, Map<string, Kept>>()
  const forget = (extension: ExtensionNumber, cards: Map<string, Kept>, at: Millis) => {
    for (const [callId, { until }] of cards) if (until <= at) cards.delete(callId)
    if (cards.size === 0) byExtension.delete(extension)
  }
  return {
    set(extension, card) {
      let cards = byExtension.get(extension)
      if (!cards) {
        cards = new Map()
        byExtension.set(extension, cards)
      }
      cards.set(card.callId, { card, until: staysUntil(card, now()) })
      if (cards.size > MAX_CARDS) cards.delete(cards.keys().next().value as string)
    },
    of(extension) {
      const cards = byExtension.get(extension)
      if (!cards) return []
      forget(extension, cards, now())
      return [...cards.values()].map(({ card }) => card)
    },
    sweep() {
      const at = now()
      for (const [extension, cards] of byExtension) forget(extension, cards, at)
    },
  }
}
