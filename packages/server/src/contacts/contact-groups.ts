import { randomUUID } from 'node:crypto'
import type { ContactGroupView } from '@jackfield/contract'
import { sql } from 'kysely'
import type { Millis, SiteId } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'
import type { ContactGroupTable } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'

/** Groups with the number of their contacts, by name. */
export async function listGroups(store: Store, site: SiteId): Promise<ContactGroupView[]> {
  const [groups, counts] = await Promise.all([
    store.db.selectFrom('contact_group').selectAll().where('site_id', '=', site).orderBy('name').execute(),
    store.db
      .selectFrom('contact')
      .select((of) => ['group_id', of.fn.countAll<number>().as('contacts')])
      .where('site_id', '=', site)
      .groupBy('group_id')
      .execute(),
  ])
  const byGroup = new Map(counts.map(({ group_id, contacts }) => [group_id, contacts]))
  return groups.map(({ id, name, integration_id }) => ({
    id,
    name,
    contacts: byGroup.get(id) ?? 0,
    tag: integration_id === null ? null : 'CRM',
  }))
}

/** A group of the site. Throws `not-found`. */
export async function findGroup(store: Store, site: SiteId, id: string): Promise<ContactGroupTable> {
  const row = await store.db
    .selectFrom('contact_group')
    .selectAll()
    .where('site_id', '=', site)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new ProblemError('not-found')
  return row
}

/** A group that is kept by hand. Throws `not-found` or `contact-group-synchronised`. */
export async function findOwnGroup(store: Store, site: SiteId, id: string): Promise<ContactGroupTable> {
  const row = await findGroup(store, site, id)
  if (row.integration_id !== null) throw new ProblemError('contact-group-synchronised', { group: row.name })
  return row
}

/**
 * Fails the unit that it stands in unless the group is there and still kept by hand: an integration may take it, or somebody
 * delete it, between our look and our commit.
 */
export const groupIsOwn = (store: Store, site: SiteId, id: string): Statement => ({
  query: store.db
    .updateTable('contact_group')
    .set({ integration_id: null })
    .where('site_id', '=', site)
    .where('id', '=', id)
    .where('integration_id', 'is', null),
  expect: 1,
})

/** The statement that makes a group, and its id. With a name that is taken, its unit fails. */
export function insertGroup(
  store: Store,
  site: SiteId,
  name: string,
  integrationId: string | null,
  now: Millis,
): { id: string; statement: Statement } {
  const id = randomUUID()
  const values = { id, site_id: site, name, integration_id: integrationId, created_at: now }
  return {
    id,
    statement: {
      query: store.db
        .insertInto('contact_group')
        .values(values)
        .onConflict((conflict) => conflict.columns(['site_id', 'name']).doNothing()),
      expect: 1,
    },
  }
}

/** Throws `contact-group-name-taken`. */
export async function createGroup(
  store: Store,
  site: SiteId,
  name: string,
  now: Millis,
  also: (id: string) => Unit,
): Promise<string> {
  const { id, statement } = insertGroup(store, site, name, null, now)
  const result = await store.commit([statement, ...also(id)])
  if (!result.committed) throw new ProblemError('contact-group-name-taken', { name })
  return id
}

/** Throws `not-found`, `contact-group-synchronised` or `contact-group-name-taken`. */
export async function renameGroup(store: Store, site: SiteId, id: string, name: string, also: Unit): Promise<void> {
  await findOwnGroup(store, site, id)
  const result = await store.commit([
    groupIsOwn(store, site, id),
    {
      query: store.db
        .updateTable('contact_group')
        .set({ name })
        .where('id', '=', id)
        .where(
          sql<boolean>`not exists (select 1 from contact_group as other
            where other.site_id = ${site} and other.name = ${name} and other.id <> ${id})`,
        ),
      expect: 1,
    },
    ...also,
  ])
  if (result.committed) return
  await findOwnGroup(store, site, id)
  throw new ProblemError('contact-group-name-taken', { name })
}

/** Deletes a group with its contacts. Throws `not-found` or `contact-group-synchronised`. */
export async function deleteGroup(store: Store, site: SiteId, id: string, also: Unit): Promise<void> {
  await findOwnGroup(store, site, id)
  const result = await store.commit([
    groupIsOwn(store, site, id),
    { query: store.db.deleteFrom('contact').where('group_id', '=', id) },
    { query: store.db.deleteFrom('contact_group').where('id', '=', id), expect: 1 },
    ...also,
  ])
  if (result.committed) return
  await findOwnGroup(store, site, id)
  throw new ProblemError('settings-changed')
}
