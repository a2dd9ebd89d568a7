import type { DataCentre } from '../data-centre.ts'
import type { ModuleName } from './modules.ts'
import type { User } from './organisation.ts'
import type { CrmRecord, FieldValue } from './record-table.ts'
import { recordJson } from './record-view.ts'
import { wholeSecond } from './time.ts'

/** What a checked write wants to set. Absent values stay as they are, null clears. */
export interface Draft {
  readonly values: Readonly<Record<string, FieldValue>>
  readonly owner?: string
  readonly seModule?: string
}

export type Origin = 'api' | 'ui'

function written(
  centre: DataCentre,
  op: 'create' | 'update' | 'delete',
  module: ModuleName,
  record: CrmRecord,
  user: User,
  by: Origin,
) {
  const { organisation } = centre
  const shown = recordJson(organisation, module, record, organisation.description.timeZone)
  centre.journal.append({
    dataCentre: centre.id,
    op,
    module,
    id: record.id,
    by,
    user: user.email,
    record: shown,
  })
  centre.notifier.changed(module, op === 'update' ? 'edit' : op, record.id)
}

export function createRecord(centre: DataCentre, module: ModuleName, draft: Draft, user: User, by: Origin): CrmRecord {
  const at = wholeSecond(centre.now())
  const record: CrmRecord = {
    id: centre.organisation.newId(),
    owner: draft.owner ?? user.id,
    createdBy: user.id,
    modifiedBy: user.id,
    createdAt: at,
    modifiedAt: at,
    values: draft.values,
    seModule: draft.seModule,
  }
  centre.organisation.tables[module].put(record, Date.now())
  written(centre, 'create', module, record, user, by)
  return record
}

export function updateRecord(
  centre: DataCentre,
  module: ModuleName,
  before: CrmRecord,
  draft: Draft,
  user: User,
  by: Origin,
): CrmRecord {
  const record: CrmRecord = {
    ...before,
    owner: draft.owner ?? before.owner,
    modifiedBy: user.id,
    modifiedAt: wholeSecond(centre.now()),
    values: { ...before.values, ...draft.values },
    seModule: draft.seModule ?? before.seModule,
  }
  centre.organisation.tables[module].put(record, Date.now())
  written(centre, 'update', module, record, user, by)
  return record
}

/** False when there is no such live record. */
export function deleteRecord(centre: DataCentre, module: ModuleName, id: string, user: User, by: Origin): boolean {
  const table = centre.organisation.tables[module]
  const record = table.get(id)
  if (!record || !table.remove(id, user.id, wholeSecond(centre.now()), Date.now())) return false
  written(centre, 'delete', module, record, user, by)
  return true
}
