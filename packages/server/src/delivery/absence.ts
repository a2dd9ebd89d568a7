import type { Problem } from '@jackfield/contract'
import type { Kysely } from 'kysely'
import type { LogWindow } from '../crm/crm-connector.ts'
import type { Schema } from '../store/schema.ts'
import type { Crm } from './crm.ts'
import { knownIds } from './known-ids.ts'
import type { Fitting } from './look-alike.ts'
import type { DeliveryRow } from './row.ts'
import { inOrderOfAge } from './same-marker.ts'

/**
 * What it means that a log was not found through the whole settle time: it is `absent`, and will be sent; or nobody can tell, and
 * a person has to (`ambiguous`); or the connected user does not see all records, and nothing can be said (`hidden`).
 */
export type Absence = 'absent' | { readonly state: 'ambiguous' | 'hidden'; readonly problem: Problem }

/** What the ledger says of a row that is `hidden`. */
export const notAllSeen: Problem = { code: 'zoho-not-administrator' }

/** One verdict per row. Throws when the CRM cannot be asked. */
export async function judgeAbsence(
  crm: Crm,
  db: Kysely<Schema>,
  rows: readonly DeliveryRow[],
  alike: ReadonlyMap<string, Fitting>,
  window: LogWindow,
): Promise<[DeliveryRow, Absence][]> {
  if (rows.length === 0) return []
  if (!(await crm.seesAll())) {
    return rows.map((row) => [row, { state: 'hidden', problem: notAllSeen }])
  }
  const deleted = (await crm.deletedAlike?.(rows, window.from)) ?? new Map<string, string[]>()
  const known = await knownIds(db, [...deleted.values()].flat())
  return rows.map((row) => {
    const fitting = alike.get(row.ref)?.ids ?? []
    if (fitting.length > 0) return [row, ambiguous('log-several-alike', fitting)]
    const gone = (deleted.get(row.ref) ?? []).filter((id) => !known.has(id))
    return [row, gone.length > 0 ? ambiguous('log-perhaps-deleted', gone) : 'absent']
  })
}

function ambiguous(code: Problem['code'], ids: readonly string[]): Absence {
  const shown = inOrderOfAge(ids).slice(0, 10).join(', ')
  return { state: 'ambiguous', problem: { code, params: { ids: shown } } }
}
