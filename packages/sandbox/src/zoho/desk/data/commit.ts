import type { Origin } from '../../data/commit.ts'
import { wholeSecond } from '../../data/time.ts'
import { recordView } from '../modules.ts'
import type { Place } from '../views/common.ts'
import { userOf } from '../views/common.ts'
import type { Agent, DeskModule, DeskRecord } from './portal.ts'

/** Who changes a record, and where. */
export interface Author extends Place {
  readonly agent: Agent
  readonly by: Origin
  /** What the `sourceId` header said: webhooks that ignore it are not told. */
  readonly sourceId?: string
}

type Op = 'create' | 'update' | 'delete'

function written(author: Author, op: Op, module: DeskModule, record: DeskRecord, before?: DeskRecord): void {
  const { centre, portal, agent, by } = author
  centre.journal.append({
    dataCentre: centre.id,
    op,
    module: `desk.${module}`,
    id: record.id,
    portal: portal.id,
    by,
    user: userOf(author, agent)?.email ?? '',
    record: recordView(author, module, record),
  })
  centre.deskEvents.changed(author, { op, module, record, before })
}

type Values = DeskRecord['values']

export function createRecord(author: Author, module: DeskModule, values: Values): DeskRecord {
  const { centre, portal, agent } = author
  const at = wholeSecond(centre.now())
  const own = { createdAt: at, modifiedAt: at, createdBy: agent.id, modifiedBy: agent.id }
  const record: DeskRecord = { id: portal.newId(), ...own, values }
  portal.tables[module].put(record, Date.now())
  written(author, 'create', module, record)
  return record
}

export function updateRecord(author: Author, module: DeskModule, before: DeskRecord, values: Values): DeskRecord {
  const { centre, portal, agent } = author
  const record: DeskRecord = {
    ...before,
    modifiedAt: wholeSecond(centre.now()),
    modifiedBy: agent.id,
    values: { ...before.values, ...values },
  }
  portal.tables[module].put(record, Date.now())
  written(author, 'update', module, record, before)
  return record
}

/** Moves a record to the trash; false when there is no such live record. */
export function trashRecord(author: Author, module: DeskModule, id: string): boolean {
  const { centre, portal, agent } = author
  const record = portal.tables[module].get(id)
  if (!record) return false
  portal.tables[module].remove(id, agent.id, wholeSecond(centre.now()), Date.now())
  written(author, 'delete', module, record)
  return true
}
