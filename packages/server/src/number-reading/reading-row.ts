import type { SiteId } from '../calls/ids.ts'
import type { NumberHome } from '../contacts/contact-row.ts'
import type { NumberReadingTable } from '../store/schema.ts'
import type { Statement, Store } from '../store/store.ts'

/** What is read one after the other: company contacts, then the copy of the CRM's records. */
export type Stage = 'contacts' | 'records'

/** How far the reading is. `read` and `place` are kept in the unit that keeps the numbers up to there. */
export interface Progress {
  readonly stage: Stage
  /** Where the stage goes on; null at its beginning. */
  readonly place: readonly string[] | null
  readonly read: number
}

/** Null before the first reading of all. */
export const readingRow = (store: Store, site: SiteId): Promise<NumberReadingTable | undefined> =>
  store.db.selectFrom('number_reading').selectAll().where('site_id', '=', site).executeTakeFirst()

export const isFor = (row: NumberReadingTable | undefined, { country, areaCode }: NumberHome): boolean =>
  row !== undefined && row.country === country && row.area_code === areaCode

/** Whether all kept numbers are those of this country and area code. */
export async function areNumbersReadFor(store: Store, site: SiteId, home: NumberHome): Promise<boolean> {
  const row = await readingRow(store, site)
  return row !== undefined && row.done_at !== null && isFor(row, home)
}

/** Begins the reading for a home; what was not read to its end for another one is given up. */
export function beginReading(store: Store, site: SiteId, home: NumberHome, total: number, now: number): Statement {
  const begun = {
    country: home.country,
    area_code: home.areaCode,
    stage: 'contacts' satisfies Stage,
    place: null,
    read: 0,
    total,
    started_at: now,
    done_at: null,
  }
  return {
    query: store.db
      .insertInto('number_reading')
      .values({ site_id: site, ...begun })
      .onConflict((conflict) => conflict.column('site_id').doUpdateSet(begun)),
  }
}

export function progressOf(row: NumberReadingTable): Progress {
  return {
    stage: row.stage as Stage,
    place: row.place === null ? null : (JSON.parse(row.place) as string[]),
    read: row.read,
  }
}

export const saveProgress = (store: Store, site: SiteId, { stage, place, read }: Progress): Statement => ({
  query: store.db
    .updateTable('number_reading')
    .set({ stage, place: place === null ? null : JSON.stringify(place), read })
    .where('site_id', '=', site),
})

export const endReading = (store: Store, site: SiteId, now: number): Statement => ({
  query: store.db.updateTable('number_reading').set({ place: null, done_at: now }).where('site_id', '=', site),
})
