import { randomUUID } from 'node:crypto'
import { type ContactGroupView, integrationKindSchema, traitsOf } from '@jackfield/contract'
import { sql } from 'kysely'
import type { Millis, SiteId } from '../calls/ids.ts'
import { Pace } from '../pace.ts'
import { ProblemError } from '../problem.ts'
import type { ContactGroupTable } from '../store/schema.ts'
import type { Statement, Store, Unit } from '../store/store.ts'
import type { ContactNameIndex } from './contact-names.ts'

/** Groups with the number of their contacts, by name. */
export async function listGroups(store: Store, site: SiteId): Promise<ContactGroupView[]> {
  const groups = await store.db
    .selectFrom('contact_group')
    .leftJoin('integration', 'integration.id', 'contact_group.integration_id')
    .select(['contact_group.id', 'contact_group.name', 'contact_group.integration_id', 'integration.kind'])
    .where('contact_group.site_id', '=', site)
    .orderBy('contact_group.name')
    .execute()
  const views: ContactGroupView[] = []
  for (const { id, name, integration_id, kind } of groups) {
    const contacts = await countContacts(store, id)
    views.push({ id, name, contacts, tag: integration_id === null ? null : tagOf(kind) })
  }
  return views
}

/** By the menu in which the integration is. */
function tagOf(kind: string | null): ContactGroupView['tag'] {
  const known = integrationKindSchema.safeParse(kind).data
  return known && traitsOf[known].system === 'helpdesk' ? 'Helpdesk' : 'CRM'
}

/** Contacts that are counted in one query: SQLite reads on the main thread. */
const COUNTED_AT_ONCE = 5000
/** Contacts that are deleted in one unit. */
const DELETED_AT_ONCE = 500

/** Contacts of a group, counted along its index in stretches between which other work goes on. */
export async function countContacts(store: Store, groupId: string): Promise<number> {
  const pace = new Pace()
  let counted = 0
  for (let from = { sort: '', id: '' }; ; ) {
    const rest = store.db
      .selectFrom('contact')
      .select(['sort', 'id'])
      .where('group_id', '=', groupId)
      .where((of) => of(of.refTuple('sort', 'id'), '>', of.tuple(from.sort, from.id)))
      .orderBy('sort')
      .orderBy('id')
    const last = await rest
      .offset(COUNTED_AT_ONCE - 1)
      .limit(1)
      .executeTakeFirst()
    if (!last) {
      const { contacts } = await store.db
        .selectFrom(rest.limit(COUNTED_AT_ONCE).as('stretch'))
        .select((of) => of.fn.countAll<number>().as('contacts'))
        .executeTakeFirstOrThrow()
      return counted + contacts
    }
    counted += COUNTED_AT_ONCE
    from = last
    if (pace.due) await pace.rest()
  }
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

/**
 * Deletes a group with its contacts. The group is gone at once, its contacts follow in units of some hundred, so that no other commit
 * waits for all of them. Throws `not-found` or `contact-group-synchronised`, or that the store cannot be written: where the group was
 * gone by then, `removeOrphans` does the rest at the next start.
 */
export async function deleteGroup(
  store: Store,
  site: SiteId,
  names: Pick<ContactNameIndex, 'commit'>,
  id: string,
  also: Unit,
): Promise<void> {
  await findOwnGroup(store, site, id)
  const result = await store.commit([
    groupIsOwn(store, site, id),
    { query: store.db.deleteFrom('contact_group').where('id', '=', id), expect: 1 },
    ...also,
  ])
  if (!result.committed) {
    await findOwnGroup(store, site, id)
    throw new ProblemError('settings-changed')
  }
  await removeContactsOf(store, names, id)
}

/** Deletes the contacts of groups that are gone: what a process left that ended while it deleted them. */
export async function removeOrphans(
  store: Store,
  site: SiteId,
  names: Pick<ContactNameIndex, 'commit'>,
): Promise<void> {
  for (let after = ''; ; ) {
    // From one group to the next along their index, so that nobody waits for a walk through all contacts.
    const next = await store.db
      .selectFrom('contact')
      .select(['group_id', 'site_id'])
      .where('group_id', '>', after)
      .orderBy('group_id')
      .limit(1)
      .executeTakeFirst()
    if (!next) return
    after = next.group_id
    if (next.site_id !== site) continue
    const group = await store.db.selectFrom('contact_group').select('id').where('id', '=', after).executeTakeFirst()
    if (!group) await removeContactsOf(store, names, after)
  }
}

async function removeContactsOf(store: Store, names: Pick<ContactNameIndex, 'commit'>, groupId: string): Promise<void> {
  const pace = new Pace()
  for (;;) {
    if (pace.due) await pace.rest()
    const rows = await store.db
      .selectFrom('contact')
      .select('id')
      .where('group_id', '=', groupId)
      .orderBy('sort')
      .orderBy('id')
      .limit(DELETED_AT_ONCE)
      .execute()
    if (rows.length === 0) return
    const removed = rows.map(({ id }) => id)
    await names.commit([{ query: store.db.deleteFrom('contact').where('id', 'in', removed) }], { removed })
  }
}
