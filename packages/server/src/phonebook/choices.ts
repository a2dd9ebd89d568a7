import type { CrmModule } from '../crm/crm-connector.ts'
import type { Statement, Store } from '../store/store.ts'
import type { Match } from './phonebook.ts'

interface Choice {
  readonly module: CrmModule
  readonly id: string
}

/** Which of several records agents chose for a number: it comes first from then on. In memory, written through. */
export class Choices {
  readonly #store: Store
  readonly #choices = new Map<string, Choice>()

  constructor(store: Store) {
    this.#store = store
  }

  async load(organisationId: string): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('match_choice')
      .select(['e164', 'module', 'record_id'])
      .where('organisation_id', '=', organisationId)
      .execute()
    for (const { e164, module, record_id: id } of rows)
      this.#choices.set(`${organisationId}/${e164}`, { module: module as CrmModule, id })
  }

  /** The matches of a number with the chosen one first. */
  apply(organisationId: string, e164: string, matches: readonly Match[]): readonly Match[] {
    const choice = this.#choices.get(`${organisationId}/${e164}`)
    if (!choice) return matches
    const chosen = matches.find(({ record }) => record.module === choice.module && record.id === choice.id)
    if (!chosen) return matches
    return [{ ...chosen, chosen: true }, ...matches.filter((match) => match !== chosen)]
  }

  /** Takes the choice at once; the statement keeps it. */
  choose(organisationId: string, e164: string, choice: Choice, who: string, at: number): Statement {
    this.#choices.set(`${organisationId}/${e164}`, choice)
    const row = { module: choice.module, record_id: choice.id, who, at }
    const query = this.#store.db
      .insertInto('match_choice')
      .values({ organisation_id: organisationId, e164, ...row })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'e164']).doUpdateSet(row))
    return { query }
  }
}
