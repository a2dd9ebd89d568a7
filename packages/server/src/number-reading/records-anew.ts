import { sql } from 'kysely'
import type { NumberHome } from '../contacts/contact-row.ts'
import type { CrmRecord } from '../crm/crm-connector.ts'
import { inSlices, type Pace } from '../pace.ts'
import { numbersOf, recordOf } from '../phonebook/index-store.ts'
import type { Phonebook } from '../phonebook/phonebook-service.ts'
import { prepared } from '../store/prepared.ts'
import type { CrmRecordTable } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { Progress } from './reading-row.ts'

/** Records of one unit. */
const PAGE = 100

interface Given {
  readonly store: Store
  readonly phonebook: Pick<Phonebook, 'inTurn'>
  readonly home: NumberHome
  readonly pace: Pace
}

/** The same for the copy of the CRM's records. A page is of one organisation, in turn with what else is kept of it. */
export async function recordsAnew(
  { store, phonebook, home, pace }: Given,
  progress: Progress,
  also: (next: Progress) => Unit,
): Promise<Progress | null> {
  const after = progress.place ?? ['', '', '']
  const behind = sql<boolean>`(organisation_id, module, id) > (${after[0]}, ${after[1]}, ${after[2]})`
  const first = await store.db
    .selectFrom('crm_record')
    .select('organisation_id')
    .where(behind)
    .orderBy('organisation_id')
    .orderBy('module')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!first) return null
  const organisationId = first.organisation_id
  let next: Progress | null = null
  await phonebook.inTurn(organisationId, async ({ index, endedBy }) => {
    const rows = await store.db
      .selectFrom('crm_record')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where(behind)
      .orderBy('module')
      .orderBy('id')
      .limit(PAGE)
      .execute()
    const changed: { record: CrmRecord; numbers: string[]; row: CrmRecordTable }[] = []
    await inSlices(
      rows,
      (row) => {
        const record = recordOf(row)
        const numbers = numbersOf(record, home)
        const json = JSON.stringify(numbers)
        if (json !== row.numbers) changed.push({ record, numbers, row: { ...row, numbers: json } })
      },
      pace,
    )
    const last = rows.at(-1)
    const place = last ? [last.organisation_id, last.module, last.id] : progress.place
    next = { ...progress, place, read: progress.read + rows.length }
    const writes: Statement[] = changed.map(({ row }) => ({ query: keep(store.db, row) }))
    await store.commit([...writes, ...endedBy(changed), ...also(next)])
    if (index) await inSlices(changed, ({ record, numbers }) => index.put(record, numbers), pace)
  })
  return next
}

/** Another process of the same database may have kept a newer state meanwhile; its numbers stay. */
const keep = prepared<CrmRecordTable>((db, { organisation_id, module, id, numbers, phones }) =>
  db
    .updateTable('crm_record')
    .set({ numbers })
    .where('organisation_id', '=', organisation_id)
    .where('module', '=', module)
    .where('id', '=', id)
    .where('phones', '=', phones),
)
