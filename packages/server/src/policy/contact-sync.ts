import { participations } from '../calls/participation.ts'
import { boundUser, type Settings } from '../settings/settings.ts'
import type { CallView, SyncEffect } from './effect.ts'

/**
 * The records to be copied into the synchronised contact group (A5): those of the caller or the called number, of the chosen
 * modules, once a bound extension rings or dials. Matches by the last digits alone may be somebody else. Null where there is
 * nothing to copy; says the same again for the same view.
 */
export function dueSync(view: CallView, settings: Settings): SyncEffect | null {
  const { call, matches } = view
  const [integration] = settings.integrations
  if (!integration?.enabled || call.direction === 'internal') return null
  const { enabled, groupId, modules } = integration.contactSync
  const known = matches[integration.id]
  if (!enabled || groupId === null || known?.state !== 'done') return null
  const records = known.matches
    .filter(({ record, weak }) => !weak && modules.includes(record.module))
    .map(({ record: { module, id } }) => ({ module, id }))
  const takesPart = participations(call, call.endedAt ?? call.startedAt).some(
    (part) =>
      (part.dialled || part.rangAt !== null || part.answeredAt !== null) &&
      boundUser(integration, part.extension) !== null,
  )
  return takesPart && records.length > 0 ? { kind: 'sync', integrationId: integration.id, groupId, records } : null
}
