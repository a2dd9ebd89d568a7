import type { Problem } from '@jackfield/contract'
import type { WriteOutcome } from '../crm/crm-connector.ts'
import { problemOf } from '../problem.ts'
import type { Crm } from './crm.ts'
import type { DeliveryIntegration } from './integration.ts'
import type { DeliveryParts } from './parts.ts'
import type { DeliveryRow } from './row.ts'

/** Who owns a record in the place of its own user, and what the ledger says of it. */
export interface Owner {
  readonly id: string
  readonly name: string
  readonly reason: Problem
}

/** What to do about a row that was refused: as `outcome` says, or again with another owner. */
export interface OwnerDecision {
  readonly outcome: WriteOutcome
  readonly owner: Owner | null
}

/**
 * A log or a new record that was refused for its owner is sent again, once, with the owner that the administrator has set for that,
 * or the connected user (A10). Everything else stays as it is: also a record whose second owner is refused.
 */
export async function decideOwner(
  parts: DeliveryParts,
  integration: DeliveryIntegration,
  crm: Crm,
  row: DeliveryRow,
  outcome: WriteOutcome,
): Promise<OwnerDecision> {
  // An update says who shall be the owner; anybody else would be nobody's wish.
  if (outcome.state !== 'refused' || outcome.about !== 'owner' || row.kind === 'update') return { outcome, owner: null }
  try {
    const id = integration.fallbackOwner ?? (await crm.self())
    if (id === null || id === row.ownerId || row.ownerId !== row.userId) {
      const problem: Problem = { code: 'log-owner-refused', params: { user: await nameOf(parts, row, row.ownerId) } }
      return { outcome: { state: 'refused', problem }, owner: null }
    }
    const name = await nameOf(parts, row, id)
    const user = await nameOf(parts, row, row.userId)
    return { outcome, owner: { id, name, reason: { code: 'log-owner-inactive', params: { user, owner: name } } } }
  } catch (error) {
    // Who we are could not be asked: certainly not written, and tried again.
    return { outcome: { state: 'not-written', problem: problemOf(error), retryAfterMs: null }, owner: null }
  }
}

async function nameOf({ store }: DeliveryParts, { integrationId }: DeliveryRow, user: string): Promise<string> {
  const row = await store.db
    .selectFrom('zoho_user')
    .select('name')
    .where('integration_id', '=', integrationId)
    .where('user_id', '=', user)
    .executeTakeFirst()
  return row?.name ?? user
}
