import type { Kysely } from 'kysely'
import type { Schema } from '../store/schema.ts'

const AT_ONCE = 500

/** Which of these records of the CRM stand in the ledger as some delivery's own. */
export async function knownIds(db: Kysely<Schema>, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>()
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE)
    const rows = await db.selectFrom('delivery').select('zoho_id').where('zoho_id', 'in', some).execute()
    for (const { zoho_id } of rows) if (zoho_id !== null) known.add(zoho_id)
  }
  return known
}
