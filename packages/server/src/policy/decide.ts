import { isDeepStrictEqual } from 'node:util'
import type { Settings } from '../settings/settings.ts'
import { cardsOf } from './cards.ts'
import { dueSync } from './contact-sync.ts'
import { dueCreation, dueOwner } from './creation.ts'
import type { CallView, CardEffect, CreateEffect, OwnerEffect, PopEffect, SyncEffect, TicketEffect } from './effect.ts'
import { duePops, newPops } from './pops.ts'
import { dueTicket } from './tickets.ts'

export interface Decision {
  /** Now or never. */
  readonly live: readonly (PopEffect | CardEffect)[]
  /** Due as the call stands, and kept at once, whatever becomes of the call. What its end owes is another list (`owed-at-end.ts`). */
  readonly durable: readonly DurableEffect[]
}

type DurableEffect = CreateEffect | TicketEffect | OwnerEffect | SyncEffect

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
  const now = dueDurable(after, settings)
  const then = before === null ? null : dueDurable(before, settings)
  const durable = then === null ? now : now.filter((effect) => !then.some((old) => isSame(old, effect)))
  return { live: [...pops, ...cards], durable }
}

/** What the call owes as it stands, integration by integration, in the order in which it is written. */
function dueDurable(view: CallView, settings: Settings): DurableEffect[] {
  return settings.integrations.flatMap((integration) => {
    const creation = dueCreation(view, settings, integration)
    // A ticket after the call is owed with its logs.
    const ticket = view.call.state === 'ended' ? null : dueTicket(view, settings, integration)
    // While the call goes on only where this process knows of the record; its end asks the ledger.
    const created = view.creations[integration.id]?.state === 'created'
    const owner = created ? dueOwner(view, integration) : null
    return [creation, ticket, owner, dueSync(view, integration)].filter((effect) => effect !== null)
  })
}

/** A ticket or a creation is owed once, whatever it would say later. */
function isSame(a: DurableEffect, b: DurableEffect): boolean {
  if ('key' in a && 'key' in b) return a.key === b.key
  return isDeepStrictEqual(a, b)
}
