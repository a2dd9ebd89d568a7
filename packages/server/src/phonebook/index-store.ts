import { sql } from 'kysely'
import type { CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import { type NumberContext, toE164 } from '../numbers/number-key.ts'
import { inSlices, Pace } from '../pace.ts'
import { preparedRows } from '../store/prepared.ts'
import type { CrmRecordTable } from '../store/schema.ts'
import type { Statement, Store } from '../store/store.ts'
import type { NumberIndex } from './number-index.ts'

/** So many rows at a time, that loading never holds up a ringing call. */
const CHUNK = 100

/** E.164 numbers of a record's phone fields; what is no full number is left out. */
export function numbersOf(record: CrmRecord, context: Pick<NumberContext, 'country' | 'areaCode'>): string[] {
  return [...new Set(Object.values(record.phones).map((phone) => toE164(phone, context)))].filter((n) => n !== null)
}

/** Fills the index from the store, in slices between which other work goes on. */
export async function loadIndex(store: Store, organisationId: string, index: NumberIndex): Promise<void> {
  const pace = new Pace()
  let after = { module: '', id: '' }
  for (;;) {
    if (pace.due) await pace.rest()
    const rows = await store.db
      .selectFrom('crm_record')
      .select(['module', 'id', 'name', 'company', 'numbers', 'modified_at', 'url'])
      .where('organisation_id', '=', organisationId)
      .where(sql<boolean>`(module, id) > (${after.module}, ${after.id})`)
      .orderBy('module')
      .orderBy('id')
      .limit(CHUNK)
      .execute()
    const put = (row: (typeof rows)[number]) => {
      const { id, name, company, modified_at: modifiedAt } = row
      const url = row.url ?? undefined
      index.put({ module: row.module as CrmModule, id, name, company, modifiedAt, url }, JSON.parse(row.numbers))
    }
    await inSlices(rows, put, pace)
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) break
    after = last
  }
  for (let goesOn = true; goesOn; goesOn = index.merge()) if (pace.due) await pace.rest()
}

/** The records with their numbers, read in slices between which other work goes on. */
export async function numberRecords(
  records: readonly CrmRecord[],
  context: Pick<NumberContext, 'country' | 'areaCode'>,
  pace = new Pace(),
): Promise<NumberedRecord[]> {
  const numbered: NumberedRecord[] = []
  await inSlices(records, (record) => numbered.push({ record, numbers: numbersOf(record, context) }), pace)
  return numbered
}

/** A kept record, as the CRM had it; whose it is there is not kept. */
export const recordOf = (row: CrmRecordTable): CrmRecord => ({
  module: row.module as CrmModule,
  id: row.id,
  name: row.name,
  company: row.company,
  phones: JSON.parse(row.phones) as Record<string, string>,
  email: row.email ?? null,
  ownerId: null,
  modifiedAt: row.modified_at,
  url: row.url ?? undefined,
})

/** A record with its numbers in E.164. */
export interface NumberedRecord {
  readonly record: CrmRecord
  readonly numbers: readonly string[]
}

/** Of one statement: putting together and reading one takes a millisecond or less. */
const ROWS_AT_ONCE = 25

/** The new value, unless what is there was modified later. */
const newer = (column: 'name' | 'company' | 'phones' | 'numbers' | 'modified_at' | 'url' | 'email') =>
  sql<never>`case when excluded.modified_at >= crm_record.modified_at
    then excluded.${sql.ref(column)} else crm_record.${sql.ref(column)} end`

/** When what is kept of a record was modified (the CRM's clock), and when it was last seen there (ours). */
export interface KeptTimes {
  readonly modifiedAt: number
  readonly seenAt: number
}

/** Of those of these records that are kept, by `module/id`. */
export async function keptTimes(
  store: Store,
  organisationId: string,
  records: readonly Pick<CrmRecord, 'module' | 'id'>[],
): Promise<Map<string, KeptTimes>> {
  const times = new Map<string, KeptTimes>()
  const pace = new Pace()
  for (const module of new Set(records.map((record) => record.module))) {
    const ids = records.filter((record) => record.module === module).map(({ id }) => id)
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      if (pace.due) await pace.rest()
      const rows = await store.db
        .selectFrom('crm_record')
        .select(['id', 'modified_at', 'seen_at'])
        .where('organisation_id', '=', organisationId)
        .where('module', '=', module)
        .where('id', 'in', ids.slice(from, from + ROWS_AT_ONCE))
        .execute()
      for (const row of rows) times.set(`${module}/${row.id}`, { modifiedAt: row.modified_at, seenAt: row.seen_at })
    }
  }
  return times
}

/**
 * Statements that keep these records, each at most once; the index takes them after the commit. Of a record that was modified
 * later than this only the time of seeing it is changed.
 */
export function saveRecords(
  store: Store,
  organisationId: string,
  records: readonly NumberedRecord[],
  now: number,
): Statement[] {
  const rows = records.map(({ record, numbers }) => ({
    organisation_id: organisationId,
    module: record.module,
    id: record.id,
    name: record.name,
    company: record.company,
    phones: JSON.stringify(record.phones),
    numbers: JSON.stringify(numbers),
    modified_at: record.modifiedAt,
    seen_at: now,
    url: record.url ?? null,
    email: record.email ?? null,
  }))
  const statements: Statement[] = []
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    statements.push({ query: upsert(store.db, rows.slice(from, from + ROWS_AT_ONCE)) })
  return statements
}

const upsert = preparedRows<CrmRecordTable>((db, rows) =>
  db
    .insertInto('crm_record')
    .values(
      rows.map((row) => ({
        organisation_id: row.organisation_id,
        module: row.module,
        id: row.id,
        name: row.name,
        company: row.company,
        phones: row.phones,
        numbers: row.numbers,
        modified_at: row.modified_at,
        seen_at: row.seen_at,
        url: row.url,
        email: row.email,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'module', 'id']).doUpdateSet({
        name: newer('name'),
        company: newer('company'),
        phones: newer('phones'),
        numbers: newer('numbers'),
        modified_at: newer('modified_at'),
        url: newer('url'),
        email: newer('email'),
        seen_at: sql`excluded.seen_at`,
      }),
    ),
)
