import { type Language, type RejectionReason, rejectedCsvTexts } from '@jackfield/contract'
import { BOM, csvLine } from '../../csv-line.ts'
import type { Store } from '../../store/store.ts'

/** What of an import was not taken, as CSV, in chunks. */
export async function* rejectedCsv(store: Store, importId: string, language: Language): AsyncGenerator<string> {
  const { columns, reasons } = rejectedCsvTexts[language]
  yield BOM + csvLine([columns.row, columns.reason, columns.cells])
  for (let after = 0; ; ) {
    const rows = await store.db
      .selectFrom('contact_import_rejected')
      .selectAll()
      .where('import_id', '=', importId)
      .where('row', '>', after)
      .orderBy('row')
      .limit(1000)
      .execute()
    const lines = rows.map(({ row, reason, cells }) =>
      csvLine([row, reasons[reason as RejectionReason], ...(JSON.parse(cells) as string[])]),
    )
    yield lines.join('')
    const last = rows.at(-1)
    if (!last || rows.length < 1000) return
    after = last.row
  }
}
