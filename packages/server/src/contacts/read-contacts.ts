import { setImmediate as nextTurn } from 'node:timers/promises'
import type { contactsFilterSchema } from '@jackfield/contract'
import { type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { SiteId } from '../calls/ids.ts'
import type { ContactTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

export type ContactsFilter = z.infer<typeof contactsFilterSchema>

/** Where a page ended; lists are in the order of the name. */
interface Position {
  readonly sort: string
  readonly id: string
}

/** Contacts looked at in one query: SQLite reads on the main thread, where a long query would keep a ringing call waiting. */
const STRETCH = 1000

/** A page of contacts; `after` goes on where it ended, null at the end. */
export async function readContacts(
  store: Store,
  site: SiteId,
  filter: ContactsFilter,
  limit: number,
  after: string | undefined,
): Promise<{ rows: ContactTable[]; after: string | null }> {
  const rows: ContactTable[] = []
  const pattern = searchPattern(filter.search)
  for (let from = after === undefined ? null : parsePosition(after); ; ) {
    const end = pattern === null ? null : await endOfStretch(store, site, filter.group, from)
    // One more than wanted tells whether there is another page.
    const wanted = limit - rows.length
    let query = ofSite(store, site, filter.group)
      .selectAll()
      .orderBy('sort')
      .orderBy('id')
      .limit(wanted + 1)
    if (from) query = query.where(sql<SqlBool>`(sort, id) > (${from.sort}, ${from.id})`)
    if (end) query = query.where(sql<SqlBool>`(sort, id) <= (${end.sort}, ${end.id})`)
    if (pattern !== null) query = query.where(sql<SqlBool>`search like ${pattern} escape '\\'`)
    const found = await query.execute()
    rows.push(...found.slice(0, wanted))
    if (found.length > wanted) return { rows, after: positionText(rows.at(-1) as ContactTable) }
    if (end === null) return { rows, after: null }
    from = end
    await nextTurn()
  }
}

/** Contacts of a page; what is made of one in a turn of the event loop takes some milliseconds. */
const PAGE = 100

/** All contacts that the filter leaves, a page at a time, each read in a turn of the event loop of its own. */
export async function* contactPages(
  store: Store,
  site: SiteId,
  filter: ContactsFilter,
): AsyncGenerator<readonly ContactTable[]> {
  for (let after: string | undefined; ; ) {
    const page = await readContacts(store, site, filter, PAGE, after)
    yield page.rows
    if (page.after === null) return
    after = page.after
    await nextTurn()
  }
}

/** Null without a search. What is written like a number is looked for by its digits. */
function searchPattern(search: string | undefined): string | null {
  const text = (search ?? '').trim().toLowerCase()
  if (text === '') return null
  const digits = /^[\d\s()+./-]+$/.test(text) ? text.replace(/\D/g, '') : ''
  return `%${(digits || text).replace(/[\\%_]/g, '\\$&')}%`
}

function ofSite(store: Store, site: SiteId, group: string | undefined) {
  const query = store.db.selectFrom('contact').where('site_id', '=', site)
  return group === undefined ? query : query.where('group_id', '=', group)
}

/** Position of the last contact of the next stretch, or null when the list ends in it. */
async function endOfStretch(
  store: Store,
  site: SiteId,
  group: string | undefined,
  from: Position | null,
): Promise<Position | null> {
  let query = ofSite(store, site, group).select(['sort', 'id']).orderBy('sort').orderBy('id')
  if (from) query = query.where(sql<SqlBool>`(sort, id) > (${from.sort}, ${from.id})`)
  return (
    (await query
      .offset(STRETCH - 1)
      .limit(1)
      .executeTakeFirst()) ?? null
  )
}

/** The id has no slash; a name may have any. */
const positionText = ({ id, sort }: Position) => `${id}/${sort}`

/** Null (the beginning) for a text that is no position. */
function parsePosition(text: string): Position | null {
  const found = /^([\w-]{1,64})\/(.*)$/s.exec(text)
  return found ? { id: found[1] as string, sort: (found[2] as string).replaceAll('\0', '\uFFFD') } : null
}
