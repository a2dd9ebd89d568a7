import { randomUUID } from 'node:crypto'
import type { ContactInput } from '@jackfield/contract'
import type { Millis, SiteId } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'
import type { ContactTable } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import { findOwnGroup, groupIsOwn } from './contact-groups.ts'
import { contactRow, type NumberHome } from './contact-row.ts'

interface Given {
  readonly store: Store
  readonly site: SiteId
  readonly home: NumberHome
  readonly now: Millis
}

/** A contact of the site. Throws `not-found`. */
export async function findContact(store: Store, site: SiteId, id: string): Promise<ContactTable> {
  const [row] = await findContacts(store, site, [id])
  if (!row) throw new ProblemError('not-found')
  return row
}

const findContacts = (store: Store, site: SiteId, ids: readonly string[]) =>
  store.db.selectFrom('contact').selectAll().where('site_id', '=', site).where('id', 'in', ids).execute()

/** Adds a contact to a group that is kept by hand; gives its id. Throws as `findOwnGroup`. */
export async function addContact(
  { store, site, home, now }: Given,
  groupId: string,
  input: ContactInput,
  also: (id: string) => Unit,
): Promise<string> {
  await findOwnGroup(store, site, groupId)
  const id = randomUUID()
  const row = contactRow({ id, site, groupId, source: null }, input, home, now)
  await commitOwn(store, site, [groupId], [{ query: store.db.insertInto('contact').values(row) }, ...also(id)])
  return id
}

/** Puts what a person entered in the place of what was there. Throws `not-found`, or as `findOwnGroup`. */
export async function editContact(
  { store, site, home, now }: Given,
  id: string,
  input: ContactInput,
  also: Unit,
): Promise<void> {
  const { group_id: groupId } = await findContact(store, site, id)
  await findOwnGroup(store, site, groupId)
  const { created_at: _, ...row } = contactRow({ id, site, groupId, source: null }, input, home, now)
  const change: Statement = {
    query: store.db.updateTable('contact').set(row).where('id', '=', id).where('group_id', '=', groupId),
    expect: 1,
  }
  await commitOwn(store, site, [groupId], [change, ...also])
}

/** Deletes those of these contacts that are there; says how many. Throws as `findOwnGroup`; then none is deleted. */
export async function deleteContacts(
  { store, site }: Pick<Given, 'store' | 'site'>,
  ids: readonly string[],
  also: Unit,
): Promise<number> {
  const rows = await findContacts(store, site, ids)
  const groups = await ownGroupsOf(store, site, rows)
  const query = store.db
    .deleteFrom('contact')
    .where('site_id', '=', site)
    .where('id', 'in', ids)
    .where('group_id', 'in', groups)
  if (rows.length > 0) await commitOwn(store, site, groups, [{ query }, ...also])
  return rows.length
}

/** Puts contacts into another group; both must be kept by hand. Says how many. */
export async function moveContacts(
  { store, site }: Pick<Given, 'store' | 'site'>,
  ids: readonly string[],
  groupId: string,
  also: Unit,
): Promise<number> {
  await findOwnGroup(store, site, groupId)
  const rows = await findContacts(store, site, ids)
  const from = await ownGroupsOf(store, site, rows)
  const query = store.db
    .updateTable('contact')
    .set({ group_id: groupId })
    .where('site_id', '=', site)
    .where('id', 'in', ids)
    .where('group_id', 'in', from)
  if (rows.length > 0) await commitOwn(store, site, [...new Set([...from, groupId])], [{ query }, ...also])
  return rows.length
}

async function ownGroupsOf(store: Store, site: SiteId, rows: readonly ContactTable[]): Promise<string[]> {
  const groups = [...new Set(rows.map((row) => row.group_id))]
  for (const group of groups) await findOwnGroup(store, site, group)
  return groups
}

/** All or nothing, and only while the groups are kept by hand. Throws as `findOwnGroup`, or `settings-changed`. */
async function commitOwn(store: Store, site: SiteId, groups: readonly string[], unit: Unit): Promise<void> {
  const result = await store.commit([...groups.map((group) => groupIsOwn(store, site, group)), ...unit])
  if (result.committed) return
  for (const group of groups) await findOwnGroup(store, site, group)
  throw new ProblemError('settings-changed')
}
