import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '@jackfield/contract'
import type { Settings } from '../settings/settings.ts'
import { owedLogs } from './call-log.ts'
import { cardsOf } from './cards.ts'
import { dueSync } from './contact-sync.ts'
import { dueCreation, dueOwner } from './creation.ts'
import type {
  CallView,
  CardEffect,
  CreateEffect,
  LogEffect,
  NotOwedEffect,
  OwnerEffect,
  PopEffect,
  SyncEffect,
} from './effect.ts'
import { duePops, newPops } from './pops.ts'

export interface Decision {
  /** Now or never. */
  readonly live: readonly (PopEffect | CardEffect)[]
  /** Written in the transaction that saves the call. */
  readonly durable: readonly (LogEffect | NotOwedEffect | CreateEffect | OwnerEffect | SyncEffect)[]
  /** Why an ended call owes nothing at all. */
  readonly reason: Problem | null
}

interface Due {
  readonly settings: Settings
  readonly pops: readonly PopEffect[]
  readonly cards: readonly CardEffect[]
}

/** A view never changes, and what is due after one change is what was due before the next. */
const known = new WeakMap<CallView, Due>()

function dueOf(view: CallView, settings: Settings, format: (number: string) => string): Due {
  const last = known.get(view)
  if (last?.settings === settings) return last
  const due = { settings, pops: duePops(view, settings), cards: cardsOf(view, settings, format) }
  known.set(view, due)
  return due
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
  const was = before === null ? null : dueOf(before, settings, format)
  const due = dueOf(after, settings, format)
  const pops = newPops(was?.pops ?? [], due.pops)
  const cards = due.cards.filter(
    (card) => !was?.cards.some((old) => old.extension === card.extension && isDeepStrictEqual(old.card, card.card)),
  )
  const ends = after.call.state === 'ended' && before?.call.state !== 'ended'
  const owed = ends ? owedLogs(after, settings) : { effects: [], reason: null }
  const creation = dueCreation(after, settings)
  const isNew = creation !== null && (before === null || dueCreation(before, settings)?.key !== creation.key)
  // While the call goes on only where this process knows of the record; its end asks the ledger.
  const owner = isCreated(after) ? dueOwner(after, settings) : null
  const handed = owner !== null && before !== null && isCreated(before) && dueOwner(before, settings) !== null
  const sync = dueSync(after, settings)
  const synced = sync !== null && before !== null && isDeepStrictEqual(dueSync(before, settings), sync)
  const durable = [
    ...(isNew ? [creation] : []),
    ...(owner && !handed ? [owner] : []),
    ...(sync && !synced ? [sync] : []),
    ...owed.effects,
  ]
  return { live: [...pops, ...cards], durable, reason: owed.reason }
}

const isCreated = ({ creations }: CallView) => Object.values(creations).some(({ state }) => state === 'created')
