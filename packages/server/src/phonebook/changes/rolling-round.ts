import type { CrmModule } from '../../crm/crm-connector.ts'
import type { Store } from '../../store/store.ts'

/**
 * So many records of a module at each question for changes. Zoho Desk gives twenty contacts for three credits, and an account for one;
 * others tell of deletions and are not asked this way.
 */
const AT_ONCE: Readonly<Record<CrmModule, number>> = { Contacts: 20, Leads: 20, Accounts: 3 }

/**
 * Goes round the known records of an organisation by rising id, a few at a time, and begins anew at the end: where a CRM does not tell
 * what was deleted, each is asked about in its turn. Where it stands is known in memory only.
 */
export class RollingRound {
  readonly #store: Store
  readonly #organisationId: string
  readonly #after = new Map<CrmModule, string>()

  constructor(store: Store, organisationId: string) {
    this.#store = store
    this.#organisationId = organisationId
  }

  /** The ids whose turn it is. They have it again at the next call, unless `done` is called. */
  async next(module: CrmModule): Promise<readonly string[]> {
    const ids = await this.#behind(module, this.#after.get(module) ?? '')
    return ids.length > 0 || !this.#after.has(module) ? ids : this.#behind(module, '')
  }

  done(module: CrmModule, ids: readonly string[]): void {
    const last = ids.at(-1)
    if (last === undefined || ids.length < AT_ONCE[module]) this.#after.delete(module)
    else this.#after.set(module, last)
  }

  #behind(module: CrmModule, id: string): Promise<string[]> {
    return idsBehind(this.#store, this.#organisationId, module, id, AT_ONCE[module])
  }
}

/** Ids of known records that come behind this one, by rising id. */
export async function idsBehind(store: Store, organisationId: string, module: CrmModule, id: string, most: number) {
  const rows = await store.db
    .selectFrom('crm_record')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('module', '=', module)
    .where('id', '>', id)
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map((row) => row.id)
}
