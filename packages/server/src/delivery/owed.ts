import type { Kysely } from 'kysely'
import { base32Hash, type Millis } from '../calls/ids.ts'
import type { CreateEffect, OwedEffect } from '../policy/effect.ts'
import type { Schema } from '../store/schema.ts'
import type { Statement } from '../store/store.ts'
import type { DeliveryKind } from './row.ts'
import { transition } from './state.ts'
import { oweOwner, oweTicketTexts } from './updates/owe.ts'

/** Marker of a log: the same for every attempt, another one for every installation, key and generation of the integration. */
export const refOf = (installationId: string, key: string) => base32Hash(`${installationId}\n${key}`, 16)

/**
 * What is owed for an ended call, to be put into the unit that saves the call. Harmless when repeated: a key is owed once, and
 * what has become of it stays.
 */
export function insertOwed(db: Kysely<Schema>, effect: OwedEffect, now: Millis, installationId: string): Statement[] {
  if (effect.kind === 'owner') return [oweOwner(db, effect, now)]
  if (effect.kind === 'ticket-texts') return [oweTicketTexts(db, effect, now)]
  const owed = effect.kind !== 'not-owed'
  const { kind, content } = contentOf(effect)
  const query = db
    .insertInto('delivery')
    .values({
      key: effect.key,
      integration_id: effect.integrationId,
      kind,
      call_id: effect.callId,
      user_id: effect.userId,
      user_name: effect.userName,
      state: owed ? 'waiting' : 'not-owed',
      ref: refOf(installationId, effect.key),
      payload: JSON.stringify(content),
      record: null,
      attempts: 0,
      lookups: 0,
      first_sent_at: null,
      last_sent_at: null,
      crm_first_sent_at: null,
      crm_last_sent_at: null,
      node: null,
      lease_until: null,
      next_attempt_at: owed ? now : 0,
      zoho_id: null,
      reason: owed ? null : JSON.stringify(effect.reason),
      created_at: now,
      updated_at: now,
      depends_on: effect.kind === 'log' || effect.kind === 'ticket' ? effect.dependsOn : null,
      ticket_key: effect.kind === 'log' ? effect.ticketKey : null,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
  return [{ query }]
}

function contentOf(effect: Exclude<OwedEffect, { kind: 'owner' | 'ticket-texts' }>): {
  kind: DeliveryKind
  content: object
} {
  switch (effect.kind) {
    case 'log':
      return { kind: 'call-log', content: effect.log }
    case 'create':
      return { kind: 'create', content: effect.record }
    case 'ticket':
      return { kind: 'ticket', content: effect.ticket }
    case 'not-owed':
      return { kind: effect.what, content: {} }
  }
}

/**
 * For the unit after `insertOwed`, when an agent tries again: a record that was refused, and so certainly not written, is sent once
 * more as it is wanted now. In any other state nothing is changed.
 */
export function oweAgain(db: Kysely<Schema>, effect: CreateEffect, now: Millis): Statement {
  const query = db
    .updateTable('delivery')
    .set({
      state: transition('refused', 'retry'),
      user_id: effect.userId,
      user_name: effect.userName,
      payload: JSON.stringify(effect.record),
      reason: null,
      next_attempt_at: now,
      updated_at: now,
    })
    .where('key', '=', effect.key)
    .where('kind', '=', 'create')
    .where('state', '=', 'refused')
  return { query }
}
