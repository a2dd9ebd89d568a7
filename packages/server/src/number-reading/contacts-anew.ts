import type { SiteId } from '../calls/ids.ts'
import type { ContactNameIndex } from '../contacts/contact-names.ts'
import { contactRow, factsOf, type NumberHome } from '../contacts/contact-row.ts'
import { inSlices, type Pace } from '../pace.ts'
import { prepared } from '../store/prepared.ts'
import type { ContactTable } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { Progress } from './reading-row.ts'

/** Contacts of one unit. */
const PAGE = 100

interface Given {
  readonly store: Store
  readonly site: SiteId
  readonly names: Pick<ContactNameIndex, 'reread'>
  readonly home: NumberHome
  readonly pace: Pace
}

/**
 * Reads the numbers of the next contacts anew and keeps them; `also` gives what belongs into the same unit. Gives how far it is, or
 * null behind the last contact.
 */
export async function contactsAnew(
  { store, site, names, home, pace }: Given,
  progress: Progress,
  also: (next: Progress) => Unit,
): Promise<Progress | null> {
  const rows = await store.db
    .selectFrom('contact')
    .selectAll()
    .where('id', '>', progress.place?.[0] ?? '')
    .orderBy('id')
    .limit(PAGE)
    .execute()
  const last = rows.at(-1)
  if (!last) return null
  const changed: ContactTable[] = []
  await inSlices(
    rows.filter((row) => row.site_id === site),
    (row) => {
      const { numbers, search } = readAnew(row, home)
      if (numbers !== row.numbers || search !== row.search) changed.push({ ...row, numbers, search })
    },
    pace,
  )
  const next: Progress = { ...progress, place: [last.id], read: progress.read + rows.length }
  const writes: Statement[] = changed.map((row) => ({ query: keep(store.db, row) }))
  await store.commit([...writes, ...also(next)])
  await names.reread(changed.map(({ id }) => id))
  return next
}

function readAnew(row: ContactTable, home: NumberHome): Pick<ContactTable, 'numbers' | 'search'> {
  const identity = { id: row.id, site: row.site_id as SiteId, groupId: row.group_id, source: null }
  return contactRow(identity, factsOf(row), home, row.modified_at)
}

/** Unless somebody changed the contact meanwhile: then its numbers were read for the new home already. */
const keep = prepared<ContactTable>((db, { id, numbers, search, modified_at }) =>
  db.updateTable('contact').set({ numbers, search }).where('id', '=', id).where('modified_at', '=', modified_at),
)
