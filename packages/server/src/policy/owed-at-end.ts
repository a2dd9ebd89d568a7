import type { Problem } from '@jackfield/contract'
import type { Settings } from '../settings/settings.ts'
import { owedLogs, type RecordingUrl } from './call-log.ts'
import { dueSync } from './contact-sync.ts'
import { dueCreation, dueOwner } from './creation.ts'
import type { CallView, OwedEffect, SyncEffect } from './effect.ts'
import { dueTicket, noTicket, ticketTexts } from './tickets.ts'

/** Everything that an ended call owes. */
export interface OwedAtEnd {
  /** In the order in which they are written: what something depends on comes before it. */
  readonly effects: readonly OwedEffect[]
  readonly syncs: readonly SyncEffect[]
  /** Why it owes nobody a log; null where it does. */
  readonly reason: Problem | null
}

/** Also what was owed before: a call that only its record tells of was never decided while it went on. Keys make it harmless. */
export function owedAtEnd(view: CallView, settings: Settings, recordingUrl?: RecordingUrl): OwedAtEnd {
  const logs = owedLogs(view, settings, recordingUrl)
  const before = settings.integrations.flatMap((integration) => [
    dueCreation(view, settings, integration),
    // After the creation: it hands on what that has made.
    dueOwner(view, integration),
    dueTicket(view, settings, integration) ?? noTicket(view, integration),
    // After the ticket: it changes what that has made.
    ticketTexts(view, settings, integration),
  ])
  return {
    effects: [...before.filter((effect) => effect !== null), ...logs.effects],
    syncs: settings.integrations.flatMap((integration) => dueSync(view, integration) ?? []),
    reason: logs.reason,
  }
}
