import type { ContactPhone, PhoneLabel } from '@jackfield/contract'
import { isWrittenNumber, MAX_CONTACT_EMAIL, MAX_CONTACT_NAME, MAX_CONTACT_NUMBERS } from '@jackfield/contract'
import { base32Hash, type Millis, type SiteId } from '../calls/ids.ts'
import type { CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import type { Statement, Store } from '../store/store.ts'
import { insertGroup } from './contact-groups.ts'
import type { ContactNameIndex } from './contact-names.ts'
import { contactRow, type NumberHome } from './contact-row.ts'

/**
 * The group that an integration fills. Everything that changes it is given as statements for a unit, so that it is committed
 * together with what the integration has to remember; `committed` then brings the names on ringing calls up to date.
 */
export interface SynchronisedGroups {
  /** A new group of an integration. With a name that is taken, its unit fails at this statement (none may be committed). */
  create(name: string, integrationId: string): { readonly id: string; readonly statements: Statement[] }
  /** Makes an existing group that of an integration; the unit fails unless it is there, empty and kept by hand. */
  adopt(groupId: string, integrationId: string): Statement[]
  /** Adds these records, or puts them in the place of their older selves. Each record at most once. */
  put(groupId: string, records: readonly CrmRecord[]): Statement[]
  /** Takes the contacts of records away that are gone in the CRM. */
  remove(groupId: string, module: CrmModule, ids: readonly string[]): Statement[]
  /** After disconnecting: groups and contacts stay, lose their tag and can be edited. */
  release(integrationId: string): Statement[]
  isEmpty(groupId: string): Promise<boolean>
  /** After a unit with `put` or `remove` was committed. Throws a `ProblemError` when the store cannot be read. */
  committed(groupId: string, records: readonly Pick<CrmRecord, 'module' | 'id'>[]): Promise<void>
}

interface Parts {
  readonly store: Store
  readonly site: SiteId
  readonly names: ContactNameIndex
  readonly home: () => NumberHome
  readonly now: () => Millis
}

/** SQLite takes 32,766 values in a statement. */
const ROWS_AT_ONCE = 500

/** Follows from group and record, so that the same record is the same contact however often it comes. */
export const contactIdOf = (groupId: string, { module, id }: Pick<CrmRecord, 'module' | 'id'>) =>
  `s${base32Hash(`${groupId}\n${module}\n${id}`, 24)}`

export function createSynchronisedGroups({ store, site, names, home, now }: Parts): SynchronisedGroups {
  const { db } = store
  return {
    create(name, integrationId) {
      const { id, statement } = insertGroup(store, site, name, integrationId, now())
      return { id, statements: [statement] }
    },
    adopt: (groupId, integrationId) => [
      {
        query: db
          .updateTable('contact_group')
          .set({ integration_id: integrationId })
          .where('site_id', '=', site)
          .where('id', '=', groupId)
          .where('integration_id', 'is', null)
          .where((of) =>
            of.not(
              of.exists(
                of.selectFrom('contact').select('contact.id').whereRef('contact.group_id', '=', 'contact_group.id'),
              ),
            ),
          ),
        expect: 1,
      },
    ],
    put: (groupId, records) =>
      inParts(records).map((part) => ({
        query: db
          .insertInto('contact')
          .values(part.map((record) => rowOf(record, groupId)))
          .onConflict((conflict) =>
            // A contact that was moved while the group belonged to nobody comes back to it.
            conflict.column('id').doUpdateSet(({ ref }) => ({
              group_id: ref('excluded.group_id'),
              source_module: ref('excluded.source_module'),
              source_id: ref('excluded.source_id'),
              name: ref('excluded.name'),
              sort: ref('excluded.sort'),
              company: ref('excluded.company'),
              email: ref('excluded.email'),
              phones: ref('excluded.phones'),
              numbers: ref('excluded.numbers'),
              search: ref('excluded.search'),
              modified_at: ref('excluded.modified_at'),
            })),
          ),
      })),
    remove: (groupId, module, ids) =>
      inParts(ids).map((part) => ({
        query: db
          .deleteFrom('contact')
          .where('group_id', '=', groupId)
          .where('source_module', '=', module)
          .where('source_id', 'in', part),
      })),
    release: (integrationId) => {
      const groups = db.selectFrom('contact_group').select('id').where('integration_id', '=', integrationId)
      return [
        {
          query: db
            .updateTable('contact')
            .set({ source_module: null, source_id: null })
            .where('group_id', 'in', groups)
            .where('source_id', 'is not', null),
        },
        {
          query: db
            .updateTable('contact_group')
            .set({ integration_id: null })
            .where('integration_id', '=', integrationId),
        },
      ]
    },
    isEmpty: async (groupId) =>
      (await db.selectFrom('contact').select('id').where('group_id', '=', groupId).limit(1).executeTakeFirst()) ===
      undefined,
    committed: (groupId, records) => names.reread(records.map((record) => contactIdOf(groupId, record))),
  }

  function rowOf(record: CrmRecord, groupId: string) {
    const source = { module: record.module, id: record.id }
    const facts = {
      name: shortened(record.name) || record.id,
      company: record.company === null ? null : shortened(record.company),
      email: emailOf(record),
      note: null,
      phones: phonesOfRecord(record),
    }
    return contactRow({ id: contactIdOf(groupId, record), site, groupId, source }, facts, home(), now())
  }
}

const inParts = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / ROWS_AT_ONCE) }, (_, part) =>
    all.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE),
  )

const shortened = (text: string) => [...text.trim()].slice(0, MAX_CONTACT_NAME / 2).join('')

/** Half of an address is none. */
const emailOf = ({ email }: CrmRecord) => (email && email.length <= MAX_CONTACT_EMAIL ? email : null)

/** Zoho's phone fields under our labels; a field of the organisation's own keeps its name. */
const labels: Readonly<Record<string, PhoneLabel>> = {
  Mobile: 'mobile',
  Phone: 'work',
  Home_Phone: 'home',
  Other_Phone: 'other',
  Asst_Phone: 'other',
  Fax: 'fax',
}

/** Fields that hold something else than a number are left out: nobody calls from them. */
function phonesOfRecord({ phones }: CrmRecord): ContactPhone[] {
  return Object.entries(phones)
    .filter(([, number]) => isWrittenNumber(number.trim()))
    .slice(0, MAX_CONTACT_NUMBERS)
    .map(([field, number]) => ({ label: labels[field] ?? field.slice(0, 32), number: number.trim() }))
}
