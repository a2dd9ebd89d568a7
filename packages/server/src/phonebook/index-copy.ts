import type { Logger } from 'pino'
import type { CrmConnector, CrmModule } from '../crm/crm-connector.ts'
import { logged } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Phonebook } from './phonebook-service.ts'

const MODULES: readonly CrmModule[] = ['Contacts', 'Leads', 'Accounts']
/** A whole copy costs one API credit per 200 records; once a day is cheap, and what is new is found by searching. */
export const COPY_EVERY_MS = 24 * 3600_000

export interface IndexCopy {
  /** Copies all modules now unless a copy is running. Never throws. */
  run(organisationId: string, connector: CrmConnector): Promise<void>
  running(): boolean
  copiedAt(organisationId: string): Promise<number | null>
}

/** Copies all numbers of an organisation into the index, module by module, so that a ring never has to wait for Zoho. */
export function createIndexCopy(deps: {
  store: Store
  phonebook: Phonebook
  now: () => number
  log: Logger
}): IndexCopy {
  const { store, phonebook, now, log } = deps
  let busy = false

  async function copyModule(organisationId: string, connector: CrmConnector, module: CrmModule): Promise<number> {
    const startedAt = now()
    let cursor: string | null = null
    let records = 0
    do {
      const page: Awaited<ReturnType<CrmConnector['contacts']['list']>> = await connector.contacts.list(module, cursor)
      await phonebook.keep(organisationId, page.records)
      records += page.records.length
      cursor = page.cursor
    } while (cursor !== null)
    await forgetUnseen(organisationId, module, startedAt)
    // Changes are asked for from here on, in the CRM's clock; it is known once the CRM has answered.
    const row = { cursor: null, copied_at: now(), modified_since: startedAt + connector.clockOffset() }
    await store.commit([
      {
        query: store.db
          .insertInto('index_cursor')
          .values({ organisation_id: organisationId, module, ...row })
          .onConflict((conflict) => conflict.columns(['organisation_id', 'module']).doUpdateSet(row)),
      },
    ])
    return records
  }

  /** What a whole copy did not show is gone in the CRM. */
  async function forgetUnseen(organisationId: string, module: CrmModule, before: number): Promise<void> {
    const gone = await store.db
      .selectFrom('crm_record')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where('module', '=', module)
      .where('seen_at', '<', before)
      .limit(1000)
      .execute()
    await phonebook.drop(
      organisationId,
      module,
      gone.map((row) => row.id),
    )
    if (gone.length === 1000) await forgetUnseen(organisationId, module, before)
  }

  return {
    running: () => busy,
    async copiedAt(organisationId) {
      const rows = await store.db
        .selectFrom('index_cursor')
        .select('copied_at')
        .where('organisation_id', '=', organisationId)
        .execute()
      if (rows.length < MODULES.length) return null
      return rows.reduce<number | null>(
        (min, row) => (min === null || row.copied_at === null ? row.copied_at : Math.min(min, row.copied_at)),
        rows[0]?.copied_at ?? null,
      )
    },
    async run(organisationId, connector) {
      if (busy) return
      busy = true
      try {
        for (const module of MODULES) {
          const records = await copyModule(organisationId, connector, module)
          log.info({ module, records }, 'numbers copied')
        }
      } catch (error) {
        log.warn(logged(error), 'copy of numbers broke off; it is tried again')
      } finally {
        busy = false
      }
    },
  }
}
