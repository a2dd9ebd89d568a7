import { sql } from 'kysely'
import type { SiteId } from '../calls/ids.ts'
import { inSlices, Pace } from '../pace.ts'
import { NumberIndex } from '../phonebook/number-index.ts'
import type { ContactName } from '../policy/contact-name.ts'
import type { ContactTable } from '../store/schema.ts'
import type { CommitResult, Store, Unit } from '../store/store.ts'

/** Who calls, as far as the company's own contacts know it. In memory: a ringing call asks. */
export interface ContactNames {
  /** The contact with this very number; of several the one that was changed last. */
  nameOf(e164: string): ContactName | null
}

/** Rows read at a time, so that a ringing call never waits for reading. */
const CHUNK = 100

/** What the index keeps of a contact. */
export type NamedContact = Pick<ContactTable, 'id' | 'name' | 'company' | 'numbers' | 'modified_at'>

/** What a unit changes, as far as names go. */
export interface FollowedContacts {
  readonly written?: readonly NamedContact[]
  readonly removed?: readonly string[]
}

/** The index of contacts by their numbers, and its copy of the store. */
export class ContactNameIndex implements ContactNames {
  readonly #store: Store
  readonly #site: SiteId
  #index = new NumberIndex()
  /** One reading after the other, so that an older one never overwrites a newer one. */
  #last: Promise<void> = Promise.resolve()

  constructor(store: Store, site: SiteId) {
    this.#store = store
    this.#site = site
  }

  nameOf(e164: string): ContactName | null {
    const [first] = this.#index.find(e164)
    return first === undefined || first.weak ? null : { name: first.record.name, company: first.record.company }
  }

  /** Number of contacts with a full number. */
  get size(): number {
    return this.#index.size
  }

  /** Reads all contacts; the old names serve until then. Throws a `ProblemError`. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const index = new NumberIndex()
      const pace = new Pace()
      for (let after = { sort: '', id: '' }; ; ) {
        if (pace.due) await pace.rest()
        const rows = await this.#rows()
          .where('site_id', '=', this.#site)
          .where(sql<boolean>`(sort, id) > (${after.sort}, ${after.id})`)
          .orderBy('sort')
          .orderBy('id')
          .limit(CHUNK)
          .execute()
        await inSlices(rows, (row) => put(index, row), pace)
        const last = rows.at(-1)
        if (!last || rows.length < CHUNK) break
        after = last
      }
      for (let goesOn = true; goesOn; goesOn = index.merge()) if (pace.due) await pace.rest()
      this.#index = index
    })
  }

  /**
   * Commits a unit that writes these contacts, as they stand in it, and removes those; the index follows without reading them again.
   * Followed is it only when it was committed. Throws as `Store.commit`.
   */
  commit(unit: Unit, { written = [], removed = [] }: FollowedContacts): Promise<CommitResult> {
    // In turn with the commit: whoever changes one of them at the same time reads it again after this, and so the newer state.
    return this.#inTurn(async () => {
      const result = await this.#store.commit(unit)
      if (!result.committed) return result
      const pace = new Pace()
      await inSlices(removed, (id) => this.#index.remove('Contacts', id), pace)
      await inSlices(written, (row) => put(this.#index, row), pace)
      return result
    })
  }

  /** Follows a commit that wrote or removed these contacts. Throws a `ProblemError`. */
  reread(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const pace = new Pace()
      for (let from = 0; from < ids.length; from += CHUNK) {
        if (pace.due) await pace.rest()
        const part = ids.slice(from, from + CHUNK)
        // By id alone: with the site as well, SQLite would walk through all contacts of the site.
        const rows = await this.#rows().where('id', 'in', part).execute()
        const found = new Map(rows.filter((row) => row.site_id === this.#site).map((row) => [row.id, row]))
        await inSlices(
          part,
          (id) => {
            const row = found.get(id)
            if (row) put(this.#index, row)
            else this.#index.remove('Contacts', id)
          },
          pace,
        )
      }
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.then(
      () => {},
      () => {},
    )
    return turn
  }

  #rows() {
    return this.#store.db
      .selectFrom('contact')
      .select(['id', 'site_id', 'sort', 'name', 'company', 'numbers', 'modified_at'])
  }
}

/** The index tells records of a CRM apart by module; company contacts are all of one. */
function put(index: NumberIndex, { id, name, company, numbers, modified_at: modifiedAt }: NamedContact): void {
  index.put({ module: 'Contacts', id, name, company, modifiedAt }, JSON.parse(numbers) as string[])
}
