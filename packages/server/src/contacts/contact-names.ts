import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { SiteId } from '../calls/ids.ts'
import { NumberIndex } from '../phonebook/number-index.ts'
import type { Store } from '../store/store.ts'

/** Whom a company contact names; text is hostile. */
export interface ContactName {
  readonly name: string
  readonly company: string | null
}

/** Who calls, as far as the company's own contacts know it. In memory: a ringing call asks. */
export interface ContactNames {
  /** The contact with this very number; of several the one that was changed last. */
  nameOf(e164: string): ContactName | null
}

/** Rows read at a time, so that a ringing call never waits for reading. */
const CHUNK = 1000
/** Ids asked for in one statement. */
const IDS_AT_ONCE = 500

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
      for (let after = { sort: '', id: '' }; ; ) {
        const rows = await this.#rows()
          .where(sql<boolean>`(sort, id) > (${after.sort}, ${after.id})`)
          .orderBy('sort')
          .orderBy('id')
          .limit(CHUNK)
          .execute()
        for (const row of rows) put(index, row)
        const last = rows.at(-1)
        if (!last || rows.length < CHUNK) break
        after = last
        await nextTurn()
      }
      index.merge()
      this.#index = index
    })
  }

  /** Follows a commit that wrote or removed these contacts. Throws a `ProblemError`. */
  reread(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
        const part = ids.slice(from, from + IDS_AT_ONCE)
        const rows = await this.#rows().where('id', 'in', part).execute()
        for (const id of part) this.#index.remove('Contacts', id)
        for (const row of rows) put(this.#index, row)
      }
    })
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return turn
  }

  #rows() {
    return this.#store.db
      .selectFrom('contact')
      .select(['id', 'sort', 'name', 'company', 'numbers', 'modified_at'])
      .where('site_id', '=', this.#site)
  }
}

/** The index tells records of a CRM apart by module; company contacts are all of one. */
function put(
  index: NumberIndex,
  row: { id: string; name: string; company: string | null; numbers: string; modified_at: number },
): void {
  const { id, name, company, modified_at: modifiedAt } = row
  index.put({ module: 'Contacts', id, name, company, modifiedAt }, JSON.parse(row.numbers) as string[])
}
