import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '@jackfield/contract'
import type { Settings } from '../settings/settings.ts'
import { owedLogs } from './call-log.ts'
import { cardsOf } from './cards.ts'
import { dueSync } from './contact-sync.ts'
import { dueCreation } from './creation.ts'
import type { CallView, CardEffect, CreateEffect, LogEffect, NotOwedEffect, PopEffect, SyncEffect } from './effect.ts'
import { duePops } from './pops.ts'

export interface Decision {
  /** Now or never. */
  readonly live: readonly (PopEffect | CardEffect)[]
  /** Written in the transaction that saves the call. */
  readonly durable: readonly (LogEffect | NotOwedEffect | CreateEffect | SyncEffect)[]
  /** Why an ended call owes nothing at all. */
  readonly reason: Problem | null
}

/**
 * What to do about a call that has changed: every rule of the manuals, and nothing but rules. No I/O, no clock: `before` and
 * `after` are values, matches and the agent's acts come in as parts of them. The same input gives the same keys.
 */
export function decide(
  before: CallView | null,
  after: CallView,
  settings: Settings,
  format: (number: string) => string,
): Decision {
  const wasDue = new Set(before === null ? [] : duePops(before, settings).map((pop) => pop.key))
  const pops = duePops(after, settings).filter((pop) => !wasDue.has(pop.key))
  const oldCards = before === null ? [] : cardsOf(before, settings, format)
  const cards = cardsOf(after, settings, format).filter(
    (card) => !oldCards.some((old) => old.extension === card.extension && isDeepStrictEqual(old.card, card.card)),
  )
  const ends = after.call.state === 'ended' && before?.call.state !== 'ended'
  const owed = ends ? owedLogs(after, settings) : { effects: [], reason: null }
  const creation = dueCreation(after, settings)
  const isNew = creation !== null && (before === null || dueCreation(before, settings)?.key !== creation.key)
  const sync = dueSync(after, settings)
  const synced = sync !== null && before !== null && isDeepStrictEqual(dueSync(before, settings), sync)
  const durable = [...(isNew ? [creation] : []), ...(sync && !synced ? [sync] : []), ...owed.effects]
  return { live: [...pops, ...cards], durable, reason: owed.reason }
}
